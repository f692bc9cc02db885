"""What happens during a granted interruption: a stop, a death, work resumed, another household."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from zorgkrediet.actions.assess import assess
from zorgkrediet.actions.entitle import entitle
from zorgkrediet.actions.steps import locked, take_step
from zorgkrediet.models import Application, Entitlement, LifeEvent
from zorgkrediet.workflow import REVIEWER


class EventOutsidePeriod(DomainError):
    """The event lies after the granted period and changes nothing."""

    code = "EVENT_OUTSIDE_PERIOD"


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
    note: str = "",
    by: User,
    on: date,
    at: datetime,
) -> Entitlement:
    """Record the event, ask the law what it leaves, and write the next version of the right.

    The next run pays or claims the difference. Raises EventOutsidePeriod, EventContradicts.
    """
    application = locked(application)
    if happened_on > application.ends_on:
        raise EventOutsidePeriod("Deze dag valt na het einde van het zorgkrediet. Er hoeft niets te veranderen.")
    LifeEvent.objects.create(
        application=application,
        kind=kind,
        happened_on=happened_on,
        household=household,
        reported_on=on,
        recorded_by=by,
        note=note,
    )
    take_step(application, "record_event", role=REVIEWER, by=by, on=on, details={"kind": kind})
    assessment = assess(application, on=on, at=at)
    if assessment.outcome == "INCOMPLETE":
        raise EventContradicts(" ".join(finding["message"] for finding in assessment.verdict["findings"]))
    entitlement = entitle(application, assessment, cause="EVENT", by=by, at=at)
    application.claimed_until = entitlement.ends_on or application.starts_on
    application.save(update_fields=["claimed_until"])
    return entitlement
