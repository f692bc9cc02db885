"""From the day price to direct financing in 2023 (cases E1 to E7), and what a premium means on the payslip."""

from decimal import Decimal

import pytest

from ecalcura.enums import CalculationStrategy
from ecalcura.law.calculation import PeriodOutsideStrategy, strategy_months
from ecalcura.law.parameters import resolve, shipped_set
from ecalcura.law.payslip import WageRefused, premium_on_payslip
from ecalcura.law.periods import ReferencePeriod
from ecalcura.law.transition import (
    NoReferenceDays,
    NoSupplementKnown,
    SecondHalfNotConfirmed,
    Supplement,
    day_findings,
    first_half_months,
    received_in,
    received_in_second_half,
    reference_days,
    second_half_months,
    settle_first_half,
    supplement_per_day,
)
from kernel.pure.periods import Month

PARAMETERS = resolve(shipped_set("PARAM-TEST-1"), ReferencePeriod(2023))
WHOLE_YEAR = (Supplement(Month(2023, 1), Month(2023, 12), Decimal("0.85")),)
# 10 860 days in the first half of the year, 11 040 in the second.
DAYS = {Month(2023, number): 1810 if number <= 6 else 1840 for number in range(1, 13)}


def test_the_halves_of_2023():
    assert [str(month) for month in first_half_months()] == [f"2023-0{number}" for number in range(1, 7)]
    assert [str(month) for month in second_half_months()][::5] == ["2023-07", "2023-12"]


def test_e1_the_first_half_is_paid_what_the_days_did_not_bring():
    settlement = settle_first_half(Decimal("12000.00"), DAYS, WHOLE_YEAR)
    assert (settlement.already_received, settlement.to_pay) == (Decimal("9231.00"), Decimal("2769.00"))


def test_e2_what_the_days_brought_too_much_is_recovered():
    settlement = settle_first_half(Decimal("8000.00"), DAYS, WHOLE_YEAR)
    assert (settlement.to_pay, settlement.to_recover) == (Decimal("0.00"), Decimal("1231.00"))


def test_e3_a_supplement_still_in_the_price_counts_as_received():
    received = received_in_second_half(True, DAYS, WHOLE_YEAR)
    assert received.amount == Decimal("9384.00")
    assert received.traces[0]["values"] == {"supplement": "0.85", "days": 11040}


def test_e3_a_supplement_taken_out_of_the_price_counts_for_nothing():
    assert received_in_second_half(False, DAYS, WHOLE_YEAR).amount == Decimal("0.00")


def test_e3_without_a_confirmation_the_calculation_stops():
    with pytest.raises(SecondHalfNotConfirmed, match="Bevestig eerst"):
        received_in_second_half(None, DAYS, WHOLE_YEAR)


def test_each_supplement_of_the_year_is_one_rounded_line():
    prices = (
        Supplement(Month(2023, 1), Month(2023, 3), Decimal("0.8503")),
        Supplement(Month(2023, 4), Month(2023, 6), Decimal("0.8617")),
    )
    received = received_in(first_half_months(), {Month(2023, 1): 101, Month(2023, 2): 100, Month(2023, 6): 33}, prices)
    assert [trace["amount"] for trace in received.traces] == ["170.91", "28.44"]
    assert received.amount == Decimal("199.35")


@pytest.mark.parametrize("prices", [(), WHOLE_YEAR * 2])
def test_days_without_exactly_one_supplement_are_refused(prices):
    with pytest.raises(NoSupplementKnown, match="2023-01"):
        received_in(first_half_months(), DAYS, prices)


@pytest.mark.parametrize(("decimals", "per_day"), [(2, "1.14"), (4, "1.1416")])
def test_e4_a_yearly_amount_becomes_a_supplement_per_day(decimals, per_day):
    days = reference_days(64, Decimal("0.90"))
    assert days == 21024
    assert supplement_per_day(Decimal("24000.00"), days, decimals) == Decimal(per_day)


def test_e4_two_decimals_are_the_rule():
    assert supplement_per_day(Decimal("24000.00"), Decimal(21024)) == Decimal("1.14")


@pytest.mark.parametrize(("per_day", "over"), [("1.14", "966.00"), ("1.1416", "1001.04")])
def test_e5_more_days_than_budgeted_bring_in_too_much(per_day, over):
    prices = (Supplement(Month(2023, 1), Month(2023, 12), Decimal(per_day)),)
    days = {Month(2023, number): 1825 for number in range(1, 13)}
    received = received_in(first_half_months() + second_half_months(), days, prices)
    assert received.amount - Decimal("24000.00") == Decimal(over)


def test_a_single_day_carries_the_whole_supplement():
    assert supplement_per_day(Decimal("10.00"), Decimal(1)) == Decimal("10.00")


def test_no_days_carry_no_supplement():
    with pytest.raises(NoReferenceDays):
        supplement_per_day(Decimal("24000.00"), Decimal(0))


def test_e6_the_strategy_counts_six_months_and_only_in_its_own_period():
    assert len(strategy_months(CalculationStrategy.TRANSITION_2023_1, ReferencePeriod(2022))) == 6
    with pytest.raises(PeriodOutsideStrategy, match=r"verrekent 2023-01 tot en met 2023-06; kies .* 2022-2023"):
        strategy_months(CalculationStrategy.TRANSITION_2023_1, ReferencePeriod(2023))


def test_e7_far_more_days_than_places_are_a_warning():
    # 64 places × 31 days × 1.05 = 2 083.2
    assert day_findings({Month(2023, 1): 2083}, 64) == ()
    (high,) = day_findings({Month(2023, 1): 2084}, 64)
    assert (high.code, high.blocks) == ("W-DAYS-HIGH", False)
    assert (
        high.message == "2084 gefactureerde dagen in 2023-01 is meer dan 2083.2, het hoogste dat past bij 64 plaatsen."
    )


@pytest.mark.parametrize("days", [-1, 10.5, "10", True, None])
def test_e7_days_that_are_no_whole_number_are_refused(days):
    (wrong,) = day_findings({Month(2023, 2): days}, 64)
    assert (wrong.code, wrong.blocks) == ("E-DAYS", True)


@pytest.mark.parametrize(
    ("age", "fraction", "premium"),
    [
        (44, "1", "0.00"),
        (45, "1", "210.40"),
        (50, "1", "420.80"),
        (55, "1", "631.20"),
        (63, "1", "631.20"),
        (52, "0.6", "252.48"),
    ],
)
def test_b14_and_b15_the_premium_on_the_payslip(age, fraction, premium):
    assert premium_on_payslip(Decimal("4000.00"), age, Decimal(fraction), PARAMETERS) == Decimal(premium)


@pytest.mark.parametrize(("wage", "premium"), [("0", "0.00"), ("0.50", "0.03")])
def test_a_wage_of_nothing_or_of_cents_is_a_wage(wage, premium):
    assert premium_on_payslip(Decimal(wage), 45, Decimal(1), PARAMETERS) == Decimal(premium)


@pytest.mark.parametrize(("wage", "fraction"), [("-1", "1"), ("4000", "0"), ("4000", "1.01")])
def test_an_impossible_wage_or_fraction_is_refused(wage, fraction):
    with pytest.raises(WageRefused):
        premium_on_payslip(Decimal(wage), 45, Decimal(fraction), PARAMETERS)


def test_b16_the_financing_and_the_payslip_use_different_percentages():
    wage_cost = PARAMETERS.premium_wage_cost["VPK_A1"]
    assert premium_on_payslip(wage_cost, 45, Decimal(1), PARAMETERS) == Decimal("2983.47")
    assert Decimal("2985.27") - Decimal("2983.47") == Decimal("1.80")


def test_e7_exactly_the_limit_and_no_days_at_all_are_accepted():
    # 20 places × 30 days × 1.05 = 630
    assert day_findings({Month(2023, 4): 630, Month(2023, 5): 0}, 20) == ()
    assert [one.code for one in day_findings({Month(2023, 4): 631}, 20)] == ["W-DAYS-HIGH"]
