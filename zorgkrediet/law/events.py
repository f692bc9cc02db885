"""What happens after the application: stop, death, work resumed, loss of right, and what each costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kernel.pure.periods import ONE_DAY, THIRTIETHS, Period, add_months, started_months, total_thirtieths
from zorgkrediet.enums import EmploymentStatus, EventKind, MotiveKind
from zorgkrediet.law.amount import effective_day
from zorgkrediet.law.case import Case
from zorgkrediet.law.cumulation import losses
from zorgkrediet.law.facts import Event, Household
from zorgkrediet.law.findings import Finding


@dataclass(frozen=True, slots=True)
class Course:
    """How the break really runs: its last day, the thirtieths it costs, and what was found on the way."""

    ends_on: date
    charged: int
    findings: tuple[Finding, ...]
    refusals: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _End:
    """A last day and what says so; `last` before the first day of the break means that nothing is left."""

    last: date
    finding: Finding
    refusal: Finding


def course(case: Case) -> Course:
    """The earliest end wins; only an ordinary stop costs the whole of a started month."""
    period = case.period
    ends = [_End(loss.on - ONE_DAY, loss.finding, loss.refusal) for loss in losses(case)]
    notes: list[Finding] = []
    for event in case.facts.events:
        end = _end_of(event, case)
        if end is not None:
            ends.append(end)
        elif event.kind == EventKind.DEATH_OF_CARED_PERSON:
            notes.append(Finding("EVENT_WITHOUT_EFFECT", {"on": event.on}))
    refusals = tuple(dict.fromkeys(end.refusal.code for end in ends if end.last < period.starts_on))
    if refusals:
        return Course(period.ends_on, 0, (), tuple(_refusal(ends, code) for code in refusals))
    stops = sorted(event.on for event in case.facts.events if event.kind == EventKind.EARLY_STOP)
    if stops and stops[0] <= period.starts_on:
        return Course(period.ends_on, 0, (), (Finding("STOPPED_BEFORE_START"),))
    first_end = min(ends, key=lambda end: end.last, default=None)
    last = min(first_end.last, period.ends_on) if first_end else period.ends_on
    if stops and stops[0] <= last and stops[0] < _right_until(case):
        return _stopped(case, stops[0], notes)
    notes.extend(Finding("EVENT_WITHOUT_EFFECT", {"on": on}) for on in stops)
    if first_end is not None and last < period.ends_on:
        charged = total_thirtieths(Period(period.starts_on, last))
        return Course(last, charged, (first_end.finding, *notes))
    return Course(period.ends_on, total_thirtieths(period), tuple(notes))


def _right_until(case: Case) -> date:
    """The last day the right would have run to without a stop: a death may have shortened it."""
    deaths = [
        end.last
        for event in case.facts.events
        if event.kind == EventKind.DEATH_OF_CARED_PERSON
        for end in (_end_of(event, case),)
        if end is not None
    ]
    return min([case.period.ends_on, *deaths])


def _refusal(ends: list[_End], code: str) -> Finding:
    return next(end.refusal for end in ends if end.refusal.code == code)


def _end_of(event: Event, case: Case) -> _End | None:
    """The last day that a death or resumed work leaves."""
    if event.kind == EventKind.WORK_RESUMED:
        finding = Finding("WORK_RESUMED", {"on": event.on})
        return _End(event.on - ONE_DAY, finding, Finding("STOPPED_BEFORE_START"))
    if event.kind == EventKind.DEATH_OF_CARED_PERSON and case.facts.motive.kind != MotiveKind.TRAINING:
        if event.on < case.period.starts_on:
            return _End(event.on, Finding("DEATH_OF_CARED_PERSON"), Finding("DEATH_BEFORE_START"))
        last = add_months(event.on, case.law["duration.death_months"].integer(event.on))
        return _End(
            last, Finding("DEATH_OF_CARED_PERSON", {"on": event.on, "ends_on": last}), Finding("DEATH_BEFORE_START")
        )
    return None


def _stopped(case: Case, on: date, notes: list[Finding]) -> Course:
    """Paid to the day; the credit loses the whole of the started month, never more than was left to take."""
    taken = total_thirtieths(Period(case.period.starts_on, on))
    if keeps_started_month(case, on):
        return Course(on, taken, (Finding("EARLY_STOP_TO_TEACH", {"ends_on": on}), *notes))
    charged = charge_of_stop(Period(case.period.starts_on, _right_until(case)), on)
    return Course(on, charged, (Finding("EARLY_STOP", {"ends_on": on, "lost": charged - taken}), *notes))


def charge_of_stop(granted: Period, on: date) -> int:
    """Thirtieths that a stop costs: every month begun since the granted start, at most the whole grant."""
    started = THIRTIETHS * started_months(Period(granted.starts_on, on))
    return min(started, total_thirtieths(granted))


def keeps_started_month(case: Case, on: date) -> bool:
    """Education staff that stops in order to teach again loses no days (since 1-1-2022)."""
    employment = case.facts.employment
    is_education = (
        case.facts.sector in case.law["scope.education_sectors"].texts(case.day)
        or employment.status == EmploymentStatus.TEMPORARY_EDUCATION
    )
    return employment.resumes_teaching and is_education and case.law["duration.teaching_resumed_keeps_month"].flag(on)


def households(case: Case) -> tuple[tuple[date, Household], ...]:
    """Each household with the day from which it sets the amount, the one of the application first."""
    setting = case.law["amounts.household_effective"].text(case.day)
    changes = sorted(
        (event for event in case.facts.events if event.kind == EventKind.HOUSEHOLD_CHANGED), key=lambda one: one.on
    )
    rows = [(date.min, case.facts.household)]
    rows.extend((effective_day(event.on, setting), event.household) for event in changes if event.household)
    return tuple(rows)
