"""The other reading of each open question, as a dated setting: data changes, code does not."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.pure.periods import Month, Period
from zorgkrediet.enums import Category, EmploymentStatus, EventKind, IncomeKind, LivesWith, MotiveKind, Regime, Relation
from zorgkrediet.law.amount import monthly_due, payment_lines
from zorgkrediet.law.cumulation import is_thematic_leave
from zorgkrediet.law.decision import HistoryExceedsCareer, credit_before, decide
from zorgkrediet.law.facts import (
    AttendanceQuarter,
    Child,
    Employment,
    Event,
    Facts,
    Household,
    Motive,
    OtherIncome,
    TakenPeriod,
    birthday,
)
from zorgkrediet.law.simulation import simulate
from zorgkrediet.law.tables import LAW

D = date.fromisoformat
CHILD = Motive(MotiveKind.CHILD, Relation.OWN, D("2015-01-31"))


def reading(name, value, starts_on="2016-09-02"):
    return LAW.with_value(name, value, starts_on=D(starts_on), source="andere lezing")


def facts(regime=Regime.FULL, starts_on="2019-03-01", months=3, motive=CHILD, **more):
    return Facts(motive=motive, regime=regime, starts_on=D(starts_on), months=months, **more)


def nets(verdict):
    return [str(line.net) for line in verdict.lines]


def test_oq01_real_days_and_twentysixths():
    case = facts(starts_on="2019-01-07")
    assert decide(case).totals()["net"] == "1478.25"
    assert decide(case, reading("amounts.day_divisor", "REAL_DAYS")).totals()["net"] == "1481.43"
    assert decide(case, reading("amounts.day_divisor", "TWENTYSIXTHS")).totals()["net"] == "1516.15"
    longer = Facts(
        motive=Motive(MotiveKind.TRAINING, ends_on=D("2018-12-05"), contact_hours=Decimal(120)),
        regime=Regime.FULL,
        starts_on=D("2018-10-01"),
        months=6,
    )
    training = reading("duration.shorter_allowed_for", ("ANY_TRAINING",))
    assert decide(longer, training).totals()["net"] == "1067.62"
    for setting, expected in (("REAL_DAYS", "1064.98"), ("TWENTYSIXTHS", "1061.31")):
        law = training.with_value("amounts.day_divisor", setting, starts_on=D("2016-09-02"), source="andere lezing")
        assert decide(longer, law).totals()["net"] == expected


def test_oq01_a_sunday_is_no_working_day():
    stop = Event(EventKind.WORK_RESUMED, D("2019-03-04"))
    verdict = decide(facts(starts_on="2019-03-03", events=(stop,)), reading("amounts.day_divisor", "TWENTYSIXTHS"))
    assert verdict.lines == () and verdict.credit.used == 10


def test_oq03_age_50_on_the_day_gives_two_rows_in_the_month():
    case = facts(Regime.HALF, "2024-06-01", birth_date=D("1974-06-15"))
    verdict = decide(case, reading("amounts.age_effective", "ON_THE_DAY"))
    june = monthly_due(verdict.grant, Month(2024, 6))
    assert [(line.category, line.days, str(line.net)) for line in june] == [
        (Category.HC, 14, "113.93"),
        (Category.HC50, 16, "120.90"),
    ]
    assert sum(line.days for line in verdict.lines) == 90


def test_oq22_a_household_change_on_the_day_gives_two_rows():
    alone = Household(lives_with=LivesWith.NOBODY)
    event = Event(EventKind.HOUSEHOLD_CHANGED, D("2019-03-31"), alone)
    case = facts(Regime.HALF, birth_date=D("1985-01-01"), events=(event,))
    law = reading("amounts.household_effective", "ON_THE_DAY")
    assert [(line.category, line.days) for line in monthly_due(decide(case, law).grant, Month(2019, 3))] == [
        (Category.HC, 29),
        (Category.HA, 1),
    ]
    real = law.with_value("amounts.day_divisor", "REAL_DAYS", starts_on=D("2016-09-02"), source="andere lezing")
    assert [(line.category, line.days) for line in monthly_due(decide(case, real).grant, Month(2019, 3), real)] == [
        (Category.HC, 30),
        (Category.HA, 1),
    ]


def test_two_changes_in_one_month_on_the_day_give_three_rows():
    events = (
        Event(EventKind.HOUSEHOLD_CHANGED, D("2019-03-10"), Household(lives_with=LivesWith.NOBODY)),
        Event(EventKind.HOUSEHOLD_CHANGED, D("2019-03-20"), Household(lives_with=LivesWith.OTHERS)),
    )
    case = facts(Regime.HALF, "2019-03-05", birth_date=D("1985-01-01"), events=events)
    verdict = decide(case, reading("amounts.household_effective", "ON_THE_DAY"))
    assert [(str(line.category), line.days) for line in monthly_due(verdict.grant, Month(2019, 3))] == [
        ("HC", 5),
        ("HA", 10),
        ("HC", 11),
    ]
    assert [(str(part.starts_on), str(category)) for part, category in verdict.grant.slices()] == [
        ("2019-03-05", "HC"),
        ("2019-03-10", "HA"),
        ("2019-03-20", "HC"),
    ]
    assert sum(line.days for line in verdict.lines) == 90


def test_oq07_counting_with_the_start_day_included():
    law = reading("procedure.counting", "START_DAY_INCLUDED")
    assert "LATE_FILING" not in decide(facts(starts_on="2021-03-01", submitted_on=D("2021-05-01"))).codes()
    assert "LATE_FILING" in decide(facts(starts_on="2021-03-01", submitted_on=D("2021-05-01")), law).codes()
    assert decide(facts(starts_on="2021-09-01", submitted_on=D("2021-02-28")), law).outcome == "GRANTED"


def test_oq10_a_maximum_for_training():
    training = Motive(MotiveKind.TRAINING, starts_on=D("2018-01-01"), ends_on=D("2022-12-31"), credits=Decimal(9))
    earlier = (
        TakenPeriod(Regime.FULL, Period(D("2018-01-01"), D("2018-03-31")), MotiveKind.TRAINING),
        TakenPeriod(Regime.FULL, Period(D("2018-05-01"), D("2018-06-30")), MotiveKind.CHILD),
    )
    case = facts(motive=training, history=earlier)
    assert decide(case, reading("motives.training_maximum_months", 6)).outcome == "GRANTED"
    assert "TRAINING_MAXIMUM" in decide(case, reading("motives.training_maximum_months", 5)).codes()


def test_oq11_nearly_exhausted_measured_as_a_full_break():
    history = (
        TakenPeriod(Regime.FULL, Period(D("2017-01-01"), D("2017-12-31"))),
        TakenPeriod(Regime.FULL, Period(D("2018-01-01"), D("2018-04-30"))),
    )
    case = facts(Regime.HALF, months=2, history=history, birth_date=D("1985-01-01"))
    assert "TOO_SHORT" in decide(case).codes()
    assert decide(case, reading("duration.nearly_exhausted_regime", "FULL")).codes() == ("NEARLY_EXHAUSTED",)


def test_oq12_other_shortened_periods():
    late_birthday = facts(motive=Motive(MotiveKind.CHILD, Relation.OWN, D("2006-03-20")))
    assert decide(late_birthday).outcome == "GRANTED"
    assert "TOO_SHORT" in decide(late_birthday, reading("duration.shorter_allowed_for", ())).codes()
    training = Motive(
        MotiveKind.TRAINING, starts_on=D("2019-03-01"), ends_on=D("2019-04-20"), contact_hours=Decimal(120)
    )
    assert decide(facts(motive=training)).outcome == "GRANTED"
    assert "TOO_SHORT" in decide(facts(motive=training), reading("duration.shorter_allowed_for", ())).codes()


def test_oq13_half_time_by_hours_given_up():
    case = facts(Regime.HALF, employment=Employment(fraction=Decimal("0.75")), birth_date=D("1979-01-01"))
    assert nets(decide(case))[0] == "150.21"
    assert nets(decide(case, reading("regime.half_time_fraction", "HOURS_GIVEN_UP")))[0] == "100.14"


def test_oq15_a_single_parent_by_child_benefit_alone():
    family = Household(
        lives_with=LivesWith.ONLY_CHILDREN, children=(Child(True, False, False), Child(True, True, True), Child(False))
    )
    case = facts(Regime.FIFTH, household=family)
    assert {line.category for line in decide(case).lines} == {"V"}
    loose = reading("amounts.single_parent_only_dependent", False)
    assert {line.category for line in decide(case, loose).lines} == {"VSP"}
    only_dependent = Household(lives_with=LivesWith.ONLY_CHILDREN, children=(Child(True, True, False),))
    assert {line.category for line in decide(facts(Regime.FIFTH, household=only_dependent), loose).lines} == {"VSP"}
    nobody = facts(Regime.FIFTH, household=Household(lives_with=LivesWith.NOBODY))
    assert {line.category for line in decide(nobody, loose).lines} == {"V"}


def test_oq20_and_oq21_residence_and_the_child_at_home_only_when_the_setting_says_so():
    away = facts(
        lives_in_region=False, motive=Motive(MotiveKind.CHILD, Relation.OWN, D("2015-01-31"), child_lives_in=False)
    )
    assert decide(away).outcome == "GRANTED"
    assert "RESIDENCE_OUTSIDE_REGION" in decide(away, reading("scope.residence_required", True)).codes()
    assert "CHILD_LIVES_ELSEWHERE" in decide(away, reading("motives.child_must_live_in", True)).codes()


def test_oq24_late_periods_in_whole_months():
    law = reading("procedure.late_end", "WHOLE_MONTHS")
    late = facts(Regime.FIFTH, "2021-03-01", 6, submitted_on=D("2021-05-02"))
    verdict = decide(late, law)
    assert (verdict.grant.starts_on, verdict.grant.ends_on) == (D("2021-05-02"), D("2021-08-01"))
    exact = decide(facts(Regime.FIFTH, "2021-03-01", 6, submitted_on=D("2021-06-01")), law)
    assert exact.grant.ends_on == D("2021-08-31")
    short = decide(facts(Regime.FIFTH, "2021-03-01", 6, submitted_on=D("2021-08-20")), law)
    assert short.grant.ends_on == D("2021-08-31")


def test_oq25_net_from_the_shown_gross():
    case = facts(Regime.HALF, "2024-06-01", household=Household(lives_with=LivesWith.NOBODY))
    assert nets(decide(case))[0] == "288.94"
    assert nets(decide(case, reading("amounts.rounding", "NET_FROM_SHOWN_GROSS")))[0] == "288.95"


def test_oq26_one_break_at_two_employers_costs_once():
    twice = (TakenPeriod(Regime.FULL, Period(D("2018-01-01"), D("2018-03-31"))),) * 2
    assert decide(facts(history=twice)).before.used == 900
    assert decide(facts(history=twice), reading("scope.one_counter_for_all_employers", False)).before.used == 1800


def test_ac17_what_is_kept_may_not_exceed_the_regime():
    teacher = Employment(kept_fraction=Decimal("0.60"))
    assert "KEEPS_TOO_MUCH" in decide(facts(Regime.HALF, employment=teacher)).codes()
    exact = Employment(kept_fraction=Decimal("0.50"))
    assert decide(facts(Regime.HALF, employment=exact, birth_date=D("1985-01-01"))).codes() == ()


def test_attendance_closes_the_next_quarter_or_ends_the_right():
    training = Motive(MotiveKind.TRAINING, starts_on=D("2021-01-01"), ends_on=D("2022-12-31"), credits=Decimal(9))
    bad = AttendanceQuarter(Period(D("2021-09-01"), D("2021-11-30")), Decimal(40), Decimal(5), D("2021-12-01"))
    next_one = facts(starts_on="2021-12-01", motive=training, attendance=(bad,))
    assert "TRAINING_ATTENDANCE" in decide(next_one).codes()
    after = facts(starts_on="2022-03-01", motive=training, attendance=(bad,))
    assert decide(after).outcome == "GRANTED"
    running = decide(facts(starts_on="2021-09-01", months=6, motive=training, attendance=(bad,)))
    assert running.grant.ends_on == D("2021-11-30")
    assert running.codes() == ("ATTENDANCE_LIMIT",)
    good = AttendanceQuarter(Period(D("2021-09-01"), D("2021-11-30")), Decimal(40), Decimal(4), D("2021-12-20"))
    assert decide(facts(starts_on="2021-09-01", months=6, motive=training, attendance=(good,))).codes() == ()


def test_facts_that_contradict_themselves_do_not_exist():
    with pytest.raises(ValueError):
        Facts(motive=CHILD, regime=Regime.FULL, starts_on=D("2019-03-01"))
    with pytest.raises(ValueError):
        Facts(motive=CHILD, regime=Regime.FULL, starts_on=D("2019-03-01"), months=3, ends_on=D("2019-05-31"))


def test_more_history_than_a_career_stops_the_calculation():
    history = tuple(TakenPeriod(Regime.FULL, Period(D(f"{y}-01-01"), D(f"{y}-12-31"))) for y in (2017, 2018))
    with pytest.raises(HistoryExceedsCareer):
        credit_before(facts(history=history))


def test_a_birthday_on_29_february():
    assert birthday(D("2008-02-29"), 13) == D("2021-03-01")
    assert birthday(D("2008-02-29"), 12) == D("2020-02-29")


def test_a_loss_after_the_break_and_a_second_stop_change_nothing():
    later = facts(
        other_income=(OtherIncome(IncomeKind.RETIREMENT_PENSION, D("2019-06-01")),),
        events=(Event(EventKind.WORK_RESUMED, D("2019-06-01")),),
    )
    assert decide(later).codes() == ()
    assert payment_lines(decide(later).grant) == decide(later).lines


def test_ac10_a_refusal_ends_with_the_other_ways_out():
    answer = simulate(
        {
            "employer": {"sector": "OUT_OF_SCOPE"},
            "motive": {"kind": "ILLNESS", "relation": "HOUSEHOLD_MEMBER"},
            "interruption": {"regime": "FULL", "startsOn": "2019-03-01", "months": 3},
        }
    )
    assert "tijdskrediet" in answer["findings"][0]["message"]
    assert next(one["code"] for one in answer["alternatives"]) == "THEMATIC_LEAVE"
    assert all(one["contact"] and one["nl"] and one["en"] for one in answer["alternatives"])


def test_the_period_of_a_temporary_teacher_starts_after_the_day_of_the_setting():
    law = reading("duration.school_year_after", "05-15")
    post = Employment(status=EmploymentStatus.TEMPORARY_EDUCATION, appointment_ends_on=D("2019-06-30"))
    assert decide(facts(starts_on="2019-05-15", employment=post), law).outcome == "REFUSED"
    assert decide(facts(starts_on="2019-05-16", employment=post), law).outcome == "GRANTED"


def test_age_50_from_the_birthday_itself_splits_a_month_inside_the_break():
    law = reading("amounts.age_effective", "ON_THE_DAY")
    verdict = decide(facts(Regime.HALF, "2024-05-01", birth_date=D("1974-06-15")), law)
    rows = [(str(line.month), line.category.value, line.days, str(line.net)) for line in verdict.lines]
    assert rows == [
        ("2024-05", "HC", 30, "244.13"),
        ("2024-06", "HC", 14, "113.93"),
        ("2024-06", "HC50", 16, "120.90"),
        ("2024-07", "HC50", 30, "226.69"),
    ]


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("Thematisch verlof Ouderschapsverlof", True),
        ("Loopbaanonderbreking MEDISCHE BIJSTAND", True),
        ("Palliatief verlof", True),
        ("Palliatieve zorgen", True),
        ("Verlof voor mantelzorgers", True),
        ("Zorgkrediet Verzorging van een ernstig zieke persoon", False),
        ("Tijdskrediet", False),
    ],
)
def test_oq28_which_words_of_the_register_name_a_thematic_leave(words, is_one):
    assert is_thematic_leave(words, D("2019-03-01")) is is_one


def test_oq28_time_credit_counts_when_the_setting_says_so():
    law = reading("cumulation.thematic_leave_words", ("tijdskrediet",))
    assert is_thematic_leave("Tijdskrediet", D("2019-03-01"), law)
    assert not is_thematic_leave("Ouderschapsverlof", D("2019-03-01"), law)
