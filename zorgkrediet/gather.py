"""The only translation from rows to the facts of the law, in the shape of the simulation contract."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from accounts.models import Person
from kernel.pure.periods import Month
from zorgkrediet.enums import Category
from zorgkrediet.law.amount import monthly
from zorgkrediet.models import Application, Entitlement, EntitlementSlice, LifeEvent

Document = dict[str, Any]


def facts_of(application: Application, *, on: date) -> Document:
    """The case as the law reads it on day `on`: everything known of this application, its history and its events.

    An unsent application is judged as if it were sent on `on`.
    """
    interruption: Document = {"regime": application.regime, "startsOn": application.starts_on.isoformat()}
    if application.months:
        interruption["months"] = application.months
    else:
        interruption["endsOn"] = application.ends_on.isoformat()
    document: Document = {
        "submittedOn": (application.completed_on or on).isoformat(),
        "employer": {"sector": application.employer.sector},
        "employment": _employment(application),
        "household": application.household or None,
        "motive": {"kind": application.motive, **application.motive_facts},
        "attachments": _attachments(application),
        "interruption": interruption,
        "history": history_of(application),
        "thematicLeaves": application.thematic_leaves,
        "otherIncome": application.other_income,
        "events": [_life_event(event) for event in application.life_events.order_by("happened_on", "id")],
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


def _attachments(application: Application) -> list[str]:
    kinds: Iterable[str] = (
        application.documents.filter(removed_at__isnull=True).values_list("kind", flat=True).distinct().order_by("kind")
    )
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
    """Earlier care credit of the same person, at any employer, as it counts; this application left out."""
    return [
        {
            "regime": row.regime,
            "startsOn": row.starts_on.isoformat(),
            "endsOn": (row.counted_until or row.ends_on).isoformat(),
        }
        for row in newest_entitlements(application.person_id)
        if row.application_id != application.pk and row.starts_on and row.ends_on
    ]


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
    due: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    slices = EntitlementSlice.objects.filter(entitlement__in=rights)
    for key, month, category, share in slices.values_list("entitlement", "month", "category", "thirtieths"):
        right = rights[key]
        if (right.reference, month) not in ordered:
            due[month, right.reference] += monthly(Category(category), right.fraction, share, Month.of(month)).net
    return [ExpectedMonth(month, reference, net) for (month, reference), net in sorted(due.items()) if net]
