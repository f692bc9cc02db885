"""The career credit: an integer ledger in unit-days, one counter over all motives and employers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.pure.money import exact_quotient, floor_places
from kernel.pure.periods import total_thirtieths
from kernel.pure.tables import Tables
from zorgkrediet.enums import Regime
from zorgkrediet.law.facts import TakenPeriod
from zorgkrediet.law.tables import LAW, scheme_start


@dataclass(frozen=True, slots=True)
class Credit:
    """State of the counter; nothing can be left that was not there, and nothing used that is not counted."""

    career: int
    used: int

    def __post_init__(self) -> None:
        if not 0 <= self.used <= self.career:
            raise ValueError(f"{self.used} unit-days used of {self.career}")

    @property
    def left(self) -> int:
        return self.career - self.used

    def left_months(self, day: date, law: Tables = LAW) -> dict[str, Decimal]:
        """What is left as months in each regime, rounded down so that it never promises a day too much."""
        return {regime.value: months_in(self.left, regime, day, law) for regime in Regime}

    def after(self, unit_days: int) -> Credit:
        """The counter once so many unit-days more are used."""
        return Credit(self.career, self.used + unit_days)


def career(day: date, law: Tables = LAW) -> int:
    """The whole career in unit-days: 18 months full, 36 half or 90 of one fifth (1 = 2 = 5)."""
    return law["duration.career_unit_days"].integer(day)


def unit_days(regime: Regime, days: int, day: date, law: Tables = LAW) -> int:
    """What so many thirtieths in the regime cost; a part-timer's month costs the same."""
    rate: int = law["duration.units_per_day"].at(day)[regime]
    return rate * days


def month_cost(regime: Regime, day: date, law: Tables = LAW) -> int:
    """What a whole month in the regime costs."""
    return unit_days(regime, law["duration.days_per_month"].integer(day), day, law)


def months_in(left: int, regime: Regime, day: date, law: Tables = LAW) -> Decimal:
    """So many unit-days as months in the regime, rounded down to two decimals."""
    return floor_places(exact_quotient(Decimal(left), Decimal(month_cost(regime, day, law))), 2)


def counts(taken: TakenPeriod, law: Tables = LAW) -> bool:
    """A break that began before the scheme stays with the RVA until it ends and costs nothing here."""
    return taken.period.starts_on >= scheme_start(law)


def used(history: Iterable[TakenPeriod], law: Tables = LAW) -> int:
    """Unit-days of all care credit taken, in any order."""
    return sum(
        unit_days(taken.regime, total_thirtieths(taken.period), taken.period.starts_on, law)
        for taken in once(history, law)
        if counts(taken, law)
    )


def once(history: Iterable[TakenPeriod], law: Tables = LAW) -> tuple[TakenPeriod, ...]:
    """One person with a file at two employers uses the units once: the same break twice is one break."""
    taken = tuple(history)
    if taken and law["scope.one_counter_for_all_employers"].flag(max(scheme_start(law), taken[0].period.starts_on)):
        return tuple(dict.fromkeys(taken))
    return taken
