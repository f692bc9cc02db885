"""The staff and replacement lines of a simulation document, as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ecalcura.enums import Function, Group
from ecalcura.law.facts import (
    NO_DAY_AFTER,
    Choice,
    Contract,
    FunctionChange,
    IrregularHours,
    ReplacementLine,
    StaffLine,
    Suspension,
)
from ecalcura.law.parameters import default_group
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.law.reading import Reader, join

MOST_PARTS = 200

STAFF = (
    "id", "birthDate", "function", "group", "contracts", "suspensions", "irregularHours", "functionChanges", "choices",
    "performances", "transitionalPremiumRight",
)  # fmt: skip
REPLACEMENT = ("id", "function", "sameAsStaff", "contractType", "contractMentionsCompensation", "performances")


@dataclass(frozen=True, slots=True)
class LineReader:
    """Reads lines for one period; `quarters` are those calculated, unknown while the period is in doubt."""

    reader: Reader
    period: ReferencePeriod | None
    quarters: tuple[Quarter, ...] | None

    def staff(self, value: Any, path: str) -> StaffLine:
        reader = self.reader
        fields = reader.fields(value, path, STAFF)
        function = self._function(fields, path)
        contracts: tuple[Contract, ...] = ()
        if isinstance(value, Mapping) and reader.present(fields, "contracts", path):
            contracts = reader.items(fields, "contracts", path, self._contract, most=MOST_PARTS)
        changes = reader.items(fields, "functionChanges", path, self._change, most=MOST_PARTS)
        choices = reader.items(fields, "choices", path, self._choice, most=MOST_PARTS)
        windows = reader.items(fields, "irregularHours", path, self._window, most=MOST_PARTS)
        reader.each_once([one.starts_on for one in changes], join(path, "functionChanges"), "from")
        reader.each_once([one.starts_on for one in choices], join(path, "choices"), "from")
        reader.each_once([one.window_ends_on for one in windows], join(path, "irregularHours"), "windowEndsOn")
        return StaffLine(
            id=self._text(fields, "id", path),
            birth_date=self._day(fields, "birthDate", path),
            function=function,
            group=self._group(fields, path, function),
            contracts=contracts,
            suspensions=reader.items(fields, "suspensions", path, self._suspension, most=MOST_PARTS),
            irregular_hours=windows,
            function_changes=changes,
            choices=choices,
            performances=self._performances(fields, path),
            transitional_premium_right=reader.flag(fields, "transitionalPremiumRight", path),
        )

    def replacement(self, value: Any, path: str) -> ReplacementLine:
        reader = self.reader
        fields = reader.fields(value, path, REPLACEMENT)
        same_as, contract_type = fields.get("sameAsStaff"), fields.get("contractType")
        return ReplacementLine(
            id=self._text(fields, "id", path),
            function=self._function(fields, path),
            same_as_staff=None if same_as is None else reader.text(same_as, join(path, "sameAsStaff")),
            contract_type=None if contract_type is None else reader.text(contract_type, join(path, "contractType")),
            contract_mentions_compensation=reader.flag(fields, "contractMentionsCompensation", path),
            performances=self._performances(fields, path),
        )

    def _text(self, fields: Mapping[str, Any], name: str, path: str) -> str:
        return self.reader.text(fields[name], join(path, name)) if self.reader.present(fields, name, path) else ""

    def _day(self, fields: Mapping[str, Any], name: str, path: str) -> date:
        present = self.reader.present(fields, name, path)
        return self.reader.day(fields[name], join(path, name)) if present else self.reader.no_day

    def _number(self, fields: Mapping[str, Any], name: str, path: str) -> Decimal:
        present = self.reader.present(fields, name, path)
        return self.reader.number(fields[name], join(path, name)) if present else Decimal(0)

    def _function(self, fields: Mapping[str, Any], path: str) -> Function:
        if not self.reader.present(fields, "function", path):
            return Function.ADMIN
        return self.reader.choice(fields["function"], join(path, "function"), Function)

    def _group(self, fields: Mapping[str, Any], path: str, function: Function) -> Group:
        """The group named; left out, the one that goes with the function."""
        if fields.get("group") is not None:
            return self.reader.choice(fields["group"], join(path, "group"), Group)
        return Group.OTHER if self.period is None else default_group(function, self.period)

    def _stretch(self, value: Any, path: str, *more: str) -> tuple[Mapping[str, Any], date, date | None]:
        """First and last day; without a last day it goes on."""
        fields = self.reader.fields(value, path, ("startsOn", "endsOn", *more))
        starts_on = self._day(fields, "startsOn", path)
        if fields.get("endsOn") is None:
            return fields, starts_on, None
        ends_on = self.reader.day(fields["endsOn"], join(path, "endsOn"), latest=NO_DAY_AFTER)
        if ends_on < starts_on and ends_on != self.reader.no_day:
            self.reader.fault("ENDS_BEFORE_START", join(path, "endsOn"), "De laatste dag valt voor de eerste dag.")
        return fields, starts_on, ends_on

    def _contract(self, value: Any, path: str) -> Contract:
        fields, starts_on, ends_on = self._stretch(value, path, "weeklyHours")
        hours = self._number(fields, "weeklyHours", path)
        if fields.get("weeklyHours") is not None and not hours and not self.reader.faulty(join(path, "weeklyHours")):
            self.reader.fault("INVALID_NUMBER", join(path, "weeklyHours"), "Geef meer dan 0 uren per week.")
        return Contract(starts_on, ends_on, hours)

    def _suspension(self, value: Any, path: str) -> Suspension:
        _, starts_on, ends_on = self._stretch(value, path)
        return Suspension(starts_on, ends_on)

    def _window(self, value: Any, path: str) -> IrregularHours:
        fields = self.reader.fields(value, path, ("windowEndsOn", "hours"))
        return IrregularHours(self._day(fields, "windowEndsOn", path), self._number(fields, "hours", path))

    def _change(self, value: Any, path: str) -> FunctionChange:
        fields = self.reader.fields(value, path, ("from", "function", "group"))
        function = self._function(fields, path)
        return FunctionChange(self._day(fields, "from", path), function, self._group(fields, path, function))

    def _choice(self, value: Any, path: str) -> Choice:
        fields = self.reader.fields(value, path, ("from", "premiumHoursPerWeek"))
        return Choice(self._day(fields, "from", path), self._number(fields, "premiumHoursPerWeek", path))

    def _performances(self, fields: Mapping[str, Any], path: str) -> tuple[tuple[Quarter, Decimal], ...]:
        read = self.reader.items(fields, "performances", path, self._performance, most=MOST_PARTS)
        self.reader.each_once([quarter for quarter, _ in read], join(path, "performances"), "quarter")
        return tuple(dict(read).items())

    def _performance(self, value: Any, path: str) -> tuple[Quarter, Decimal]:
        fields = self.reader.fields(value, path, ("quarter", "hours"))
        hours = self._number(fields, "hours", path)
        if not self.reader.present(fields, "quarter", path):
            return self.reader.no_quarter, hours
        quarter = self.reader.quarter(fields["quarter"], join(path, "quarter"))
        if self.quarters is not None and quarter not in (*self.quarters, self.reader.no_quarter):
            names = ", ".join(map(str, self.quarters))
            detail = f"Dit kwartaal hoort niet bij de berekende periode. Kies uit: {names}."
            self.reader.fault("QUARTER_OUTSIDE_PERIOD", join(path, "quarter"), detail)
        return quarter, hours
