"""Other income beside care credit: what refuses the application, and what ends the right from a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.pure.money import exact_product
from kernel.pure.periods import ONE_DAY, THIRTIETHS, Month, Period, add_months, end_of_months, total_thirtieths
from kernel.pure.tables import Tables
from zorgkrediet.enums import IncomeKind, MotiveKind
from zorgkrediet.law import credit
from zorgkrediet.law.case import Case
from zorgkrediet.law.facts import Facts, OtherIncome
from zorgkrediet.law.findings import Finding
from zorgkrediet.law.tables import LAW
from zorgkrediet.law.training import blocked_quarter

Findings = tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """The right ends the day before `on`; on or before the first day it was never there."""

    on: date
    finding: Finding
    refusal: Finding


def is_thematic_leave(words: str, on: date, law: Tables = LAW) -> bool:
    """Whether the words of the register for a career break name a thematic leave (OQ-28); care credit has its own
    counter, and time credit belongs to a post outside the scheme."""
    said = words.casefold()
    return any(word in said for word in law["cumulation.thematic_leave_words"].texts(on))


def incomes_allowed(case: Case) -> Findings:
    """What already runs on the first day and cannot go together with care credit refuses the application."""
    found: list[Finding] = []
    for income in case.facts.other_income:
        found.extend(_at_start(income, case))
    return tuple(found)


def _at_start(income: OtherIncome, case: Case) -> Findings:
    first = case.period.starts_on
    if income.kind in case.law["cumulation.activities"].texts(case.day):
        if income.starts_on is None:
            return (Finding("INCOME_START_MISSING"),)
        if income.starts_on > first:
            return ()
        return _activity_at_start(income, income.starts_on, case)
    runs = income.starts_on is None or income.starts_on <= first
    if runs and income.kind in case.law["cumulation.forbidden"].texts(case.day):
        return (Finding("INCOME_FORBIDDEN"),)
    return ()


def _activity_at_start(income: OtherIncome, since: date, case: Case) -> Findings:
    """Three months old at least; self-employed only with a full break; a side job never above the public hours."""
    findings = []
    months = case.law["cumulation.months_before_start"].integer(case.day)
    limit = add_months(case.period.starts_on, -months)
    if since > limit:
        findings.append(Finding("ACTIVITY_TOO_RECENT", {"months": months, "limit": limit}))
    if income.kind == IncomeKind.SIDE_JOB:
        findings.extend(_side_job_hours(income, case))
    elif case.facts.regime not in case.law["cumulation.self_employed_regimes"].texts(case.day):
        findings.append(Finding("SELF_EMPLOYED_PARTIAL"))
    return tuple(findings)


def side_job_limit(facts: Facts, day: date, law: Tables) -> Decimal:
    """A side job may take no more hours a week than the public post."""
    week: Decimal = law["cumulation.full_time_week"].decimal(day)
    return exact_product(week, facts.employment.fraction)


def _side_job_hours(income: OtherIncome, case: Case) -> Findings:
    limit = side_job_limit(case.facts, case.day, case.law)
    if income.weekly_hours is None:
        return (Finding("SIDE_JOB_HOURS_UNKNOWN", {"limit": limit}),)
    if income.weekly_hours > limit:
        return (Finding("SIDE_JOB_TOO_MANY_HOURS", {"limit": limit}),)
    return ()


def losses(case: Case) -> Iterator[Loss]:
    """Every day from which the right is lost because of income or attendance."""
    for income in case.facts.other_income:
        yield from _losses_of(income, case)
    yield from _attendance_losses(case)


def _losses_of(income: OtherIncome, case: Case) -> Iterator[Loss]:
    first = case.period.starts_on
    lost_at_start = Finding("RIGHT_LOST_AT_START")
    if income.kind in case.law["cumulation.activities"].texts(case.day):
        if income.starts_on is not None and income.starts_on > first:
            yield Loss(income.starts_on, Finding("RIGHT_LOST_NEW_ACTIVITY", {"on": income.starts_on}), lost_at_start)
        elif income.kind == IncomeKind.SELF_EMPLOYED and income.starts_on is not None:
            yield from _self_employed_limit(income.starts_on, case)
        grown = income.extended_on
        if grown is not None and grown >= first:
            yield Loss(grown, Finding("RIGHT_LOST_EXTENDED_ACTIVITY", {"on": grown}), lost_at_start)
    elif income.kind == IncomeKind.SURVIVORS_PENSION:
        yield from _survivors_limit(income, case)
    elif income.starts_on is not None and income.kind in case.law["cumulation.forbidden"].texts(case.day):
        begins = income.starts_on
        yield Loss(begins, Finding("RIGHT_LOST_FORBIDDEN_INCOME", {"on": begins}), Finding("INCOME_FORBIDDEN"))


def _self_employed_limit(since: date, case: Case) -> Iterator[Loss]:
    """Twelve months of care credit beside self-employment, those of earlier periods included."""
    months = case.law["cumulation.self_employed_months"].integer(case.day)
    shared = [
        Period(max(taken.period.starts_on, since), taken.period.ends_on)
        for taken in case.facts.history
        if taken.period.ends_on >= since and credit.counts(taken, case.law)
    ]
    earlier = sum(total_thirtieths(period) for period in shared)
    left = months * THIRTIETHS - earlier
    first = case.period.starts_on
    on = day_after_thirtieths(first, max(left, 0))
    values = {"months": months, "on": on}
    yield Loss(on, Finding("SELF_EMPLOYED_LIMIT", values), Finding("SELF_EMPLOYED_MONTHS_USED", {"months": months}))


def day_after_thirtieths(starts_on: date, days: int) -> date:
    """The first day after so many thirtieths: whole months date to date, then the thirtieths that remain as days."""
    whole, rest = divmod(days, THIRTIETHS)
    after = end_of_months(starts_on, whole) + ONE_DAY if whole else starts_on
    while rest and total_thirtieths(Period(starts_on, after)) <= days:
        after += ONE_DAY
    return after


def _survivors_limit(income: OtherIncome, case: Case) -> Iterator[Loss]:
    """Twelve calendar months touched, those already combined with another benefit included."""
    months = case.law["cumulation.survivors_pension_months"].integer(case.day)
    left = months - income.months_already_combined
    first = case.period.starts_on
    begins = max(first, income.starts_on) if income.starts_on is not None else first
    on = begins if left <= 0 else Month.of(begins).plus(left).first_day
    values = {"months": months, "on": on}
    yield Loss(on, Finding("SURVIVORS_LIMIT", values), Finding("SURVIVORS_MONTHS_USED", {"months": months}))


def _attendance_losses(case: Case) -> Iterator[Loss]:
    if case.facts.motive.kind != MotiveKind.TRAINING:
        return
    for quarter in case.facts.attendance:
        blocked = blocked_quarter(quarter, case.law)
        if blocked is not None and blocked.starts_on > case.period.starts_on:
            on = blocked.starts_on
            yield Loss(on, Finding("ATTENDANCE_LIMIT", {"on": on}), Finding("RIGHT_LOST_AT_START"))
