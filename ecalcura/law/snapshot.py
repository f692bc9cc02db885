"""The facts of a calculation as JSON data and back, so that an old calculation can be made again to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ecalcura.enums import Function, Group
from ecalcura.law.facts import (
    Choice,
    Contract,
    Facts,
    FunctionChange,
    IrregularHours,
    ReplacementLine,
    StaffLine,
    Suspension,
)
from ecalcura.law.findings import Finding
from ecalcura.law.periods import Quarter, ReferencePeriod

VERSION = 1


def to_json(facts: Facts) -> dict[str, Any]:
    """Everything the calculation reads, in plain JSON values."""
    return {
        "version": VERSION,
        "referencePeriod": str(facts.reference_period),
        "staff": [_staff(line) for line in facts.staff],
        "replacements": [_replacement(line) for line in facts.replacements],
        "advances": [str(amount) for amount in facts.advances],
        "alreadyReceived": str(facts.already_received),
    }


def from_json(data: Mapping[str, Any]) -> Facts:
    """The same facts again; `from_json(to_json(facts)) == facts`."""
    return Facts(
        reference_period=ReferencePeriod.parse(data["referencePeriod"]),
        staff=tuple(_staff_line(line) for line in data["staff"]),
        replacements=tuple(_replacement_line(line) for line in data["replacements"]),
        advances=tuple(Decimal(amount) for amount in data["advances"]),
        already_received=Decimal(data["alreadyReceived"]),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _staff(line: StaffLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "birthDate": _day(line.birth_date),
        "function": line.function.value,
        "group": line.group.value,
        "contracts": [[_day(one.starts_on), _day(one.ends_on), str(one.weekly_hours)] for one in line.contracts],
        "suspensions": [[_day(one.starts_on), _day(one.ends_on)] for one in line.suspensions],
        "irregularHours": [[_day(one.window_ends_on), str(one.hours)] for one in line.irregular_hours],
        "functionChanges": [
            [_day(one.starts_on), one.function.value, one.group.value] for one in line.function_changes
        ],
        "choices": [[_day(one.starts_on), str(one.premium_hours_per_week)] for one in line.choices],
        "performances": _hours(line.performances),
        "transitionalPremiumRight": line.transitional_premium_right,
        "reported": _reported(line.reported),
    }


def _staff_line(data: Mapping[str, Any]) -> StaffLine:
    return StaffLine(
        id=data["id"],
        birth_date=_date(data["birthDate"]),
        function=Function(data["function"]),
        group=Group(data["group"]),
        contracts=tuple(
            Contract(date.fromisoformat(first), _date(last), Decimal(hours)) for first, last, hours in data["contracts"]
        ),
        suspensions=tuple(Suspension(date.fromisoformat(first), _date(last)) for first, last in data["suspensions"]),
        irregular_hours=tuple(
            IrregularHours(date.fromisoformat(last), Decimal(hours)) for last, hours in data["irregularHours"]
        ),
        function_changes=tuple(
            FunctionChange(date.fromisoformat(first), Function(function), Group(group))
            for first, function, group in data["functionChanges"]
        ),
        choices=tuple(Choice(date.fromisoformat(first), Decimal(hours)) for first, hours in data["choices"]),
        performances=_performances(data["performances"]),
        transitional_premium_right=data["transitionalPremiumRight"],
        reported=_findings(data["reported"]),
    )


def _replacement(line: ReplacementLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "function": line.function.value,
        "sameAsStaff": line.same_as_staff,
        "contractType": line.contract_type,
        "contractMentionsCompensation": line.contract_mentions_compensation,
        "performances": _hours(line.performances),
        "reported": _reported(line.reported),
    }


def _replacement_line(data: Mapping[str, Any]) -> ReplacementLine:
    return ReplacementLine(
        id=data["id"],
        function=Function(data["function"]),
        same_as_staff=data["sameAsStaff"],
        contract_type=data["contractType"],
        contract_mentions_compensation=data["contractMentionsCompensation"],
        performances=_performances(data["performances"]),
        reported=_findings(data["reported"]),
    )


def _hours(performances: tuple[tuple[Quarter, Decimal], ...]) -> list[list[str]]:
    return [[str(quarter), str(hours)] for quarter, hours in performances]


def _performances(data: list[list[str]]) -> tuple[tuple[Quarter, Decimal], ...]:
    return tuple((Quarter.parse(quarter), Decimal(hours)) for quarter, hours in data)


def _reported(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    return [{"code": one.code, "figures": dict(one.figures)} for one in findings]


def _findings(data: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(one["code"], one["figures"]) for one in data)
