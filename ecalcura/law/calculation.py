"""The definitive amount and the balance of one facility for one reference period, with a trace for every euro."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from ecalcura.enums import CalculationStrategy
from ecalcura.law.facts import Facts
from ecalcura.law.findings import Finding, finding
from ecalcura.law.parameters import ParameterSet
from ecalcura.law.periods import ReferencePeriod, quarters_of
from ecalcura.law.replacements import ReplacementResult, exempted_fte, replacement_results
from ecalcura.law.rounding import rounded
from ecalcura.law.staff import MONTHS_PER_YEAR, StaffResult, staff_result
from ecalcura.law.transition import first_half_months
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO, total
from kernel.pure.periods import Month


class PeriodOutsideStrategy(DomainError):
    """The strategy settles other months than those of the reference period."""

    code = "PERIOD_OUTSIDE_STRATEGY"


class ParametersOfOtherPeriod(DomainError):
    """The figures were made for another reference period than the facts."""

    code = "PARAMETERS_OF_OTHER_PERIOD"


class TraceMismatch(DomainError):
    """The traced lines do not add up to the amount; nothing may be shown or paid."""

    code = "TRACE_MISMATCH"


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of the facility. Total of the lines, never rounded a second time."""

    exempted_fte: Decimal
    replacement_fte: Decimal
    financed_fte: Decimal
    unfinanced_fte: Decimal
    premium: Decimal
    replacement: Decimal
    definitive: Decimal
    advances: Decimal
    already_received: Decimal
    balance: Decimal

    def __post_init__(self) -> None:
        if self.definitive != self.premium + self.replacement:
            raise TraceMismatch("Het definitieve bedrag is niet de som van premie en vervanging.")
        if self.balance != self.definitive - self.advances - self.already_received:
            raise TraceMismatch("Het saldo is niet het bedrag min de voorschotten en wat al ontvangen is.")

    def as_json(self) -> dict[str, str]:
        return {
            "exemptedFte": str(self.exempted_fte),
            "replacementFte": str(self.replacement_fte),
            "financedFte": str(self.financed_fte),
            "unfinancedFte": str(self.unfinanced_fte),
            "premium": str(self.premium),
            "replacement": str(self.replacement),
            "definitive": str(self.definitive),
            "advances": str(self.advances),
            "alreadyReceived": str(self.already_received),
            "balance": str(self.balance),
        }


@dataclass(frozen=True)
class Result:
    """One calculation: lines in the order of the facts, totals, findings, and what it was calculated with."""

    reference_period: ReferencePeriod
    strategy: CalculationStrategy
    parameter_set: str
    parameter_hash: str
    is_test: bool
    staff: tuple[StaffResult, ...]
    replacements: tuple[ReplacementResult, ...]
    totals: Totals
    findings: tuple[Finding, ...]

    def __post_init__(self) -> None:
        traced = total(Decimal(trace["amount"]) for trace in self.traces)
        if traced != self.totals.definitive:
            raise TraceMismatch("De som van de verantwoorde lijnen is niet het definitieve bedrag.")

    @property
    def _lines(self) -> tuple[StaffResult | ReplacementResult, ...]:
        return (*self.staff, *self.replacements)

    @property
    def traces(self) -> tuple[Mapping[str, Any], ...]:
        """Why every euro: all lines with an amount, staff first."""
        return tuple(trace for line in self._lines for trace in line.traces)

    @property
    def blocking_findings(self) -> tuple[tuple[str, Finding], ...]:
        """Every finding that excludes a line, with the id of the line."""
        return tuple((line.id, one) for line in self._lines for one in line.findings if one.blocks)

    def as_json(self) -> dict[str, Any]:
        return {
            "referencePeriod": str(self.reference_period),
            "strategy": self.strategy.value,
            "parameterSet": self.parameter_set,
            "parameterSetHash": self.parameter_hash,
            "test": self.is_test,
            "staff": [line.as_json() for line in self.staff],
            "replacements": [line.as_json() for line in self.replacements],
            "totals": self.totals.as_json(),
            "findings": [one.as_json() for one in self.findings],
        }

    def as_bytes(self) -> bytes:
        """The same result gives the same bytes, whoever calculates it and whenever."""
        return json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


MonthsOf = Callable[[ReferencePeriod], tuple[Month, ...]]


def _whole_period(period: ReferencePeriod) -> tuple[Month, ...]:
    return period.months


def _settled_2023(period: ReferencePeriod) -> tuple[Month, ...]:
    """January to June 2023: the months that the invoiced days settle (B = 6)."""
    settled = first_half_months()
    months = tuple(month for month in period.months if month in settled)
    if not months:
        raise PeriodOutsideStrategy(
            f"De overgang 2023 verrekent {settled[0]} tot en met {settled[-1]}; kies referentieperiode "
            f"{ReferencePeriod(settled[0].year - 1)}."
        )
    return months


# A new decree adds a name; what an old name calculates never changes.
STRATEGIES: Mapping[CalculationStrategy, MonthsOf] = MappingProxyType(
    {
        CalculationStrategy.VAP_DEFAULT_1: _whole_period,
        CalculationStrategy.TRANSITION_2023_1: _settled_2023,
    }
)


def strategy_months(strategy: CalculationStrategy, period: ReferencePeriod) -> tuple[Month, ...]:
    """The months of the reference period over which the strategy calculates."""
    return STRATEGIES[strategy](period)


def calculate(
    facts: Facts,
    parameters: ParameterSet,
    strategy: CalculationStrategy = CalculationStrategy.VAP_DEFAULT_1,
) -> Result:
    """What the facility is owed for the reference period, and what remains after what was already received."""
    if parameters.period != facts.reference_period:
        raise ParametersOfOtherPeriod(
            f"De parameters gelden voor {parameters.period}, de opgave gaat over {facts.reference_period}."
        )
    months = strategy_months(strategy, facts.reference_period)
    staff = tuple(staff_result(line, months, parameters) for line in facts.staff)
    replacements = replacement_results(facts.replacements, staff, months, parameters)
    totals = _totals(facts, staff, replacements, months, parameters)
    return Result(
        reference_period=facts.reference_period,
        strategy=strategy,
        parameter_set=parameters.id,
        parameter_hash=parameters.hash,
        is_test=parameters.is_test,
        staff=staff,
        replacements=replacements,
        totals=totals,
        findings=_findings(totals),
    )


def _totals(
    facts: Facts,
    staff: tuple[StaffResult, ...],
    replacements: tuple[ReplacementResult, ...],
    months: tuple[Month, ...],
    parameters: ParameterSet,
) -> Totals:
    places = parameters.fte_places
    premium = total(line.premium for line in staff)
    replacement = total(line.amount for line in replacements)
    replacement_fte = sum((line.fte for line in replacements), rounded(Fraction(0), places))
    financed_fte = rounded(sum((line.financed for line in replacements), Fraction(0)), places)
    advances, received = total(facts.advances), ZERO + facts.already_received
    return Totals(
        exempted_fte=exempted_fte(staff, quarters_of(months), MONTHS_PER_YEAR, parameters),
        replacement_fte=replacement_fte,
        financed_fte=financed_fte,
        unfinanced_fte=max(rounded(Fraction(0), places), replacement_fte - financed_fte),
        premium=premium,
        replacement=replacement,
        definitive=premium + replacement,
        advances=advances,
        already_received=received,
        balance=premium + replacement - advances - received,
    )


def _findings(totals: Totals) -> tuple[Finding, ...]:
    exempted, replaced = totals.exempted_fte, totals.replacement_fte
    findings = []
    if exempted and not replaced:
        findings.append(finding("W-NO-REPLACEMENT", exempted=str(exempted)))
    elif totals.financed_fte < exempted:
        findings.append(finding("I-PARTLY-REPLACED", exempted=str(exempted), replaced=str(totals.financed_fte)))
    if totals.unfinanced_fte:
        findings.append(finding("I-SURPLUS-NOT-FINANCED", surplus=str(totals.unfinanced_fte)))
    return tuple(findings)
