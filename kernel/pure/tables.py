"""Figures of the law by date: every value has a first day, a title, a unit, a source and a confidence.

A file holds named tables; a table holds dated rows without end dates: a row holds until the next one starts.
Decimals stand between quotes, so that no figure ever passes through a binary fraction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import yaml

from kernel.pure.errors import DomainError, ParameterMissing

KINDS = ("decimal", "integer", "flag", "text", "list", "decimals", "integers", "texts")
CONFIDENCES = ("certain", "likely", "conflicting", "derived", "default")
_TABLE_KEYS = frozenset(
    {"title", "kind", "unit", "source", "confidence", "question", "choices", "until_known", "note", "values"}
)
_REQUIRED = ("title", "kind", "unit", "source", "confidence", "values")
_ROW_KEYS = frozenset({"from", "value", "source", "note", "confidence"})


class TableFault(DomainError):
    """A parameter file breaks the rules of its own form; nothing is loaded."""

    code = "TABLE_FAULT"


@dataclass(frozen=True, slots=True)
class Row:
    """One value and its first day of validity."""

    starts_on: date
    value: Any
    source: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DatedTable:
    """One figure of the law through time."""

    name: str
    title: str
    kind: str
    unit: str
    source: str
    confidence: str
    rows: tuple[Row, ...]
    question: str | None = None
    choices: tuple[str, ...] = ()
    until_known: bool = False
    note: str = ""
    _starts: tuple[date, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(row.starts_on for row in self.rows))

    def row_at(self, day: date) -> Row:
        """The row in force on the day; before the first row there is no answer, so it raises."""
        if day >= self._starts[-1]:
            return self.rows[-1]
        position = bisect_right(self._starts, day)
        if not position:
            raise ParameterMissing(f"De parameter '{self.name}' ({self.title}) is niet gekend op {day.isoformat()}.")
        return self.rows[position - 1]

    def at(self, day: date) -> Any:
        """The value in force on the day."""
        return self.row_at(day).value

    def decimal(self, day: date) -> Decimal:
        return cast(Decimal, self.row_at(day).value)

    def integer(self, day: date) -> int:
        return cast(int, self.row_at(day).value)

    def flag(self, day: date) -> bool:
        return cast(bool, self.row_at(day).value)

    def text(self, day: date) -> str:
        return cast(str, self.row_at(day).value)

    def texts(self, day: date) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self.row_at(day).value)

    @property
    def first_day(self) -> date:
        """First day for which there is an answer."""
        return self.rows[0].starts_on

    @property
    def last_row(self) -> Row:
        """The newest released value."""
        return self.rows[-1]

    def with_row(self, starts_on: date, value: Any, source: str) -> DatedTable:
        """The same table with one more row in its place; used to compute what another reading would give."""
        kept = [row for row in self.rows if row.starts_on != starts_on]
        kept.append(Row(starts_on, _checked(self.name, self.kind, self.choices, value), source, "default"))
        return replace(self, rows=tuple(sorted(kept, key=lambda row: row.starts_on)))


class Tables(Mapping[str, DatedTable]):
    """All tables of one law, by name (`file.table`)."""

    def __init__(self, tables: Iterable[DatedTable]) -> None:
        self._tables = {table.name: table for table in tables}
        self._changes = sorted({row.starts_on for table in self._tables.values() for row in table.rows})

    def __getitem__(self, name: str) -> DatedTable:
        try:
            return self._tables[name]
        except KeyError:
            raise ParameterMissing(f"De parameter '{name}' bestaat niet.") from None

    def epoch(self, day: date) -> date:
        """The last day, not after this one, on which any figure changed: within an epoch all answers are the same."""
        position = bisect_right(self._changes, day)
        return self._changes[position - 1] if position else date.min

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    # One law is one thing: equal only to itself, so that results can be remembered per law.
    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def with_value(self, name: str, value: Any, *, starts_on: date, source: str) -> Tables:
        """A copy in which one table has one more row."""
        changed = self[name].with_row(starts_on, value, source)
        return Tables([*(table for key, table in self._tables.items() if key != name), changed])


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key that stands twice is a fault instead of a silent overwrite."""


def _mapping_without_doubles(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise TableFault(f"Dubbele sleutel '{key}' op regel {key_node.start_mark.line + 1}.")
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_doubles)


def load_tables(directory: Path) -> Tables:
    """All `*.yaml` files of the directory; the first fault stops the load."""
    paths = sorted(directory.glob("*.yaml"))
    if not paths:
        raise TableFault(f"Geen parameterbestanden in {directory.name}.")
    return Tables(table for path in paths for table in parse_tables(path.read_text(encoding="utf-8"), path.stem))


def parse_tables(text: str, prefix: str) -> tuple[DatedTable, ...]:
    """The tables of one file; `prefix` is the name of the file and opens the name of each table."""
    content = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader with one more check
    if not isinstance(content, dict) or not content:
        raise TableFault(f"Het bestand '{prefix}' bevat geen tabellen.")
    return tuple(_table(f"{prefix}.{name}", entry) for name, entry in content.items())


def _table(name: str, entry: Any) -> DatedTable:
    if not isinstance(entry, dict):
        raise TableFault(f"'{name}' is geen tabel.")
    unknown = sorted(set(entry) - _TABLE_KEYS)
    if unknown:
        raise TableFault(f"'{name}' heeft onbekende sleutels: {', '.join(unknown)}.")
    for key in _REQUIRED:
        if entry.get(key) in (None, "", []):
            raise TableFault(f"'{name}' mist '{key}'.")
    if entry["kind"] not in KINDS:
        raise TableFault(f"'{name}' heeft een onbekende soort: {entry['kind']}.")
    _known_confidence(name, entry["confidence"])
    choices = tuple(entry.get("choices", ()))
    rows = tuple(_row(name, entry, choices, row) for row in entry["values"])
    for earlier, later in pairwise(rows):
        if later.starts_on <= earlier.starts_on:
            raise TableFault(f"'{name}': de datums staan dubbel of niet op volgorde bij {later.starts_on}.")
    return DatedTable(
        name=name,
        title=entry["title"],
        kind=entry["kind"],
        unit=entry["unit"],
        source=entry["source"],
        confidence=entry["confidence"],
        rows=rows,
        question=entry.get("question"),
        choices=choices,
        until_known=bool(entry.get("until_known", False)),
        note=entry.get("note", ""),
    )


def _row(name: str, entry: dict[str, Any], choices: tuple[str, ...], row: Any) -> Row:
    if not isinstance(row, dict) or set(row) - _ROW_KEYS or "from" not in row or "value" not in row:
        raise TableFault(f"'{name}' heeft een waarde zonder datum, zonder waarde of met een onbekende sleutel.")
    starts_on = row["from"]
    if not isinstance(starts_on, date) or isinstance(starts_on, datetime):
        raise TableFault(f"'{name}': '{starts_on}' is geen dag.")
    source, confidence = row.get("source", entry["source"]), row.get("confidence", entry["confidence"])
    if not source:
        raise TableFault(f"'{name}' mist een bron op {starts_on}.")
    _known_confidence(name, confidence)
    return Row(starts_on, _checked(name, entry["kind"], choices, row["value"]), source, confidence, row.get("note", ""))


def _known_confidence(name: str, confidence: str) -> None:
    if confidence not in CONFIDENCES:
        raise TableFault(f"'{name}' heeft een onbekende zekerheid: {confidence}.")


def _checked(name: str, kind: str, choices: tuple[str, ...], value: Any) -> Any:
    """The value in its Python form; `null` means that the law has no such limit."""
    if value is None:
        return None
    if kind in ("decimals", "integers", "texts"):
        return MappingProxyType({str(key): _checked(name, kind[:-1], choices, one) for key, one in _items(name, value)})
    if kind == "list":
        if not isinstance(value, (list, tuple)):
            raise TableFault(f"'{name}': een lijst verwacht.")
        return tuple(_checked(name, "text", choices, one) for one in value)
    return _scalar(name, kind, choices, value)


def _items(name: str, value: Any) -> Iterable[tuple[Any, Any]]:
    if not isinstance(value, Mapping):
        raise TableFault(f"'{name}': een reeks 'naam: waarde' verwacht.")
    return value.items()


def _scalar(name: str, kind: str, choices: tuple[str, ...], value: Any) -> Any:
    if kind == "decimal" and isinstance(value, (str, Decimal)):
        return _exact(name, value)
    if kind == "integer" and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind == "flag" and isinstance(value, bool):
        return value
    if kind == "text" and isinstance(value, str):
        if choices and value not in choices:
            raise TableFault(f"'{name}': '{value}' is geen van {', '.join(choices)}.")
        return value
    raise TableFault(f"'{name}': {value!r} past niet bij de soort '{kind}'.")


def _exact(name: str, value: str | Decimal) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise TableFault(f"'{name}': '{value}' is geen getal.") from None
    if not number.is_finite():
        raise TableFault(f"'{name}': '{value}' is geen getal.")
    return number
