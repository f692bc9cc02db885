"""Terms of the procedure around the law: completing a file, deciding, paying, appealing."""

from __future__ import annotations

from datetime import date, timedelta

from kernel.pure.periods import Month, add_months
from kernel.pure.tables import Tables
from zorgkrediet.law.amount import PaymentLine
from zorgkrediet.law.tables import LAW


def completion_due_on(asked_on: date, law: Tables = LAW) -> date:
    """Last day to add what was asked for; afterwards the file is closed without follow-up and can be reopened."""
    return asked_on + timedelta(days=law["procedure.completion_days"].integer(asked_on))


def filing_day(
    sent_on: date, asked_on: date | None = None, completed_on: date | None = None, law: Tables = LAW
) -> date:
    """The day that counts as the day of the complete application.

    Sent by both in time and completed inside the term: the day of sending; otherwise the day of completion.
    """
    if asked_on is None or completed_on is None:
        return sent_on
    if law["procedure.sent_day"].text(asked_on) == "COMPLETED" or completed_on > completion_due_on(asked_on, law):
        return completed_on
    return sent_on


def decision_days(submitted_on: date, law: Tables = LAW) -> dict[str, date]:
    """Target, alarm and report day of a decision; nothing is enforced."""
    days = law["procedure.decision_days"].at(submitted_on)
    return {name: submitted_on + timedelta(days=number) for name, number in days.items()}


def must_apply_online(on: date, law: Tables = LAW) -> bool:
    """Since 1-1-2019 an application is made online, save by contact with the service."""
    return law["procedure.online_only"].flag(on)


def court_until(decided_on: date, law: Tables = LAW) -> date:
    """Last day for the labour court, as the letter names it."""
    return add_months(decided_on, law["procedure.appeal_months"].integer(decided_on))


def continues_during_own_illness(on: date, law: Tables = LAW) -> bool:
    """Illness or maternity rest of the applicant does not stop care credit, unless it is stopped the normal way."""
    return not law["duration.own_illness_suspends"].flag(on)


def payable(lines: tuple[PaymentLine, ...], on: date) -> tuple[PaymentLine, ...]:
    """What may be paid on the day: only months that have wholly passed; earlier ones come along at once."""
    current = Month.of(on)
    return tuple(line for line in lines if line.month < current)
