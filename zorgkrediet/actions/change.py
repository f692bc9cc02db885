"""What happens during a granted interruption: a stop, a death, work resumed, another household."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from zorgkrediet.actions.assess import assess
from zorgkrediet.actions.entitle import entitle, keep_claim
from zorgkrediet.actions.report_change import answer_with_event
from zorgkrediet.actions.steps import locked, take_step
from zorgkrediet.actions.tell_change import tell_change
from zorgkrediet.enums import EventKind, Severity
from zorgkrediet.models import Application, ChangeReport, Entitlement, LifeEvent
from zorgkrediet.workflow import REVIEWER

ENDS_BEFORE_START = {"STOPPED_BEFORE_START", "DEATH_BEFORE_START"}


class EventOutsidePeriod(DomainError):
    """The event lies after the granted period and changes nothing, or before it could happen at all."""

    code = "EVENT_OUTSIDE_PERIOD"


class EventTwice(DomainError):
    """The very same event is in force already."""

    code = "EVENT_TWICE"


class EventContradicts(DomainError):
    """With this event the law can no longer read the case; the message says why."""

    code = "EVENT_CONTRADICTS"


@deed
def record_event(
    *,
    application: Application,
    kind: str,
    happened_on: date,
    household: dict[str, Any] | None = None,
    to_teach: bool = False,
    note: str = "",
    report: ChangeReport | None = None,
    by: User,
    on: date,
    at: datetime,
) -> Entitlement:
    """Record the event, ask the law what it leaves, and write the next version of the right.

    Education staff that stops `to_teach` again keeps the started month (since 1-1-2022).
    The next run pays or claims the difference. A `report` of the employee is answered by it.
    Raises EventOutsidePeriod, EventTwice, EventContradicts, ReportAnswered.
    """
    application = locked(application)
    refuse_pointless(application, kind, happened_on, household, to_teach=to_teach)
    event = LifeEvent.objects.create(
        application=application,
        kind=kind,
        happened_on=happened_on,
        household=household,
        to_teach=to_teach,
        reported_on=on,
        recorded_by=by,
        note=note,
    )
    take_step(application, "record_event", role=REVIEWER, by=by, on=on, details={"kind": kind})
    if report is not None:
        answer_with_event(report, event, by=by, on=on)
    return renew_right(application, event, cause="EVENT", by=by, on=on, at=at)


def refuse_pointless(
    application: Application, kind: str, happened_on: date, household: dict[str, Any] | None, *, to_teach: bool
) -> None:
    """An event after the end changes nothing, one long before the start is a slip of the pen, and the very same one
    stands in the file once."""
    if happened_on > application.ends_on:
        raise EventOutsidePeriod("Deze dag valt na het einde van het zorgkrediet. Er hoeft niets te veranderen.")
    refuse_too_early(application, kind, happened_on)
    if application.life_events.in_force().like(kind, happened_on, household, to_teach=to_teach).exists():
        raise EventTwice(_("Deze gebeurtenis staat al in het dossier, op dezelfde dag. Er is niets toegevoegd."))


def refuse_too_early(application: Application, kind: str, happened_on: date) -> None:
    """Nobody stops, or works again, on a day before a credit that never began would say so. A household counts from
    the day the application was sent, as in the employee's own report. A death may lie on any earlier day."""
    starts_on = application.starts_on
    never_began = {EventKind.EARLY_STOP: starts_on - timedelta(days=1), EventKind.WORK_RESUMED: starts_on}
    if kind in never_began and happened_on < never_began[EventKind(kind)]:
        raise EventOutsidePeriod(
            "Deze dag ligt voor het begin van het zorgkrediet, {day}. Kijk de dag en het jaar na. Is het zorgkrediet "
            "nooit begonnen, vul dan {never} in.",
            day=date_format(starts_on, "j F Y"),
            never=date_format(never_began[EventKind(kind)], "j F Y"),
        )
    first = min(starts_on, application.completed_on or starts_on)
    if kind == EventKind.HOUSEHOLD_CHANGED and happened_on < first:
        raise EventOutsidePeriod(
            "Deze dag ligt voor het begin van het dossier, {day}. Kijk de dag en het jaar na.",
            day=date_format(first, "j F Y"),
        )


def renew_right(
    application: Application, event: LifeEvent, *, cause: str, by: User, on: date, at: datetime
) -> Entitlement:
    """The next version of the right of a locked application, from its events as they stand now; `event` is the newest.

    Employee and employer read by letter what changed for them.
    """
    before = application.entitlements.select_related("assessment").order_by("-version")[0]
    assessment = assess(application, on=on, at=at)
    refuse_contradiction(assessment.verdict)
    entitlement = entitle(application, assessment, cause=cause, by=by, at=at)
    keep_claim(application)
    tell_change(application, before=before, after=entitlement, event=event, by=by, on=on)
    return entitlement


def refuse_contradiction(verdict: dict[str, Any]) -> None:
    """An event takes a whole right away only when it ends it before it began, never by the way."""
    if verdict["outcome"] == "INCOMPLETE":
        raise EventContradicts(" ".join(finding["message"] for finding in verdict["findings"]))
    refusals = [finding for finding in verdict["findings"] if finding["severity"] == Severity.REFUSAL]
    others = [finding["message"] for finding in refusals if finding["code"] not in ENDS_BEFORE_START]
    if others:
        raise EventContradicts(
            _("De toetsing weigert nu het hele recht om een reden buiten deze gebeurtenis. Kijk die eerst na: %(why)s")
            % {"why": " ".join(others)}
        )
