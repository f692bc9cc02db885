"""The FTE of a quarter: t = P/H, to four decimals and never more than one person."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ecalcura.law.findings import Finding, finding
from ecalcura.law.parameters import ParameterSet
from ecalcura.law.periods import Quarter, quarters_of
from ecalcura.law.rounding import plain, rounded
from kernel.pure.periods import Month


def full_time_hours(quarter: Quarter, parameters: ParameterSet) -> Decimal:
    """H: the Mondays to Fridays of the quarter, public holidays included, times 7.6 hours."""
    return _full_time_hours(quarter, parameters.hours_per_workday)


@lru_cache(maxsize=512)
def _full_time_hours(quarter: Quarter, hours_per_workday: Decimal) -> Decimal:
    return (hours_per_workday * quarter.weekdays).quantize(Decimal("0.01"))


def raw_fte(hours: Decimal, quarter: Quarter, parameters: ParameterSet) -> Decimal:
    """P/H to four decimals, before the limit of one person."""
    return rounded(Fraction(hours) / Fraction(full_time_hours(quarter, parameters)), parameters.fte_places)


def quarter_fte(hours: Decimal, quarter: Quarter, parameters: ParameterSet) -> Decimal:
    """t: P/H to four decimals, at most 1."""
    one = rounded(Fraction(parameters.person_fte_cap), parameters.fte_places)
    return min(one, raw_fte(hours, quarter, parameters))


def hour_findings(
    hours: Mapping[Quarter, Decimal], months: tuple[Month, ...], parameters: ParameterSet
) -> list[Finding]:
    """Hours above H are a warning, hours above 1.2 × H cannot be right."""
    findings = []
    for quarter in quarters_of(months):
        reported = hours.get(quarter)
        if reported is None:
            continue
        full_time = full_time_hours(quarter, parameters)
        figures = {"quarter": str(quarter), "hours": plain(reported), "full_time": plain(full_time)}
        if reported > full_time * parameters.hours_hard_limit:
            findings.append(finding("E-P-OVER-H", **figures))
        elif reported > full_time:
            fte = str(raw_fte(reported, quarter, parameters))
            counted = str(quarter_fte(reported, quarter, parameters))
            findings.append(finding("W-P-OVER-H", **figures))
            findings.append(finding("W-FTE-OVER-1", quarter=str(quarter), fte=fte, counted=counted))
    return findings
