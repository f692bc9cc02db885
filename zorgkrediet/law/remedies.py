"""The nearest change of one field that would turn a refusal ("with 120 contact hours ...").

Which findings have one is data (`remedy` in `findings.yaml`). A change is offered only after the law itself has
been asked: with it, that finding is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kernel.pure.periods import ONE_DAY, add_months, end_of_months
from kernel.pure.tables import Tables
from zorgkrediet.enums import AttachmentKind, EventKind, MotiveKind, Regime, Relation, Severity
from zorgkrediet.law import credit, duration
from zorgkrediet.law.cumulation import side_job_limit
from zorgkrediet.law.decision import decide
from zorgkrediet.law.documents import required_documents
from zorgkrediet.law.facts import Facts
from zorgkrediet.law.findings import CATALOGUE
from zorgkrediet.law.tables import LAW, plain, scheme_start
from zorgkrediet.law.verdict import Verdict

Change = tuple[str, Any, Facts]


@dataclass(frozen=True, slots=True)
class Remedy:
    """For one finding the change of one field that takes it away, and what the law would then say; or none."""

    code: str
    field: str | None = None
    value: Any = None
    outcome: str | None = None

    def as_dict(self) -> dict[str, Any]:
        if self.field is None:
            return {"code": self.code, "nearestChange": None}
        change = {"field": self.field, "value": self.value, "outcome": self.outcome}
        return {"code": self.code, "nearestChange": change}


def remedies(verdict: Verdict, law: Tables = LAW) -> tuple[Remedy, ...]:
    """One entry per refusal or missing paper, in the order of the findings."""
    stopping = (Severity.REFUSAL, Severity.MISSING)
    codes = dict.fromkeys(one.code for one in verdict.findings if one.severity in stopping)
    return tuple(_nearest(code, verdict.facts, law) for code in codes)


def _nearest(code: str, facts: Facts, law: Tables) -> Remedy:
    if CATALOGUE[code].remedy is None:
        return Remedy(code)
    for field, value, changed in _CHANGES[code](facts, law):
        verdict = decide(changed, law)
        if code not in verdict.codes():
            return Remedy(code, field, plain(value), verdict.outcome.value)
    return Remedy(code)


def _started(facts: Facts, starts_on: date) -> Change:
    """The same length from another day."""
    if facts.months is not None:
        return "interruption.startsOn", starts_on.isoformat(), replace(facts, starts_on=starts_on)
    length = facts.asked.ends_on - facts.starts_on
    return (
        "interruption.startsOn",
        starts_on.isoformat(),
        replace(facts, starts_on=starts_on, ends_on=starts_on + length),
    )


def _lasting(facts: Facts, months: int) -> Change:
    return "interruption.months", months, replace(facts, months=months, ends_on=None)


def _regimes(facts: Facts, law: Tables) -> Iterable[Change]:
    others = [regime for regime in (Regime.HALF, Regime.FULL, Regime.FIFTH) if regime != facts.regime]
    return [("interruption.regime", regime.value, replace(facts, regime=regime)) for regime in others]


def _at_scheme_start(facts: Facts, law: Tables) -> Iterable[Change]:
    yield _started(facts, scheme_start(law))


def _with_permission(facts: Facts, law: Tables) -> Iterable[Change]:
    employment = replace(facts.employment, permission_granted=True)
    yield "employment.permissionGranted", True, replace(facts, employment=employment)


def _with_motive(facts: Facts, field: str, value: Any, **changes: Any) -> Change:
    return field, value, replace(facts, motive=replace(facts.motive, **changes))


def _before_birthday(facts: Facts, law: Tables) -> Iterable[Change]:
    """The latest start that still leaves the fewest whole months before the birthday."""
    born = facts.motive.birth_date or facts.starts_on
    first_out = duration.last_day_for_child(born, facts.starts_on, law) + ONE_DAY
    return [_started(facts, add_months(first_out, -law["duration.minimum_months"].integer(facts.starts_on)))]


def _from_birth(facts: Facts, law: Tables) -> Iterable[Change]:
    return [_started(facts, facts.motive.birth_date or facts.starts_on)]


def _legal_tie(facts: Facts, law: Tables) -> Iterable[Change]:
    relation = Relation.PARTNER_LEGALLY_COHABITING
    yield _with_motive(facts, "motive.relation", relation.value, relation=relation)


def _from_guardianship(facts: Facts, law: Tables) -> Iterable[Change]:
    rows = law["motives.child_relations"].rows
    return [_started(facts, row.starts_on) for row in rows if facts.motive.relation in row.value]


def _in_household(facts: Facts, law: Tables) -> Iterable[Change]:
    relation = Relation.HOUSEHOLD_MEMBER
    yield _with_motive(facts, "motive.relation", relation.value, relation=relation)


def _enough_points(facts: Facts, law: Tables) -> Iterable[Change]:
    points = law["motives.disability_points"].decimal(facts.starts_on)
    yield _with_motive(facts, "motive.pillarOnePoints", points, pillar_one_points=points)


def _enough_hours(facts: Facts, law: Tables) -> Iterable[Change]:
    hours = law["motives.training_contact_hours"].decimal(facts.starts_on)
    yield _with_motive(facts, "motive.contactHours", hours, contact_hours=hours)


def _enough_credits(facts: Facts, law: Tables) -> Iterable[Change]:
    credits = law["motives.training_credits"].decimal(facts.starts_on)
    yield _with_motive(facts, "motive.credits", credits, credits=credits)


def _recognised_provider(facts: Facts, law: Tables) -> Iterable[Change]:
    yield _with_motive(facts, "motive.recognisedProvider", True, recognised_provider=True)


def _with_training(facts: Facts, law: Tables) -> Iterable[Change]:
    return [_started(facts, facts.motive.starts_on or facts.starts_on)]


def _shorter(facts: Facts, law: Tables) -> Iterable[Change]:
    """The longest number of months that is lawful."""
    name = "duration.maximum_months"
    if facts.motive.kind == MotiveKind.PALLIATIVE:
        name = "duration.palliative_maximum_months"
    return [_lasting(facts, law[name].integer(facts.starts_on))]


def _long_enough(facts: Facts, law: Tables) -> Iterable[Change]:
    """The fewest months that are lawful."""
    return [_lasting(facts, law["duration.minimum_months"].integer(facts.starts_on))]


def _whole_end(facts: Facts, law: Tables) -> Iterable[Change]:
    cut = duration.cut(facts, law)
    earlier, later = duration.whole_ends_around(facts.asked)
    days = [end for end in (earlier, later, *(day for _, day in cut.lawful_ends)) if end is not None]
    nearest = sorted(days, key=lambda end: abs((end - facts.asked.ends_on).days))
    return [("interruption.endsOn", end.isoformat(), replace(facts, months=None, ends_on=end)) for end in nearest]


def _filed_from(facts: Facts, law: Tables) -> Iterable[Change]:
    first_day = duration.earliest_filing(duration.cut(facts, law).begins_on, law)
    yield "submittedOn", first_day.isoformat(), replace(facts, submitted_on=first_day)


def _filed_in_time(facts: Facts, law: Tables) -> Iterable[Change]:
    last_day = duration.latest_filing(duration.cut(facts, law).begins_on, law)
    yield "submittedOn", last_day.isoformat(), replace(facts, submitted_on=last_day)


def _months_left(facts: Facts, law: Tables) -> Iterable[Change]:
    """The most whole months that the credit still holds."""
    left = credit.Credit(credit.career(facts.starts_on, law), credit.used(facts.history, law)).left
    months = left // credit.month_cost(facts.regime, facts.starts_on, law)
    return [_lasting(facts, months)] if months else []


def _after_others(facts: Facts, law: Tables) -> Iterable[Change]:
    """The first day after something that is in the way."""
    busy = sorted([*facts.thematic_leaves, *(taken.period for taken in facts.history)])
    return [_started(facts, period.ends_on + ONE_DAY) for period in busy if period.ends_on >= facts.starts_on]


def _old_enough(facts: Facts, law: Tables) -> Iterable[Change]:
    """Three months after the activity began; at a shorter month the same day number may come a few days late."""
    months = law["cumulation.months_before_start"].integer(facts.starts_on)
    days = sorted(income.starts_on for income in facts.other_income if income.starts_on is not None)
    return [_started(facts, add_months(day, months) + extra * ONE_DAY) for day in days for extra in range(4)]


def _fewer_hours(facts: Facts, law: Tables) -> Iterable[Change]:
    limit = side_job_limit(facts, facts.starts_on, law)
    incomes = tuple(
        replace(income, weekly_hours=min(income.weekly_hours, limit)) if income.weekly_hours is not None else income
        for income in facts.other_income
    )
    yield "otherIncome.weeklyHours", limit, replace(facts, other_income=incomes)


def _stopped_later(facts: Facts, law: Tables) -> Iterable[Change]:
    """A first whole month before the stop."""
    cut = duration.cut(facts, law)
    first = cut.period.starts_on if cut.period is not None else facts.starts_on
    last = end_of_months(first, 1)
    days = {EventKind.EARLY_STOP: last, EventKind.WORK_RESUMED: last + ONE_DAY}
    moved = tuple(replace(event, on=days.get(event.kind, event.on)) for event in facts.events)
    told = min(days[event.kind] for event in facts.events if event.kind in days)
    yield "events.on", told.isoformat(), replace(facts, events=moved)


def _with_documents(facts: Facts, law: Tables) -> Iterable[Change]:
    filed = facts.submitted_on or facts.starts_on
    needed = required_documents(facts.motive.kind, facts.motive.relation, filed, law)
    attachments: frozenset[AttachmentKind] = (facts.attachments or frozenset()) | frozenset(needed)
    yield "attachments", tuple(sorted(kind.value for kind in attachments)), replace(facts, attachments=attachments)


_CHANGES: dict[str, Callable[[Facts, Tables], Iterable[Change]]] = {
    "BEFORE_SCHEME": _at_scheme_start,
    "EXCLUDED_FUNCTION": _with_permission,
    "FULL_BREAK_IS_FAVOUR": _regimes,
    "CHILD_TOO_OLD": _before_birthday,
    "CHILD_NOT_BORN": _from_birth,
    "CHILD_NO_LEGAL_TIE": _legal_tie,
    "GUARDIAN_TOO_EARLY": _from_guardianship,
    "FAMILY_TOO_DISTANT": _in_household,
    "DISABILITY_NOT_SEVERE": _enough_points,
    "TRAINING_TOO_SMALL": _enough_hours,
    "TRAINING_DISTANCE_CREDITS": _enough_credits,
    "TRAINING_NOT_RECOGNISED": _recognised_provider,
    "TRAINING_OUTSIDE_PERIOD": _with_training,
    "FULL_TIME_NEEDED": _regimes,
    "MORE_THAN_HALF_NEEDED": _regimes,
    "TOO_LONG": _shorter,
    "PALLIATIVE_TOO_LONG": _shorter,
    "TOO_SHORT": _long_enough,
    "NOT_WHOLE_MONTHS": _whole_end,
    "TOO_EARLY": _filed_from,
    "FILED_AFTER_END": _filed_in_time,
    "CREDIT_INSUFFICIENT": _months_left,
    "OVERLAP_THEMATIC_LEAVE": _after_others,
    "OVERLAP_CARE_CREDIT": _after_others,
    "SELF_EMPLOYED_PARTIAL": _regimes,
    "ACTIVITY_TOO_RECENT": _old_enough,
    "SIDE_JOB_TOO_MANY_HOURS": _fewer_hours,
    "STOPPED_BEFORE_START": _stopped_later,
    "DOCUMENT_MISSING": _with_documents,
}
