"""Everything of one file that the desk's review page shows besides the file itself, asked in one question."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, JSONArray, NullIf

from kernel.ready_queries import ready_query
from kernel.sheaves import read, sheaf, texts, untie
from payments.models import PayeeAccount
from zorgkrediet.models import (
    Application,
    CareerBreakAnswer,
    ChangeReport,
    ChangeReportAnswer,
    Decision,
    Declaration,
    Document,
    Entitlement,
    Event,
    EventCorrection,
    LifeEvent,
)
from zorgkrediet.models import SupplementRequest as Question


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the road: its day, the moment it was written down, and the key and name of who took it."""

    move: str
    on: date
    at: datetime
    by: int
    name: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """The short lists of a file; what only a decided file has is empty before."""

    documents: list[Document]
    questions: list[Question]
    declarations: list[Declaration]
    life_events: list[LifeEvent]
    breaks: CareerBreakAnswer | None
    corrections: list[EventCorrection]
    reports: list[ChangeReport]
    answers: list[ChangeReportAnswer]
    accounts: list[PayeeAccount]
    others: list[Application]
    right: Entitlement | None
    decision: Decision | None
    decided_by: str
    steps: list[Step]


def _name_of(user: str) -> Coalesce:
    """As `User` says its own name."""
    return Coalesce(NullIf(F(f"{user}__display_name"), Value("")), F(f"{user}__email"), output_field=TextField())


def _step(move: str, on: str, at: str, by: int, name: str) -> Step:
    return Step(move, date.fromisoformat(on), datetime.fromisoformat(at), by, name)


@ready_query()
def _dossier(key: Any) -> QuerySet[Application, Any]:
    own = {"application": OuterRef("pk")}
    others = Application.objects.filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
    newest = Decision.objects.filter(**own).order_by("-number")[:1]
    step = JSONArray("move", "on", "at", "by_id", _name_of("by"))
    return Application.objects.filter(pk=key).values_list(
        sheaf(Document.objects.filter(**own, removed_at__isnull=True).order_by("id")),
        sheaf(Question.objects.filter(**own).order_by("id")),
        sheaf(Declaration.objects.filter(**own).order_by("id")),
        sheaf(LifeEvent.objects.filter(**own).order_by("happened_on", "id")),
        sheaf(CareerBreakAnswer.objects.filter(**own).order_by("-id")[:1]),
        sheaf(EventCorrection.objects.filter(event__application=OuterRef("pk")).order_by("id")),
        sheaf(ChangeReport.objects.filter(**own).order_by("id")),
        sheaf(ChangeReportAnswer.objects.filter(report__application=OuterRef("pk")).order_by("id")),
        sheaf(PayeeAccount.objects.filter(payee__person=OuterRef("person")).order_by("-id")),
        sheaf(others.order_by("-starts_on", "-id")),
        sheaf(Entitlement.objects.filter(**own).order_by("-version")[:1]),
        sheaf(newest),
        texts(newest, JSONArray(_name_of("decided_by"))),
        texts(Event.objects.filter(**own).order_by("id"), step),
    )


def dossier_of(application: Application) -> Dossier:
    """The lists of a file that `access` has let through."""
    (row,) = _dossier(key=application.pk)
    documents, questions, declarations, life_events, breaks, corrections, *rest = row
    reports, answers, accounts, others, rights, decisions, names, steps = rest
    found_breaks = untie(CareerBreakAnswer, breaks)
    found_rights, found_decisions = untie(Entitlement, rights), untie(Decision, decisions)
    return Dossier(
        documents=untie(Document, documents),
        questions=untie(Question, questions),
        declarations=untie(Declaration, declarations),
        life_events=untie(LifeEvent, life_events),
        breaks=found_breaks[0] if found_breaks else None,
        corrections=untie(EventCorrection, corrections),
        reports=untie(ChangeReport, reports),
        answers=untie(ChangeReportAnswer, answers),
        accounts=untie(PayeeAccount, accounts),
        others=untie(Application, others),
        right=found_rights[0] if found_rights else None,
        decision=found_decisions[0] if found_decisions else None,
        decided_by=read(names[0])[0] if names else "",
        steps=[_step(*read(text)) for text in steps],
    )
