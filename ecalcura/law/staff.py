"""What one staff line gives: exempted hours and FTE, premium money with its trace, and its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ecalcura.enums import Function, Group
from ecalcura.law.entitlement import choice_findings, step_findings
from ecalcura.law.facts import StaffLine
from ecalcura.law.findings import Finding, blocked, finding
from ecalcura.law.fte import full_time_hours, hour_findings, quarter_fte
from ecalcura.law.months import Course, MonthRight, course
from ecalcura.law.parameters import ParameterSet
from ecalcura.law.periods import Quarter, days_of
from ecalcura.law.rounding import HOUR_PLACES, cents, plain, rounded, total_of
from kernel.pure.money import ZERO, total
from kernel.pure.periods import Month

MONTHS_PER_YEAR = 12
_PREMIUM_SOURCE = "Tp1 = Y1 × X/38 × A × B/12; t = P/H; per persoon, leeftijdsband en functie"


@dataclass(frozen=True, slots=True)
class Band:
    """The right X from a month until a month, inside the period and the contract."""

    starts_on: str
    ends_on: str
    hours_per_week: str

    def as_json(self) -> dict[str, str]:
        return {"from": self.starts_on, "to": self.ends_on, "hoursPerWeek": self.hours_per_week}


@dataclass(frozen=True)
class StaffResult:
    """One line of the calculation. `exempted` is (X - k) × w × d, not rounded, for the facility's ceiling."""

    id: str
    exempted_hours: Decimal
    exempted_fte: Decimal
    premium: Decimal
    bands: tuple[Band, ...] = ()
    findings: tuple[Finding, ...] = ()
    traces: tuple[Mapping[str, Any], ...] = ()
    exempted: Mapping[tuple[Quarter, Function], Fraction] = field(default_factory=dict)
    fte_used: Mapping[Quarter, Decimal] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "exemptedHours": str(self.exempted_hours),
            "exemptedFte": str(self.exempted_fte),
            "premium": str(self.premium),
            "bands": [band.as_json() for band in self.bands],
            "findings": [one.as_json() for one in self.findings],
            "traces": [dict(trace) for trace in self.traces],
        }


def staff_result(line: StaffLine, months: tuple[Month, ...], parameters: ParameterSet) -> StaffResult:
    """The line over the months of the strategy; a blocking finding makes it count for nothing."""
    findings = [*_entry_findings(line, parameters), *hour_findings(line.hours, months, parameters)]
    if line.birth_date is None:
        return _nothing(line, parameters, (finding("E-BIRTHDATE-INCOMPLETE"), *findings))
    way = course(line, line.birth_date, months, parameters)
    findings += step_findings(way.starts, way.career, months[-1])
    findings += _right_findings(way)
    findings += _choice_findings(line, way, parameters)
    if blocked(tuple(findings)):
        return _nothing(line, parameters, tuple(findings))
    findings += _performance_findings(line, way)
    exempted = total_of(month.exempted for month in way.months)
    traces = _premium_traces(line, way, parameters)
    return StaffResult(
        id=line.id,
        exempted_hours=rounded(exempted * Fraction(parameters.weeks_per_year) / MONTHS_PER_YEAR, HOUR_PLACES),
        exempted_fte=rounded(
            exempted / Fraction(parameters.full_time_week_hours) / MONTHS_PER_YEAR, parameters.fte_places
        ),
        premium=total(Decimal(trace["amount"]) for trace in traces),
        bands=_bands(way),
        findings=tuple(findings),
        traces=traces,
        exempted=_exempted_by_quarter(way, parameters),
        fte_used={quarter: quarter_fte(hours, quarter, parameters) for quarter, hours in line.hours.items()},
    )


def _nothing(line: StaffLine, parameters: ParameterSet, findings: tuple[Finding, ...]) -> StaffResult:
    none = Fraction(0)
    return StaffResult(
        line.id, rounded(none, HOUR_PLACES), rounded(none, parameters.fte_places), ZERO, findings=findings
    )


def _exempted_by_quarter(way: Course, parameters: ParameterSet) -> dict[tuple[Quarter, Function], Fraction]:
    months: dict[tuple[Quarter, Function], list[Fraction]] = {}
    for month in way.months:
        months.setdefault((month.quarter, _family(month, parameters)), []).append(month.exempted)
    return {key: total_of(exempted) for key, exempted in months.items()}


def _family(month: MonthRight, parameters: ParameterSet) -> Function:
    """The function against which a replacement is matched: assimilated staff as GG, others by wage cost."""
    return Function.GG if month.group is Group.ASSIMILATED else parameters.wage_family(month.function)


def _entry_findings(line: StaffLine, parameters: ParameterSet) -> list[Finding]:
    findings = list(line.reported)
    limit = parameters.full_time_week_hours
    too_many = dict.fromkeys(one.weekly_hours for one in line.contracts if one.weekly_hours > limit)
    findings += [finding("E-HOURS-OVER-38", hours=plain(hours), limit=plain(limit)) for hours in too_many]
    in_order = sorted(line.contracts, key=lambda one: one.starts_on)
    for position, later in enumerate(in_order):
        if any(earlier.covers(later.starts_on) for earlier in in_order[:position]):
            findings.append(finding("E-OVERLAP", day=later.starts_on.isoformat()))
    return findings


def _right_findings(way: Course) -> list[Finding]:
    has_right = any(month.right and month.employed for month in way.months)
    return [] if has_right else [finding("E-NOT-ENTITLED")]


def _choice_findings(line: StaffLine, way: Course, parameters: ParameterSet) -> list[Finding]:
    findings = list(choice_findings((month.asked, month.right) for month in way.months if month.employed))
    allowed = parameters.premium_functions
    if line.transitional_premium_right:
        allowed |= parameters.transitional_premium_functions
    wrong: dict[Function, Month] = {}
    for month in way.premium_months:
        if month.function not in allowed:
            wrong.setdefault(month.function, month.month)
    findings += [
        finding("E-PREMIUM-FUNCTION", month=str(month), function=function.value) for function, month in wrong.items()
    ]
    without_amount = dict.fromkeys(
        month.function
        for month in way.premium_months
        if month.function in allowed and parameters.premium_cost(month.function) is None
    )
    findings += [
        finding("E-PARAMETER-MISSING", parameter_set=parameters.id, figure="Y1", function=function.value)
        for function in without_amount
    ]
    return findings


def _performance_findings(line: StaffLine, way: Course) -> list[Finding]:
    """Performances belong to premium choosers, in the quarters of their contract."""
    findings = []
    for quarter in dict.fromkeys(month.quarter for month in way.months):
        asks = any(month.quarter == quarter for month in way.premium_months)
        if asks and quarter not in line.hours:
            findings.append(finding("W-P-MISSING", quarter=str(quarter)))
        if line.hours.get(quarter) and quarter not in way.employed_quarters:
            findings.append(finding("W-P-WITHOUT-CONTRACT", quarter=str(quarter)))
    if line.performances and not way.premium_months:
        findings.append(finding("I-P-NOT-NEEDED"))
    return findings


def _bands(way: Course) -> tuple[Band, ...]:
    """Months with the same right joined, from the first to the last day in contract."""
    bands: list[tuple[Any, Any, Decimal]] = []
    for month in way.months:
        if not month.right:
            continue
        for first, last in way.stretches:
            first_day, last_day = days_of(month.month)
            starts_on, ends_on = max(first, first_day), min(last, last_day)
            if starts_on > ends_on:
                continue
            if bands and bands[-1][2] == month.right and (starts_on - bands[-1][1]).days == 1:
                bands[-1] = (bands[-1][0], ends_on, month.right)
            else:
                bands.append((starts_on, ends_on, month.right))
    return tuple(Band(first.isoformat(), last.isoformat(), plain(right)) for first, last, right in bands)


def _premium_traces(line: StaffLine, way: Course, parameters: ParameterSet) -> tuple[dict[str, Any], ...]:
    """One euro line per right, premium hours and function: rounded once, with the figures it was made of."""
    segments: dict[tuple[Function, Decimal, Decimal], dict[Quarter, int]] = {}
    for month in way.premium_months:
        months_in = segments.setdefault((month.function, month.right, month.premium), {})
        months_in[month.quarter] = months_in.get(month.quarter, 0) + 1
    return tuple(_premium_trace(line, key, months_in, parameters) for key, months_in in segments.items())


def _premium_trace(
    line: StaffLine,
    key: tuple[Function, Decimal, Decimal],
    months_in: Mapping[Quarter, int],
    parameters: ParameterSet,
) -> dict[str, Any]:
    function, right, premium = key
    wage_cost = parameters.premium_wage_cost[parameters.wage_family(function)]
    full_time = parameters.full_time_week_hours
    per_month = Fraction(wage_cost) * Fraction(premium) / Fraction(full_time) / MONTHS_PER_YEAR
    quarters, months_of_fte = [], Fraction(0)
    for quarter, months in months_in.items():
        hours = line.hours.get(quarter, Decimal(0))
        fte = quarter_fte(hours, quarter, parameters)
        months_of_fte += Fraction(fte) * months
        quarters.append(
            {
                "quarter": str(quarter),
                "hours": str(hours),
                "fullTimeHours": str(full_time_hours(quarter, parameters)),
                "fte": str(fte),
                "months": months,
                "indicative": str(cents(per_month * Fraction(fte) * months)),
            }
        )
    return {
        "kind": "PREMIUM",
        "line": line.id,
        "amount": str(cents(per_month * months_of_fte)),
        "formula": "Y1 × k/38 × AB/12",
        "source": _PREMIUM_SOURCE,
        "function": function.value,
        "values": {
            "Y1": str(wage_cost),
            "X": plain(right),
            "k": plain(premium),
            "AB": str(rounded(months_of_fte, parameters.fte_places)),
        },
        "quarters": quarters,
    }
