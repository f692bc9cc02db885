"""The simulation document (contract `POST /api/v1/ecalcura/simulations`): the same law as for real calculations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast

from ecalcura.enums import AgeStartRule, CalculationStrategy, CapPeriod, CapScope, PartTimeThreshold
from ecalcura.law.calculation import PeriodOutsideStrategy, calculate, strategy_months
from ecalcura.law.document_lines import MOST_PARTS, LineReader
from ecalcura.law.facts import Facts, ReplacementLine, StaffLine
from ecalcura.law.parameters import (
    ParameterSet,
    PeriodNotCovered,
    UnknownParameterSet,
    contract_type_key,
    resolve,
    shipped_set,
)
from ecalcura.law.periods import NotAPeriod, ReferencePeriod, quarters_of
from ecalcura.law.reading import Reader
from kernel.pure.errors import ParameterMissing
from kernel.pure.periods import Month

MOST_LINES = 5000

FindSet = Callable[[str], Mapping[str, Any]]

_DOCUMENT = (
    "referencePeriod", "parameterSet", "strategy", "staff", "replacements", "advances", "alreadyReceived", "options",
)  # fmt: skip
_SWITCHES: Mapping[str, tuple[str, type[StrEnum]]] = MappingProxyType(
    {
        "ageStartRule": ("age_start_rule", AgeStartRule),
        "replacementCapPeriod": ("replacement_cap_period", CapPeriod),
        "replacementCapScope": ("replacement_cap_scope", CapScope),
        "assimilationPartTime": ("assimilation_part_time", PartTimeThreshold),
    }
)
_OPTIONS = (*_SWITCHES, "excludedContractTypes")


def simulate(document: Any, find_set: FindSet = shipped_set) -> dict[str, Any]:
    """The calculation of a document; a document with faults raises `BadRequest`, which names each of them."""
    reader = Reader()
    fields = reader.fields(document, "", _DOCUMENT)
    if not isinstance(document, Mapping):
        reader.finish()
    period = _period(fields, reader)
    strategy = _strategy(fields, reader)
    months = _months(strategy, period, reader)
    parameters = _parameters(fields, period, reader, find_set)
    staff, replacements = _lines(fields, period, months, reader)
    advances = reader.items(fields, "advances", "", reader.number, most=MOST_PARTS)
    received = fields.get("alreadyReceived")
    already_received = Decimal(0) if received is None else reader.number(received, "alreadyReceived")
    rules = _options(fields, reader)
    reader.finish()
    # Both are there once no fault was found.
    chosen = cast(ParameterSet, parameters)
    facts = Facts(cast(ReferencePeriod, period), staff, replacements, advances, already_received)
    return calculate(facts, replace(chosen, rules=replace(chosen.rules, **rules)), strategy).as_json()


def _period(fields: Mapping[str, Any], reader: Reader) -> ReferencePeriod | None:
    if not reader.present(fields, "referencePeriod", ""):
        return None
    value = fields["referencePeriod"]
    if not isinstance(value, str):
        reader.fault("WRONG_TYPE", "referencePeriod", "Geef de referentieperiode als tekst, zoals 2023-2024.")
        return None
    try:
        return ReferencePeriod.parse(value)
    except NotAPeriod as error:
        reader.fault("INVALID_PERIOD", "referencePeriod", error.message)
        return None


def _strategy(fields: Mapping[str, Any], reader: Reader) -> CalculationStrategy:
    value = fields.get("strategy")
    if value is None:
        return CalculationStrategy.VAP_DEFAULT_1
    return reader.choice(value, "strategy", CalculationStrategy)


def _months(strategy: CalculationStrategy, period: ReferencePeriod | None, reader: Reader) -> tuple[Month, ...] | None:
    """The months calculated; nothing while the period is in doubt."""
    if period is None:
        return None
    try:
        return strategy_months(strategy, period)
    except PeriodOutsideStrategy as error:
        reader.fault(error.code, "referencePeriod", error.message)
        return None


def _parameters(
    fields: Mapping[str, Any], period: ReferencePeriod | None, reader: Reader, find_set: FindSet
) -> ParameterSet | None:
    if not reader.present(fields, "parameterSet", ""):
        return None
    name = reader.text(fields["parameterSet"], "parameterSet")
    if not name:
        return None
    try:
        content = find_set(name)
        return None if period is None else resolve(content, period)
    except UnknownParameterSet as error:
        reader.fault("UNKNOWN_VALUE", "parameterSet", error.message)
    except (PeriodNotCovered, ParameterMissing) as error:
        reader.fault(error.code, "referencePeriod", error.message)
    return None


def _lines(
    fields: Mapping[str, Any], period: ReferencePeriod | None, months: tuple[Month, ...] | None, reader: Reader
) -> tuple[tuple[StaffLine, ...], tuple[ReplacementLine, ...]]:
    lines = LineReader(reader, period, None if months is None else quarters_of(months))
    staff = reader.items(fields, "staff", "", lines.staff, most=MOST_LINES)
    replacements = reader.items(fields, "replacements", "", lines.replacement, most=MOST_LINES)
    reader.each_once([line.id for line in staff], "staff", "id")
    reader.each_once([line.id for line in replacements], "replacements", "id")
    known = {line.id for line in staff}
    for position, line in enumerate(replacements):
        if line.same_as_staff and line.same_as_staff not in known:
            name = f"replacements[{position}].sameAsStaff"
            reader.fault("UNKNOWN_REFERENCE", name, "Er is geen personeelslijn met dit id.")
    return staff, replacements


def _options(fields: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """The switches named in the document; those left out stay as the parameter set has them."""
    value = fields.get("options")
    if value is None:
        return {}
    options = reader.fields(value, "options", _OPTIONS)
    rules: dict[str, Any] = {}
    for name, (rule, choices) in _SWITCHES.items():
        if options.get(name) is not None:
            rules[rule] = reader.choice(options[name], f"options.{name}", choices)
    if options.get("excludedContractTypes") is not None:
        types = reader.items(options, "excludedContractTypes", "options", reader.text, most=MOST_PARTS)
        rules["excluded_contract_types"] = frozenset(map(contract_type_key, types))
    return rules
