"""What a calendar month pays: category, index, part of a month, one rounding per line (§ 5 of the README)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kernel.pure.money import exact_product, exact_quotient, round_cent
from kernel.pure.periods import THIRTIETHS, Month, Period, days_in_month, thirtieths
from kernel.pure.tables import Tables
from zorgkrediet.enums import Category, LivesWith, Regime
from zorgkrediet.law.facts import Household, birthday
from zorgkrediet.law.tables import LAW, describe, scheme_start

HALF_DAY = Decimal("0.5")
TWENTYSIXTHS = 26
SUNDAY = 6
_PARAMETERS = ("amounts.base", "index.coefficient", "amounts.withholding", "amounts.rounding")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One monthly amount: gross, withheld and net always add up, or it does not exist."""

    category: Category
    fraction: Decimal
    days: int
    divisor: int
    month: Month
    coefficient: Decimal
    gross: Decimal
    withheld: Decimal
    net: Decimal
    trace: dict[str, Any]
    row: dict[str, Any] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if self.gross - self.withheld != self.net:
            raise ValueError(f"the parts of {self.month} do not sum to the whole")
        object.__setattr__(self, "row", self._printed())

    def _printed(self) -> dict[str, Any]:
        """The payment row of the contract. Shared: copy it, never change it."""
        return {
            "month": str(self.month),
            "category": self.category.value,
            "coefficient": str(self.coefficient),
            "fraction": str(self.fraction),
            "days": self.days,
            "gross": str(self.gross),
            "withheld": str(self.withheld),
            "net": str(self.net),
            "trace": self.trace,
        }


@dataclass(frozen=True, slots=True)
class Grant:
    """A granted break as it is paid: the period, and from which day which category holds."""

    regime: Regime
    fraction: Decimal
    starts_on: date
    ends_on: date
    categories: tuple[tuple[date, Category], ...]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    def slices(self) -> tuple[tuple[Period, Category], ...]:
        """The period cut where the category changes."""
        starts = [starts_on for starts_on, _ in self.categories[1:]]
        ends = [*(day - timedelta(days=1) for day in starts), self.ends_on]
        return tuple(
            (Period(starts_on, ends_on), category)
            for (starts_on, category), ends_on in zip(self.categories, ends, strict=True)
        )


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """What is due for one calendar month in one category."""

    month: Month
    category: Category
    fraction: Decimal
    days: int
    breakdown: Breakdown

    @property
    def gross(self) -> Decimal:
        return self.breakdown.gross

    @property
    def withheld(self) -> Decimal:
        return self.breakdown.withheld

    @property
    def net(self) -> Decimal:
        return self.breakdown.net


def day_of_right(month: Month, law: Tables = LAW) -> date:
    """The day whose figures hold for the month: its first, or the first day of the scheme in its first month."""
    first = scheme_start(law)
    return first if Month.of(first) == month else month.first_day


@lru_cache(maxsize=65536)
def monthly(
    category: Category,
    fraction: Decimal,
    thirtieths: int,
    month: Month,
    divisor: int = THIRTIETHS,
    law: Tables = LAW,
) -> Breakdown:
    """The amount for so many thirtieths of the month; gross and net each rounded once, from the exact product."""
    # "0.8" and "0.800" are one key of the cache, so they must be written alike.
    fraction = Decimal(decimal_text(fraction))
    day = day_of_right(month, law)
    base: Decimal = law["amounts.base"].at(day)[category]
    coefficient = law["index.coefficient"].decimal(day)
    rate: Decimal = law["amounts.withholding"].at(day)[category]
    rounding = law["amounts.rounding"].text(day)
    exact = _exact_gross(base, coefficient, fraction, thirtieths, divisor)
    gross, net = _rounded(exact, rate, rounding)
    trace = {
        "kind": "monthly-amount",
        "inputs": {
            "category": category.value,
            "fraction": str(fraction),
            "days": thirtieths,
            "divisor": divisor,
            "month": str(month),
        },
        "parameters": describe(law, _PARAMETERS, day),
        "rule": "base x coefficient x fraction x days / divisor; net = exact gross x (1 - rate)",
        "steps": {
            "base": str(base),
            "coefficient": str(coefficient),
            "rate": str(rate),
            "exactGross": str(exact),
            "exactNet": str(exact_product(exact, 1 - rate)),
        },
        "rounding": rounding,
        "result": {"gross": str(gross), "withheld": str(gross - net), "net": str(net)},
    }
    return Breakdown(category, fraction, thirtieths, divisor, month, coefficient, gross, gross - net, net, trace)


def _exact_gross(base: Decimal, coefficient: Decimal, fraction: Decimal, days: int, divisor: int) -> Decimal:
    # Multiplied before divided: whole months stay exact whatever the divisor.
    return exact_quotient(exact_product(base, coefficient, fraction, Decimal(days)), Decimal(divisor))


def _rounded(exact: Decimal, rate: Decimal, rounding: str) -> tuple[Decimal, Decimal]:
    gross = round_cent(exact)
    source = exact if rounding == "NET_FROM_EXACT_GROSS" else gross
    return gross, round_cent(exact_product(source, 1 - rate))


def decimal_text(number: Decimal) -> str:
    """The number with at least two decimals: `1.00`, `0.6111`."""
    shortest = number.normalize()
    return f"{shortest:.{max(2, -int(shortest.as_tuple().exponent))}f}"


def lives_alone(household: Household) -> bool:
    """Alleenwonend: nobody else at home, or only own children of whom at least one is dependent."""
    if household.lives_with == LivesWith.OTHERS:
        return False
    resident = [child for child in household.children if child.lives_in]
    if not resident:
        return household.lives_with == LivesWith.NOBODY
    return any(child.dependent for child in resident)


def is_single_parent(household: Household, day: date, law: Tables = LAW) -> bool:
    """Alleenstaande ouder: lives alone with a child that gives child benefit, or only with dependent children."""
    if not lives_alone(household):
        return False
    resident = [child for child in household.children if child.lives_in]
    gives_benefit = any(child.child_benefit for child in household.children)
    all_dependent = all(child.dependent for child in resident)
    if law["amounts.single_parent_only_dependent"].flag(day):
        return all_dependent and (gives_benefit or bool(resident))
    return gives_benefit or (bool(resident) and all_dependent)


def category_for(regime: Regime, household: Household, is_older: bool, day: date, law: Tables = LAW) -> Category:
    """The category of the benefit; a full break knows only one, and age counts only for half-time living together."""
    if regime == Regime.FULL:
        return Category.F
    single_parent = is_single_parent(household, day, law)
    if regime == Regime.FIFTH:
        return Category.VSP if single_parent else Category.V
    if single_parent:
        return Category.HSP
    if lives_alone(household):
        return Category.HA
    return Category.HC50 if is_older else Category.HC


def effective_day(day: date, setting: str) -> date:
    """The day itself, or the first of the month on or after it."""
    if setting == "ON_THE_DAY" or day.day == 1:
        return day
    return Month.of(day).plus(1).first_day


def older_from(birth_date: date, day: date, law: Tables = LAW) -> date:
    """From which day the higher withholding age counts."""
    reached = birthday(birth_date, law["amounts.higher_withholding_age"].integer(day))
    return effective_day(reached, law["amounts.age_effective"].text(day))


def work_fraction(regime: Regime, fraction: Decimal, day: date, law: Tables = LAW) -> Decimal:
    """The part of the full amount that a part-timer gets."""
    if regime == Regime.HALF and law["regime.half_time_fraction"].text(day) == "HOURS_GIVEN_UP":
        return (fraction - HALF_DAY) / HALF_DAY
    return fraction


def categories_through(
    period: Period,
    regime: Regime,
    households: tuple[tuple[date, Household], ...],
    birth_date: date | None,
    law: Tables = LAW,
) -> tuple[tuple[date, Category], ...]:
    """From which day of the period which category holds; `households` lists each with its effective day, in order."""
    day = period.starts_on
    older = older_from(birth_date, day, law) if birth_date is not None else None
    marks = {day}
    marks.update(start for start, _ in households if start > day)
    if older is not None and older > day:
        marks.add(older)
    rows: list[tuple[date, Category]] = []
    for mark in sorted(marks):
        if mark > period.ends_on:
            break
        household = [one for start, one in households if start <= mark][-1]
        category = category_for(regime, household, older is not None and older <= mark, mark, law)
        if not rows or rows[-1][1] != category:
            rows.append((mark, category))
    return tuple(rows)


def payment_lines(grant: Grant, law: Tables = LAW) -> tuple[PaymentLine, ...]:
    """Every line of the grant, in order; the days of a whole-month period are always thirty a month."""
    lines = []
    for month, category, days, divisor in _shares(grant, law):
        if days:
            part = monthly(category, grant.fraction, days, month, divisor, law)
            lines.append(PaymentLine(month, category, grant.fraction, days, part))
    return tuple(lines)


def monthly_due(grant: Grant, month: Month, law: Tables = LAW) -> tuple[PaymentLine, ...]:
    """What the grant gives in one month: no line outside it, two when the category changes inside the month."""
    return tuple(line for line in payment_lines(grant, law) if line.month == month)


def _shares(grant: Grant, law: Tables) -> Iterator[tuple[Month, Category, int, int]]:
    """Days per month and category."""
    period = grant.period
    setting = law["amounts.day_divisor"].text(period.starts_on)
    if setting == "THIRTIETHS":
        # Settled by the period as a whole: whole months give exactly thirty a month.
        yield from _thirtieth_shares(grant, thirtieths(period))
        return
    for part, category in grant.slices():
        for month in part.months():
            touched = Period(max(part.starts_on, month.first_day), min(part.ends_on, month.last_day))
            yield month, category, *_counted(touched, month, setting)


def _thirtieth_shares(
    grant: Grant, slices: tuple[tuple[Month, int], ...]
) -> Iterator[tuple[Month, Category, int, int]]:
    first = Month.of(grant.starts_on)
    changes = grant.categories[1:]
    category = grant.categories[0][1]
    for month, days in slices:
        position = min(grant.starts_on.day, THIRTIETHS) if month == first else 1
        while changes and Month.of(changes[0][0]) == month:
            before = max(min(min(changes[0][0].day, THIRTIETHS) - position, days), 0)
            yield month, category, before, THIRTIETHS
            position, days = position + before, days - before
            category, changes = changes[0][1], changes[1:]
        yield month, category, days, THIRTIETHS


def _counted(touched: Period, month: Month, setting: str) -> tuple[int, int]:
    """Real days of the month, or working days of a six-day week in twenty-sixths; a full month is the whole."""
    length = days_in_month(month.year, month.month)
    if setting == "REAL_DAYS":
        return touched.days, length
    if touched.days == length:
        return TWENTYSIXTHS, TWENTYSIXTHS
    working = sum((touched.starts_on + timedelta(days=n)).weekday() != SUNDAY for n in range(touched.days))
    return min(working, TWENTYSIXTHS), TWENTYSIXTHS
