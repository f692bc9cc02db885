"""What a facility reported about one reference period, as the calculation reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from ecalcura.enums import Function, Group
from ecalcura.law.findings import Finding
from ecalcura.law.periods import Quarter, ReferencePeriod
from kernel.pure.errors import DomainError

NO_DAY_AFTER = date(9999, 12, 31)


class FactsDisagree(DomainError):
    """A line or quarter stands in the facts twice, or a reference leads nowhere: which one counts is not guessed."""

    code = "FACTS_DISAGREE"


@dataclass(frozen=True, slots=True)
class Contract:
    """Weekly hours from a day to a day, both included; without an end it goes on."""

    starts_on: date
    ends_on: date | None
    weekly_hours: Decimal

    @property
    def last_day(self) -> date:
        return self.ends_on or NO_DAY_AFTER

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days of full suspension without pay, in which no right accrues."""

    starts_on: date
    ends_on: date | None

    @property
    def last_day(self) -> date:
        return self.ends_on or NO_DAY_AFTER

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class IrregularHours:
    """Irregular hours worked in the window of 24 months that ends on the day."""

    window_ends_on: date
    hours: Decimal


@dataclass(frozen=True, slots=True)
class FunctionChange:
    """Another function inside the same facility."""

    starts_on: date
    function: Function
    group: Group


@dataclass(frozen=True, slots=True)
class Choice:
    """Hours per week kept and paid as a premium instead of taken as exemption; 0 is exemption only."""

    starts_on: date
    premium_hours_per_week: Decimal


@dataclass(frozen=True)
class StaffLine:
    """One entitled member of staff. `birth_date` is empty when the register knows no complete date.

    `reported` holds findings made elsewhere (register, entry); a blocking one excludes the line.
    """

    id: str
    birth_date: date | None
    function: Function
    group: Group
    contracts: tuple[Contract, ...]
    suspensions: tuple[Suspension, ...] = ()
    irregular_hours: tuple[IrregularHours, ...] = ()
    function_changes: tuple[FunctionChange, ...] = ()
    choices: tuple[Choice, ...] = ()
    performances: tuple[tuple[Quarter, Decimal], ...] = ()
    transitional_premium_right: bool = False
    reported: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        _each_once(f"{self.id}: prestaties", [str(quarter) for quarter, _ in self.performances])

    @cached_property
    def hours(self) -> Mapping[Quarter, Decimal]:
        """Worked and assimilated hours P by quarter."""
        return dict(self.performances)


@dataclass(frozen=True)
class ReplacementLine:
    """New or additional employment that compensates the exemption of others."""

    id: str
    function: Function
    same_as_staff: str | None = None
    contract_type: str | None = None
    contract_mentions_compensation: bool = False
    performances: tuple[tuple[Quarter, Decimal], ...] = ()
    reported: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        _each_once(f"{self.id}: prestaties", [str(quarter) for quarter, _ in self.performances])

    @cached_property
    def hours(self) -> Mapping[Quarter, Decimal]:
        """New or additional hours P by quarter."""
        return dict(self.performances)


@dataclass(frozen=True)
class Facts:
    """Everything one facility (HCO number) reported for one reference period."""

    reference_period: ReferencePeriod
    staff: tuple[StaffLine, ...] = ()
    replacements: tuple[ReplacementLine, ...] = ()
    advances: tuple[Decimal, ...] = ()
    already_received: Decimal = Decimal("0.00")

    def __post_init__(self) -> None:
        _each_once("personeel", [line.id for line in self.staff])
        _each_once("vervangers", [line.id for line in self.replacements])
        known = {line.id for line in self.staff}
        for line in self.replacements:
            if line.same_as_staff is not None and line.same_as_staff not in known:
                raise FactsDisagree(
                    f"Vervanger {line.id} verwijst naar personeelslijn {line.same_as_staff}, die er niet is."
                )


def _each_once(what: str, names: list[str]) -> None:
    doubles = sorted(name for name, times in Counter(names).items() if times > 1)
    if doubles:
        raise FactsDisagree(f"Dubbel opgegeven ({what}): {', '.join(doubles)}.")
