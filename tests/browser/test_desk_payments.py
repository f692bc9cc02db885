"""The desk of payments in a browser: prepare, look at the gate, approve as a second, release as a third, answers in."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from kernel.pure.periods import Month
from payments.banking import schemas, toy
from payments.models import Claim, Order, Run
from tests import factories
from tests.browser.people import wait_for
from tests.browser.stage import press
from tests.payments import rights
from tests.payments.people import Office
from zorgkrediet.models import Entitlement

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, LAST = Month.of(timezone.localdate()).plus(-2), Month.of(timezone.localdate()).plus(-1)


@pytest.fixture
def office(site: str) -> Office:
    made = Office()
    made.debtor()
    return made


@pytest.fixture
def growing(office: Office) -> Entitlement:
    """A paid month, and after it a right that grew and one that stopped; made before there is a worker to cross it."""
    start = str(BEFORE.plus(-2))
    shared = factories.person()
    growing = rights.grant(rights.full(start, 8, "HC"), by=office.reviewer, fraction="0.50", person=shared)
    stopping = rights.grant(rights.full(start, 8), by=office.reviewer)
    office.released(BEFORE, timezone.localdate())
    rights.change(growing, rights.full(start, 8, "F"), by=office.reviewer, on=timezone.localdate(), cause="EVENT")
    rights.change(stopping, rights.full(start, 2), by=office.reviewer, on=timezone.localdate(), cause="EVENT")
    return growing


@pytest.fixture
def desk(site: str, new_person: Any, logged_in: Any) -> Any:
    """`desk(user, name, *args)`: a browser of this person on that page of the desk."""

    def opened(user: Any, name: str, *args: Any) -> Any:
        page = new_person()
        logged_in(page, user)
        page.goto(site + reverse(f"admin:payments_{name}", args=args))
        return page

    return opened


def upload(page: Any, site: str, content: bytes) -> None:
    page.goto(site + reverse("admin:payments_bankmessage_deed_import"))
    page.get_by_label("Bestand van de bank").set_input_files(
        {"name": "antwoord.xml", "mimeType": "application/xml", "buffer": content}
    )
    press(page, "Opladen")


def test_a_month_goes_through_five_pairs_of_hands(office, growing, desk, site, worker, walk):
    """With a jump that the gate stops at, an own payment in the way, and a claim that opens at release."""
    preparer = desk(office.preparer, "run_deed_prepare")
    walk.arrive(preparer, "Run voorbereiden")
    press(preparer, "Run voorbereiden")
    expect(preparer.get_by_role("heading", name="Poort")).to_be_visible(timeout=60_000)
    expect(preparer.get_by_text("Dit is een stap voor wie een van deze rollen heeft")).to_be_visible(timeout=60_000)
    expect(preparer.get_by_role("button", name="Run goedkeuren")).to_have_count(0)
    run = Run.objects.order_by("pk").last()
    title = preparer.locator("h1").first.inner_text()
    walk.arrive(preparer, title)
    expect(preparer.get_by_role("region", name="Bevindingen", exact=True)).to_contain_text(growing.reference)
    for code in ("prepare (", "calculate (", "check ("):
        expect(preparer.get_by_role("region", name="Verloop")).not_to_contain_text(code)

    approver = desk(office.approver, "run_change", run.pk)
    press(approver, "Run goedkeuren")
    expect(approver.get_by_text("bevindingen open")).to_be_visible()  # nobody looked yet

    reviewer = desk(office.reviewer, "run_change", run.pk)
    for box in reviewer.locator("[name=finding]").all():
        box.check()
    reviewer.get_by_label("Reden waarom dit door mag").fill("Nagekeken met het dossier.")
    press(reviewer, "Laten doorgaan")
    walk.arrive(reviewer, title)

    approver.reload()
    press(approver, "Run goedkeuren")
    expect(approver.get_by_text("De run is goedgekeurd.")).to_be_visible()
    expect(approver.get_by_text("Vrijgeven: Dit is een stap voor")).to_be_visible(timeout=60_000)
    expect(approver.get_by_role("button", name="Run vrijgeven")).to_have_count(0)

    wait_for(lambda: Run.objects.get(pk=run.pk).files_ready_at, "bank files", seconds=60)
    releaser = desk(office.releaser, "run_change", run.pk)
    press(releaser, "Run vrijgeven")
    expect(releaser.get_by_text("De run is vrijgegeven.")).to_be_visible()
    with releaser.expect_download() as download:
        releaser.get_by_role("button", name="Download").first.click()
    content = download.value.path().read_bytes()
    schemas.check(content, "pain.001.001.09")
    releaser.goto(site + reverse("admin:payments_run_change", args=[run.pk]))
    walk.arrive(releaser, title)
    received, at, on = toy.receive(content), timezone.now(), timezone.localdate()
    for answer in (
        toy.status_report(received, toy.Scenario(), at),
        toy.statement(received, toy.Scenario(), on, at),
    ):
        upload(releaser, site, answer)
        expect(releaser.get_by_text("Het bericht van de bank is verwerkt.")).to_be_visible()
    assert set(Order.objects.filter(run=run).values_list("state", flat=True)) == {"BOOKED"}
    upload(releaser, site, b"<html/>")
    expect(releaser.get_by_text("geen antwoord van een bank").first).to_be_visible()
    walk.arrive(releaser, "Bericht van de bank opladen")

    reviewer.goto(site + reverse("admin:payments_claim_change", args=[Claim.objects.get().pk]))
    walk.arrive(reviewer, "Vordering")


def test_the_lists_of_the_desk(office, desk, site, walk):
    rights.grant(rights.full(str(BEFORE), 8), by=office.reviewer)
    office.sent(LAST, timezone.localdate())
    page = desk(office.reviewer, "run_changelist")
    for name, heading in (
        ("run_changelist", ""),
        ("run_dashboard", "Dashboard"),
        ("run_search", "Regels zoeken"),
        ("bankmessage_changelist", ""),
        ("bankentry_changelist", ""),
        ("repayment_changelist", ""),
        ("claim_changelist", ""),
        ("debtoraccount_changelist", ""),
    ):
        page.goto(site + reverse(f"admin:payments_{name}"))
        walk.arrive(page, heading)
