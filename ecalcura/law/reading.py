"""Reads a JSON document field by field; every fault is remembered with its path, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from ecalcura.law.periods import NotAPeriod, Quarter
from kernel.pure.errors import BadRequest, Issue

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)
_MOST_LETTERS = 200
_MOST_DECIMALS = 2


class Reader:
    """One document being read. Reading goes on after a fault, so that all faults are named at once."""

    # What a field that could not be read stands for until `finish` raises.
    no_day = _EARLIEST
    no_quarter = Quarter(_EARLIEST.year, 1)

    def __init__(self) -> None:
        self.issues: list[Issue] = []

    def fault(self, code: str, path: str, detail: str) -> None:
        self.issues.append(Issue(code, path or "document", detail))

    def faulty(self, path: str) -> bool:
        """Whether something is wrong at exactly this place."""
        return any(issue.name == path for issue in self.issues)

    def finish(self) -> None:
        """Raises when anything was wrong."""
        if self.issues:
            raise BadRequest(self.issues)

    def fields(self, value: Any, path: str, known: Sequence[str]) -> Mapping[str, Any]:
        """The fields of an object, with only known names."""
        if not isinstance(value, Mapping):
            self.fault("WRONG_TYPE", path, "Geef hier een object met velden.")
            return {}
        for name in value:
            if name not in known:
                self.fault("UNKNOWN_FIELD", join(path, _printable(str(name))), "Dit veld bestaat niet. Laat het weg.")
        return value

    def items(
        self, fields: Mapping[str, Any], name: str, path: str, read: Callable[[Any, str], T], *, most: int
    ) -> tuple[T, ...]:
        """The items of a list; left out or null is an empty list."""
        value = fields.get(name)
        here = join(path, name)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault("WRONG_TYPE", here, "Geef hier een lijst.")
            return ()
        if len(value) > most:
            self.fault("TOO_MANY", here, f"Geef hier ten hoogste {most} regels.")
            return ()
        return tuple(read(item, f"{here}[{position}]") for position, item in enumerate(value))

    def present(self, fields: Mapping[str, Any], name: str, path: str) -> bool:
        """Whether a field that must be there is there."""
        if fields.get(name) is None:
            self.fault("REQUIRED", join(path, name), "Vul dit veld in.")
            return False
        return True

    def text(self, value: Any, path: str) -> str:
        if not isinstance(value, str):
            self.fault("WRONG_TYPE", path, "Geef hier een tekst.")
            return ""
        if not value.strip() or len(value) > _MOST_LETTERS or _printable(value) != value:
            self.fault("WRONG_TEXT", path, f"Geef hier een leesbare tekst van 1 tot {_MOST_LETTERS} tekens.")
            return ""
        return value

    def flag(self, fields: Mapping[str, Any], name: str, path: str) -> bool:
        """True or false; left out is false."""
        value = fields.get(name)
        if value is not None and not isinstance(value, bool):
            self.fault("WRONG_TYPE", join(path, name), "Geef hier true of false.")
        return value is True

    def choice(self, value: Any, path: str, choices: type[E]) -> E:
        if isinstance(value, str) and value in choices._value2member_map_:
            return choices(value)
        code = "UNKNOWN_VALUE" if isinstance(value, str) else "WRONG_TYPE"
        self.fault(code, path, f"Kies uit: {', '.join(one.value for one in choices)}.")
        return next(iter(choices))

    def day(self, value: Any, path: str, *, latest: date = _LATEST) -> date:
        if not isinstance(value, str):
            self.fault("WRONG_TYPE", path, "Geef hier een dag als tekst, zoals 2023-07-01.")
            return self.no_day
        day = _day(value)
        if day is None or not _EARLIEST <= day <= latest:
            self.fault("INVALID_DATE", path, "Geef een bestaande dag vanaf 1900, zoals 2023-07-01.")
            return self.no_day
        return day

    def number(self, value: Any, path: str) -> Decimal:
        """A decimal string of 0 or more, with at most two decimals that matter."""
        if not isinstance(value, str):
            self.fault("WRONG_TYPE", path, 'Geef hier een getal als tekst, zoals "38.00".')
            return Decimal(0)
        if _NUMBER.fullmatch(value) is None:
            self.fault("INVALID_NUMBER", path, 'Geef een getal van 0 of meer met een punt, zoals "38.00".')
            return Decimal(0)
        number = Decimal(value)
        shown = number.quantize(Decimal(1).scaleb(-_MOST_DECIMALS))
        if number != shown:
            self.fault("INVALID_NUMBER", path, f"Geef ten hoogste {_MOST_DECIMALS} decimalen.")
        return shown

    def quarter(self, value: Any, path: str) -> Quarter:
        if not isinstance(value, str):
            self.fault("WRONG_TYPE", path, "Geef hier een kwartaal als tekst, zoals 2023Q3.")
        else:
            try:
                return Quarter.parse(value)
            except NotAPeriod as error:
                self.fault("INVALID_QUARTER", path, error.message)
        return self.no_quarter

    def each_once(self, keys: Sequence[object], path: str, name: str) -> None:
        """Names every key that stood in the list before; keys that could not be read are named already."""
        seen = set()
        for position, key in enumerate(keys):
            if key in seen:
                self.fault("DUPLICATE", f"{path}[{position}].{name}", "Dit komt twee keer voor. Geef het één keer op.")
            if key not in ("", self.no_day, self.no_quarter):
                seen.add(key)


def join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _day(text: str) -> date | None:
    if _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _printable(text: str) -> str:
    """Half a character (a lone surrogate) cannot be sent back to anyone."""
    return text[:_MOST_LETTERS].encode("utf-8", "replace").decode("utf-8")
