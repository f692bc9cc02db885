"""The only translation from rows to the facts of the law, in the shape of the simulation contract."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, count
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.models import Person
from kernel.pure.periods import Month, Period, total_thirtieths
from kernel.ready_queries import ready_query
from payments.models import Line
from payments.queries import CLOSED
from zorgkrediet.enums import Category
from zorgkrediet.law.amount import monthly
from zorgkrediet.law.cumulation import is_thematic_leave
from zorgkrediet.law.tables import scheme_start
from zorgkrediet.models import Application, Entitlement, EntitlementSlice, LifeEvent

Document = dict[str, Any]


def facts_of(application: Application, *, on: date, events: Iterable[LifeEvent] | None = None) -> Document:
    """The case as the law reads it on day `on`: everything known of this application, its history and its events.

    An unsent application is judged as if it were sent on `on`. Other `events` than those in force tell what the law
    would say if they had happened.
    """
    events = list(application.life_events.in_force().order_by("happened_on", "id") if events is None else events)
    interruption: Document = {"regime": application.regime, "startsOn": application.starts_on.isoformat()}
    if application.months:
        interruption["months"] = application.months
    else:
        interruption["endsOn"] = application.ends_on.isoformat()
    document: Document = {
        "submittedOn": (application.completed_on or on).isoformat(),
        "employer": {"sector": application.employer.sector},
        "employment": {**_employment(application), "resumesTeaching": any(event.to_teach for event in events)},
        "household": application.household or None,
        "motive": {"kind": application.motive, **application.motive_facts},
        "attachments": _attachments(application),
        "interruption": interruption,
        "history": history_of(application),
        "thematicLeaves": _leaves(application),
        "otherIncome": application.other_income,
        "events": [_life_event(event) for event in events],
    }
    if application.person.birth_date:
        document["employee"] = {"birthDate": application.person.birth_date.isoformat()}
    return {key: value for key, value in document.items() if value is not None}


def _employment(application: Application) -> Document:
    ends_on = application.appointment_ends_on
    return {
        "status": application.status,
        "fraction": str(application.fraction),
        "onProbation": application.on_probation,
        "replacementContract": application.replacement_contract,
        "hasTimeCreditRight": application.has_time_credit_right,
        "excludedFunction": application.excluded_function,
        "permissionGranted": application.permission_granted,
        "appointmentEndsOn": ends_on.isoformat() if ends_on else None,
    }


def _leaves(application: Application) -> list[Document] | None:
    """What the employee said and what the register knows, each span once."""
    declared = application.thematic_leaves
    known = registered_leaves(application)
    if declared is None and not known:
        return None
    return [*(declared or []), *(leave for leave in known if leave not in (declared or []))]


def registered_leaves(application: Application) -> list[Document]:
    """The thematic leaves in the newest answer of the register of career breaks, earliest first."""
    newest = application.career_break_answers.order_by("-id").first()
    spans = {
        (one["startsOn"], one["endsOn"])
        for one in (newest.breaks if newest else [])
        if is_thematic_leave(f"{one['category']} {one['reason']}", application.starts_on)
    }
    return [{"startsOn": starts_on, "endsOn": ends_on} for starts_on, ends_on in sorted(spans)]


def _attachments(application: Application) -> list[str]:
    """The proofs of the motive; what came with a report is read by an official, never by the law."""
    own = application.documents.filter(removed_at__isnull=True, report__isnull=True)
    kinds: Iterable[str] = own.values_list("kind", flat=True).distinct().order_by("kind")
    return list(kinds)


def newest_entitlements(person_id: int) -> list[Entitlement]:
    """The right in force of each decided application of a person, oldest period first."""
    newest = (
        Entitlement.objects.filter(person_id=person_id)
        .values("application")
        .annotate(last=Max("version"))
        .values_list("application", "last")
    )
    wanted = set(newest)
    rows = Entitlement.objects.filter(person_id=person_id, starts_on__isnull=False).order_by("starts_on", "id")
    return [row for row in rows if (row.application_id, row.version) in wanted]


def history_of(application: Application) -> list[Document]:
    """Earlier care credit of the same person, at any employer, as it counts; this application left out.

    Once this application is decided, what was decided after it is no history: that was granted beside it.
    """
    others = _others(application)
    taken = [Period(row.starts_on, row.ends_on) for row in others if row.starts_on and row.ends_on]
    counted = [
        Period(span.starts_on, row.counted_until or span.ends_on) for row, span in zip(others, taken, strict=True)
    ]
    asked = Period(application.starts_on, application.ends_on)
    rows: list[Document] = []
    filled: list[Period] = []
    for row, span, whole in zip(others, taken, counted, strict=True):
        if not any(whole.overlaps(other) for other in (asked, *taken) if other is not span):
            rows.append(_taken(row.regime, whole))
            continue
        rows.append(_taken(row.regime, span))
        lost = total_thirtieths(whole) - total_thirtieths(span)
        if lost:
            filled.append(_free_days(lost, span.starts_on, [asked, *counted, *filled]))
            rows.append(_taken(row.regime, filled[-1]))
    return rows


def _others(application: Application) -> list[Entitlement]:
    rights = newest_entitlements(application.person_id)
    own = Entitlement.objects.filter(application=application, version=1).values_list("id", flat=True).first()
    if own is not None:
        earlier = Entitlement.objects.filter(person_id=application.person_id, version=1, id__lt=own)
        decided_before = set(earlier.values_list("application", flat=True))
        rights = [row for row in rights if row.application_id in decided_before]
    return [row for row in rights if row.application_id != application.pk and row.starts_on and row.ends_on]


def _free_days(thirtieths: int, near: date, busy: list[Period]) -> Period:
    """Days that stand for the month lost by an early stop, where a later break already uses the lost days: only their
    number counts, so they lie in the nearest month before (else after) that nothing touches."""
    first, month = Month.of(scheme_start()).plus(1), Month.of(near)
    earlier = (month.plus(-number) for number in range(1, month.index - first.index + 1))
    later = (month.plus(number) for number in count(1))
    for candidate in chain(earlier, later):
        is_free = not any(Period(candidate.first_day, candidate.last_day).overlaps(other) for other in busy)
        # A piece that reaches the end of its month would count as thirty.
        if is_free and thirtieths < candidate.last_day.day:
            return Period(candidate.first_day, candidate.first_day.replace(day=thirtieths))
    raise AssertionError("the months never end")


def _taken(regime: str, period: Period) -> Document:
    return {"regime": regime, "startsOn": period.starts_on.isoformat(), "endsOn": period.ends_on.isoformat()}


def _life_event(event: LifeEvent) -> Document:
    document: Document = {"kind": event.kind, "on": event.happened_on.isoformat()}
    if event.household is not None:
        document["household"] = event.household
    return document


@dataclass(frozen=True, slots=True)
class ExpectedMonth:
    """A month that a right makes due and that was not ordered yet; net in euro, with the figures known today."""

    month: date
    reference: str
    net: Decimal


def expected_months(person: Person, ordered: Collection[tuple[str, date]]) -> list[ExpectedMonth]:
    """What the rights of a person, as last decided, make due next to the months ordered; the earliest first."""
    rights = {right.pk: right for right in newest_entitlements(person.pk)}
    slices = EntitlementSlice.objects.filter(entitlement__in=rights)
    found = slices.values_list("entitlement", "month", "category", "thirtieths")
    told = (
        (month, rights[key].reference, rights[key].fraction, category, share) for key, month, category, share in found
    )
    return _expected(row for row in told if (row[1], row[0]) not in ordered)


def _expected(slices: Iterable[tuple[Any, ...]]) -> list[ExpectedMonth]:
    """Month, dossier, fraction, category and thirtieths of each slice, as the net sum of each month of a dossier."""
    due: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for month, reference, fraction, category, share in slices:
        due[month, reference] += monthly(Category(category), fraction, share, Month.of(month)).net
    return [ExpectedMonth(month, reference, net) for (month, reference), net in sorted(due.items()) if net]


@ready_query()
def _not_ordered(person_id: Any) -> QuerySet[EntitlementSlice, Any]:
    right = {"application": OuterRef("entitlement__application"), "version__gt": OuterRef("entitlement__version")}
    line = {"reference": OuterRef("entitlement__reference"), "due_month": OuterRef("month")}
    ordered = Line.objects.filter(**line, payee__person=OuterRef("entitlement__person"), run__state__in=CLOSED)
    slices = EntitlementSlice.objects.filter(entitlement__person=person_id)
    slices = slices.filter(~Exists(Entitlement.objects.filter(**right)), ~Exists(ordered))
    return slices.values_list("month", "entitlement__reference", "entitlement__fraction", "category", "thirtieths")


def months_not_ordered(person_id: int) -> list[ExpectedMonth]:
    """The same next to what the ledger ordered, in one question, for a page that many people open."""
    return _expected(_not_ordered(person_id=person_id))
