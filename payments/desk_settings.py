"""The department's dated settings for paying and claiming back (`parameters/desk.yaml`)."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

from kernel.pure.tables import Tables, load_tables

SETTINGS: Tables = load_tables(Path(__file__).parent / "parameters")


def amount_setting(name: str, on: date) -> Decimal:
    """A share or an amount as it holds on that day."""
    return SETTINGS[f"desk.{name}"].decimal(on)


def days_setting(name: str, on: date) -> int:
    """A number of days as it holds on that day."""
    return SETTINGS[f"desk.{name}"].integer(on)


def hour_setting(name: str, on: date) -> time:
    """An hour of the day as it holds on that day."""
    return time.fromisoformat(SETTINGS[f"desk.{name}"].text(on))
