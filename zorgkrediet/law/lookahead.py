"""Before anything is filed: does this start or stop day lose days, and which nearby day loses none?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kernel.pure.periods import ONE_DAY, Period, add_months, end_of_months, started_months, total_thirtieths
from kernel.pure.tables import Tables
from zorgkrediet.enums import Regime
from zorgkrediet.law import credit
from zorgkrediet.law.duration import whole_ends_around
from zorgkrediet.law.events import charge_of_stop
from zorgkrediet.law.tables import LAW


@dataclass(frozen=True, slots=True)
class Advice:
    """What a day costs: thirtieths lost, and the nearest days before and after it that lose none."""

    on: date
    lost: int
    earlier: date | None
    later: date | None

    @property
    def loses_nothing(self) -> bool:
        return self.lost == 0

    @property
    def nearest(self) -> date | None:
        """The closest day that loses nothing; the earlier one when both are as near; none when there is no such day."""
        days = [self.on] if self.loses_nothing else [day for day in (self.earlier, self.later) if day is not None]
        return min(days, key=lambda day: (abs((day - self.on).days), day), default=None)


def advise_stop(granted: Period, on: date, *, keeps_month: bool = False) -> Advice:
    """A stop on this last day: what a started month loses; `keeps_month` for who stops to teach again."""
    if not granted.starts_on < on <= granted.ends_on:
        raise ValueError("a stop lies after the first day and inside the granted period")
    taken = total_thirtieths(Period(granted.starts_on, on))
    lost = 0 if keeps_month else max(charge_of_stop(granted, on) - taken, 0)
    if not lost:
        return Advice(on, 0, on, on)
    earlier, later = whole_ends_around(Period(granted.starts_on, on))
    return Advice(on, lost, earlier, min(later, granted.ends_on))


def advise_start(starts_on: date, ends_on: date) -> Advice:
    """A start with a fixed last day (a school year): the thirtieths that no whole month holds, and better starts."""
    wished = Period(starts_on, ends_on)
    months = started_months(wished)
    if end_of_months(starts_on, months) == ends_on:
        return Advice(starts_on, 0, starts_on, starts_on)
    whole = end_of_months(starts_on, months - 1) if months > 1 else None
    lost = total_thirtieths(wished) - (total_thirtieths(Period(starts_on, whole)) if whole else 0)
    return Advice(starts_on, lost, _start_of(ends_on, months), _start_of(ends_on, months - 1) if months > 1 else None)


def _start_of(ends_on: date, months: int) -> date | None:
    """The day on which so many whole months begin to end here; some last days have none (29 April from February)."""
    start = add_months(ends_on + ONE_DAY, -months)
    return start if end_of_months(start, months) == ends_on else None


def left_after(before: credit.Credit, regime: Regime, period: Period, law: Tables = LAW) -> int:
    """What a chosen period would leave, in unit-days; negative when the credit does not hold it."""
    return before.left - credit.unit_days(regime, total_thirtieths(period), period.starts_on, law)
