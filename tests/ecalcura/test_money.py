"""From an approved version to the bank file: advances, balance, revision, claims netted against the next advance."""

from datetime import date
from decimal import Decimal

import pytest

from ecalcura.actions.calculations import order_calculations
from ecalcura.models import Calculation, Facility, Grant
from ecalcura.queries.calculations import dues_of
from ecalcura.queries.objections import objection_until
from kernel.pure.periods import Month
from payments.actions import prepare_by_system
from payments.actions.runs import MonthNotOver
from payments.models import Claim, GateFinding, Line, Order, Run
from payments.ports import port_of
from tests.ecalcura import making
from tests.ecalcura.procedure import (
    AFTER,
    RP23,
    RP24,
    RP25,
    SETTLED_ON,
    House,
    content,
    definitive,
    euro,
    house,
    remaining,
    told,
    transition,
    with_account,
)

pytestmark = pytest.mark.django_db


def lines(made: House) -> list[tuple[str, str, Decimal]]:
    rows = Line.objects.filter(payee__organisation=made.facility.organisation).order_by("run_id", "due_month")
    return [(str(row.due_month)[:7], row.cause, row.net) for row in rows]


def test_d10_advances_are_due_on_their_days(department, sets):
    made = with_account(house(), department.system)
    department.day_price(made.facility, yearly_budget=euro("21858.14"))
    (grant,) = department.advances([made.facility], RP24, date(2024, 1, 8))
    assert [(part.due_on, part.amount) for part in grant.parts.order_by("due_on")] == [
        (date(2023, 8, 15), euro("4371.63")),
        (date(2023, 11, 15), euro("4371.63")),
        (date(2024, 2, 15), euro("4371.63")),
        (date(2024, 5, 15), euro("4371.63")),
    ]
    assert grant.total == euro("17486.52")


def test_an_advance_waits_for_its_day_and_is_paid_once(department, sets):
    made = with_account(house(), department.system)
    department.day_price(made.facility, yearly_budget=euro("21858.14"))
    department.advances([made.facility], RP24, date(2024, 1, 8))
    department.paid(date(2024, 1, 9), Month(2023, 12))
    assert [net for _month, _cause, net in lines(made)] == [euro("4371.63")] * 2
    with pytest.raises(MonthNotOver):
        department.checked(date(2024, 2, 9), Month(2024, 2))
    department.paid(date(2024, 2, 10), Month(2024, 2))  # five days before: time for the bank and to look at it
    department.paid(date(2024, 3, 1), Month(2024, 2))
    assert [month for month, _cause, _net in lines(made)] == ["2023-08", "2023-11", "2024-02"]


def test_d2_the_balance_after_four_advances_is_paid(department, paid_g):
    version = definitive(paid_g)
    assert (version.advances, version.balance) == (euro("20000.00"), euro("1858.14"))
    department.settle(version, SETTLED_ON)
    run = department.paid(SETTLED_ON)
    assert run.net == run.to_pay == euro("1858.14")
    assert Order.objects.get(run=run).amount == euro("1858.14")
    dues = dues_of(paid_g.facility, RP24)
    assert dues.grant.total == dues.ordered == version.definitive == euro("21858.14")


def test_h1_three_facilities_in_one_bank_file(department, paid_g):
    department.settle(definitive(paid_g), SETTLED_ON)
    transition(department, "43210.99", 40_000, "1.00")  # D5: pay 3 210.99
    transition(department, "12000.00", 10_860, "0.85")  # E1: pay 2 769.00
    run = department.paid(SETTLED_ON)
    file = run.files.get()
    assert (file.orders_count, file.total) == (3, euro("7838.13"))
    assert len(set(Order.objects.filter(run=run).values_list("end_to_end_id", flat=True))) == 3


def test_h2_the_same_balance_is_never_ordered_twice(department, paid_g):
    department.settle(definitive(paid_g), SETTLED_ON)
    department.paid(SETTLED_ON)
    again = department.paid(date(2024, 7, 22))
    assert (again.lines, again.net) == (0, euro("0.00"))


def test_h3_a_facility_without_account_waits_and_is_caught_up(department, sets):
    made = house()
    department.day_price(made.facility, yearly_budget=euro("21858.14"))
    department.advances([made.facility], RP24, date(2024, 1, 8))
    run = department.paid(date(2024, 1, 9), Month(2023, 12))
    assert (run.lines, run.left_out) == (0, euro("8743.26"))
    with_account(made, department.system, on=date(2024, 1, 20))
    assert port_of("ecalcura").has_work(run.month, date(2023, 12, 1), run.facts_mark)
    run = department.paid(date(2024, 1, 22), Month(2023, 12))
    assert run.net == euro("8743.26")


def test_d4_a_correction_after_the_settlement_claims_back_only_the_difference(department, paid_g):
    first = definitive(paid_g)
    department.settle(first, SETTLED_ON)
    department.paid(SETTLED_ON)
    on = date(2024, 9, 2)
    told(paid_g.correct_hours("nurse", "2024Q2", "400", on), on)
    second = paid_g.newest
    assert (second.version, second.kind) == (2, "REVISION")
    assert (second.premium, second.definitive) == (euro("8529.72"), euro("21432.06"))
    assert second.balance - first.balance == euro("-426.08")
    department.settle(second, on)
    run = department.paid(date(2024, 9, 3))
    assert lines(paid_g)[-1] == ("2024-07", "CORRECTION", euro("-426.08"))
    assert (run.to_pay, run.to_claim) == (euro("0.00"), euro("426.08"))
    assert Claim.objects.get().amount == euro("426.08")
    # D9: what was settled first stays readable, to the cent.
    kept = Calculation.objects.get(pk=first.pk)
    assert (kept.definitive, kept.result["totals"]["definitive"]) == (euro("21858.14"), "21858.14")


def test_a_revision_upwards_pays_only_the_difference(department, paid_g):
    department.settle(definitive(paid_g), SETTLED_ON)
    department.paid(SETTLED_ON)
    on = date(2024, 9, 2)
    told(paid_g.correct_hours("ergo", "2024Q2", "30", on), on)
    department.settle(paid_g.newest, on)
    department.paid(date(2024, 9, 3))
    assert lines(paid_g)[-1][2] == paid_g.newest.definitive - euro("21858.14")


def test_d6_and_d7_a_debt_is_netted_against_the_next_advance(department, sets):
    made = transition(department, "36500.00", 40_000, "1.00")
    assert made.newest.balance == euro("-3500.00")
    department.advances([made.facility], RP25, date(2024, 7, 22))
    run = department.paid(date(2024, 7, 23))
    assert (run.to_pay, run.to_claim) == (euro("0.00"), euro("3500.00"))
    claim = Claim.objects.get()
    assert (claim.amount, claim.state, claim.hearing_exception) == (euro("3500.00"), "OPENED", "")
    assert department.decide_claims(date(2024, 7, 24)) == 0  # thirty days to answer
    assert department.decide_claims(date(2024, 8, 26)) == 1
    run = department.paid(date(2024, 9, 2), Month(2024, 8))
    order = Order.objects.get(run=run)
    assert (run.to_pay, order.amount) == (euro("4371.63"), euro("871.63"))
    claim.refresh_from_db()
    assert (claim.state, remaining()) == ("SETTLED", euro("0.00"))


def test_d8_and_h6_a_larger_debt_leaves_no_payment(department, sets):
    made = transition(department, "5000.00", 20_000, "1.00")
    department.advances([made.facility], RP25, date(2024, 7, 22))
    department.paid(date(2024, 7, 23))
    department.decide_claims(date(2024, 7, 24))
    department.decide_claims(date(2024, 8, 26))
    run = department.paid(date(2024, 9, 2), Month(2024, 8))
    assert not Order.objects.filter(run=run).exists()
    assert not run.files.exists()
    assert run.state == "BOOKED"
    assert remaining() == euro("10628.37")
    # The next advance takes the rest of its share, and the claim is told on the account of the facility.
    department.paid(date(2024, 11, 15), Month(2024, 11))
    assert remaining() == euro("6256.74")


def test_after_the_term_to_object_nobody_is_heard_again(department, sets):
    made = transition(department, "5000.00", 20_000, "1.00", on=date(2024, 3, 4))
    until = objection_until(made.newest)
    assert until == date(2024, 4, 3)
    key = Grant.objects.get().pk
    port = port_of("ecalcura")
    assert port.hearing_exception(key, frozenset({"NEW"}), until) == ""
    assert port.hearing_exception(key, frozenset({"NEW"}), date(2024, 4, 4)) == "OBJECTION_TERM"
    assert port.exception_words("OBJECTION_TERM")


# -- The gate ---------------------------------------------------------------------------------------------------------


def test_one_cent_of_difference_blocks_the_run(department, paid_g, monkeypatch):
    department.settle(definitive(paid_g), SETTLED_ON)
    from ecalcura import control

    real = control.definitive
    monkeypatch.setattr(control, "definitive", lambda *arguments: real(*arguments) + 1)
    run = department.checked(SETTLED_ON)
    (finding,) = GateFinding.objects.filter(run=run, kind="CONTROL")
    assert finding.now - finding.before == euro("-0.01")


def test_a_run_without_findings_of_the_control_agrees_over_all_months(department, paid_g):
    department.settle(definitive(paid_g), SETTLED_ON)
    run = department.checked(SETTLED_ON)
    assert not GateFinding.objects.filter(run=run, kind="CONTROL").exists()
    assert port_of("ecalcura").groups(run.pk) == [("Per aanleiding", "Afrekening", 1, euro("1858.14"))]
    (basis,) = run.bases.all()
    assert basis.trace["parts"][0]["fingerprint"] == paid_g.newest.result_sha256
    should = port_of("ecalcura").control(run.month, run.facts_mark)
    assert sum(one.net for one in should.values()) == euro("21858.14")


def test_whoever_approved_the_calculation_does_not_sign_the_run(department, paid_g):
    department.settle(definitive(paid_g), SETTLED_ON)
    run = department.checked(SETTLED_ON)
    concerned = GateFinding.objects.filter(run=run, kind="OWN_INTEREST").values_list("concerns_id", flat=True)
    assert list(concerned) == [department.approver.pk]


def test_the_nightly_preparation_waits_until_something_is_due(department, sets):
    made = with_account(house(), department.system)
    department.day_price(made.facility, yearly_budget=euro("21858.14"))

    def night(on: date) -> Run | None:
        return prepare_by_system(source="ecalcura", by=department.system, on=on, at=making.moment(on))

    assert night(date(2024, 7, 2)) is None
    department.advances([made.facility], RP25, date(2024, 7, 3))
    assert night(date(2024, 7, 4)) is None
    assert night(date(2024, 8, 9)) is None
    run = night(date(2024, 8, 12))
    assert run is not None and run.month == date(2024, 8, 1)


def test_the_ledger_can_be_replayed(department, paid_g):
    from payments.calculation import replayed_hash

    department.settle(definitive(paid_g), SETTLED_ON)
    run = department.paid(SETTLED_ON)
    on = date(2024, 9, 2)
    told(paid_g.correct_hours("nurse", "2024Q2", "400", on), on)
    department.settle(paid_g.newest, on)
    assert replayed_hash(run) == run.hash


def test_forecast_tells_what_was_approved_for_coming_months(department, sets):
    made = with_account(house(), department.system)
    department.day_price(made.facility, yearly_budget=euro("21858.14"))
    department.advances([made.facility], RP25, date(2024, 7, 3))
    coming = port_of("ecalcura").forecast(date(2024, 8, 1), 6)
    assert {str(month)[:7]: sums.net for month, sums in coming.items()} == {
        "2024-08": euro("4371.63"),
        "2024-11": euro("4371.63"),
    }


def test_content_is_what_was_drafted():
    assert content(RP24, VPK_A1="1.00")["wageCost"]["premium"]["VPK_A1"] == "1.00"


def test_orders_are_refused_with_a_reason(department, paid_g):
    from ecalcura.actions.calculations import OrderRefused

    how = {"by": department.accountant, "on": AFTER, "at": making.moment(AFTER)}
    with pytest.raises(OrderRefused):
        order_calculations(kind="DEFINITIVE", period=RP23, **how)
    with pytest.raises(OrderRefused):
        order_calculations(kind="REVISION", period=RP24, **how)
    with pytest.raises(OrderRefused):
        order_calculations(kind="REHEARSAL", period=RP24, **how)
    with pytest.raises(OrderRefused):
        order_calculations(kind="DEFINITIVE", period=RP24, facilities=Facility.objects.none(), **how)
