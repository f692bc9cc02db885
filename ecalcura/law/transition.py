"""The year 2023: from a supplement in the price per stay day to direct financing (IBW-2023-TRANSITION-1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ecalcura.law.findings import Finding, finding
from ecalcura.law.parameters import law_tables
from ecalcura.law.rounding import cents, plain, rounded
from ecalcura.law.settlement import Settlement, settle
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO, total
from kernel.pure.periods import Month


class NoSupplementKnown(DomainError):
    """Days were invoiced in a month for which no supplement per day is known, or for which two are known."""

    code = "NO_SUPPLEMENT_KNOWN"


class SecondHalfNotConfirmed(DomainError):
    """Nobody confirmed whether the day price of July to December 2023 still held the supplement."""

    code = "E-H2-NOT-CONFIRMED"


class NoReferenceDays(DomainError):
    """A yearly amount cannot be spread over no days."""

    code = "NO_REFERENCE_DAYS"


@dataclass(frozen=True, slots=True)
class Supplement:
    """Euro per stay day for end of career inside the day price, from a month to a month, both included."""

    first: Month
    last: Month
    per_day: Decimal


@dataclass(frozen=True, slots=True)
class Received:
    """What the facility already received through the day price, one traced line per supplement."""

    amount: Decimal
    traces: tuple[Mapping[str, Any], ...]


def first_half_months() -> tuple[Month, ...]:
    """January to June 2023: settled with the invoiced days."""
    return _stretch("transition.settled_months")


def second_half_months() -> tuple[Month, ...]:
    """July to December 2023: already financed through eCalcura, so guarded against paying twice."""
    return _stretch("transition.guarded_months")


def received_in(months: tuple[Month, ...], days: Mapping[Month, int], supplements: tuple[Supplement, ...]) -> Received:
    """Supplement × invoiced days, rounded once per supplement."""
    days_by_supplement: dict[Supplement, int] = {}
    for month in months:
        if days.get(month, 0):
            supplement = _supplement_of(month, supplements)
            days_by_supplement[supplement] = days_by_supplement.get(supplement, 0) + days[month]
    traces = tuple(_trace(supplement, count) for supplement, count in days_by_supplement.items())
    return Received(total(Decimal(trace["amount"]) for trace in traces), traces)


def settle_first_half(due: Decimal, days: Mapping[Month, int], supplements: tuple[Supplement, ...]) -> Settlement:
    """What was due for the first half of 2023, minus what the invoiced days brought in."""
    return settle(due, [], received_in(first_half_months(), days, supplements).amount)


def received_in_second_half(
    still_in_price: bool | None, days: Mapping[Month, int], supplements: tuple[Supplement, ...]
) -> Received:
    """What counts as already received in 2023-2024; without a confirmation the calculation stops."""
    if still_in_price is None:
        raise SecondHalfNotConfirmed(finding("E-H2-NOT-CONFIRMED").message)
    if not still_in_price:
        return Received(ZERO, ())
    return received_in(second_half_months(), days, supplements)


def reference_days(places: int, occupancy: Decimal) -> Decimal:
    """Places × 365 × occupancy."""
    return places * _figure("transition.days_per_year") * occupancy


def supplement_per_day(yearly_amount: Decimal, days: Decimal, decimals: int = 2) -> Decimal:
    """The yearly amount spread over the reference days, with two or four decimals."""
    if days <= 0:
        raise NoReferenceDays("Geef meer dan 0 referentiedagen: plaatsen × 365 × bezetting.")
    return rounded(Fraction(yearly_amount) / Fraction(days), decimals)


def day_findings(days: Mapping[Month, object], places: int) -> tuple[Finding, ...]:
    """Invoiced days must be whole and not negative; far above the places they deserve an explanation."""
    findings = []
    for month in sorted(days):
        count = days[month]
        limit = places * month.last_day.day * _figure("transition.plausible_occupancy")
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            findings.append(finding("E-DAYS", month=str(month)))
        elif count > limit:
            figures = {"days": str(count), "limit": plain(limit), "places": str(places)}
            findings.append(finding("W-DAYS-HIGH", month=str(month), **figures))
    return tuple(findings)


def _supplement_of(month: Month, supplements: tuple[Supplement, ...]) -> Supplement:
    found = [one for one in supplements if one.first <= month <= one.last]
    if len(found) != 1:
        raise NoSupplementKnown(f"Geef voor {month} precies één supplement per verblijfdag.")
    return found[0]


def _trace(supplement: Supplement, days: int) -> dict[str, Any]:
    return {
        "kind": "RECEIVED_IN_DAY_PRICE",
        "line": f"{supplement.first}/{supplement.last}",
        "amount": str(cents(Fraction(supplement.per_day) * days)),
        "formula": "supplement per dag × gefactureerde dagen",
        "source": "Brief van 1 december 2023: gefactureerde dagen 2023",
        "values": {"supplement": str(supplement.per_day), "days": days},
    }


def _stretch(name: str) -> tuple[Month, ...]:
    stretch = law_tables()[name].last_row.value
    first, last = Month.parse(stretch["first"]), Month.parse(stretch["last"])
    return tuple(first.plus(offset) for offset in range(last.index - first.index + 1))


def _figure(name: str) -> Decimal:
    figure: Decimal = law_tables()[name].last_row.value
    return figure
