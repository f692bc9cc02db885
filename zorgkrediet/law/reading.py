"""Reading JSON without guessing: every wrong, missing or unknown field becomes a named fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from kernel.pure.errors import BadRequest, Issue
from kernel.pure.periods import Month, Period
from zorgkrediet.enums import Labelled

Choice = TypeVar("Choice", bound=Labelled)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,6}(\.\d{1,6})?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1850, 2199
_LONGEST_NAME = 80
_bound = cache(Decimal)


class Reader:
    """One object of the request; remembers where it stands, so that a fault can say `motive.birthDate`."""

    __slots__ = ("_left", "_path", "_take", "_values", "issues")

    def __init__(self, values: Mapping[str, Any], path: str, issues: list[Issue]) -> None:
        self._values = values
        self._path = path
        # What is never taken out of this copy is a field that does not exist.
        self._left = dict(values)
        self._take: Callable[[str, None], Any] = self._left.pop
        self.issues = issues

    def name(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def fault(self, key: str, code: str, detail: str) -> None:
        """Remember a fault and go on, so that all of them are told at once."""
        self.issues.append(Issue(code, self.name(key), detail))

    def done(self) -> None:
        """Every field that was not asked for is unknown."""
        for key in self._left:
            self.fault(_printable(key), "UNKNOWN_FIELD", "Dit veld bestaat niet. Laat het weg of kijk de naam na.")

    @property
    def is_empty(self) -> bool:
        return not self._values

    def is_given(self, key: str) -> bool:
        return self._values.get(key) is not None

    def object(self, key: str, *, required: bool = False) -> Reader:
        value = self._take(key, None)
        if value is None and required:
            self.fault(key, "REQUIRED", "Dit veld is verplicht. Vul het in.")
        if value is not None and not isinstance(value, dict):
            self.fault(key, "WRONG_TYPE", "Hier hoort een object met velden.")
            value = None
        return Reader(value or {}, self.name(key), self.issues)

    def objects(self, key: str) -> Iterator[Reader]:
        value = self._take(key, None)
        if value is None:
            return
        if not isinstance(value, list):
            self.fault(key, "WRONG_TYPE", "Hier hoort een lijst.")
            return
        for index, one in enumerate(value):
            if isinstance(one, dict):
                yield Reader(one, f"{self.name(key)}[{index}]", self.issues)
            else:
                self.fault(f"{key}[{index}]", "WRONG_TYPE", "Hier hoort een object met velden.")

    def flag(self, key: str, default: bool | None) -> bool | None:
        value = self._take(key, None)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, "WRONG_TYPE", "Vul true of false in.")
            return default
        return value

    def yes(self, key: str, *, default: bool = False) -> bool:
        return bool(self.flag(key, default))

    def choice(self, key: str, kinds: type[Choice], allowed: frozenset[Choice] | None = None) -> Choice | None:
        value = self._take(key, None)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fault(key, "WRONG_TYPE", "Hier hoort tekst.")
            return None
        if value not in kinds._value2member_map_ or (allowed is not None and value not in allowed):
            names = ", ".join(sorted(allowed or kinds))
            self.fault(key, "UNKNOWN_VALUE", f"Deze waarde bestaat niet. Kies een van: {names}.")
            return None
        return kinds(value)

    def choices(self, key: str, kinds: type[Choice]) -> frozenset[Choice] | None:
        """A list of choices; left out or null is not the same as an empty list."""
        value = self._take(key, None)
        if value is None:
            return None
        if not isinstance(value, list):
            self.fault(key, "WRONG_TYPE", "Hier hoort een lijst.")
            return None
        found = []
        for index, one in enumerate(value):
            if isinstance(one, str) and one in kinds._value2member_map_:
                found.append(kinds(one))
            else:
                names = ", ".join(kinds)
                self.fault(f"{key}[{index}]", "UNKNOWN_VALUE", f"Deze waarde bestaat niet. Kies een van: {names}.")
        return frozenset(found)

    def day(self, key: str, *, required: bool = False) -> date | None:
        value = self._take(key, None)
        if value is None:
            if required:
                self.fault(key, "REQUIRED", "Dit veld is verplicht. Vul een dag in (JJJJ-MM-DD).")
            return None
        if not isinstance(value, str):
            self.fault(key, "WRONG_TYPE", "Hier hoort een dag als tekst (JJJJ-MM-DD).")
            return None
        try:
            day = date.fromisoformat(value) if _DAY.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fault(key, "IMPOSSIBLE_DATE", "Deze dag bestaat niet. Schrijf hem als JJJJ-MM-DD.")
            return None
        return day

    def month(self, key: str) -> Month | None:
        value = self._take(key, None)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fault(key, "WRONG_TYPE", "Hier hoort een maand als tekst (JJJJ-MM).")
            return None
        try:
            return Month.parse(value)
        except ValueError:
            self.fault(key, "IMPOSSIBLE_DATE", "Deze maand bestaat niet. Schrijf ze als JJJJ-MM.")
            return None

    def period(self, *, starts: str = "startsOn", ends: str = "endsOn", required: bool = True) -> Period | None:
        starts_on, ends_on = self.day(starts, required=required), self.day(ends, required=required)
        if starts_on is None or ends_on is None:
            return None
        if ends_on < starts_on:
            self.fault(ends, "END_BEFORE_START", "De einddag ligt voor de begindag. Kijk beide dagen na.")
            return None
        return Period(starts_on, ends_on)

    def whole(self, key: str, lowest: int, highest: int) -> int | None:
        value = self._take(key, None)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(key, "WRONG_TYPE", "Hier hoort een geheel getal.")
            return None
        if not lowest <= value <= highest:
            self.fault(key, "OUT_OF_RANGE", f"Vul een getal in van {lowest} tot en met {highest}.")
            return None
        return value

    def decimal(self, key: str, lowest: str, highest: str, *, number_too: bool = False) -> Decimal | None:
        """A decimal as text; a JSON number only where the contract allows one."""
        value = self._take(key, None)
        if value is None:
            return None
        is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
        if not isinstance(value, str) and not (number_too and is_number):
            self.fault(key, "WRONG_TYPE", "Hier hoort een decimaal getal als tekst, met een punt.")
            return None
        text = _written(value)
        if not _DECIMAL.fullmatch(text):
            self.fault(key, "WRONG_FORMAT", 'Schrijf een getal met een punt en hoogstens zes decimalen, zoals "0.75".')
            return None
        number = Decimal(text)
        if not _bound(lowest) <= number <= _bound(highest):
            self.fault(key, "OUT_OF_RANGE", f"Vul een getal in van {lowest} tot en met {highest}.")
            return None
        return number


def _printable(key: object) -> str:
    """A name that any output can carry: half characters escaped, endless ones cut."""
    return str(key).encode("utf-8", "backslashreplace").decode()[:_LONGEST_NAME]


def _written(value: object) -> str:
    """A number as text; nothing for one of thousands of digits, which is no figure of anybody."""
    try:
        return str(value)
    except ValueError:
        return ""


def reader_of(document: object) -> Reader:
    """The request as a whole; it must be one object."""
    if not isinstance(document, dict):
        raise BadRequest([Issue("WRONG_TYPE", "", "De aanvraag moet een JSON-object zijn.")])
    return Reader(document, "", [])
