"""When a break may begin and end: filing terms, lawful cuts, whole months and their exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kernel.pure.periods import ONE_DAY, Period, add_months, end_of_months, started_months, whole_months
from kernel.pure.tables import Tables
from zorgkrediet.enums import EmploymentStatus, MotiveKind
from zorgkrediet.law import credit
from zorgkrediet.law.facts import Facts, Motive, birthday
from zorgkrediet.law.findings import Finding
from zorgkrediet.law.tables import LAW

BIRTHDAY, TRAINING_END, APPOINTMENT_END = "BIRTHDAY", "TRAINING_END", "APPOINTMENT_END"


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left of the break as asked, and why. `begins_on` is the start before a late filing moved it."""

    asked: Period
    begins_on: date
    ends_on: date
    period: Period | None
    lawful_ends: tuple[tuple[str, date], ...]
    findings: tuple[Finding, ...]

    def ends_by(self, reason: str) -> bool:
        """Whether the break ends on the day that this exception names."""
        return (reason, self.ends_on) in self.lawful_ends


def cut(facts: Facts, law: Tables = LAW) -> Cut:
    """The asked break after the 13th birthday, the training, the appointment and a late filing, in that order."""
    asked = facts.asked
    starts_on, ends_on = asked.starts_on, asked.ends_on
    findings: list[Finding] = []
    lawful: list[tuple[str, date]] = []
    motive = facts.motive
    if motive.kind == MotiveKind.CHILD and motive.birth_date is not None:
        last = last_day_for_child(motive.birth_date, starts_on, law)
        lawful.append((BIRTHDAY, last))
        if last < starts_on:
            return _nothing_left(asked, starts_on, Finding("CHILD_TOO_OLD", {"starts_on": starts_on}))
        if last < ends_on:
            ends_on = last
            findings.append(Finding("SHORTENED_TO_BIRTHDAY", {"ends_on": last}))
    if motive.kind == MotiveKind.TRAINING:
        starts_on, ends_on = _within_training(motive, starts_on, ends_on, findings, lawful)
        if starts_on > ends_on:
            return _nothing_left(asked, starts_on, Finding("TRAINING_OUTSIDE_PERIOD"))
    if _appointment_is_over(facts, starts_on):
        return _nothing_left(asked, starts_on, Finding("APPOINTMENT_OVER", {"ends_on": _appointment_end(facts)}))
    ends_on = _within_appointment(facts, starts_on, ends_on, findings, lawful, law)
    begins_on = starts_on
    limit = latest_filing(begins_on, law)
    if facts.submitted_on is not None and facts.submitted_on > limit:
        starts_on = facts.submitted_on
        if starts_on > ends_on:
            refusal = _too_late(facts, starts_on, ends_on, lawful)
            return Cut(asked, begins_on, ends_on, None, tuple(lawful), (refusal,))
        findings.append(Finding("LATE_FILING", {"limit": limit, "starts_on": starts_on}))
        ends_on = _late_end(starts_on, ends_on, law)
    period = Period(starts_on, ends_on)
    return Cut(asked, begins_on, ends_on, period, tuple(lawful), tuple(findings))


def _nothing_left(asked: Period, begins_on: date, refusal: Finding) -> Cut:
    return Cut(asked, begins_on, asked.ends_on, None, (), (refusal,))


def _too_late(facts: Facts, starts_on: date, ends_on: date, lawful: list[tuple[str, date]]) -> Finding:
    if (BIRTHDAY, ends_on) in lawful and ends_on < facts.asked.ends_on:
        return Finding("CHILD_TOO_OLD", {"starts_on": starts_on})
    return Finding("FILED_AFTER_END")


def last_day_for_child(birth_date: date, day: date, law: Tables = LAW) -> date:
    """The day before the 13th birthday; a child of 29 February turns 13 on 1 March."""
    return birthday(birth_date, law["motives.child_age_limit"].integer(day)) - ONE_DAY


def _within_training(
    motive: Motive, starts_on: date, ends_on: date, findings: list[Finding], lawful: list[tuple[str, date]]
) -> tuple[date, date]:
    """Not before the training and not after it: the start moves, the end stays."""
    if motive.starts_on is not None and motive.starts_on > starts_on:
        starts_on = motive.starts_on
        findings.append(Finding("START_MOVED_TO_TRAINING", {"starts_on": starts_on}))
    if motive.ends_on is not None:
        lawful.append((TRAINING_END, motive.ends_on))
        if motive.ends_on < ends_on:
            ends_on = motive.ends_on
            findings.append(Finding("SHORTENED_TO_TRAINING", {"ends_on": ends_on}))
    return starts_on, ends_on


def _appointment_end(facts: Facts) -> date | None:
    """The end of a temporary appointment in education; other staff has none that counts here."""
    post = facts.employment
    return post.appointment_ends_on if post.status == EmploymentStatus.TEMPORARY_EDUCATION else None


def _appointment_is_over(facts: Facts, starts_on: date) -> bool:
    """Whose appointment ended before the start has no work to interrupt."""
    last = _appointment_end(facts)
    return last is not None and last < starts_on


def _within_appointment(
    facts: Facts,
    starts_on: date,
    ends_on: date,
    findings: list[Finding],
    lawful: list[tuple[str, date]],
    law: Tables,
) -> date:
    """A temporary appointment that ends inside the break ends the break."""
    last = _appointment_end(facts)
    if last is None:
        return ends_on
    if is_school_year_end(starts_on, last, law):
        lawful.append((APPOINTMENT_END, last))
    if last < ends_on:
        findings.append(Finding("SHORTENED_TO_APPOINTMENT", {"ends_on": last}))
        return last
    return ends_on


def is_school_year_end(starts_on: date, appointment_ends_on: date, law: Tables = LAW) -> bool:
    """A break that starts after 1 April and cannot reach three months before 30 June or 31 August."""
    if f"{appointment_ends_on:%m-%d}" not in law["duration.school_year_ends"].texts(starts_on):
        return False
    month, day = map(int, law["duration.school_year_after"].text(starts_on).split("-"))
    starts_late = starts_on > date(appointment_ends_on.year, month, day)
    minimum = law["duration.minimum_months"].integer(starts_on)
    return starts_late and end_of_months(starts_on, minimum) > appointment_ends_on


def _late_end(starts_on: date, ends_on: date, law: Tables) -> date:
    if law["procedure.late_end"].text(starts_on) == "ASKED_END":
        return ends_on
    months = started_months(Period(starts_on, ends_on))
    if end_of_months(starts_on, months) > ends_on:
        months -= 1
    return end_of_months(starts_on, months) if months else ends_on


def latest_filing(starts_on: date, law: Tables = LAW) -> date:
    """Last day to file in time: two months after the start, date to date (start 1 March: 1 May)."""
    limit = add_months(starts_on, law["procedure.latest_months"].integer(starts_on))
    return limit if law["procedure.counting"].text(starts_on) == "DATE_TO_DATE" else limit - ONE_DAY


def earliest_filing(starts_on: date, law: Tables = LAW) -> date:
    """First day to file: six months before the start, date to date (start 1 September: 1 March)."""
    limit = add_months(starts_on, -law["procedure.earliest_months"].integer(starts_on))
    return limit if law["procedure.counting"].text(starts_on) == "DATE_TO_DATE" else limit - ONE_DAY


def filed_too_early(facts: Facts, cut: Cut, law: Tables = LAW) -> tuple[Finding, ...]:
    """Nobody can file more than six months before the start."""
    first_day = earliest_filing(cut.begins_on, law)
    if facts.submitted_on is None or facts.submitted_on >= first_day:
        return ()
    return (Finding("TOO_EARLY", {"first_day": first_day}),)


def too_long(facts: Facts, cut: Cut, law: Tables = LAW) -> tuple[Finding, ...]:
    """Twelve months at most per application, three for palliative care, counted after the lawful cuts."""
    starts_on = cut.period.starts_on if cut.period is not None else cut.begins_on
    maximum, last = longest(facts.motive.kind, starts_on, law)
    if cut.ends_on <= last:
        return ()
    palliative = facts.motive.kind == MotiveKind.PALLIATIVE
    return (Finding("PALLIATIVE_TOO_LONG" if palliative else "TOO_LONG", {"maximum": maximum}),)


def longest(kind: MotiveKind, starts_on: date, law: Tables = LAW) -> tuple[int, date]:
    """How many months one application can last for a motive, and the last day that this gives."""
    palliative = kind == MotiveKind.PALLIATIVE
    name = "duration.palliative_maximum_months" if palliative else "duration.maximum_months"
    maximum = law[name].integer(starts_on)
    return maximum, end_of_months(starts_on, maximum)


def not_whole(facts: Facts, cut: Cut, law: Tables = LAW) -> tuple[Finding, ...]:
    """Whole months from any day; incomplete only up to a 13th birthday, a training's end or a school year's end."""
    if any(ends_on == cut.ends_on for _, ends_on in cut.lawful_ends):
        return ()
    for starts_on in (cut.asked.starts_on, cut.begins_on):
        if whole_months(Period(starts_on, cut.ends_on)) is not None:
            return ()
    if _is_late_whole(cut):
        return ()
    earlier, later = whole_ends_around(Period(cut.begins_on, cut.ends_on))
    return (Finding("NOT_WHOLE_MONTHS", {"earlier": earlier or later, "later": later}),)


def _is_late_whole(cut: Cut) -> bool:
    """The setting that turns a late period into whole months from the day of filing."""
    moved = cut.period is not None and cut.period.starts_on > cut.begins_on
    return moved and whole_months(cut.asked) is not None and cut.ends_on < cut.asked.ends_on


def whole_ends_around(period: Period) -> tuple[date | None, date]:
    """The last whole-month end before the last day (nothing inside the first month) and the next one after it."""
    months = started_months(period)
    later = end_of_months(period.starts_on, months)
    return (end_of_months(period.starts_on, months - 1) if months > 1 else None), later


def too_short(facts: Facts, cut: Cut, left: int, law: Tables = LAW) -> tuple[Finding, ...]:
    """Three months at least, unless an exception of the law says otherwise; an exception used is told."""
    day = cut.begins_on
    if facts.motive.kind == MotiveKind.PALLIATIVE:
        return ()
    minimum = law["duration.minimum_months"].integer(day)
    if cut.ends_on >= end_of_months(day, minimum):
        return ()
    if cut.ends_by(APPOINTMENT_END):
        return (Finding("SCHOOL_YEAR_END", {"ends_on": cut.ends_on, "minimum": minimum}),)
    allowed = law["duration.shorter_allowed_for"].texts(day)
    if cut.ends_by(BIRTHDAY) and "CHILD_BIRTHDAY" in allowed:
        return ()
    if cut.ends_by(TRAINING_END) and _short_training(facts.motive, minimum, allowed):
        return ()
    if is_nearly_exhausted(facts, left, minimum, law) and whole_months(Period(day, cut.ends_on)) is not None:
        return (Finding("NEARLY_EXHAUSTED", {"minimum": minimum}),)
    return (Finding("TOO_SHORT", {"minimum": minimum}),)


def _short_training(motive: Motive, minimum: int, allowed: tuple[str, ...]) -> bool:
    if "ANY_TRAINING" in allowed:
        return True
    if "SHORT_TRAINING" not in allowed or motive.starts_on is None or motive.ends_on is None:
        return False
    return motive.ends_on < end_of_months(motive.starts_on, minimum)


def is_nearly_exhausted(facts: Facts, left: int, minimum: int, law: Tables = LAW) -> bool:
    """Fewer than three months left, measured in the regime that is asked."""
    day = facts.starts_on
    measured = law["duration.nearly_exhausted_regime"].text(day)
    regime = facts.regime if measured == "REQUESTED" else facts.regime.__class__(measured)
    return left < minimum * credit.month_cost(regime, day, law)
