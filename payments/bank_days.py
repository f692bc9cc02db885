"""Days on which banks settle euro payments (TARGET)."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from typing import Any

from kernel.pure.periods import ONE_DAY, Month


@cache
def _calendar() -> Any:
    import holidays  # slow to load; only payment days need it

    return holidays.financial_holidays("ECB")


def is_bank_day(day: date) -> bool:
    """Whether TARGET is open."""
    return bool(_calendar().is_working_day(day))


def next_bank_day(after: date) -> date:
    """The first day after the given one on which TARGET is open."""
    day = after + ONE_DAY
    while not is_bank_day(day):
        day += ONE_DAY
    return day


def execution_day(moment: datetime, cut_off: time) -> date:
    """The day on which the bank carries out what reaches it at this local moment: the same day when it is open and the
    cut-off is not yet past, else the next on which it is."""
    day = moment.date()
    return day if is_bank_day(day) and moment.time() < cut_off else next_bank_day(day)


def first_bank_day(month: Month) -> date:
    """The first day of the month on which TARGET is open: the day of the monthly run."""
    return next_bank_day(month.first_day - ONE_DAY)
