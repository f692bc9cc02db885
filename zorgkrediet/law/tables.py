"""The figures of the care-credit law, read once from `parameters/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from kernel.pure.tables import Row, Tables, load_tables

LAW: Tables = load_tables(Path(__file__).parent / "parameters")


def scheme_start(law: Tables = LAW) -> date:
    """First day on which a break can begin under this scheme; older breaks stay with the RVA."""
    return date.fromisoformat(law["scope.scheme_start"].text(date.max))


@lru_cache(maxsize=2048)
def _described(law: Tables, name: str, starts_on: date) -> dict[str, Any]:
    table = law[name]
    row: Row = table.row_at(starts_on)
    described: dict[str, Any] = {
        "name": name,
        "title": table.title,
        "unit": table.unit,
        "from": row.starts_on.isoformat(),
        "value": plain(row.value),
        "source": row.source,
        "confidence": row.confidence,
    }
    if table.question:
        described["question"] = table.question
    return described


def describe(law: Tables, name: str, day: date) -> dict[str, Any]:
    """The parameter as a trace shows it: value, first day, source. Shared between traces: read it, never change it."""
    return _described(law, name, law[name].row_at(day).starts_on)


def plain(value: Any) -> Any:
    """The value as JSON knows it; exact decimals become text."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value
