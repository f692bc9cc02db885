"""Lists, queues and figures; rows come in through `access`, the day is passed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth

from accounts.models import Person
from correspondence.models import Letter
from kernel.likeness import plain, plain_column
from zorgkrediet.enums import ApplicationState
from zorgkrediet.law.tables import LAW
from zorgkrediet.models import (
    Application,
    Assessment,
    CareerBreakAnswer,
    ChangeReport,
    Decision,
    Entitlement,
    Event,
    EventCorrection,
    SupplementRequest,
)
from zorgkrediet.workflow import LIVE

DAYS_WITHOUT_A_NAME = 7
OPEN_FOR_EMPLOYER = (ApplicationState.DRAFT, ApplicationState.INVITED)


def filtered(applications: QuerySet[Application], *, state: str = "", words: str = "") -> QuerySet[Application]:
    """Those in one state as the employer reads it, or with these words in name or dossier number; newest first."""
    if state == ApplicationState.IN_REVIEW:
        applications = applications.filter(state__in=[state, ApplicationState.AWAITING_SUPPLEMENT])
    elif state:
        applications = applications.filter(state=state)
    if words:
        last, first = plain_column("person__last_name"), plain_column("person__first_names")
        applications = applications.alias(last=last, first=first)
    for word in words.split():
        like = plain(word)
        named = Q(last__contains=like) | Q(first__contains=like) if like else Q()
        applications = applications.filter(named | Q(reference__icontains=word))
    return applications.order_by("-id")


def counts_by_state(applications: QuerySet[Application]) -> dict[str, int]:
    """How many applications stand in each state."""
    return dict(rows_by_state(applications))


def rows_by_state(applications: QuerySet[Application]) -> "QuerySet[Application, Any]":
    """The same as a query, to be asked later."""
    return applications.order_by().values_list("state").annotate(number=Count("id"))


def latest_assessment(application: Application) -> Assessment | None:
    return application.assessments.order_by("-id").first()


def latest_decision(application: Application) -> Decision | None:
    return application.decisions.select_related("assessment").order_by("-number").first()


def right_in_force(application: Application) -> Entitlement | None:
    return application.entitlements.order_by("-version").first()


def open_question(application_id: int) -> SupplementRequest | None:
    """What the department still waits for from the employee."""
    waiting = ApplicationState.AWAITING_SUPPLEMENT
    return SupplementRequest.objects.filter(
        application=application_id, application__state=waiting, answered_on__isnull=True
    ).first()


def last_outcome() -> Subquery:
    """What the last assessment of a file said; stands as a value in a query of files."""
    return Subquery(Assessment.objects.filter(application=OuterRef("pk")).order_by("-id").values("outcome")[:1])


def files_with_open_correction() -> QuerySet[EventCorrection, Any]:
    """Keys of the files in which a proposed correction waits for a second official."""
    return EventCorrection.objects.filter(answered_on__isnull=True).values("event__application")


def files_with_open_report(kind: str | None = None) -> "QuerySet[ChangeReport, Any]":
    """Keys of the files in which a report of the employee, of this kind or any, waits for an official."""
    waiting = ChangeReport.objects.open()
    return (waiting.filter(kind=kind) if kind else waiting).values("application")


def oldest_open_report(column: str) -> Subquery:
    """What a file's longest waiting report says there; stands as a value in a query of files."""
    waiting = ChangeReport.objects.open().filter(application=OuterRef("pk")).order_by("reported_on", "id")
    return Subquery(waiting.values(column)[:1])


def open_reports() -> Coalesce:
    """How many reports of a file wait; stands as a value in a query of files."""
    waiting = ChangeReport.objects.open().filter(application=OuterRef("pk")).order_by().values("application")
    return Coalesce(Subquery(waiting.annotate(number=Count("pk")).values("number")), 0)


def events_of(application: Application) -> QuerySet[Event]:
    """Every step, oldest first."""
    return application.events.select_related("by").order_by("id")


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """What waits on the desk: numbers, and the age in days of the oldest."""

    submitted: int
    in_review: int
    awaiting_supplement: int
    oldest_days: int
    late: int


def queue_figures(applications: QuerySet[Application], *, on: date, alarm_days: int) -> QueueFigures:
    """The figures above the queue; `late` are older than the alarm of OQ-04."""
    counts = counts_by_state(applications)
    waiting = list(applications.filter(state__in=["SUBMITTED", "IN_REVIEW"]).values_list("completed_on", flat=True))
    ages = [(on - day).days for day in waiting if day]
    return QueueFigures(
        submitted=counts.get(ApplicationState.SUBMITTED, 0),
        in_review=counts.get(ApplicationState.IN_REVIEW, 0),
        awaiting_supplement=counts.get(ApplicationState.AWAITING_SUPPLEMENT, 0),
        oldest_days=max(ages, default=0),
        late=sum(age > alarm_days for age in ages),
    )


def submissions_per_month(applications: QuerySet[Application]) -> list[tuple[date, int]]:
    """How many applications were sent in each month, oldest first."""
    rows = (
        applications.filter(submitted_at__isnull=False)
        .order_by()
        .annotate(month=TruncMonth("submitted_at"))
        .values_list("month")
        .annotate(number=Count("id"))
        .order_by("month")
    )
    return [(month.date(), number) for month, number in rows]


def find_by_words(applications: QuerySet[Application], words: str) -> list[Application]:
    """At most fifty files by national number (in any notation), dossier number or name; newest first."""
    digits = "".join(char for char in words if char.isdecimal())
    if len(digits) == 11 and not any(char.isalpha() for char in words):
        rows = applications.filter(person__national_number=digits).order_by("-id")
    else:
        rows = filtered(applications, words=words)
    return list(rows[:50])


def letter_to_read(letters: QuerySet[Letter]) -> Letter | None:
    """The newest decision among these letters whose document is made; None while it is under way."""
    return letters.filter(kind__startswith="decision-").exclude(document="").first()


def alarm_days(on: date) -> int:
    """After how many days a waiting file is late (OQ-04)."""
    return int(LAW["procedure.decision_days"].at(on)["alarm"])


def people_to_verify(at: datetime) -> list[int]:
    """Applicants whose number was taken over while the register was silent, and who are asked about in this hour.

    Every hour until the day after the last application was started; from then once a day, each at an hour of their own.
    """
    nameless = Person.objects.filter(last_name="", applications__state__in=sorted(LIVE))
    known_since = nameless.annotate(newest=Max("applications__started_on"), hour=F("pk") % 24)
    due = Q(newest__gte=at.date() - timedelta(days=1)) | Q(hour=at.hour)
    return list(known_since.filter(due).order_by("pk").values_list("pk", flat=True))


def files_without_a_name(on: date) -> QuerySet[Application, Any]:
    """Keys of the files whose applicant the register has not named for a week: somebody has to look why."""
    long_ago = on - timedelta(days=DAYS_WITHOUT_A_NAME)
    return Application.objects.live().filter(person__last_name="", started_on__lte=long_ago).values("pk")


def breaks_to_ask(*only: int) -> list[int]:
    """Undecided applications, all or `only` these, for which the register of career breaks owes a full answer: one is
    due after the invitation, and another after the employee has sent the file."""
    since = Coalesce("submitted_at", "invited_at")
    answered = CareerBreakAnswer.objects.filter(application=OuterRef("pk"), asked_at__gte=OuterRef("since"))
    undecided = Application.objects.live().filter(invited_at__isnull=False, decided_at__isnull=True)
    if only:
        undecided = undecided.filter(pk__in=only)
    waiting = undecided.annotate(since=since).exclude(Exists(answered.exclude(status="UNAVAILABLE")))
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def overdue_supplements(on: date) -> list[int]:
    """Applications whose last day for a supplement lies behind this day, still without an answer."""
    return list(
        SupplementRequest.objects.filter(
            answered_on__isnull=True, due_on__lt=on, application__state=ApplicationState.AWAITING_SUPPLEMENT
        )
        .order_by("application")
        .values_list("application", flat=True)
    )


def invited_strangers(number: int = 6) -> list[Person]:
    """The last people who were invited and have no place on the demo page yet; for the try-out alone."""
    nameless = Person.objects.filter(user__demo_audience="") | Person.objects.filter(user__isnull=True)
    waiting = nameless.filter(applications__state=ApplicationState.INVITED).exclude(email="").exclude(last_name="")
    newest = waiting.annotate(last=Max("applications__id")).order_by("-last")
    return list(newest[:number])
