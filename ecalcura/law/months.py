"""One staff line month by month: the right, the premium part and the share of a full-timer's month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ecalcura.enums import Function, Group, MonthFractionRule
from ecalcura.law.entitlement import (
    Post,
    StepStart,
    chosen_in,
    employment,
    post_in,
    posts,
    premium_hours,
    right_in,
    step_starts,
)
from ecalcura.law.facts import Contract, StaffLine, Suspension
from ecalcura.law.parameters import ParameterSet
from ecalcura.law.periods import Quarter, days_of, quarters_of
from ecalcura.law.rounding import total_of
from kernel.pure.periods import Month

NO_SHARE = Fraction(0)


@dataclass(frozen=True, slots=True)
class MonthRight:
    """X, k, (X - k) × w × d of one month. `employed` is false in months wholly outside every contract.

    A premium above the right was brought back to the right; `asked` is what was chosen.
    """

    month: Month
    quarter: Quarter
    function: Function
    group: Group
    right: Decimal
    asked: Decimal
    premium: Decimal
    exempted: Fraction
    employed: bool


@dataclass(frozen=True, slots=True)
class Course:
    """The months of one staff line, with the career and the age steps they come from.

    `premium_months` are those that count for the premium: hire and leave already lower the hours P of their quarter.
    """

    months: tuple[MonthRight, ...]
    premium_months: tuple[MonthRight, ...]
    employed_quarters: frozenset[Quarter]
    career: tuple[Post, ...]
    starts: tuple[StepStart, ...]
    stretches: tuple[tuple[date, date], ...]


def course(line: StaffLine, birth_date: date, months: tuple[Month, ...], parameters: ParameterSet) -> Course:
    """The line through the months. In the quarter of a hire, the choice at the hire holds from the quarter's start."""
    stretches = employment(line.contracts)
    hired_on = tuple(first for first, _ in stretches)
    career = posts(line, hired_on)
    starts = step_starts(line, birth_date, career, parameters)
    chosen = premium_hours(line.choices, hired_on)
    entered = {quarter: _first_employed_month(quarter, stretches) for quarter in quarters_of(months)}
    rights = []
    for month in months:
        quarter = Quarter.of(month)
        entry = entered[quarter]
        read_in = month if entry is None or entry <= month else entry
        post = post_in(read_in, career)
        right, asked = right_in(month, starts), chosen_in(read_in, chosen)
        premium = min(asked, right)
        share = month_share(month, line, parameters)
        rights.append(
            MonthRight(
                month=month,
                quarter=quarter,
                function=post.function,
                group=post.group,
                right=right,
                asked=asked,
                premium=premium,
                exempted=_exempted(right - premium, share),
                employed=_employed(days_of(month), stretches),
            )
        )
    return Course(
        months=tuple(rights),
        premium_months=tuple(one for one in rights if one.premium and entered[one.quarter]),
        employed_quarters=frozenset(quarter for quarter, entry in entered.items() if entry),
        career=career,
        starts=starts,
        stretches=stretches,
    )


@lru_cache(maxsize=4096)
def _exempted(hours_per_week: Decimal, share: Fraction) -> Fraction:
    return Fraction(hours_per_week) * share


def _employed(days: tuple[date, date], stretches: tuple[tuple[date, date], ...]) -> bool:
    return any(first <= days[1] and days[0] <= last for first, last in stretches)


def _first_employed_month(quarter: Quarter, stretches: tuple[tuple[date, date], ...]) -> Month | None:
    """The month of the quarter in which employment begins or goes on; nothing when there is none."""
    first_day, last_day = quarter.first_day, quarter.last_day
    days = [max(first, first_day) for first, last in stretches if first <= last_day and first_day <= last]
    return Month.of(min(days)) if days else None


def month_share(month: Month, line: StaffLine, parameters: ParameterSet) -> Fraction:
    """w × d: contract hours over 38, for the calendar days in contract and not in unpaid suspension."""
    first_day, last_day = days_of(month)
    contracts = [one for one in line.contracts if one.starts_on <= last_day and first_day <= one.last_day]
    suspensions = [one for one in line.suspensions if one.starts_on <= last_day and first_day <= one.last_day]
    if not contracts:
        return NO_SHARE
    full_time = parameters.full_time_week_hours
    whole = contracts[0].starts_on <= first_day and last_day <= contracts[0].last_day
    if whole and not suspensions:
        return _of_full_time(contracts[0].weekly_hours, full_time)
    return _share_by_day(month, contracts, suspensions, parameters)


@lru_cache(maxsize=4096)
def _of_full_time(weekly_hours: Decimal, full_time: Decimal) -> Fraction:
    return min(Fraction(1), Fraction(weekly_hours) / Fraction(full_time))


def _share_by_day(
    month: Month, contracts: list[Contract], suspensions: list[Suspension], parameters: ParameterSet
) -> Fraction:
    full_time = parameters.full_time_week_hours
    first_day, last_day = days_of(month)
    days = [first_day.replace(day=number) for number in range(1, last_day.day + 1)]
    shares = [_day_share(day, contracts, suspensions, full_time) for day in days]
    if parameters.rules.month_fraction_rule is MonthFractionRule.FULL_MONTHS_ONLY and NO_SHARE in shares:
        return NO_SHARE
    return total_of(shares) / len(days)


def _day_share(day: date, contracts: list[Contract], suspensions: list[Suspension], full_time: Decimal) -> Fraction:
    if any(suspension.covers(day) for suspension in suspensions):
        return NO_SHARE
    weekly_hours = next((contract.weekly_hours for contract in contracts if contract.covers(day)), None)
    return NO_SHARE if weekly_hours is None else _of_full_time(weekly_hours, full_time)
