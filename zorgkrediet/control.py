"""The second calculator: deliberately simple, deliberately apart. It checks totals and decides nothing.

It knows the published amounts, the categories and the days, and shares no code with the law it checks: it reads the
same figures from their files with its own few lines and counts in whole cents with fractions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "law" / "parameters"
DAYS_IN_A_MONTH = 30


@cache
def _rows(file: str, name: str) -> list[tuple[date, Any]]:
    table = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))[name]
    return [(row["from"], row["value"]) for row in table["values"]]


def _figure(file: str, name: str, day: date) -> Any:
    rows = _rows(file, name)
    position = bisect_right([starts_on for starts_on, _value in rows], day)
    # The scheme began on the second of a month; that month counts with the first row.
    return rows[max(position, 1) - 1][1]


def _cents(amount: Fraction) -> int:
    """Half a cent goes up."""
    return int(amount * 100 + Fraction(1, 2))


@cache
def amounts(category: str, fraction: str, days: int, month: date) -> tuple[int, int]:
    """Gross and net in cents for so many thirtieths of the month."""
    base = Fraction(_figure("amounts.yaml", "base", month)[category])
    index = Fraction(_figure("index.yaml", "coefficient", month))
    rate = Fraction(_figure("amounts.yaml", "withholding", month)[category])
    gross = base * index * Fraction(fraction) * Fraction(days, DAYS_IN_A_MONTH)
    return _cents(gross), _cents(gross * (1 - rate))


def add_up(parts: Iterable[tuple[date, str, str, int, int]]) -> Mapping[date, tuple[int, int]]:
    """Gross and net in cents per month, of groups (month, category, fraction, days, how many of these)."""
    totals: dict[date, tuple[int, int]] = {}
    for month, category, fraction, days, count in parts:
        gross, net = amounts(category, fraction, days, month)
        before = totals.get(month, (0, 0))
        totals[month] = (before[0] + gross * count, before[1] + net * count)
    return totals
