"""The year 2023 and mergers: invoiced days against what was due, nothing paid twice, a successor carries everything."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse

from ecalcura import tasks
from ecalcura.access import ENTRY, facilities_for, facility_for
from ecalcura.actions.day_prices import DayPriceRefused, state_day_price
from ecalcura.actions.days import record_days
from ecalcura.actions.mergers import carry_mergers
from ecalcura.actions.parameter_sets import NotYourRole
from ecalcura.enums import CalculationKind
from ecalcura.law.transition import Supplement
from ecalcura.models import DayPrice, Grant
from ecalcura.queries.made import reproduces
from ecalcura.queries.progress import stopped_in
from kernel.pure.periods import Month
from payments.models import Claim, GateFinding, Line, Order
from tests.ecalcura import making
from tests.ecalcura.procedure import (
    AFTER,
    QUARTERS,
    RP23,
    RP24,
    RP25,
    SETTLED_ON,
    Department,
    House,
    euro,
    facility_g,
    house,
    remaining,
    told,
    transition,
    with_account,
)

pytestmark = pytest.mark.django_db
WHOLE_YEAR = (Supplement(Month(2023, 1), Month(2023, 12), Decimal("0.85")),)


@pytest.fixture
def department(db) -> Department:
    made = Department()
    made.debtor()
    for period in (RP23, RP24):
        made.approved_set(period)
    made.approved_set(RP25, on=date(2024, 6, 3))
    return made


def days(made: House, months: dict[int, int]) -> None:
    entered = {date(2023, month, 1): number for month, number in months.items()}
    record_days(facility=made.facility, days=entered, seen={}, by=made.manager)


def test_e1_what_the_day_price_did_not_bring_is_paid(department):
    made = transition(department, "12000.00", 10_860, "0.85")
    version = made.newest
    assert (version.kind, version.definitive, version.already_received) == (
        "TRANSITION", euro("12000.00"), euro("9231.00"),
    )  # fmt: skip
    assert reproduces(version)
    run = department.paid(SETTLED_ON)
    assert Order.objects.get(run=run).amount == euro("2769.00")
    assert not GateFinding.objects.filter(run=run, kind="CONTROL").exists()


def test_e2_what_it_brought_too_much_is_claimed_back(department):
    transition(department, "8000.00", 10_860, "0.85")
    run = department.paid(SETTLED_ON)
    assert (run.to_pay, run.to_claim) == (euro("0.00"), euro("1231.00"))
    assert Claim.objects.get().amount == euro("1231.00")


def test_e3_the_second_half_counts_as_already_received(department):
    made = facility_g()
    days(made, {7: 1840, 8: 1840, 9: 1840, 10: 1840, 11: 1840, 12: 1840})
    department.day_price(made.facility, supplements=WHOLE_YEAR, second_half_in_price=True)
    made.confirm(*QUARTERS)
    department.order(CalculationKind.DEFINITIVE)
    version = made.newest
    assert (version.already_received, version.balance) == (euro("9384.00"), euro("12474.14"))
    assert version.result["received"][0]["values"] == {"supplement": "0.85", "days": 11040}
    assert reproduces(version)


def test_the_second_half_is_confirmed_before_anything_is_settled(department):
    made = facility_g()
    days(made, dict.fromkeys(range(7, 13), 1840))
    department.day_price(made.facility, supplements=WHOLE_YEAR, second_half_in_price=None)
    made.confirm(*QUARTERS)
    run = department.order(CalculationKind.DEFINITIVE)
    assert [one["code"] for one in stopped_in(run)[0].findings] == ["E-H2-NOT-CONFIRMED"]
    # A provisional calculation informs; it does not wait for the answer.
    department.order(CalculationKind.PROVISIONAL)
    assert made.newest.kind == "PROVISIONAL"
    department.day_price(made.facility, supplements=(), second_half_in_price=True)
    run = department.order(CalculationKind.DEFINITIVE)
    assert [one["code"] for one in stopped_in(run)[0].findings] == ["NO_SUPPLEMENT_KNOWN"]
    department.day_price(made.facility, supplements=WHOLE_YEAR, second_half_in_price=False)
    department.order(CalculationKind.DEFINITIVE)
    assert made.newest.already_received == 0


def test_the_second_half_waits_for_every_month_of_invoiced_days(department):
    """A month that nobody entered is no month without money: settled without it, it would be paid twice."""
    made = facility_g()
    department.day_price(made.facility, supplements=WHOLE_YEAR, second_half_in_price=True)
    made.confirm(*QUARTERS)
    run = department.order(CalculationKind.DEFINITIVE)
    (fault,) = stopped_in(run)[0].findings
    assert fault["code"] == "E-DAYS"
    assert "2023-07, 2023-08" in fault["message"]
    department.order(CalculationKind.PROVISIONAL)
    assert made.newest.kind == "PROVISIONAL"
    days(made, dict.fromkeys(range(7, 13), 0))
    department.order(CalculationKind.DEFINITIVE)
    assert (made.newest.kind, made.newest.already_received) == ("DEFINITIVE", 0)


def test_the_guard_is_of_2023_2024_only(department):
    made = facility_g()
    department.day_price(made.facility, supplements=WHOLE_YEAR, second_half_in_price=True)
    days(made, dict.fromkeys(range(7, 13), 1840))
    on = date(2025, 7, 15)
    for quarter in RP25.quarters:
        made.hours("nurse", [(str(quarter), "480")], on)
        made.hours("ergo", [(str(quarter), "60")], on)
        made.hours("bachelor", [(str(quarter), "90")], on)
    made.confirm(*map(str, RP25.quarters), on=on)
    department.order(CalculationKind.DEFINITIVE, RP25, on=on)
    assert made.newest.already_received == 0


def test_e6_the_amount_due_may_follow_from_the_lines(department):
    made = with_account(house(), department.system)
    data = making.entitled(
        contracts=(making.contract(date(2010, 1, 1)),), choices=(making.premium("6", date(2023, 1, 1)),)
    )
    made.lines["nurse"] = making.enter(made.facility, data, by=made.manager, born=date(1966, 3, 1), on=AFTER)
    made.hours("nurse", [("2023Q1", "494"), ("2023Q2", "494")])
    days(made, dict.fromkeys(range(1, 7), 100))
    department.day_price(made.facility, first_half_due=None)
    run = department.order(CalculationKind.TRANSITION, RP23)
    assert {one["quarter"] for one in stopped_in(run)[0].findings} == {"2023Q1", "2023Q2"}
    made.confirm("2023Q1", "2023Q2")
    department.order(CalculationKind.TRANSITION, RP23)
    version = made.newest
    assert (version.premium, version.definitive) == (euro("4477.90"), euro("4477.90"))
    assert version.balance == euro("4477.90") - euro("510.00")
    department.settle(version)
    assert department.paid(AFTER).net == version.balance


def test_months_without_days_stop_the_transition(department):
    made = house()
    days(made, {1: 100, 2: 100})
    department.day_price(made.facility, first_half_due=euro("100.00"))
    run = department.order(CalculationKind.TRANSITION, RP23)
    (finding,) = stopped_in(run)[0].findings
    assert finding["code"] == "E-DAYS"
    assert "2023-03" in finding["message"]
    nothing_known = house()
    run = department.order(CalculationKind.TRANSITION, RP23, facilities=[nothing_known.facility])
    assert {one["code"] for one in stopped_in(run)[0].findings} >= {"E-DAYS", "NO_SUPPLEMENT_KNOWN"}


def test_a_day_price_is_stated_with_its_document_by_the_dossier_manager(department):
    made = house()
    how = {
        "facility": made.facility, "supplements": WHOLE_YEAR, "second_half_in_price": False, "yearly_budget": None,
        "first_half_due": None, "source": "Brief", "by": department.reviewer, "on": AFTER, "at": making.moment(AFTER),
    }  # fmt: skip
    for wrong in (
        {"source": " "},
        {"yearly_budget": euro("-1.00")},
        {"supplements": (*WHOLE_YEAR, *WHOLE_YEAR)},
        {"supplements": (Supplement(Month(2023, 6), Month(2023, 1), euro("1.00")),)},
        {"supplements": (Supplement(Month(2023, 1), Month(2023, 6), Decimal("0.12345")),)},
        {"supplements": (Supplement(Month(2023, 1), Month(2023, 6), euro("-0.10")),)},
    ):
        with pytest.raises(DayPriceRefused):
            state_day_price(**how | wrong)
    with pytest.raises(NotYourRole):
        state_day_price(**how | {"by": department.approver})
    assert not DayPrice.objects.exists()


# -- Mergers ----------------------------------------------------------------------------------------------------------


def merge(into: House, *gone: House, on: date = date(2024, 1, 1)) -> None:
    for one in gone:
        one.facility.successor, one.facility.merged_on = into.facility, on
        one.facility.save()


def test_d11_each_hco_is_calculated_for_its_own_time_and_the_sum_is_that_of_both(department):
    first, second, successor = (facility_g(), facility_g(), house())
    for one in (first, second, successor):
        department.day_price(one.facility)
        with_account(one, department.system)
    merge(successor, first, second)
    for one in (first, second):
        for confirmation in one.confirm("2023Q3", "2023Q4"):
            told(confirmation, AFTER)
        assert (one.newest.kind, one.newest.through_quarter) == ("DEFINITIVE", "2023Q4")
        assert one.newest.premium == euro("4477.90")  # half of 8 955.80
        department.settle(one.newest, SETTLED_ON)
    both = first.newest.definitive + second.newest.definitive
    run = department.paid(SETTLED_ON)
    order = Order.objects.get(run=run)
    assert order.payee.organisation == successor.facility.organisation
    assert order.amount == both


def test_the_successor_pays_the_debts_of_its_predecessor(department):
    gone = transition(department, "5000.00", 20_000, "1.00")  # owes 15 000
    successor = with_account(house(), department.system)
    department.day_price(successor.facility, yearly_budget=euro("21858.14"))
    department.paid(date(2024, 7, 23))
    department.decide_claims(date(2024, 7, 24))
    department.decide_claims(date(2024, 8, 26))
    merge(successor, gone, on=date(2024, 8, 30))
    on = date(2024, 9, 2)
    assert carry_mergers(by=department.system, on=date(2024, 8, 29), at=making.moment(on)) == 0
    assert carry_mergers(by=department.system, on=on, at=making.moment(on)) == 1
    assert carry_mergers(by=department.system, on=on, at=making.moment(on)) == 0
    claim = Claim.objects.get()
    assert claim.payee.organisation == successor.facility.organisation
    assert claim.steps.filter(move="carry").exists()
    assert Grant.objects.filter(facility=gone.facility).order_by("version").last().cause == "MERGER"
    department.advances([successor.facility], RP25, on)
    department.paid(on, Month(2024, 8))
    assert remaining() == euro("10628.37")
    # Nothing was ordered again for what the predecessor had received.
    assert Line.objects.filter(reference=claim.reference).count() == 1


def test_the_daily_job_carries_mergers(department):
    gone, successor = (with_account(house(), department.system) for _ in range(2))
    department.day_price(gone.facility, yearly_budget=euro("21858.14"))
    department.advances([gone.facility], RP25, date(2024, 7, 3))
    merge(successor, gone, on=date(2024, 10, 1))
    tasks.daily()
    grant = Grant.objects.order_by("pk").last()
    assert (grant.cause, grant.organisation) == ("MERGER", successor.facility.organisation)
    department.paid(date(2024, 11, 15), Month(2024, 11))
    assert set(Line.objects.values_list("payee__organisation", flat=True)) == {successor.facility.organisation_id}


def test_advances_after_a_merger_rest_on_the_amounts_of_both(department):
    first, second = facility_g(), facility_g()
    for one in (first, second):
        department.day_price(one.facility)
        one.confirm(*QUARTERS)
    department.order(CalculationKind.DEFINITIVE)
    for one in (first, second):
        department.settle(one.newest)
    merge(second, first, on=date(2024, 7, 1))
    (grant,) = department.advances([second.facility], RP25, AFTER)
    assert grant.advance_plan.base == euro("43716.28")
    assert len(grant.advance_plan.bases) == 2


def test_the_past_of_a_facility_goes_along_with_two_mergers(department):
    first, second, third, stranger = (house() for _ in range(4))
    merge(second, first)
    merge(third, second, on=date(2024, 7, 1))
    held = list(third.manager.grants_on(AFTER))
    found = {one.pk for one in facilities_for(held, on=AFTER)}
    assert found == {one.facility.pk for one in (first, second, third)}
    past = facility_for(third.manager, first.facility.hco_number, ENTRY, held=held, on=AFTER)
    assert past == first.facility
    with pytest.raises(Http404):
        facility_for(third.manager, stranger.facility.hco_number, ENTRY, held=held, on=AFTER)


def test_a_merger_to_come_opens_nothing_yet(log_in):
    gone, successor = house(), house()
    merge(successor, gone, on=date(2024, 10, 1))
    address = reverse("ecalcura:staff-list", args=[gone.facility.hco_number])
    held = list(successor.manager.grants_on(AFTER))
    assert list(facilities_for(held, on=date(2024, 9, 30))) == [successor.facility]
    with time_machine.travel("2024-09-30T23:30:00+02:00", tick=False):
        assert log_in(successor.manager).get(address).status_code == 404
        assert log_in(gone.manager).get(address).status_code == 200
    with time_machine.travel("2024-10-01T00:30:00+02:00", tick=False):
        assert log_in(successor.manager).get(address).status_code == 200
        assert log_in(gone.manager).get(address).status_code == 200
