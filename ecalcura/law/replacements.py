"""Replacement: eligible FTE per line, held against the exempted FTE, and paid pro rata below that ceiling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ecalcura.enums import CapPeriod, CapScope, Function
from ecalcura.law.facts import ReplacementLine
from ecalcura.law.findings import Finding, blocked, finding
from ecalcura.law.fte import hour_findings, quarter_fte
from ecalcura.law.parameters import ParameterSet, contract_type_key
from ecalcura.law.periods import Quarter, quarters_of
from ecalcura.law.rounding import cents, rounded, total_of
from ecalcura.law.staff import MONTHS_PER_YEAR, StaffResult
from kernel.pure.periods import Month

MONTHS_PER_QUARTER = 3
_TRACE_PLACES = 10
_SHARE_OF_YEAR = Fraction(MONTHS_PER_QUARTER, MONTHS_PER_YEAR)
_SOURCE = "Kost van vervangend personeel, begrensd tot de vrijgestelde VTE; het overschot wordt niet gefinancierd"


@dataclass(frozen=True)
class ReplacementResult:
    """One line of the calculation: its FTE, the part below the ceiling and the money for that part."""

    id: str
    fte: Decimal
    financed: Fraction
    financed_fte: Decimal
    amount: Decimal
    findings: tuple[Finding, ...]
    traces: tuple[Mapping[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "fte": str(self.fte),
            "financedFte": str(self.financed_fte),
            "amount": str(self.amount),
            "findings": [one.as_json() for one in self.findings],
            "traces": [dict(trace) for trace in self.traces],
        }


@dataclass(frozen=True)
class Eligible:
    """A replacement with its counted FTE per quarter; none at all when a finding blocks it."""

    line: ReplacementLine
    family: Function
    findings: tuple[Finding, ...]
    quarters: Mapping[Quarter, Fraction] = field(default_factory=dict)

    def fte(self, parameters: ParameterSet) -> Decimal:
        """R: the yearly FTE of the line, to four decimals."""
        return rounded(total_of(self.quarters.values()) * _SHARE_OF_YEAR, parameters.fte_places)


def replacement_results(
    lines: tuple[ReplacementLine, ...],
    staff: tuple[StaffResult, ...],
    months: tuple[Month, ...],
    parameters: ParameterSet,
) -> tuple[ReplacementResult, ...]:
    """Every replacement in the order given; no line's money depends on that order."""
    eligible = _within_one_person([_eligible(line, months, parameters) for line in lines], staff, parameters)
    financed = _financed(eligible, staff, months, parameters)
    return tuple(_result(one, financed[one.line.id], parameters) for one in eligible)


def _eligible(line: ReplacementLine, months: tuple[Month, ...], parameters: ParameterSet) -> Eligible:
    findings = [*line.reported, *_contract_findings(line, parameters), *hour_findings(line.hours, months, parameters)]
    family = parameters.wage_family(line.function)
    if blocked(tuple(findings)):
        return Eligible(line, family, tuple(findings))
    quarters = {
        quarter: Fraction(quarter_fte(line.hours[quarter], quarter, parameters))
        for quarter in quarters_of(months)
        if quarter in line.hours
    }
    return Eligible(line, family, tuple(findings), quarters)


def _contract_findings(line: ReplacementLine, parameters: ParameterSet) -> list[Finding]:
    findings = []
    excluded = parameters.rules.excluded_contract_types
    if line.contract_type is not None and contract_type_key(line.contract_type) in excluded:
        findings.append(finding("E-CONTRACT-TYPE", contract_type=line.contract_type))
    if parameters.rules.contract_mention_required and not line.contract_mentions_compensation:
        findings.append(finding("E-CONTRACT-MENTION"))
    if parameters.replacement_cost(line.function) is None:
        figures = {"parameter_set": parameters.id, "figure": "Y2", "function": line.function.value}
        findings.append(finding("E-PARAMETER-MISSING", **figures))
    return findings


def _within_one_person(
    eligible: list[Eligible], staff: tuple[StaffResult, ...], parameters: ParameterSet
) -> list[Eligible]:
    """Somebody who also stands in a staff line counts for one FTE in all; more lines of that person share the room."""
    used = {result.id: result.fte_used for result in staff}
    together: dict[tuple[str, Quarter], Fraction] = {}
    for one in eligible:
        for quarter, fte in one.quarters.items():
            if one.line.same_as_staff is not None:
                key = (one.line.same_as_staff, quarter)
                together[key] = together.get(key, Fraction(0)) + fte
    cap = Fraction(parameters.person_fte_cap)
    scales = {
        (person, quarter): max(Fraction(0), cap - Fraction(used[person].get(quarter, 0))) / fte
        for (person, quarter), fte in together.items()
        if fte
    }
    return [_scaled(one, scales, parameters) for one in eligible]


def _scaled(one: Eligible, scales: Mapping[tuple[str, Quarter], Fraction], parameters: ParameterSet) -> Eligible:
    quarters, findings = dict(one.quarters), list(one.findings)
    for quarter, fte in one.quarters.items():
        scale = scales.get((one.line.same_as_staff or "", quarter), Fraction(1))
        if scale < 1:
            quarters[quarter] = fte * scale
            places = parameters.fte_places
            figures = {"fte": str(rounded(fte, places)), "counted": str(rounded(fte * scale, places))}
            findings.append(finding("W-FTE-OVER-1", quarter=str(quarter), **figures))
    return Eligible(one.line, one.family, tuple(findings), quarters)


def _financed(
    eligible: list[Eligible], staff: tuple[StaffResult, ...], months: tuple[Month, ...], parameters: ParameterSet
) -> dict[str, Fraction]:
    """The FTE of each line below the ceiling, per year, in the scope and the period of the rules."""
    financed = {one.line.id: Fraction(0) for one in eligible}
    matched = parameters.rules.replacement_cap_scope is CapScope.HCO_FUNCTION
    families: Iterable[Function | None] = dict.fromkeys(one.family for one in eligible) if matched else [None]
    for family in families:
        lines = [one for one in eligible if family in (None, one.family)]
        if parameters.rules.replacement_cap_period is CapPeriod.REFERENCE_PERIOD:
            shares = {one.line.id: Fraction(one.fte(parameters)) for one in lines}
            ceiling = exempted_fte(staff, quarters_of(months), MONTHS_PER_YEAR, parameters, family)
            _add(financed, _below(shares, Fraction(ceiling)), Fraction(1))
            continue
        for quarter in quarters_of(months):
            shares = {one.line.id: one.quarters[quarter] for one in lines if quarter in one.quarters}
            ceiling = exempted_fte(staff, (quarter,), MONTHS_PER_QUARTER, parameters, family)
            _add(financed, _below(shares, Fraction(ceiling)), _SHARE_OF_YEAR)
    return financed


def _below(shares: Mapping[str, Fraction], ceiling: Fraction) -> Mapping[str, Fraction]:
    """The shares, brought back pro rata when together they are above the ceiling; no intermediate rounding."""
    together = total_of(shares.values())
    if together <= ceiling:
        return shares
    return {name: share * ceiling / together for name, share in shares.items()}


def _add(financed: dict[str, Fraction], shares: Mapping[str, Fraction], part_of_year: Fraction) -> None:
    for name, share in shares.items():
        financed[name] += share * part_of_year


def exempted_fte(
    staff: Iterable[StaffResult],
    quarters: tuple[Quarter, ...],
    months: int,
    parameters: ParameterSet,
    family: Function | None = None,
) -> Decimal:
    """E: the exempted FTE of these quarters as a share of so many months; of one wage family when asked."""
    exempted = total_of(
        hours
        for result in staff
        for (quarter, function), hours in result.exempted.items()
        if quarter in quarters and family in (None, function)
    )
    return rounded(exempted / Fraction(parameters.full_time_week_hours) / months, parameters.fte_places)


def _result(one: Eligible, financed: Fraction, parameters: ParameterSet) -> ReplacementResult:
    fte = one.fte(parameters)
    wage_cost = parameters.replacement_cost(one.line.function)
    amount = cents(Fraction(wage_cost or 0) * financed)
    financed_fte = rounded(financed, parameters.fte_places)
    traces = () if blocked(one.findings) else (_trace(one, fte, financed, amount, parameters),)
    return ReplacementResult(one.line.id, fte, financed, financed_fte, amount, one.findings, traces)


def _trace(
    one: Eligible, fte: Decimal, financed: Fraction, amount: Decimal, parameters: ParameterSet
) -> dict[str, Any]:
    return {
        "kind": "REPLACEMENT",
        "line": one.line.id,
        "amount": str(amount),
        "formula": "Y2 × f; f = R × F / ΣR",
        "source": _SOURCE,
        "function": one.line.function.value,
        "values": {
            "Y2": str(parameters.replacement_cost(one.line.function)),
            "R": str(fte),
            "f": str(rounded(financed, _TRACE_PLACES)),
        },
        "quarters": [
            {
                "quarter": str(quarter),
                "hours": str(one.line.hours[quarter]),
                "fte": str(rounded(counted, parameters.fte_places)),
            }
            for quarter, counted in one.quarters.items()
        ],
    }
