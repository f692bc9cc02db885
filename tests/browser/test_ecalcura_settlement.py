"""From confirmed quarters to a released bank file and a settled period: each step by the person of that role."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import Role, Scheme
from accounts.models import User
from accounts.roles import system_user
from ecalcura.actions.bank import confirm_account, propose_account, use_account
from ecalcura.gather import ENTRY_SET, period_of
from ecalcura.law.fte import full_time_hours
from ecalcura.law.parameters import resolve, shipped_set
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import Calculation, CalculationRun, Grant, ParameterSet
from kernel.pure.periods import Month
from payments import actions as payments
from payments.banking import schemas, toy
from payments.models import Order, Run
from tests import factories
from tests.browser.people import wait_for
from tests.browser.stage import press
from tests.ecalcura import making
from tests.ecalcura.procedure import House

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
OFFICIALS = {
    "accountant": (Role.PARAMETER_MANAGER, "Rik Rekenmeester"),
    "approver": (Role.APPROVER, "Greet Goedkeurder"),
    "second": (Role.APPROVER, "Gust Goedkeurder"),
    "reviewer": (Role.REVIEWER, "Dirk Dossier"),
    "preparer": (Role.PREPARER, "Piet Voorbereider"),
    "releaser": (Role.RELEASER, "Bart Betaler"),
}


@pytest.fixture
def officials(site: str) -> dict[str, User]:
    return {
        key: factories.official(role, Scheme.ECALCURA, display_name=name) for key, (role, name) in OFFICIALS.items()
    }


@pytest.fixture
def period() -> ReferencePeriod:
    """The last reference period that is over."""
    return ReferencePeriod(period_of(timezone.localdate()).first_year - 1)


@pytest.fixture
def house(site: str, worker: Any, officials: dict[str, User], period: ReferencePeriod) -> House:
    """A nurse with the premium, a colleague with exemption, a replacement; an account in use, nothing confirmed."""
    on = timezone.localdate()
    facility = making.facility(name="IBW De Kade")
    made = House(facility, making.worker(facility, Role.FACILITY_PRIVACY_DATA, display_name="An Invoer"), {})
    born = date(period.first_year - 57, 3, 1)
    started = making.contract(date(2010, 1, 1))
    rows = {
        "nurse": making.entitled(contracts=(started,), choices=(making.premium("6", period.first_day),)),
        "social": making.entitled(profession="MAATSCHAPPELIJK_ASSISTENT", contracts=(started,)),
        "ergo": making.replacement(contracts=(making.contract(period.first_day, hours="8"),),
                                   mentioned_on=period.first_day),
    }  # fmt: skip
    for name, data in rows.items():
        made.lines[name] = making.enter(facility, data, by=made.manager, born=born, on=on)
    parameters = resolve(shipped_set(ENTRY_SET), period)
    for quarter in period.quarters:
        made.hours("nurse", [(str(quarter), str(full_time_hours(quarter, parameters)))], on)
        made.hours("ergo", [(str(quarter), "60")], on)
    made.confirm(*[str(quarter) for quarter in period.quarters[:3]], on=on)
    _account(made, on)
    debtor = payments.set_debtor(
        source="ecalcura", name="Vlaanderen", iban="BE68539007547034", starts_on=date(2016, 1, 1),
        by=officials["preparer"],
    )  # fmt: skip
    payments.confirm_debtor(account_id=debtor.pk, by=officials["approver"], at=timezone.now())
    return made


def _account(house: House, on: date) -> None:
    first, second = (making.worker(house.facility, Role.FACILITY_FINANCIAL_DATA) for _ in range(2))
    before = on - timedelta(days=30)
    proposed = propose_account(facility=house.facility, iban="BE32123456789002", by=first, at=factories.moment(before))
    confirm_account(account=proposed, last_digits="9002", by=second, on=before, at=factories.moment(before))
    assert use_account(account_id=proposed.pk, by=system_user(), on=before + timedelta(days=8))


@pytest.fixture
def desk(site: str, new_person: Any, logged_in: Any, officials: dict[str, User], walk: Any) -> Any:
    """`desk("approver", name, *args)`: a browser of this person on that page of the desk."""

    def opened(who: str, name: str, *args: Any, query: str = "", app: str = "ecalcura") -> Any:
        page = walk.watch(new_person())
        logged_in(page, officials[who])
        page.goto(f"{site}{reverse(f'admin:{app}_{name}', args=args)}{query}")
        return page

    return opened


def the_set_is_drafted_tried_and_approved(desk: Any, period: ReferencePeriod, arrive: Any) -> None:
    page = desk("accountant", "parameterset_changelist")
    page.get_by_role("link", name="Nieuw ontwerp").click()
    arrive(page, "Nieuwe parameterset")
    page.get_by_label("Referentieperiode").select_option(label=str(period))
    page.get_by_label("Naam", exact=True).fill("IBW-PROEF")
    page.get_by_label("Omschrijving").fill("Bedragen van het besluit")
    page.get_by_label("Bron (besluit of nota)").fill("Besluit van de Vlaamse Regering")
    page.get_by_label("Waarom deze set?").fill("Eerste set van de periode")
    page.get_by_label("Y1 premie: verpleegkundige A1").fill("56720,04")
    press(page, "Ontwerp bewaren")
    expect(page.get_by_text("Het ontwerp is bewaard.")).to_be_visible()
    arrive(page, "IBW-PROEF")
    press(page, "Uitproberen op alle voorzieningen")
    expect(page.get_by_role("heading", name="Klaar")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row").filter(has_text="IBW De Kade").first).to_be_visible()
    arrive(page, "Proefberekening")
    row = ParameterSet.objects.get()
    approver = desk("approver", "parameterset_change", row.pk)
    expect(approver.get_by_text("Wat verandert per voorziening")).to_be_visible()
    arrive(approver, "IBW-PROEF")
    press(approver, "Parameterset goedkeuren")
    expect(approver.get_by_text("De parameterset is goedgekeurd en geldt nu.")).to_be_visible()
    arrive(approver, "IBW-PROEF")


def the_facility_confirms(page: Any, site: str, house: House, quarter: Any, logged_in: Any, arrive: Any) -> None:
    """The last quarter; the definitive calculation follows by itself."""
    logged_in(page, house.manager)
    base = f"{site}/ecalcura/voorziening/{house.facility.hco_number}/"
    page.goto(f"{base}kwartaal/{quarter}/bevestigen/")
    arrive(page, "Bevestigen")
    for box in page.locator("main textarea").all():
        box.fill("Nagekeken.")
    page.get_by_label("Ik verklaar dit op erewoord").check()
    press(page, "Bevestigen op erewoord")
    expect(page.get_by_text("Het kwartaal is bevestigd.")).to_be_visible()
    wait_for(lambda: Calculation.objects.filter(kind="DEFINITIVE").exists(), "definitive calculation", seconds=60)


def the_calculation_is_approved(desk: Any, period: ReferencePeriod, arrive: Any) -> Calculation:
    query = f"?periode={period}"
    board = desk("approver", "calculation_board", query=query)
    arrive(board, "Referentieperiode")
    board.get_by_role("link", name="Te keuren (1)").click()
    arrive(board, "Referentieperiode")
    board.get_by_role("link", name="IBW De Kade").click()
    arrive(board, "IBW De Kade")
    board.get_by_text("Waarom dit bedrag?").first.click()
    expect(board.get_by_text("Y1 × k/38 × AB/12").first).to_be_visible()
    press(board, "Berekening goedkeuren")
    expect(board.get_by_text("De volgende betaalrun betaalt of verrekent het saldo.")).to_be_visible()
    arrive(board, "IBW De Kade")
    for name, heading in (("calculation_years", "Vergelijking"), ("advanceplan_board", "Voorschotten")):
        board.goto(board.url.partition("/beheer/")[0] + reverse(f"admin:ecalcura_{name}") + query)
        arrive(board, heading)
    return Grant.objects.get().calculation


def the_run_is_paid(desk: Any, site: str, arrive: Any) -> None:
    preparer = desk("preparer", "run_deed_prepare", app="payments")
    arrive(preparer, "Run voorbereiden")
    preparer.get_by_label("Tot en met maand").fill(str(Month.of(timezone.localdate())))
    press(preparer, "Run voorbereiden")
    expect(preparer.get_by_role("heading", name="Poort")).to_be_visible(timeout=60_000)
    run = Run.objects.get()
    wait_for(lambda: Run.objects.get(pk=run.pk).state == "CHECKED", "checked run", seconds=60)
    reviewer = desk("reviewer", "run_change", run.pk, app="payments")
    if reviewer.locator("[name=finding]").count():
        for box in reviewer.locator("[name=finding]").all():
            box.check()
        reviewer.get_by_label("Reden waarom dit door mag").fill("Nagekeken met de berekening.")
        press(reviewer, "Laten doorgaan")
    arrive(reviewer, reviewer.locator("h1").first.inner_text())
    second = desk("second", "run_change", run.pk, app="payments")
    press(second, "Run goedkeuren")
    expect(second.get_by_text("De run is goedgekeurd.")).to_be_visible()
    wait_for(lambda: Run.objects.get(pk=run.pk).files_ready_at, "bank file", seconds=60)
    releaser = desk("releaser", "run_change", run.pk, app="payments")
    press(releaser, "Run vrijgeven")
    expect(releaser.get_by_text("De run is vrijgegeven.")).to_be_visible()
    with releaser.expect_download() as download:
        releaser.get_by_role("button", name="Download").first.click()
    content = download.value.path().read_bytes()
    schemas.check(content, "pain.001.001.09")
    received, at, on = toy.receive(content), timezone.now(), timezone.localdate()
    for answer in (toy.status_report(received, toy.Scenario(), at), toy.statement(received, toy.Scenario(), on, at)):
        releaser.goto(site + reverse("admin:payments_bankmessage_deed_import"))
        releaser.get_by_label("Bestand van de bank").set_input_files(
            {"name": "antwoord.xml", "mimeType": "application/xml", "buffer": answer}
        )
        press(releaser, "Opladen")
        expect(releaser.get_by_text("Het bericht van de bank is verwerkt.")).to_be_visible()
    order = Order.objects.get(run=run)
    assert (order.state, order.amount) == ("BOOKED", Grant.objects.get().total)


def the_facility_reads_why(page: Any, site: str, house: House, period: ReferencePeriod, arrive: Any) -> None:
    base = f"{site}/ecalcura/voorziening/{house.facility.hco_number}/"
    page.goto(f"{base}berekeningen/?periode={period}")
    arrive(page, "Berekeningen en betalingen")
    expect(page.get_by_text("Afgerekend").first).to_be_visible()
    expect(page.get_by_role("heading", name="Al opgedragen betalingen")).to_be_visible()
    page.get_by_role("row").filter(has_text="Definitieve").get_by_role("link").click()
    arrive(page, "Definitieve berekening")
    page.get_by_text("Waarom dit bedrag?").first.click()
    expect(page.get_by_text("jaarloonkost bij premie").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Document (PDF)").click()
    assert download.value.path().read_bytes()[:5] in (b"%PDF-", b"<!DOC")
    page.get_by_role("main").get_by_role("link", name="Versie").first.click()
    arrive(page, "Versie")
    page.go_back()
    page.get_by_role("button", name="Bezwaar maken").click()
    arrive(page, "Bezwaar maken")
    page.get_by_label("Waarmee bent u het niet eens").fill("De uren van het laatste kwartaal kloppen niet.")
    press(page, "Bezwaar versturen")
    expect(page.get_by_text("Uw bezwaar is verstuurd.")).to_be_visible()
    arrive(page, "Bezwaar tegen")
    page.goto(f"{base}simulator/?periode={period}")
    arrive(page, "Wat als?")
    page.get_by_label("Hoeveel VTE werft u aan?").fill("0,2")
    press(page, "Bereken")
    expect(page.get_by_role("row").filter(has_text="VTE vervanging")).to_be_visible()
    arrive(page, "Wat als?")


def test_from_confirmed_quarters_to_a_settled_period(new_person, site, house, desk, period, walk, logged_in):
    facility = walk.watch(new_person())
    the_set_is_drafted_tried_and_approved(desk, period, walk.arrive)
    the_facility_confirms(facility, site, house, period.quarters[3], logged_in, walk.arrive)
    found = the_calculation_is_approved(desk, period, walk.arrive)
    assert found.ordered_by == system_user()
    the_run_is_paid(desk, site, walk.arrive)
    the_facility_reads_why(facility, site, house, period, walk.arrive)
    order = desk("reviewer", "calculationrun_deed_order", query=f"?periode={period}")
    walk.arrive(order, "Berekeningen opdragen")
    order.get_by_label("Soort").select_option(label="Voorlopige berekening")
    press(order, "Berekenen")
    expect(order.get_by_role("heading", name="Klaar")).to_be_visible(timeout=60_000)
    walk.arrive(order, "Voorlopige berekening")
    assert CalculationRun.objects.latest("pk").finished_at


DESK = {
    "facility_board": "Voortgang", "facility_changelist": "", "conversation_changelist": "",
    "announcement_changelist": "", "announcement_deed_announce": "", "newsitem_changelist": "",
    "newsitem_deed_publish": "", "entrysetting_changelist": "", "entrysetting_deed_set": "",
    "contactperson_changelist": "", "calculation_changelist": "", "calculationrun_changelist": "",
    "parameterset_changelist": "", "advanceplan_changelist": "",
}  # fmt: skip


def test_the_lists_of_the_desk(desk, site, house, walk):
    from ecalcura.actions.messages import ask

    conversation = ask(facility=house.facility, subject="Vraag", body="Waarom?", by=house.manager, at=timezone.now())
    page = desk("reviewer", "facility_board")
    for name, heading in DESK.items():
        page.goto(site + reverse(f"admin:ecalcura_{name}"))
        walk.arrive(page, heading)
    for name, key in (
        ("facility_change", house.facility.pk),
        ("conversation_change", conversation.pk),
        ("facility_deed_day_price", house.facility.pk),
    ):
        page.goto(site + reverse(f"admin:ecalcura_{name}", args=[key]))
        walk.arrive(page, "")
