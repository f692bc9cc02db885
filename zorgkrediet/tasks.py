"""Jobs of care credit: each takes an id or a day, asks outside or calls one action, and may run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.models import Person
from accounts.roles import system_user
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError
from registers.career_breaks import fetch_career_breaks
from zorgkrediet.actions.breaks import keep_career_breaks
from zorgkrediet.actions.supplement import expire
from zorgkrediet.lookup import PersonUnknown, look_up
from zorgkrediet.models import Application
from zorgkrediet.queries import breaks_to_ask, overdue_supplements, people_to_verify

log = logging.getLogger(__name__)


@shared_task(name="zorgkrediet.verify_people")
def verify_people(**_: object) -> None:
    """Hand out one job for each person whose name the register has not given yet and whose turn it is."""
    for person_id in people_to_verify(timezone.localtime()):
        enqueue("zorgkrediet.verify_person", person_id=person_id)


@shared_task(name="zorgkrediet.verify_person")
def verify_person(*, person_id: int, **_: object) -> None:
    """Ask the register again for one person; a register that is still silent is asked again by a later round.

    A number that the register does not know waits for an official: asking at once again gives nothing else.
    """
    person = Person.objects.get(pk=person_id)
    if person.last_name:
        return
    try:
        look_up(person.national_number, by=system_user(), at=timezone.now())
    except PersonUnknown as fault:
        log.warning("Person %s: %s", person_id, fault.code)


@shared_task(name="zorgkrediet.ask_silent_breaks")
def ask_silent_breaks(**_: object) -> None:
    """Hand out one job for each application about which the register of career breaks still has to answer."""
    for application_id in breaks_to_ask():
        enqueue("zorgkrediet.ask_career_breaks", application_id=application_id)


@shared_task(name="zorgkrediet.ask_career_breaks")
def ask_career_breaks(*, application_id: int, **_: object) -> None:
    """Ask the register which breaks touch the period; a silent register is asked again by the next round."""
    if not breaks_to_ask(application_id):
        return
    application = Application.objects.select_related("person").get(pk=application_id)
    by, at = system_user(), timezone.now()
    answer = fetch_career_breaks(
        application.person.national_number,
        by=by,
        reason="Overlap met een aanvraag voor Vlaams zorgkrediet",
        starts_on=application.starts_on,
        ends_on=application.ends_on,
    )
    keep_career_breaks(application=application, answer=answer, by=by, on=timezone.localdate(), at=at)


@shared_task(name="zorgkrediet.close_unanswered")
def close_unanswered(**_: object) -> None:
    """Hand out one job for each application whose term for a supplement is over (OQ-05)."""
    for application_id in overdue_supplements(timezone.localdate()):
        enqueue("zorgkrediet.close_application", application_id=application_id)


@shared_task(name="zorgkrediet.close_application")
def close_application(*, application_id: int, **_: object) -> None:
    """Close one application without an answer; answered in the meantime, it stays open."""
    on = timezone.localdate()
    if application_id not in overdue_supplements(on):
        return
    application = Application.objects.get(pk=application_id)
    try:
        expire(application=application, by=system_user(), on=on)
    except DomainError:
        if Application.objects.filter(pk=application_id, state="AWAITING_SUPPLEMENT").exists():
            raise
