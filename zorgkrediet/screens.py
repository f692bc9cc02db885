"""What the employer's screens ask of the database, and what employer and employee both ask (`own_screens`).

One question each, written once, answered anew. Every question starts at `access`: it finds nothing but the files of
whoever asks.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONArray
from django.http import Http404

from accounts.models import Person, User
from correspondence.kinds import kind_name
from correspondence.models import Letter
from kernel.ready_queries import ready_query
from kernel.sheaves import read, texts
from zorgkrediet import access, queries
from zorgkrediet.enums import ApplicationState
from zorgkrediet.models import Application, Decision, Entitlement, Event
from zorgkrediet.workflow import DECIDED, LIVE, state_for_employer

PER_PAGE = 25
Steps = tuple[tuple[str, date], ...]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileLetter:
    """One letter of a file to whoever looks; it can be opened once its document is made."""

    public_id: str
    kind: str
    issued_on: date
    is_made: bool

    @property
    def title(self) -> str:
        return kind_name(self.kind)


Letters = tuple[FileLetter, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One file in the employer's list; days inclusive."""

    reference: str
    state: str
    regime: str
    starts_on: date
    ends_on: date
    first_names: str
    last_name: str
    national_number: str


@dataclass(frozen=True, slots=True)
class EmployerList:
    """A page of the list, with how many files stand in each state; `page` counts those that match the filter."""

    lines: tuple[Line, ...]
    counts: dict[str, int]
    page: Page[int]


@dataclass(frozen=True, slots=True)
class EmployerFile:
    """One file as far as it is the employer's business; days inclusive."""

    reference: str
    state: str
    first_names: str
    last_name: str
    national_number: str
    employer_name: str
    employee_email: str
    started_on: date
    status: str
    fraction: Any
    regime: str
    motive: str
    starts_on: date
    ends_on: date
    months: int | None
    decided_on: date | None
    granted_from: date | None
    granted_until: date | None
    steps: Steps
    letters: Letters


# -- The employer ----------------------------------------------------------------------------------------------------


@ready_query()
def _counts(user_id: Any, on: Any) -> QuerySet[Application, Any]:
    return queries.rows_by_state(access.files_of_employer(user_id, on))


def _matches(user_id: Any, on: Any, state: str, words: str = "") -> QuerySet[Application]:
    return queries.filtered(access.files_of_employer(user_id, on), state=state, words=words)


@ready_query(fixed=("state", "words", "first"))
def _lines(user_id: Any, on: Any, state: str, words: str, first: int) -> QuerySet[Application, Any]:
    shown = ("reference", "state", "regime", "starts_on", "ends_on")
    names = ("person__first_names", "person__last_name", "person__national_number")
    return _matches(user_id, on, state, words).values_list(*shown, *names)[first : first + PER_PAGE]


def employer_list(user: User, on: date, *, state: str = "", words: str = "", number: str | None = None) -> EmployerList:
    """The files of the organisations in whose name the user acts, newest first, in one state or with these words."""
    counts = cast("dict[str, int]", dict(_counts(user_id=user.pk, on=on)))
    if words:
        total = _matches(user.pk, on, state, words).count()
    else:  # the figures above the list already counted them
        states = {state, ApplicationState.AWAITING_SUPPLEMENT} if state == ApplicationState.IN_REVIEW else {state}
        total = sum(many for each, many in counts.items() if not state or each in states)
    page = Paginator(range(total), PER_PAGE).get_page(number)
    asked = {"user_id": user.pk, "on": on, "state": state, "words": words, "first": max(page.start_index() - 1, 0)}
    rows = _lines.ordinary(**asked) if words else _lines(**asked)
    return EmployerList(tuple([Line(*row) for row in rows]), counts, page)


@ready_query()
def _employer_file(user_id: Any, on: Any, reference: Any) -> QuerySet[Application, Any]:
    shown = ("person__first_names", "person__last_name", "person__national_number", "employer__name")
    part = ("employee_email", "started_on", "status", "fraction", "regime", "motive", "starts_on", "ends_on", "months")
    found = access.files_of_employer(user_id, on).filter(reference=reference)
    found = found.annotate(
        decided_on=Subquery(decisions().values("decided_on")[:1]), **period_in_force(), steps=steps_taken()
    )
    found = found.annotate(letters=letters_to(organisation=OuterRef("employer")))
    answer = ("decided_on", "granted_from", "granted_until", "steps", "letters")
    return found.values_list("reference", "state", *shown, *part, *answer)


def employer_file(user: User, reference: str, on: date) -> EmployerFile:
    """One file of an own organisation; Http404 for anybody else."""
    row = only(_employer_file(user_id=user.pk, on=on, reference=reference))
    return EmployerFile(*[*row[:-2], read_steps(row[-2]), read_letters(row[-1])])


@dataclass(frozen=True, slots=True)
class RunningFile:
    """A file of one person at an own organisation that keeps its days from others; days inclusive."""

    reference: str
    state: str
    starts_on: date
    claimed_until: date


def running_files(user: User, person: Person, on: date) -> list[RunningFile]:
    """What runs or waits for a person at the organisations in whose name the user acts, and nowhere else: open, or
    with days from that day on."""
    own = access.applications_for_employer(user, on).filter(person=person, state__in=sorted(LIVE))
    still = own.exclude(state__in=sorted(DECIDED), claimed_until__lt=on).order_by("starts_on", "id")
    shown = still.values_list("reference", "state", "starts_on", "claimed_until")
    return [RunningFile(reference, state_for_employer(state), *days) for reference, state, *days in shown]


# -- What both ask ---------------------------------------------------------------------------------------------------


def decisions() -> QuerySet[Decision]:
    return Decision.objects.filter(application=OuterRef("pk")).order_by("-number")


def period_in_force() -> dict[str, Subquery]:
    """First and last day of the right as it stands today."""
    newest = Entitlement.objects.filter(application=OuterRef("pk")).order_by("-version")
    return {
        "granted_from": Subquery(newest.values("starts_on")[:1]),
        "granted_until": Subquery(newest.values("ends_on")[:1]),
    }


def steps_taken() -> ArraySubquery:
    """The name and the day of every step, oldest first."""
    return texts(Event.objects.filter(application=OuterRef("pk")).order_by("id"), JSONArray("move", "on"))


def letters_to(**addressee: OuterRef) -> ArraySubquery:
    """The letters of the file to this addressee alone, newest first."""
    sent = Letter.objects.of("zorgkrediet", OuterRef("reference")).filter(**addressee).order_by("-queued_at", "-id")  # type: ignore[arg-type]
    return texts(sent, JSONArray("public_id", "kind", "issued_on", "document"))


def read_letters(letters: list[str]) -> Letters:
    told = map(read, letters)
    return tuple([FileLetter(key, kind, date.fromisoformat(on), bool(document)) for key, kind, on, document in told])


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def read_steps(steps: list[str]) -> Steps:
    return tuple([(move, date.fromisoformat(on)) for move, on in map(read, steps)])


def only(rows: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    if not rows:
        raise Http404
    return rows[0]
