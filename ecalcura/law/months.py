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
    posts,
    premium_hours,
    right_in,
    step_starts,
)
from ecalcura.law.facts import Contract, StaffLine, Suspension
from ecalcura.law.parameters import ParameterSet
from ecalcura.law.periods import Quarter
from kernel.pure.periods import Month

NO_SHARE = Fraction(0)


@dataclass(frozen=True, slots=True)
class MonthRight:
    """X, k and w × d of one month. `employed` is false in months wholly outside every contract."""

    month: Month
    function: Function
    group: Group
    right: Decimal
    asked: Decimal
    share: Fraction
    employed: bool

    @property
    def premium(self) -> Decimal:
        """Hours per week taken as premium (k); a choice above the right counts as the right."""
        return min(self.asked, self.right)

    @property
    def exempted(self) -> Fraction:
        """Hours per week of exemption (X - k), times the share of the month."""
        return Fraction(self.right - self.premium) * self.share


@dataclass(frozen=True, slots=True)
class Course:
    """The months of one staff line, with the career and the age steps they come from."""

    months: tuple[MonthRight, ...]
    career: tuple[Post, ...]
    starts: tuple[StepStart, ...]
    stretches: tuple[tuple[date, date], ...]

    @property
    def premium_months(self) -> tuple[MonthRight, ...]:
        """The months that count for the premium, whole quarters long: hire and leave already lower the hours P."""
        return tuple(
            month
            for month in self.months
            if month.premium and employed_in_quarter(Quarter.of(month.month), self.stretches)
        )


def course(line: StaffLine, birth_date: date, months: tuple[Month, ...], parameters: ParameterSet) -> Course:
    """The line through the months. In the quarter of a hire, the choice at the hire holds from the quarter's start."""
    stretches = employment(line.contracts)
    hired_on = tuple(first for first, _ in stretches)
    career = posts(line, hired_on)
    starts = step_starts(line, birth_date, career, parameters)
    chosen = premium_hours(line.choices, hired_on)
    rights = []
    for month in months:
        read_in = max(month, _first_employed_month(Quarter.of(month), stretches) or month)
        post = next(one for one in reversed(career) if one.covers(read_in))
        rights.append(
            MonthRight(
                month=month,
                function=post.function,
                group=post.group,
                right=right_in(month, starts),
                asked=chosen_in(read_in, chosen),
                share=month_share(month, line, parameters),
                employed=_employed(month.first_day, month.last_day, stretches),
            )
        )
    return Course(tuple(rights), career, starts, stretches)


def employed_in_quarter(quarter: Quarter, stretches: tuple[tuple[date, date], ...]) -> bool:
    """Whether at least one day of the quarter lies in a contract."""
    return _employed(quarter.first_day, quarter.last_day, stretches)


def _employed(first_day: date, last_day: date, stretches: tuple[tuple[date, date], ...]) -> bool:
    return any(first <= last_day and first_day <= last for first, last in stretches)


def _first_employed_month(quarter: Quarter, stretches: tuple[tuple[date, date], ...]) -> Month | None:
    """The month of the quarter in which employment begins or goes on; nothing when there is none."""
    days = [
        max(first, quarter.first_day)
        for first, last in stretches
        if first <= quarter.last_day and quarter.first_day <= last
    ]
    return Month.of(min(days)) if days else None


def month_share(month: Month, line: StaffLine, parameters: ParameterSet) -> Fraction:
    """w × d: contract hours over 38, for the calendar days in contract and not in unpaid suspension."""
    first_day, last_day = month.first_day, month.last_day
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
    days = [month.first_day.replace(day=number) for number in range(1, month.last_day.day + 1)]
    shares = [_day_share(day, contracts, suspensions, full_time) for day in days]
    if parameters.rules.month_fraction_rule is MonthFractionRule.FULL_MONTHS_ONLY and NO_SHARE in shares:
        return NO_SHARE
    return sum(shares, NO_SHARE) / len(days)


def _day_share(day: date, contracts: list[Contract], suspensions: list[Suspension], full_time: Decimal) -> Fraction:
    if any(suspension.covers(day) for suspension in suspensions):
        return NO_SHARE
    weekly_hours = next((contract.weekly_hours for contract in contracts if contract.covers(day)), None)
    return NO_SHARE if weekly_hours is None else _of_full_time(weekly_hours, full_time)
