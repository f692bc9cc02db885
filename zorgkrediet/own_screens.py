"""What the employee's own screens ask of the database: one question each, as `screens` does for the employer.

Only the answer of the law that stands below a decision is kept in memory, by the key of that decision: such a row is
never changed.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, JSONArray

from accounts.models import User
from correspondence.models import Letter
from kernel.ready_queries import ready_query
from kernel.sheaves import read, texts
from payments.queries import todo_of_person
from zorgkrediet import access
from zorgkrediet.models import Application, ChangeReport, Decision, LifeEvent, SupplementRequest
from zorgkrediet.screens import (
    Json,
    Letters,
    Steps,
    day_of,
    decisions,
    letters_to,
    only,
    period_in_force,
    read_letters,
    read_steps,
    steps_taken,
)

DECISIONS_KEPT = 1000
CHANGE_LETTER = "right-changed"  # written when, and only when, an event or its correction changed the right
BEFORE_A_DECISION = {"RULES_UNCONFIRMED"}  # a reservation about what the department will do; a decision has done it


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One file in the employee's own list, with what waits: a question of the department, a report of one's own.

    `money_todo` is of the person, the same in every file: what to do about a payment that did not arrive.
    `change_letter` is the key of the newest letter that tells of another right than was decided.
    """

    reference: str
    state: str
    regime: str
    motive: str
    starts_on: date
    ends_on: date
    employer_name: str
    granted_from: date | None
    granted_until: date | None
    answer_by: date | None
    open_report: int | None
    money_todo: str | None
    change_letter: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One reported change in the own file; not answered yet, answered by an event, or closed with a reason."""

    key: int
    kind: str
    since: date
    reported_on: date
    answer: int | None
    answered_on: date | None
    is_event: bool

    @property
    def is_closed(self) -> bool:
        """Answered, and nothing of the right changed by it."""
        return self.answer is not None and not self.is_event


Reports = tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One own file as its page shows it; the facts serve to find the step where the employee goes on."""

    key: int
    reference: str
    state: str
    status: str
    fraction: Any
    regime: str
    motive: str
    starts_on: date
    ends_on: date
    employer_name: str
    household: Json
    motive_facts: Json
    thematic_leaves: list[Json] | None
    other_income: list[Json] | None
    cared_person_name: str
    iban: str
    decision: int | None
    granted_from: date | None
    granted_until: date | None
    money_todo: str | None
    steps: Steps
    changes: Steps
    reports: Reports
    letters: Letters


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision as the employee reads it: its key, which says all of the rest, and what was told and computed."""

    key: int
    decided_on: date = field(compare=False)
    outcome: str = field(compare=False)
    motivation: str = field(compare=False)
    findings: tuple[Json, ...] = field(compare=False)
    payments: tuple[Json, ...] = field(compare=False)
    total: Json = field(compare=False)

    def remembered_as(self) -> int:
        """A decision is never changed: whoever shows it may remember how it looks by its key."""
        return self.key


@ready_query()
def _own_lines(person_id: Any) -> QuerySet[Application, Any]:
    shown = ("reference", "state", "regime", "motive", "starts_on", "ends_on", "employer__name")
    asked = SupplementRequest.objects.filter(application=OuterRef("pk"), answered_on__isnull=True)
    reported = ChangeReport.objects.open().filter(application=OuterRef("pk")).order_by("-id")
    found = access.files_of_employee(person_id).annotate(
        **period_in_force(), answer_by=Subquery(asked.values("due_on")[:1]), report=Subquery(reported.values("pk")[:1])
    )
    found = found.annotate(money_todo=Subquery(todo_of_person(person_id)), change_letter=_change_letter())
    answer = ("granted_from", "granted_until", "answer_by", "report", "money_todo", "change_letter")
    return found.order_by("-id").values_list(*shown, *answer)


def _change_letter() -> Subquery:
    written = Letter.objects.of("zorgkrediet", OuterRef("reference")).filter(kind=CHANGE_LETTER).exclude(document="")  # type: ignore[arg-type]
    own = written.filter(person=OuterRef("person"), copy_of__isnull=True).order_by("-queued_at", "-id")
    return Subquery(own.annotate(key=Cast("public_id", CharField())).values("key")[:1])


def own_list(user: User) -> list[OwnLine]:
    """The user's own files, newest first."""
    return [OwnLine(*row) for row in _own_lines(person_id=user.person_id)] if user.person_id else []


@ready_query()
def _own_file(person_id: Any, reference: Any) -> QuerySet[Application, Any]:
    shown = ("reference", "state", "status", "fraction", "regime", "motive", "starts_on", "ends_on", "employer__name")
    facts = ("household", "motive_facts", "thematic_leaves", "other_income", "cared_person_name", "iban")
    found = access.files_of_employee(person_id).filter(reference=reference)
    found = found.annotate(decision=Subquery(decisions().values("pk")[:1]), **period_in_force(), steps=steps_taken())
    found = found.annotate(changes=_changes(), reports=_reports(), letters=letters_to(person=OuterRef("person")))
    found = found.annotate(money_todo=Subquery(todo_of_person(person_id)))
    answer = ("decision", "granted_from", "granted_until", "money_todo", "steps", "changes", "reports", "letters")
    return found.values_list("pk", *shown, *facts, *answer)


def own_file(user: User, reference: str) -> OwnFile:
    """One own file; Http404 for anybody else."""
    row = only(_own_file(person_id=user.person_id, reference=reference) if user.person_id else [])
    *plain, steps, changes, reports, letters = row
    told = (read_steps(steps), read_steps(changes), _read_reports(reports), read_letters(letters))
    return OwnFile(*[*plain, *told])


@lru_cache(DECISIONS_KEPT)
def answer_of(decision: int) -> Answer:
    """What was decided and what the law answered; the traces, which nobody reads here, are left out."""
    verdict = {name: F(f"assessment__verdict__{name}") for name in ("findings", "payments", "total")}
    found = Decision.objects.annotate(**verdict).values_list("decided_on", "outcome", "motivation", *verdict)
    decided_on, outcome, motivation, findings, payments, total = found.get(pk=decision)
    told = [finding for finding in findings or [] if finding["code"] not in BEFORE_A_DECISION]
    shown = ("month", "days", "gross", "withheld", "net")
    months = tuple({name: month[name] for name in shown} for month in payments or [])
    return Answer(decision, decided_on, outcome, motivation, tuple(told), months, total or {})


def _changes() -> ArraySubquery:
    """What was recorded, one for each step that says so and in their order; what only corrects another is left out."""
    recorded = LifeEvent.objects.filter(application=OuterRef("pk"), revokes__isnull=True).order_by("id")
    return texts(recorded, JSONArray("kind", "happened_on"))


def _reports() -> ArraySubquery:
    """What the employee reported, oldest first, with the day of the answer."""
    told = JSONArray("pk", "kind", "since", "reported_on", "answer", "answer__answered_on", "answer__life_event")
    return texts(ChangeReport.objects.filter(application=OuterRef("pk")).order_by("id"), told)


def _read_reports(reports: list[str]) -> Reports:
    rows = map(read, reports)
    return tuple(
        [
            Report(key, kind, day_of(since), day_of(on), answer, day_of(answered) if answer else None, bool(event))
            for key, kind, since, on, answer, answered, event in rows
        ]
    )
