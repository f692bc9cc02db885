"""The reference period (1 July to 30 June) and its four calendar quarters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kernel.pure.errors import DomainError
from kernel.pure.periods import Month

_REFERENCE_PERIOD = re.compile(r"(\d{4})-(\d{4})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})Q([1-4])", re.ASCII)
_YEARS = range(1900, 2200)


class NotAPeriod(DomainError):
    """The text is no reference period or no calendar quarter."""

    code = "NOT_A_PERIOD"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, such as 2023Q3 (July to September)."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter written as `2023Q3`."""
        found = _QUARTER.fullmatch(text)
        if found is None or int(found[1]) not in _YEARS:
            raise NotAPeriod("Schrijf een kwartaal als 2023Q3.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, month: Month) -> Quarter:
        """The quarter that holds the month."""
        return _quarter(month.year, (month.month + 2) // 3)

    @property
    def months(self) -> tuple[Month, Month, Month]:
        return _months_of_quarter(self.year, self.number)

    @property
    def first_day(self) -> date:
        return days_of(self.months[0])[0]

    @property
    def last_day(self) -> date:
        return days_of(self.months[2])[1]

    @property
    def weekdays(self) -> int:
        """Days from Monday to Friday, public holidays included."""
        return _weekdays(self)

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.number}"


@lru_cache(maxsize=4096)
def days_of(month: Month) -> tuple[date, date]:
    """The first and the last day of the month."""
    return month.first_day, month.last_day


@lru_cache(maxsize=1024)
def _quarter(year: int, number: int) -> Quarter:
    return Quarter(year, number)


@lru_cache(maxsize=1024)
def _months_of_quarter(year: int, number: int) -> tuple[Month, Month, Month]:
    first = Month(year, number * 3 - 2)
    return first, first.plus(1), first.plus(2)


@lru_cache(maxsize=512)
def _weekdays(quarter: Quarter) -> int:
    days = (quarter.last_day - quarter.first_day).days + 1
    return sum((quarter.first_day + timedelta(days=offset)).weekday() < 5 for offset in range(days))


@dataclass(frozen=True, slots=True, order=True)
class ReferencePeriod:
    """The year of financing from 1 July of `first_year` to 30 June of the next year."""

    first_year: int

    @classmethod
    def parse(cls, text: str) -> ReferencePeriod:
        """The period written as `2023-2024`."""
        found = _REFERENCE_PERIOD.fullmatch(text)
        if found is None or int(found[2]) != int(found[1]) + 1 or int(found[1]) not in _YEARS:
            raise NotAPeriod("Schrijf een referentieperiode als 2023-2024: twee opeenvolgende jaren.")
        return cls(int(found[1]))

    @property
    def first_day(self) -> date:
        return date(self.first_year, 7, 1)

    @property
    def last_day(self) -> date:
        return date(self.first_year + 1, 6, 30)

    @property
    def months(self) -> tuple[Month, ...]:
        return _months_of_period(self.first_year)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return quarters_of(self.months)

    def day(self, month_and_day: str) -> date:
        """The day written as `MM-DD`, inside the period: `02-15` lies in the second year."""
        month, day = (int(part) for part in month_and_day.split("-"))
        return date(self.first_year if month >= 7 else self.first_year + 1, month, day)

    def day_after(self, month_and_day: str) -> date:
        """The first such day after the period: `08-31` of the year in which the period ends."""
        month, day = (int(part) for part in month_and_day.split("-"))
        return date(self.first_year + 1 if month >= 7 else self.first_year + 2, month, day)

    def __str__(self) -> str:
        return f"{self.first_year:04d}-{self.first_year + 1:04d}"


@lru_cache(maxsize=256)
def _months_of_period(first_year: int) -> tuple[Month, ...]:
    first = Month(first_year, 7)
    return tuple(first.plus(offset) for offset in range(12))


@lru_cache(maxsize=256)
def quarters_of(months: tuple[Month, ...]) -> tuple[Quarter, ...]:
    """The quarters of consecutive months, each once and in order."""
    return tuple(dict.fromkeys(Quarter.of(month) for month in months))
