"""Attendance of a training: at most a tenth missed per quarter, proven within twenty days, or the next one is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kernel.pure.money import exact_product
from kernel.pure.periods import ONE_DAY, Period, end_of_months
from kernel.pure.tables import Tables
from zorgkrediet.law.facts import AttendanceQuarter
from zorgkrediet.law.tables import LAW


@dataclass(frozen=True, slots=True)
class CertificateDue:
    """A quarter of the granted training and the last day to deliver its certificate of regular attendance."""

    quarter: Period
    due_on: date


def certificate_due_on(quarter_ends_on: date, law: Tables = LAW) -> date:
    """Twenty calendar days after the end of the quarter."""
    return quarter_ends_on + timedelta(days=law["motives.training_certificate_days"].integer(quarter_ends_on))


def certificates_due(period: Period, law: Tables = LAW) -> tuple[CertificateDue, ...]:
    """Every quarter of a granted training break, with the day its certificate is due; a last piece counts too."""
    months = law["motives.training_quarter_months"].integer(period.starts_on)
    due = []
    number = 1
    starts_on = period.starts_on
    while starts_on <= period.ends_on:
        # Counted from the first day, so that a start on the 31st does not creep.
        ends_on = min(end_of_months(period.starts_on, months * number), period.ends_on)
        due.append(CertificateDue(Period(starts_on, ends_on), certificate_due_on(ends_on, law)))
        starts_on, number = ends_on + ONE_DAY, number + 1
    return tuple(due)


def attended_enough(quarter: AttendanceQuarter, law: Tables = LAW) -> bool:
    """At most a tenth missed without valid reason; exactly a tenth is enough."""
    day = quarter.period.ends_on
    base: Decimal = quarter.scheduled_hours
    if law["motives.training_absence_base"].text(day) == "HOURS_OF_TRAINING" and quarter.training_hours is not None:
        base = quarter.training_hours
    return quarter.unjustified_hours <= exact_product(base, law["motives.training_absence_part"].decimal(day))


def proven_in_time(quarter: AttendanceQuarter, law: Tables = LAW) -> bool:
    """Whether the certificate arrived by its last day."""
    received = quarter.certificate_received_on
    return received is not None and received <= certificate_due_on(quarter.period.ends_on, law)


def blocked_quarter(quarter: AttendanceQuarter, law: Tables = LAW) -> Period | None:
    """The quarter without care credit that follows a bad or unproven one; nothing when all was in order."""
    if attended_enough(quarter, law) and proven_in_time(quarter, law):
        return None
    starts_on = quarter.period.ends_on + ONE_DAY
    return Period(starts_on, end_of_months(starts_on, law["motives.training_quarter_months"].integer(starts_on)))


def is_reclaimed(quarter: AttendanceQuarter, law: Tables = LAW) -> bool:
    """Whether the bad quarter itself is reclaimed: only when the setting says so."""
    reclaims = law["motives.training_bad_quarter_reclaimed"].flag(quarter.period.ends_on)
    return reclaims and not attended_enough(quarter, law)
