"""The figures of the care-credit law, read once from `parameters/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from kernel.pure.tables import DatedTable, Row, Tables, load_tables

LAW: Tables = load_tables(Path(__file__).parent / "parameters")


@lru_cache(maxsize=64)
def scheme_start(law: Tables = LAW) -> date:
    """First day on which a break can begin under this scheme; older breaks stay with the RVA."""
    return date.fromisoformat(law["scope.scheme_start"].text(date.max))


def describe(law: Tables, names: tuple[str, ...], day: date) -> list[dict[str, Any]]:
    """The parameters as a trace shows them: value, first day, source. Shared between traces: read, never change."""
    return describe_epoch(law, names, law.epoch(day))


@lru_cache(maxsize=4096)
def describe_epoch(law: Tables, names: tuple[str, ...], day: date) -> list[dict[str, Any]]:
    """The same, for who already knows the epoch of the day."""
    return [_one(law[name], law[name].row_at(day)) for name in names]


def _one(table: DatedTable, row: Row) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": table.name,
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


def plain(value: Any) -> Any:
    """The value as JSON knows it; exact decimals become text."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value
