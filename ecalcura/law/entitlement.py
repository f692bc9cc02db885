"""The right per month: hours per week by age, function and irregular hours, and how much of it is premium."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ecalcura.enums import AgeStartRule, AssimilationEffect, Function, Group, LeapDayRule, PartTimeThreshold
from ecalcura.law.facts import NO_DAY_AFTER, Choice, Contract, FunctionChange, IrregularHours, StaffLine
from ecalcura.law.findings import Finding, finding
from ecalcura.law.parameters import AgeStep, ParameterSet
from ecalcura.law.rounding import plain
from kernel.pure.periods import Month, days_in_month

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Post:
    """A function and group, from a month until the month before the next one."""

    first: Month | None
    until: Month | None
    function: Function
    group: Group

    def covers(self, month: Month) -> bool:
        return (self.first is None or self.first <= month) and (self.until is None or month < self.until)


def employment(contracts: Iterable[Contract]) -> tuple[tuple[date, date], ...]:
    """The contracts as unbroken stretches of employment, so that cutting a contract in two changes nothing."""
    stretches: list[tuple[date, date]] = []
    for contract in sorted(contracts, key=lambda one: one.starts_on):
        last_day = contract.last_day
        if stretches and _follows(stretches[-1][1], contract.starts_on):
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], last_day))
        else:
            stretches.append((contract.starts_on, last_day))
    return tuple(stretches)


def _follows(last_day: date, first_day: date) -> bool:
    return last_day == NO_DAY_AFTER or first_day <= last_day + timedelta(days=1)


def effective_month(day: date, hired_on: Iterable[date]) -> Month:
    """A change inside a month counts from the next month; one on or before the hire in that month, from the hire."""
    month = Month.of(day)
    if day.day == 1 or any(day <= hire and Month.of(hire) == month for hire in hired_on):
        return month
    return month.plus(1)


def posts(line: StaffLine, hired_on: tuple[date, ...]) -> tuple[Post, ...]:
    """The functions of the career in order, each with the months in which it holds."""
    starts: dict[Month, FunctionChange] = {}
    for change in sorted(line.function_changes, key=lambda one: one.starts_on):
        starts[effective_month(change.starts_on, hired_on)] = change
    months = sorted(starts)
    career = [Post(None, months[0] if months else None, line.function, line.group)]
    for month, until in zip(months, [*months[1:], None], strict=False):
        career.append(Post(month, until, starts[month].function, starts[month].group))
    return tuple(career)


def post_in(month: Month, career: tuple[Post, ...]) -> Post:
    """The post held in the month."""
    return next(post for post in reversed(career) if post.first is None or post.first <= month)


def premium_hours(choices: Iterable[Choice], hired_on: tuple[date, ...]) -> tuple[tuple[Month, Decimal], ...]:
    """The hours per week asked as premium, by the month from which they count; the last choice of a month wins."""
    hours = {
        effective_month(choice.starts_on, hired_on): choice.premium_hours_per_week
        for choice in sorted(choices, key=lambda one: one.starts_on)
    }
    return tuple(sorted(hours.items()))


def chosen_in(month: Month, chosen: tuple[tuple[Month, Decimal], ...]) -> Decimal:
    """The hours per week asked as premium in the month; without a choice it is exemption only."""
    return next((hours for first, hours in reversed(chosen) if first <= month), NOTHING)


def birthday_month(birth_date: date, age: int, rule: LeapDayRule) -> Month:
    """The month in which the age is reached; 29 February follows the rule in a year without that day."""
    year = birth_date.year + age
    born_on_leap_day = (birth_date.month, birth_date.day) == (2, 29)
    if born_on_leap_day and days_in_month(year, 2) == 28 and rule is LeapDayRule.FIRST_OF_MARCH:
        return Month(year, 3)
    return Month(year, birth_date.month)


@dataclass(frozen=True, slots=True)
class StepStart:
    """An age step: the month in which age allows it, and the month in which it was acquired, if it was."""

    step: AgeStep
    by_age: Month
    acquired: Month | None
    missed_by_threshold: bool


def step_starts(
    line: StaffLine, birth_date: date, career: tuple[Post, ...], parameters: ParameterSet
) -> tuple[StepStart, ...]:
    """When each age step began, through any post held in this facility; a step once acquired stays."""
    first_employed = min((Month.of(contract.starts_on) for contract in line.contracts), default=None)
    held = [post for post in career if first_employed is None or post.until is None or post.until > first_employed]
    return tuple(_step_start(step, line, birth_date, held, parameters) for step in parameters.age_steps)


def _step_start(
    step: AgeStep, line: StaffLine, birth_date: date, held: list[Post], parameters: ParameterSet
) -> StepStart:
    rules = parameters.rules
    birthday = birthday_month(birth_date, step.age, rules.leap_day_rule)
    by_age = birthday if rules.age_start_rule is AgeStartRule.FIRST_DAY_OF_BIRTHDAY_MONTH else birthday.plus(1)
    assimilated = _assimilated_from(line, birthday, by_age, parameters)
    by_group = {Group.EX_OFFICIO: by_age, Group.ASSIMILATED: assimilated, Group.OTHER: None}
    acquired = min(
        (start for post in held if (start := _within(by_group[post.group], post)) is not None),
        default=None,
    )
    missed = acquired is None and assimilated is None and any(post.group is Group.ASSIMILATED for post in held)
    return StepStart(step, by_age, acquired, missed)


def _within(month: Month | None, post: Post) -> Month | None:
    """The month, or the first month of the post when that is later; nothing once the post is over."""
    if month is None:
        return None
    start = month if post.first is None else max(month, post.first)
    return start if post.covers(start) else None


def _assimilated_from(line: StaffLine, birthday: Month, by_age: Month, parameters: ParameterSet) -> Month | None:
    """First month of an assimilated step: a window with the threshold hours, ending the month before or later."""
    effects = [
        _effect(Month.of(window.window_ends_on), parameters.rules.assimilation_effect)
        for window in line.irregular_hours
        if Month.of(window.window_ends_on) >= birthday.plus(-1) and meets_threshold(line, window, parameters)
    ]
    return max(by_age, min(effects)) if effects else None


def _effect(month: Month, effect: AssimilationEffect) -> Month:
    return month.plus(1) if effect is AssimilationEffect.NEXT_MONTH else month


def meets_threshold(line: StaffLine, window: IrregularHours, parameters: ParameterSet) -> bool:
    """Whether the window holds the hours asked: pro rata of the contract on its last day, in full without one."""
    full_time = parameters.full_time_week_hours
    weekly = full_time
    if parameters.rules.assimilation_part_time is PartTimeThreshold.PRO_RATA:
        weekly = next((one.weekly_hours for one in line.contracts if one.covers(window.window_ends_on)), full_time)
    return window.hours * full_time >= parameters.assimilation_threshold * weekly


def right_in(month: Month, starts: tuple[StepStart, ...]) -> Decimal:
    """Hours per week of exemption in the month, for a full-timer (X)."""
    hours = NOTHING
    for one in starts:
        if one.acquired is not None and one.acquired <= month:
            hours = max(hours, one.step.hours_per_week)
    return hours


def step_findings(starts: tuple[StepStart, ...], career: tuple[Post, ...], last_month: Month) -> tuple[Finding, ...]:
    """Why a step that age allows does not count: too young, no threshold, or frozen by another function."""
    first = starts[0]
    if first.by_age > last_month:
        return (finding("E-TOO-YOUNG", month=str(first.by_age), age=str(first.step.age)),)
    missed = [one for one in starts if one.acquired is None and one.by_age <= last_month]
    low = [finding("I-THRESHOLD-NOT-MET", age=str(one.step.age)) for one in missed if one.missed_by_threshold]
    frozen = [
        finding("I-STEP-FROZEN", age=str(one.step.age))
        for one in missed
        if not one.missed_by_threshold and len(career) > 1
    ]
    return (*low, *frozen)


def choice_findings(asked: Iterable[tuple[Decimal, Decimal]]) -> tuple[Finding, ...]:
    """The premium asked above the right, each pair of figures once."""
    above = dict.fromkeys((hours, right) for hours, right in asked if right and hours > right)
    return tuple(finding("I-CHOICE-ABOVE-RIGHT", chosen=plain(hours), right=plain(right)) for hours, right in above)
