"""Days are inclusive ("tot en met"), months are `Month`, and a month counts thirty thirtieths."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

THIRTIETHS = 30
ONE_DAY = timedelta(days=1)
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, such as 2019-03."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12 or not 1 <= self.year <= 9999:
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that holds the day."""
        return _month(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written as `YYYY-MM`."""
        found = _MONTH.fullmatch(text) if text.isascii() else None
        if found is None:
            raise ValueError(f"not a month: {text!r}")
        return _month(int(found[1]), int(found[2]))

    # Months are keys on the hot path of a payment run.
    def __hash__(self) -> int:
        return self.year * 12 + self.month

    @property
    def index(self) -> int:
        """Months counted from the year 0, so that months can be subtracted."""
        return self.year * 12 + self.month - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, days_in_month(self.year, self.month))

    def plus(self, months: int) -> Month:
        """The month so many months later (or earlier, when negative)."""
        return _numbered(self.year * 12 + self.month - 1 + months)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@lru_cache(maxsize=4096)
def _month(year: int, month: int) -> Month:
    return Month(year, month)


@lru_cache(maxsize=4096)
def _numbered(index: int) -> Month:
    year, zero_based = divmod(index, 12)
    return _month(year, zero_based + 1)


@lru_cache(maxsize=4096)
def days_in_month(year: int, month: int) -> int:
    """The number of days of the month, leap years included."""
    return monthrange(year, month)[1]


def is_last_of_month(day: date) -> bool:
    """Whether the day closes its month."""
    return day.day == days_in_month(day.year, day.month)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `starts_on` to `ends_on`, both days included; never empty."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"period ends before it starts: {self.starts_on} - {self.ends_on}")

    @property
    def days(self) -> int:
        """Calendar days, both ends included."""
        return (self.ends_on - self.starts_on).days + 1

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def intersection(self, other: Period) -> Period | None:
        """The days in both, or nothing."""
        starts_on, ends_on = max(self.starts_on, other.starts_on), min(self.ends_on, other.ends_on)
        return Period(starts_on, ends_on) if starts_on <= ends_on else None

    def months(self) -> Iterator[Month]:
        """Every calendar month touched, in order."""
        month, last = Month.of(self.starts_on), Month.of(self.ends_on)
        while month <= last:
            yield month
            month = month.plus(1)


@lru_cache(maxsize=32768)
def add_months(day: date, months: int) -> date:
    """The same day number so many months later; at a shorter month its last day (31-8 minus six months: 28-2)."""
    year, zero_based = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, zero_based + 1, min(day.day, days_in_month(year, zero_based + 1)))


@lru_cache(maxsize=32768)
def end_of_months(starts_on: date, months: int) -> date:
    """Last day of so many whole months: the day before the same day number, or the last day of a month without it."""
    if months < 1:
        raise ValueError("a period has at least one month")
    reached = add_months(starts_on, months)
    return reached - ONE_DAY if reached.day == starts_on.day else reached


@lru_cache(maxsize=32768)
def whole_months(period: Period) -> int | None:
    """How many whole months the period is, or nothing when it ends inside a month of its own count."""
    starts_on, ends_on = period.starts_on, period.ends_on
    count = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
    for months in (count, count + 1):
        if months >= 1 and end_of_months(period.starts_on, months) == period.ends_on:
            return months
    return None


def started_months(period: Period) -> int:
    """How many months, counted from the first day of the period, have begun by its last day."""
    starts_on, ends_on = period.starts_on, period.ends_on
    months = max((ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month, 1)
    while end_of_months(period.starts_on, months) < period.ends_on:
        months += 1
    return months


@lru_cache(maxsize=8192)
def thirtieths(period: Period) -> tuple[tuple[Month, int], ...]:
    """The period in thirtieths per calendar month; n whole months are exactly 30 n, whatever day they start."""
    whole = whole_months(period)
    return _whole_slices(period, whole) if whole is not None else _loose_slices(period)


def _whole_slices(period: Period, whole: int) -> tuple[tuple[Month, int], ...]:
    """First slice 30 - min(day, 30) + 1, full months 30, and the last slice the rest."""
    left = THIRTIETHS * whole
    slices = []
    month = Month.of(period.starts_on)
    share = THIRTIETHS - min(period.starts_on.day, THIRTIETHS) + 1
    while left:
        share = min(share, left)
        slices.append((month, share))
        left -= share
        month, share = month.plus(1), THIRTIETHS
    return tuple(slices)


def _loose_slices(period: Period) -> tuple[tuple[Month, int], ...]:
    """30E days: the last day of any month is day 30, each slice is its end - its start + 1 in those days."""
    last = Month.of(period.ends_on)
    slices = []
    for month in period.months():
        begin = min(period.starts_on.day, THIRTIETHS) if month == Month.of(period.starts_on) else 1
        end = THIRTIETHS if month != last or is_last_of_month(period.ends_on) else min(period.ends_on.day, THIRTIETHS)
        slices.append((month, end - begin + 1))
    return tuple(slices)


@lru_cache(maxsize=32768)
def total_thirtieths(period: Period) -> int:
    """All thirtieths of the period together."""
    whole = whole_months(period)
    return THIRTIETHS * whole if whole is not None else sum(days for _, days in _loose_slices(period))
