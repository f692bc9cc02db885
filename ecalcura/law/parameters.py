"""Parameter sets: the figures of one reference period, from the law's own tables and the department's set.

A set is plain data (a YAML file here, a row in the record), so that it can be compared, hashed and replaced
without touching code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ecalcura.enums import (
    AgeStartRule,
    AssimilationEffect,
    CapPeriod,
    CapScope,
    Function,
    Group,
    LeapDayRule,
    MonthFractionRule,
    PartTimeThreshold,
)
from ecalcura.law.periods import ReferencePeriod
from ecalcura.law.rounding import cents, rounded
from ecalcura.law.set_form import check_set
from kernel.pure.errors import DomainError
from kernel.pure.tables import Tables, load_tables

PARAMETERS = Path(__file__).parent / "parameters"
SETS = PARAMETERS / "sets"


class UnknownParameterSet(DomainError):
    """No parameter set has that name."""

    code = "UNKNOWN_PARAMETER_SET"


class PeriodNotCovered(DomainError):
    """The parameter set holds no figures for that reference period."""

    code = "PERIOD_NOT_COVERED"


@dataclass(frozen=True, slots=True)
class AgeStep:
    """From this age: hours of exemption per week, and the percentage of the premium on the payslip."""

    age: int
    hours_per_week: Decimal
    premium_percentage: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """The readings that a decree or an answer may still change."""

    age_start_rule: AgeStartRule
    leap_day_rule: LeapDayRule
    month_fraction_rule: MonthFractionRule
    assimilation_part_time: PartTimeThreshold
    assimilation_effect: AssimilationEffect
    replacement_cap_period: CapPeriod
    replacement_cap_scope: CapScope
    contract_mention_required: bool
    excluded_contract_types: frozenset[str]


@dataclass(frozen=True)
class ParameterSet:
    """All figures and readings for one reference period, and the hash of what they were made from."""

    id: str
    period: ReferencePeriod
    is_test: bool
    hash: str
    full_time_week_hours: Decimal
    hours_per_workday: Decimal
    weeks_per_year: Decimal
    age_steps: tuple[AgeStep, ...]
    premium_functions: frozenset[Function]
    transitional_premium_functions: frozenset[Function]
    assimilation_threshold: Decimal
    person_fte_cap: Decimal
    hours_hard_limit: Decimal
    fte_places: int
    paid_as: Mapping[Function, Function]
    premium_wage_cost: Mapping[Function, Decimal]
    replacement_wage_cost: Mapping[Function, Decimal]
    index_factor: Decimal | None
    rules: Rules
    advance_dates: tuple[date, ...]
    advance_share: Decimal

    def wage_family(self, function: Function) -> Function:
        """The function whose wage cost counts: a social worker is paid as PARA."""
        return self.paid_as.get(function, function)

    def premium_cost(self, function: Function) -> Decimal | None:
        """Y1, the yearly wage cost of one FTE that keeps working; nothing when the set has none."""
        return self.premium_wage_cost.get(self.wage_family(function))

    def replacement_cost(self, function: Function) -> Decimal | None:
        """Y2, the yearly wage cost of one FTE replacement; nothing when the set has none."""
        return self.replacement_wage_cost.get(self.wage_family(function))


@lru_cache(maxsize=1)
def law_tables() -> Tables:
    """The dated figures of the law, read once."""
    return load_tables(PARAMETERS)


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, dict[str, Any]]:
    contents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(SETS.glob("*.yaml"))]
    return {content["id"]: check_set(content) for content in contents}


def shipped_sets() -> tuple[str, ...]:
    """The names of the parameter sets that come with the product."""
    return tuple(_shipped())


def shipped_set(name: str) -> dict[str, Any]:
    """The content of a set that comes with the product, as a copy of its own."""
    try:
        return deepcopy(_shipped()[name])
    except KeyError:
        raise UnknownParameterSet(
            f"Parameterset '{name}' bestaat niet. Kies uit: {', '.join(shipped_sets())}."
        ) from None


def covers(content: Mapping[str, Any], period: ReferencePeriod) -> bool:
    """Whether the set holds figures for the reference period."""
    valid_to = content["validTo"]
    return ReferencePeriod.parse(content["validFrom"]) <= period and (
        valid_to is None or period <= ReferencePeriod.parse(valid_to)
    )


def resolve(content: Mapping[str, Any], period: ReferencePeriod, tables: Tables | None = None) -> ParameterSet:
    """The set and the law together, for one reference period; a set in the wrong form or period raises."""
    content = check_set(content)
    if not covers(content, period):
        raise PeriodNotCovered(
            f"Parameterset '{content['id']}' geldt niet voor {period}. Kies een andere set of periode."
        )
    tables = tables or law_tables()
    day = period.first_day
    law = {name: tables[f"law.{name}"].at(day) for name in _LAW_FIGURES}
    factor = index_factor(content["wageCost"]["baseCoefficient"], period, tables)
    return ParameterSet(
        id=content["id"],
        period=period,
        is_test=content["test"],
        hash=_hash({"set": content, "law": law, "period": str(period), "index": factor}),
        full_time_week_hours=law["full_time_week_hours"],
        hours_per_workday=law["hours_per_workday"],
        weeks_per_year=law["weeks_per_year"],
        age_steps=tuple(
            AgeStep(int(age), hours, law["premium_percentages"][age])
            for age, hours in sorted(law["age_steps"].items(), key=lambda step: int(step[0]))
        ),
        premium_functions=frozenset(map(Function, law["premium_functions"])),
        transitional_premium_functions=frozenset(map(Function, law["transitional_premium_functions"])),
        assimilation_threshold=law["assimilation_threshold"],
        person_fte_cap=law["person_fte_cap"],
        hours_hard_limit=law["hours_hard_limit"],
        fte_places=law["fte_places"],
        paid_as={Function(one): Function(other) for one, other in law["paid_as"].items()},
        premium_wage_cost=_indexed(content["wageCost"]["premium"], factor),
        replacement_wage_cost=_indexed(content["wageCost"]["replacement"], factor),
        index_factor=factor,
        rules=_rules(content["rules"]),
        advance_dates=tuple(period.day(text) for text in content["advances"]["dates"]),
        advance_share=Decimal(content["advances"]["shareOfPreviousDefinitive"]),
    )


def default_group(function: Function, period: ReferencePeriod) -> Group:
    """The group that goes with a function when the report names none."""
    return Group(law_tables()["law.default_group"].at(period.first_day)[function])


def index_factor(base_coefficient: str | None, period: ReferencePeriod, tables: Tables | None = None) -> Decimal | None:
    """The month-weighted average coefficient of the period over the base coefficient; nothing without a base."""
    if base_coefficient is None:
        return None
    tables = tables or law_tables()
    table = tables["index.coefficient"]
    average = sum((Fraction(table.decimal(month.first_day)) for month in period.months), Fraction(0)) / 12
    return rounded(average / Fraction(base_coefficient), tables["law.index_places"].integer(period.first_day))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[str, str | None, str | None], ...]:
    """What changed between two sets: path, old and new value; nothing stands for absent."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return tuple(
        (path, old.get(path), new.get(path)) for path in sorted({**old, **new}) if old.get(path) != new.get(path)
    )


_LAW_FIGURES = (
    "full_time_week_hours",
    "hours_per_workday",
    "weeks_per_year",
    "age_steps",
    "premium_percentages",
    "premium_functions",
    "transitional_premium_functions",
    "assimilation_threshold",
    "person_fte_cap",
    "hours_hard_limit",
    "fte_places",
    "index_places",
    "paid_as",
)


def _indexed(amounts: Mapping[str, str], factor: Decimal | None) -> Mapping[Function, Decimal]:
    multiplier = Fraction(1) if factor is None else Fraction(factor)
    return {Function(function): cents(Fraction(amount) * multiplier) for function, amount in amounts.items()}


def _rules(content: Mapping[str, Any]) -> Rules:
    return Rules(
        age_start_rule=AgeStartRule(content["ageStartRule"]),
        leap_day_rule=LeapDayRule(content["leapDayRule"]),
        month_fraction_rule=MonthFractionRule(content["monthFractionRule"]),
        assimilation_part_time=PartTimeThreshold(content["assimilationPartTime"]),
        assimilation_effect=AssimilationEffect(content["assimilationEffect"]),
        replacement_cap_period=CapPeriod(content["replacementCapPeriod"]),
        replacement_cap_scope=CapScope(content["replacementCapScope"]),
        contract_mention_required=content["contractMentionRequired"],
        excluded_contract_types=frozenset(map(contract_type_key, content["excludedContractTypes"])),
    )


def contract_type_key(contract_type: str) -> str:
    """Contract types are free text: case and spaces around it make no difference."""
    return contract_type.strip().casefold()


def _hash(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_jsonable, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _jsonable(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else dict(value)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    else:
        yield path, json.dumps(value, ensure_ascii=False)
