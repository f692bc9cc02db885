"""Undue payments: when to hear first, how far back, what is closed, and on which tax slip a payment stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kernel.pure.periods import Month
from kernel.pure.tables import Tables
from zorgkrediet.law.tables import LAW


def needs_hearing(reason: str, asked_to_be_heard: bool, on: date, law: Tables = LAW) -> bool:
    """Whoever asks is heard before a stop or reclaim, except for reasons that leave nothing to judge."""
    return asked_to_be_heard and reason not in law["recovery.no_hearing_for"].texts(on)


def reclaimable_until(paid_on: date, *, fraud: bool = False, law: Tables = LAW) -> date:
    """Last day to reclaim: so many years from 1 January of the year of payment."""
    years: int = law["recovery.limitation_years"].at(paid_on)["FRAUD" if fraud else "ORDINARY"]
    return date(paid_on.year + years - 1, 12, 31)


def is_limited(paid_on: date, on: date, *, fraud: bool = False, law: Tables = LAW) -> bool:
    """Whether the payment can no longer be reclaimed."""
    return on > reclaimable_until(paid_on, fraud=fraud, law=law)


def good_faith_from(on: date, law: Tables = LAW) -> date | None:
    """First day that may be reclaimed in good faith; nothing when the scheme knows no such limit."""
    days = law["recovery.good_faith_limit_days"].at(on)
    return None if days is None else date.fromordinal(on.toordinal() - days)


def is_closed_with_note(amount: Decimal, on: date, law: Tables = LAW) -> bool:
    """A claim too small to collect."""
    return amount < law["recovery.minimum_reclaim"].decimal(on)


def is_paid_out(amount: Decimal, on: date, law: Tables = LAW) -> bool:
    """Every amount from the smallest is paid."""
    return amount >= law["recovery.minimum_payment"].decimal(on)


def slip_year(month: Month, paid_on: date, law: Tables = LAW) -> int:
    """Year of tax slip 281.18: that of the payment, also for arrears and for the ordinary January payment."""
    return paid_on.year if law["recovery.slip_year"].text(paid_on) == "PAYMENT_DATE" else month.year


def is_withheld_abroad(on: date, law: Tables = LAW) -> bool:
    """Whoever lives abroad has the ordinary withholding."""
    return law["amounts.residents_abroad_withheld"].flag(on)
