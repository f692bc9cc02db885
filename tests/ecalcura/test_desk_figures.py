"""The desk's side of the money: sets, orders, board, comparison, approval, advances, exports; each step by its role."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.enums import Role
from ecalcura.admin.set_form import SetForm
from ecalcura.law.parameters import shipped_set
from ecalcura.models import AdvancePlan, Calculation, CalculationRun, DayPrice, Grant, ParameterSet
from tests.ecalcura import making
from tests.ecalcura.procedure import QUARTERS, RP24, Department, facility_g, official, work

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2024, 7, 16)
PERIOD = "?periode=2023-2024"


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel("2024-07-16 10:00:00+02:00", tick=False):
        yield


@pytest.fixture
def department():
    return Department()


@pytest.fixture
def desks(department, log_in):
    """A browser for each person of the department."""
    names = ("accountant", "approver", "reviewer", "preparer", "releaser")
    return {name: log_in(getattr(department, name)) for name in names}


@pytest.fixture
def house(department):
    made = facility_g()
    made.confirm(*QUARTERS)
    department.day_price(made.facility)
    return made


def go(name: str, *args, query: str = "") -> str:
    return reverse(f"admin:ecalcura_{name}", args=args) + query


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def set_fields(**changes) -> dict[str, str]:
    """The form of a set as the browser sends it, out of the test set under another name."""
    form = SetForm(base=shipped_set("PARAM-TEST-1"))
    sent = {name: "" if form[name].value() in (None, False) else str(form[name].value()) for name in form.fields}
    fields = {name: value for name, value in sent.items() if name != "test"}
    if sent["mention_required"]:
        fields["mention_required"] = "on"
    return (
        fields
        | {"id": "IBW-2023", "title": "Proefset", "source": "Besluit", "note": "Eerste set", "period": "2023-2024"}
        | changes
    )


def test_a_set_is_drafted_tried_and_approved_by_another(desks, house):
    accountant, approver = desks["accountant"], desks["approver"]
    answer = accountant.post(go("parameterset_deed_draft"), set_fields(premium_VPK_A1="60000,00"))
    assert answer.status_code == 302, answer.content.decode()
    row = ParameterSet.objects.get()
    assert (row.state, row.period, row.is_test) == ("DRAFT", "2023-2024", False)
    assert row.content["wageCost"]["premium"]["VPK_A1"] == "60000.00"
    page = read(accountant, go("parameterset_change", row.pk))
    assert "Y1 premie: verpleegkundige A1" in page
    assert "60000,00" in page
    told = approver.post(go("parameterset_deed_approve", row.pk), {"hash": row.sha256}, follow=True)
    assert "proefberekening" in told.content.decode()
    assert accountant.post(go("parameterset_deed_rehearse", row.pk)).status_code == 302
    run = CalculationRun.objects.get()
    assert "Bezig" in read(accountant, go("calculationrun_change", run.pk))
    assert "data-progress-done" not in read(accountant, go("calculationrun_progress", run.pk))
    work(run, ON)
    assert "data-progress-done" in read(accountant, go("calculationrun_progress", run.pk))
    page = read(approver, go("parameterset_change", row.pk))
    assert house.facility.name in page
    # D1 with Y1 60,000.00 instead of 56,720.04: premium 60,000 × 6/38
    assert "22.376,02 euro" in page
    assert not Calculation.objects.exists()
    answer = approver.post(go("parameterset_deed_approve", row.pk), {"hash": row.sha256}, follow=True)
    assert "goedgekeurd en geldt nu" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "APPROVED"


def test_a_draft_is_changed_and_a_colleague_is_told(desks, department):
    client = desks["accountant"]
    client.post(go("parameterset_deed_draft"), set_fields())
    row = ParameterSet.objects.get()
    address = go("parameterset_deed_change", row.pk)
    fields = set_fields(advance_share="0,75") | {"hash": row.sha256}
    assert client.post(address, fields).status_code == 302
    row.refresh_from_db()
    assert row.content["advances"]["shareOfPreviousDefinitive"] == "0.75"
    assert "Een collega wijzigde dit ontwerp" in client.post(address, fields).content.decode()
    page = read(client, go("parameterset_change", row.pk))
    assert "Ontwerp wijzigen" in page
    client.post(go("parameterset_deed_retire", row.pk))
    row.refresh_from_db()
    assert row.state == "RETIRED"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"premium_VPK_A1": "veel"}, "twee cijfers na de komma"),
        ({"premium_VPK_A1": "-1,00"}, "twee cijfers na de komma"),
        ({"advance_share": "1,5"}, "shareOfPreviousDefinitive"),
        ({"advance_dates": "99-99"}, "advances.dates"),
        ({"final_deadline": "31-08"}, "maand-dag"),
        ({"id": "klein"}, "hoofdletters"),
        ({"note": ""}, "error"),
        ({"ageStartRule": "OOIT"}, "error"),
        ({"period": "1999-2000"}, "error"),
    ],
)
def test_a_wrong_set_is_told_and_not_kept(desks, changes, sentence):
    answer = desks["accountant"].post(go("parameterset_deed_draft"), set_fields(**changes))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not ParameterSet.objects.exists()


def test_calculations_are_ordered_followed_approved_and_exported(desks, department, house):
    department.approved_set()
    late = making.facility()
    answer = desks["accountant"].post(go("calculationrun_deed_order"), {"kind": "DEFINITIVE", "period": "2023-2024"})
    run = CalculationRun.objects.filter(kind="DEFINITIVE").get()
    assert answer.headers["Location"] == go("calculationrun_change", run.pk)
    work(run, ON)
    page = read(desks["accountant"], go("calculationrun_change", run.pk))
    assert "21.858,14 euro" in page
    assert "nog niet bevestigd" in page
    assert late.name in page

    board = read(desks["approver"], go("calculation_board", query=PERIOD))
    assert "Wacht op goedkeuring" in board
    assert "Te keuren (1)" in board
    assert "Gestopt (1)" in board
    found = house.newest
    waiting = read(desks["approver"], go("calculation_board", query=f"{PERIOD}&toon=te-keuren"))
    assert f'value="{found.pk}:{found.result_sha256}"' in waiting
    assert late.name not in waiting

    page = read(desks["approver"], go("calculation_change", found.pk))
    assert "Y1 × k/38 × AB/12" in page
    refused = desks["approver"].post(go("calculation_deed_approve", found.pk), {"hash": "anders"}, follow=True)
    assert "niet meer wat u zag" in refused.content.decode()
    told = desks["approver"].post(go("calculation_deed_approve", found.pk), {"hash": found.result_sha256}, follow=True)
    assert "volgende betaalrun" in told.content.decode()
    assert Grant.objects.get().decided_by == department.approver
    board = read(desks["approver"], go("calculation_board", query=PERIOD))
    assert "Afgerekend" in board
    assert "21.858,14 euro" in board

    sheet = desks["reviewer"].get(go("calculation_board_xlsx", query=PERIOD)).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    by_number = {row[0]: row for row in rows[1:]}
    assert by_number[house.facility.hco_number][9] == 21858.14
    assert "nog niet bevestigd" in by_number[late.hco_number][15]
    text = desks["reviewer"].get(go("calculation_board_csv", query=PERIOD)).content.decode("utf-8-sig")
    lines = {row[0]: row for row in csv.reader(io.StringIO(text), delimiter=";")}
    assert Decimal(lines[house.facility.hco_number][9]) == Decimal("21858.14")
    for kind in ("pdf", "xlsx"):
        assert desks["reviewer"].get(go("calculation_document", found.pk, kind)).status_code == 200


def test_many_are_approved_at_once_and_what_is_refused_says_why(desks, department, house):
    department.approved_set()
    department.order("DEFINITIVE", by=department.accountant)
    found = house.newest
    answer = desks["approver"].post(
        go("calculation_deed_approve_many", query=PERIOD),
        {"version": [f"{found.pk}:{found.result_sha256}", "x:y", "999999:z"]},
        follow=True,
    )
    assert "1 berekeningen goedgekeurd" in answer.content.decode()
    again = desks["approver"].post(
        go("calculation_deed_approve_many", query=PERIOD), {"version": f"{found.pk}:{found.result_sha256}"}, follow=True
    )
    assert "al goedgekeurd" in again.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "REVISION", "period": "2023-2024"}, "Zeg waarom u herziet"),
        ({"kind": "DEFINITIVE", "period": "2023-2024", "facility": "BESTAAT-NIET"}, "kennen wij niet"),
        ({"kind": "REHEARSAL", "period": "2023-2024"}, "error"),
        ({"kind": "DEFINITIVE", "period": "x"}, "error"),
        ({"kind": "", "period": ""}, "error"),
    ],
)
def test_a_wrong_order_is_told(desks, fields, sentence):
    assert sentence in desks["reviewer"].post(go("calculationrun_deed_order"), fields).content.decode()
    assert not CalculationRun.objects.exists()


def test_versions_are_compared_and_outliers_listed(desks, department, house):
    department.approved_set()
    department.order("DEFINITIVE")
    department.settle(house.newest)
    house.correct_hours("nurse", "2024Q2", "400", on=ON)
    department.order("REVISION", reason="Verbetering", on=ON)
    first, second = Calculation.objects.filter(facility=house.facility).order_by("version")
    page = read(desks["reviewer"], go("calculation_compare", second.pk, first.pk))
    assert "−426,08 euro" in page
    other = making.facility()
    assert desks["reviewer"].get(go("calculation_compare", second.pk, 999_999)).status_code == 404
    years = read(desks["reviewer"], go("calculation_years", query=PERIOD))
    assert house.facility.name in years
    assert other.name not in years
    assert "wijkt zoveel af" in read(desks["reviewer"], go("calculation_years", query=f"{PERIOD}&toon=uitschieters"))


def test_advances_are_proposed_by_one_and_approved_by_another(desks, department, house):
    department.approved_set()
    without = making.facility()
    fields = {
        "first_supplement": "0,85", "in_price": "nee", "yearly_budget": "24000,00", "source": "Brief van 12 maart",
    }  # fmt: skip
    answer = desks["reviewer"].post(go("facility_deed_day_price", house.facility.pk), fields)
    assert answer.status_code == 302, answer.content.decode()
    assert DayPrice.objects.latest("pk").yearly_budget == Decimal("24000.00")
    told = desks["accountant"].post(go("advanceplan_deed_propose", query=PERIOD), follow=True).content.decode()
    assert "1 voorstellen klaar, 1 voorzieningen zonder grondslag" in told
    assert without.name in told
    plan = AdvancePlan.objects.get()
    page = read(desks["approver"], go("advanceplan_board", query=PERIOD))
    assert "4.800,00 euro" in page  # a fifth of 24,000.00
    answer = desks["approver"].post(go("advanceplan_deed_approve", query=PERIOD), {"plan": plan.pk}, follow=True)
    assert "1 voorschottenplannen goedgekeurd" in answer.content.decode()
    assert Grant.objects.get().total == Decimal("19200.00")
    again = desks["approver"].post(go("advanceplan_deed_approve", query=PERIOD), {"plan": plan.pk}, follow=True)
    assert "al goedgekeurd" in again.content.decode()
    wrong = desks["reviewer"].post(go("facility_deed_day_price", house.facility.pk), {"first_supplement": "-1"})
    assert wrong.status_code == 200


STEPS = {
    "calculationrun_deed_order": {"accountant", "reviewer"},
    "calculation_deed_approve_many": {"approver"},
    "parameterset_deed_draft": {"accountant"},
    "advanceplan_deed_propose": {"accountant"},
    "advanceplan_deed_approve": {"approver"},
}
PAGES = (
    "calculation_board", "calculation_board_xlsx", "calculation_board_csv", "calculation_years",
    "calculation_changelist", "calculationrun_changelist", "parameterset_changelist", "advanceplan_board",
    "advanceplan_changelist",
)  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_each_step_belongs_to_its_role(desks, name):
    for person, client in desks.items():
        code = client.post(go(name)).status_code
        assert (code != 403) is (person in STEPS[name]), (person, code)


@pytest.mark.parametrize("name", PAGES)
def test_the_desk_reads_and_others_do_not(desks, log_in, name):
    assert desks["releaser"].get(go(name)).status_code == 200
    facility = making.facility()
    assert log_in(making.data_manager(facility)).get(go(name)).status_code == 403
    from tests import factories

    assert log_in(factories.official(Role.REVIEWER)).get(go(name)).status_code == 403


def test_whoever_asked_does_not_approve_and_buttons_follow_the_role(desks, department, house, log_in):
    department.approved_set()
    both = official(Role.APPROVER)
    department.order("DEFINITIVE", by=both)
    found = house.newest
    told = log_in(both).post(go("calculation_deed_approve", found.pk), {"hash": found.result_sha256}, follow=True)
    assert "keurt ze niet zelf goed" in told.content.decode()
    assert not Grant.objects.exists()
    assert "Berekening goedkeuren" in read(desks["approver"], go("calculation_change", found.pk))
    assert "Berekening goedkeuren" not in read(desks["reviewer"], go("calculation_change", found.pk))
    assert "Nieuw ontwerp" not in read(desks["approver"], go("parameterset_changelist"))
    for name in ("calculation", "calculationrun", "parameterset"):
        assert desks["reviewer"].get(go(f"{name}_change", 999_999)).status_code == 404
    assert str(RP24) == found.period


def test_the_transition_of_2023_has_its_own_board_and_page(desks, department, log_in):
    """E1: due 12,000.00, received 0.85 × 10,860 days: €2,769.00 to pay."""
    from ecalcura.actions.days import MONTHS, record_days
    from ecalcura.law.periods import ReferencePeriod

    facility = making.facility()
    manager = making.data_manager(facility)
    record_days(facility=facility, days=dict.fromkeys(MONTHS[:6], 1810), seen={}, by=manager)
    department.day_price(facility, first_half_due=Decimal("12000.00"))
    figures = shipped_set("PARAM-TEST-1") | {"id": "PROEF-22", "test": False, "validFrom": "2022-2023", "validTo": None}
    department.approved_set(ReferencePeriod(2022), figures=figures)
    department.order("TRANSITION", ReferencePeriod(2022))
    there = "?periode=2022-2023"
    assert "2.769,00 euro" in read(desks["approver"], go("calculation_board", query=there))
    found = Calculation.objects.get()
    assert "9.231,00 euro" in read(desks["approver"], go("calculation_change", found.pk))
    page = read(log_in(manager), f"/ecalcura/voorziening/{facility.hco_number}/berekeningen/{there}")
    assert "Overgang 2023" in page
    years = read(desks["reviewer"], go("calculation_years", query=PERIOD))
    assert facility.name not in years
