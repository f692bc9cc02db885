"""Claiming back from a facility: how long, how much of the next payment, and what is left alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ecalcura.law.parameters import law_tables


def reclaimable_until(paid_on: date, *, is_fraud: bool = False) -> date:
    """The last day to claim back: so many years from 1 January of the year of payment."""
    years: int = law_tables()["recovery.limitation_years"].at(paid_on)["FRAUD" if is_fraud else "ORDINARY"]
    return date(paid_on.year + years - 1, 12, 31)


def set_off_share(on: date) -> Decimal:
    """The largest part of a payment that is kept back for a decided claim; 1 is the whole payment."""
    return law_tables()["recovery.set_off_share"].decimal(on)


def is_closed_with_note(amount: Decimal, on: date) -> bool:
    """Whether a claim is too small to collect."""
    return amount < law_tables()["recovery.minimum_reclaim"].decimal(on)


def days_ahead(on: date) -> int:
    """How many days before its due day a payment may be prepared."""
    return law_tables()["recovery.days_ahead"].integer(on)
