"""What must hold for every case, against a counter that walks day by day."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kernel.pure.periods import Month, Period, end_of_months
from zorgkrediet.enums import EventKind, LivesWith, MotiveKind, Outcome, Regime, Relation
from zorgkrediet.law.decision import decide
from zorgkrediet.law.facts import Event, Facts, Household, Motive, TakenPeriod

PROFILE = settings(max_examples=200, derandomize=True, deadline=None)
ILLNESS = Motive(MotiveKind.ILLNESS, Relation.HOUSEHOLD_MEMBER)
ONE_DAY = timedelta(days=1)
CENT = Decimal("0.01")

starts = st.dates(date(2016, 9, 2), date(2026, 6, 30))
early_starts = starts.filter(lambda day: day.day <= 28)
regimes = st.sampled_from(list(Regime))
RATE = {Regime.FULL: 10, Regime.HALF: 5, Regime.FIFTH: 2}


def ask(regime, starts_on, months, **more):
    return Facts(motive=ILLNESS, regime=regime, starts_on=starts_on, months=months, birth_date=date(1990, 1, 1), **more)


def brute_thirtieths(period):
    """Whole months by stepping date to date; else every calendar day counts once and a month is made thirty long."""
    for months in range(1, 40):
        if end_of_months(period.starts_on, months) == period.ends_on:
            return 30 * months
    total, day = 0, period.starts_on
    while day <= period.ends_on:
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY
        closes = day == last
        if day.day <= 30 or day == period.starts_on:
            total += 1
        if closes and day.day < 30:
            total += 30 - day.day
        day += ONE_DAY
    return total


@st.composite
def histories(draw):
    """Earlier breaks one after the other, within a career."""
    day, left, taken = date(2016, 9, 2), 5400, []
    for _ in range(draw(st.integers(0, 6))):
        regime = draw(regimes)
        day += timedelta(days=draw(st.integers(0, 200)))
        if draw(st.booleans()):
            period = Period(day, end_of_months(day, draw(st.integers(1, 12))))
        else:
            period = Period(day, day + timedelta(days=draw(st.integers(0, 200))))
        cost = RATE[regime] * brute_thirtieths(period)
        if cost > left:
            break
        left -= cost
        taken.append(TakenPeriod(regime, period))
        day = period.ends_on + ONE_DAY
    return tuple(taken), 5400 - left, day


@given(histories(), regimes, st.integers(1, 13), st.integers(0, 60))
@PROFILE
def test_credit_is_never_negative_and_never_lost(history, regime, months, gap):
    taken, used, day = history
    verdict = decide(ask(regime, day + timedelta(days=gap), months, history=taken))
    assert verdict.before.used == used
    assert verdict.credit.used + verdict.credit.left == 5400
    assert verdict.credit.left >= 0
    if verdict.outcome == Outcome.GRANTED:
        assert verdict.credit.used == used + RATE[regime] * 30 * months
    else:
        assert verdict.credit.used == used


@given(histories(), st.randoms(use_true_random=False), regimes)
@PROFILE
def test_the_order_of_the_history_changes_nothing(history, random, regime):
    taken, _, day = history
    shuffled = list(taken)
    random.shuffle(shuffled)
    first = decide(ask(regime, day + ONE_DAY, 3, history=taken))
    second = decide(ask(regime, day + ONE_DAY, 3, history=tuple(shuffled)))
    assert (first.outcome, first.codes(), first.credit, first.lines) == (
        second.outcome,
        second.codes(),
        second.credit,
        second.lines,
    )


@given(starts, st.integers(3, 12), regimes, st.integers(1, 400), st.booleans())
@PROFILE
def test_no_payment_outside_the_granted_period_and_each_part_in_its_whole(starts_on, months, regime, after, is_stop):
    kind = EventKind.EARLY_STOP if is_stop else EventKind.WORK_RESUMED
    event = Event(kind, starts_on + timedelta(days=after))
    verdict = decide(ask(regime, starts_on, months, events=(event,)))
    grant = verdict.grant
    assert grant.starts_on == starts_on and grant.ends_on <= end_of_months(starts_on, months)
    shown = [line.month for line in verdict.lines]
    assert shown == sorted(set(shown))
    assert Month.of(grant.starts_on) <= shown[0] and shown[-1] <= Month.of(grant.ends_on)
    assert sum(line.days for line in verdict.lines) == brute_thirtieths(grant.period)
    charged = verdict.credit.used // RATE[regime]
    assert brute_thirtieths(grant.period) <= charged <= 30 * months
    if grant.ends_on < end_of_months(starts_on, months):
        assert charged == brute_thirtieths(grant.period) or (is_stop and charged % 30 == 0)
    totals = verdict.totals()
    assert Decimal(totals["gross"]) - Decimal(totals["withheld"]) == Decimal(totals["net"])


@given(st.dates(date(2018, 9, 1), date(2019, 2, 28)), st.integers(3, 12), regimes)
@PROFILE
def test_whole_months_pay_that_many_times_the_amount(starts_on, months, regime):
    verdict = decide(ask(regime, starts_on, months))
    amount = {Regime.FULL: "492.75", Regime.HALF: "200.28", Regime.FIFTH: "112.92"}[regime]
    assume(verdict.lines[-1].month <= Month(2020, 2))
    splits = 0 if starts_on.day == 1 else 1
    assert abs(Decimal(verdict.totals()["net"]) - months * Decimal(amount)) <= splits * CENT
    gross = Decimal({Regime.FULL: "548.29", Regime.HALF: "286.11", Regime.FIFTH: "136.29"}[regime])
    assert abs(Decimal(verdict.totals()["gross"]) - months * gross) <= splits * CENT


@given(early_starts, st.lists(st.integers(3, 6), min_size=2, max_size=2), regimes)
@PROFILE
def test_splitting_a_request_keeps_credit_and_money(starts_on, parts, regime):
    whole = decide(ask(regime, starts_on, sum(parts)))
    day, used, net, history = starts_on, 0, Decimal(0), []
    for months in parts:
        verdict = decide(ask(regime, day, months, history=tuple(history)))
        used = verdict.credit.used
        net += Decimal(verdict.totals()["net"])
        history.append(TakenPeriod(regime, verdict.grant.period))
        day = verdict.grant.ends_on + ONE_DAY
    assert used == whole.credit.used
    assert abs(net - Decimal(whole.totals()["net"])) <= CENT


@given(starts, st.integers(3, 12), st.lists(st.dates(date(2016, 9, 2), date(2027, 1, 1)), max_size=3))
@PROFILE
def test_a_grant_cut_by_categories_is_still_the_same_days(starts_on, months, changes):
    events = tuple(Event(EventKind.HOUSEHOLD_CHANGED, day, _household(n)) for n, day in enumerate(sorted(set(changes))))
    verdict = decide(ask(Regime.HALF, starts_on, months, events=events))
    slices = verdict.grant.slices()
    assert slices[0][0].starts_on == starts_on and slices[-1][0].ends_on == verdict.grant.ends_on
    for (earlier, first), (later, second) in pairwise(slices):
        assert later.starts_on == earlier.ends_on + ONE_DAY and first != second
    assert sum(line.days for line in verdict.lines) == 30 * months


def _household(number):
    return Household(LivesWith.NOBODY if number % 2 else LivesWith.OTHERS)
