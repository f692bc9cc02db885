"""Parameter sets: their form, their reach, their hash, their index, and what changed between two of them."""

from copy import deepcopy
from decimal import Decimal

import pytest

from ecalcura.enums import Function, LeapDayRule, MonthFractionRule
from ecalcura.law.parameters import (
    PeriodNotCovered,
    UnknownParameterSet,
    differences,
    index_factor,
    resolve,
    shipped_set,
    shipped_sets,
)
from ecalcura.law.periods import NotAPeriod, Quarter, ReferencePeriod
from ecalcura.law.set_form import ParameterSetFault, check_set
from ecalcura.law.simulation import simulate
from kernel.pure.errors import BadRequest, ParameterMissing

PERIOD = ReferencePeriod(2023)


def changed(path: str, value: object) -> dict:
    content = shipped_set("PARAM-TEST-1")
    *parents, last = path.split(".")
    inner = content
    for name in parents:
        inner = inner[name]
    inner[last] = value
    return content


def test_the_test_set_says_that_it_is_a_test():
    content = shipped_set("PARAM-TEST-1")
    assert shipped_sets() == ("PARAM-TEST-1",)
    assert content["test"] is True
    assert content["title"].startswith("TESTPARAMETERS")
    assert resolve(content, PERIOD).is_test


def test_an_unknown_set_is_named_with_the_ones_there_are():
    with pytest.raises(UnknownParameterSet, match=r"'X' bestaat niet. Kies uit: PARAM-TEST-1"):
        shipped_set("X")


def test_a_copy_of_a_shipped_set_can_be_changed_without_harm():
    shipped_set("PARAM-TEST-1")["wageCost"]["premium"].clear()
    assert resolve(shipped_set("PARAM-TEST-1"), PERIOD).premium_cost(Function.VPK_A1) == Decimal("56720.04")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", ""),
        ("title", None),
        ("test", "yes"),
        ("validFrom", "2023"),
        ("validFrom", None),
        ("validTo", 2024),
        ("wageCost", []),
        ("wageCost.premium", {"VPK_A1": "1.5"}),
        ("wageCost.premium", {"VPK_A1": 56720.04}),
        ("wageCost.premium", {"NURSE": "1.50"}),
        ("wageCost.premium", ["1.50"]),
        ("wageCost.baseCoefficient", "0"),
        ("wageCost.baseCoefficient", 2),
        ("rules.ageStartRule", "LATER"),
        ("rules.ageStartRule", 1),
        ("rules.contractMentionRequired", 1),
        ("rules.excludedContractTypes", "MARIBEL"),
        ("rules.excludedContractTypes", [""]),
        ("advances.dates", []),
        ("advances.dates", ["02-29"]),
        ("advances.dates", ["8-15"]),
        ("advances.dates", [815]),
        ("advances.shareOfPreviousDefinitive", "1.01"),
        ("advances.shareOfPreviousDefinitive", "x"),
        ("confirmation.quarterDeadlineDays", -1),
        ("confirmation.quarterDeadlineDays", True),
        ("confirmation.quarterDeadlineDays", "30"),
        ("settlement.paymentBy", "13-01"),
    ],
)
def test_every_wrong_field_of_a_set_is_named(path, value):
    with pytest.raises(ParameterSetFault, match=path.replace(".", r"\.")):
        check_set(changed(path, value))


def test_unknown_and_missing_fields_of_a_set_are_named_together():
    content = shipped_set("PARAM-TEST-1")
    del content["rules"]["leapDayRule"]
    content["extra"] = 1
    with pytest.raises(ParameterSetFault, match=r"extra, rules\.leapDayRule"):
        check_set(content)
    with pytest.raises(ParameterSetFault, match="de set zelf"):
        check_set([])


def test_a_set_holds_for_its_own_periods_only():
    content = changed("validFrom", "2023-2024") | {"validTo": "2024-2025"}
    for first_year in (2023, 2024):
        assert resolve(content, ReferencePeriod(first_year)).period.first_year == first_year
    for first_year in (2022, 2025):
        with pytest.raises(PeriodNotCovered, match=str(first_year)):
            resolve(content, ReferencePeriod(first_year))


def test_the_hash_follows_every_figure_and_nothing_else():
    first = resolve(shipped_set("PARAM-TEST-1"), PERIOD)
    reordered = dict(reversed(shipped_set("PARAM-TEST-1").items()))
    assert resolve(reordered, PERIOD).hash == first.hash
    assert resolve(shipped_set("PARAM-TEST-1"), ReferencePeriod(2024)).hash != first.hash
    assert resolve(changed("wageCost.replacement", {"PARA": "44102.79"}), PERIOD).hash != first.hash


def test_k1_amounts_follow_the_month_weighted_index():
    content = changed("wageCost.baseCoefficient", "1.9999")
    parameters = resolve(content, PERIOD)
    assert index_factor("1.9999", PERIOD) == Decimal("1.013367")
    assert parameters.index_factor == Decimal("1.013367")
    assert parameters.premium_cost(Function.VPK_A1) == Decimal("57478.22")
    hours = [{"quarter": quarter, "hours": "494.00"} for quarter in ("2023Q3", "2023Q4", "2024Q1", "2024Q2")]
    nurse = {
        "id": "s1", "birthDate": "1978-03-01", "function": "VPK_A1", "performances": hours,
        "contracts": [{"startsOn": "2010-01-01", "weeklyHours": "38"}],
        "choices": [{"from": "2023-07-01", "premiumHoursPerWeek": "2"}],
    }  # fmt: skip
    document = {"referencePeriod": "2023-2024", "parameterSet": "INDEXED", "staff": [nurse]}
    assert simulate(document, lambda name: content)["totals"]["premium"] == "3025.17"


def test_without_a_coefficient_for_the_whole_period_nothing_is_guessed():
    content = changed("wageCost.baseCoefficient", "1.9607")
    with pytest.raises(ParameterMissing, match=r"index\.coefficient"):
        resolve(content, ReferencePeriod(2021))
    document = {"referencePeriod": "2021-2022", "parameterSet": "INDEXED"}
    with pytest.raises(BadRequest) as caught:
        simulate(document, lambda name: content)
    assert [(issue.code, issue.name) for issue in caught.value.issues] == [("PARAMETER_MISSING", "referencePeriod")]


def test_the_differences_between_two_sets_are_listed_by_field():
    before = shipped_set("PARAM-TEST-1")
    after = deepcopy(before)
    after["wageCost"]["premium"]["VPK_A1"] = "57000.00"
    after["wageCost"]["premium"]["ZK"] = "41000.00"
    del after["wageCost"]["replacement"]["GG"]
    assert differences(before, before) == ()
    assert differences(before, after) == (
        ("wageCost.premium.VPK_A1", '"56720.04"', '"57000.00"'),
        ("wageCost.premium.ZK", None, '"41000.00"'),
        ("wageCost.replacement.GG", '"40767.75"', None),
    )


def one_line(content: dict, **line: object) -> dict:
    document = {
        "referencePeriod": "2024-2025",
        "parameterSet": "CHANGED",
        "staff": [
            {"id": "s1", "function": "PARA", "contracts": [{"startsOn": "2010-01-01", "weeklyHours": "38"}]} | line
        ],
    }
    return simulate(document, lambda name: content)["staff"][0]


@pytest.mark.parametrize(("age_rule", "hours"), [(0, "32.00"), (1, "24.00")])
def test_a15_a_leap_day_birthday_may_count_as_the_first_of_march(age_rule, hours):
    content = changed("rules.leapDayRule", LeapDayRule.FIRST_OF_MARCH.value)
    content["rules"]["ageStartRule"] = ("FIRST_DAY_OF_BIRTHDAY_MONTH", "FIRST_DAY_OF_NEXT_MONTH")[age_rule]
    assert one_line(content, birthDate="1980-02-29")["exemptedHours"] == hours


def test_full_months_only_drops_an_incomplete_month():
    content = changed("rules.monthFractionRule", MonthFractionRule.FULL_MONTHS_ONLY.value)
    contracts = [
        {"startsOn": "2024-09-16", "endsOn": "2024-11-15", "weeklyHours": "38"},
        {"startsOn": "2024-11-16", "endsOn": "2025-03-30", "weeklyHours": "19"},
    ]
    # October 16, November half of 16 and half of 8, December to February 8 each.
    assert one_line(content, birthDate="1971-03-01", contracts=contracts)["exemptedHours"] == "52.00"


def test_a_later_assimilation_may_count_in_the_month_itself():
    content = changed("rules.assimilationEffect", "SAME_MONTH")
    windows = [{"windowEndsOn": "2025-02-15", "hours": "200"}]
    line = one_line(content, birthDate="1978-03-01", function="ADMIN", group="ASSIMILATED", irregularHours=windows)
    assert line["exemptedHours"] == "40.00"


def test_a_set_may_waive_the_mention_in_the_contract():
    content = changed("rules.contractMentionRequired", False)
    document = {
        "referencePeriod": "2023-2024",
        "parameterSet": "CHANGED",
        "replacements": [{"id": "r1", "function": "PARA", "performances": [{"quarter": "2023Q3", "hours": "494"}]}],
    }
    assert simulate(document, lambda name: content)["replacements"][0]["fte"] == "0.2500"


@pytest.mark.parametrize(
    "text", ["2023", "2023-2025", "2023-2023", "2023-2024 ", "1899-1900", "2200-2201", "２０２３-2024"]
)
def test_what_is_no_reference_period(text):
    with pytest.raises(NotAPeriod):
        ReferencePeriod.parse(text)


@pytest.mark.parametrize("text", ["2023Q0", "2023Q5", "2023q3", "23Q3", "1899Q4", "2200Q1", ""])
def test_what_is_no_quarter(text):
    with pytest.raises(NotAPeriod):
        Quarter.parse(text)


def test_days_of_the_cycle_fall_inside_or_after_the_period():
    assert str(PERIOD.day("08-15")) == "2023-08-15"
    assert str(PERIOD.day("02-15")) == "2024-02-15"
    assert str(PERIOD.day("07-01")) == "2023-07-01"
    assert str(PERIOD.day_after("08-31")) == "2024-08-31"
    assert str(PERIOD.day_after("01-31")) == "2025-01-31"
    assert str(PERIOD.day_after("07-01")) == "2024-07-01"


@pytest.mark.parametrize(("first_year", "weekdays"), [(2023, [65, 65, 65, 65]), (2024, [66, 66, 64, 65])])
def test_weekdays_of_the_quarters(first_year, weekdays):
    assert [quarter.weekdays for quarter in ReferencePeriod(first_year).quarters] == weekdays


def test_the_period_runs_from_july_to_june():
    assert (str(PERIOD), str(PERIOD.first_day), str(PERIOD.last_day)) == ("2023-2024", "2023-07-01", "2024-06-30")
    assert [str(quarter) for quarter in PERIOD.quarters] == ["2023Q3", "2023Q4", "2024Q1", "2024Q2"]


def test_a_quarter_has_its_three_months_and_the_first_year_that_can_be_written_is_1900():
    assert [str(month) for month in Quarter(2023, 3).months] == ["2023-07", "2023-08", "2023-09"]
    assert Quarter.parse("1900Q1") == Quarter(1900, 1)
    assert ReferencePeriod.parse("1900-1901") == ReferencePeriod(1900)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("confirmation", "correctionsAfterConfirmation"), 0),
        (("confirmation", "quarterDeadlineDays"), 0),
        (("advances", "shareOfPreviousDefinitive"), "1.00"),
        (("settlement", "objectionDays"), 1),
    ],
)
def test_a_set_may_allow_no_correction_no_days_and_advances_of_the_whole_amount(path, value):
    content = shipped_set("PARAM-TEST-1")
    content[path[0]][path[1]] = value
    assert resolve(content, ReferencePeriod(2023)).period == ReferencePeriod(2023)


def test_a_difference_is_shown_in_plain_letters():
    assert differences({"title": "a"}, {"title": "\u00e9\u00e9n"}) == (("title", '"a"', '"\u00e9\u00e9n"'),)
