"""The employee's half: filled in parts, kept at every step, and sent when complete."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.conf import settings

from accounts.models import User
from correspondence.actions import queue_mail
from kernel.deeds import deed
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError
from payments.actions import register_account
from zorgkrediet.actions.assess import assess
from zorgkrediet.actions.declarations import EMPLOYEE_SENTENCES, declare
from zorgkrediet.actions.steps import locked, take_step
from zorgkrediet.models import Application
from zorgkrediet.workflow import EMPLOYEE

Json = dict[str, Any]


class PartMissing(DomainError):
    """A part of the employee's half is still empty; the message names it."""

    code = "PART_MISSING"


@dataclass(frozen=True, kw_only=True, slots=True)
class EmployeePart:
    """What the employee filled in on one step; None leaves the stored value as it is. JSON in contract shapes."""

    household: Json | None = None
    motive_facts: Json | None = None
    cared_person_name: str | None = None
    other_income: list[Json] | None = None
    thematic_leaves: list[Json] | None = None
    iban: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Where the employee wants to be reached."""

    email: str
    phone: str = ""
    language: str = "nl"


@deed
def complete(*, application: Application, part: EmployeePart, by: User, on: date) -> Application:
    """Keep one step of the employee's half."""
    application = locked(application)
    for field in fields(part):
        value = getattr(part, field.name)
        if value is not None:
            setattr(application, field.name, value)
    return take_step(application, "complete", role=EMPLOYEE, by=by, on=on)


@deed
def keep_contact(*, application: Application, contact: Contact, by: User, on: date) -> None:
    """Keep how the employee is reached; it stands with the person, so that it can be erased in one place."""
    application = take_step(locked(application), "complete", role=EMPLOYEE, by=by, on=on)
    person = application.person
    person.email, person.phone, person.language = contact.email, contact.phone, contact.language
    person.save(update_fields=["email", "phone", "language"])


@deed
def submit(*, application: Application, by: User, on: date, at: datetime) -> Application:
    """Send the application: the two declarations, the verdict of the day, the account, and a receipt by mail.

    Raises PartMissing, MoveNotAllowed.
    """
    application = locked(application)
    _refuse_gaps(application)
    application.submitted_at = at
    application.completed_on = on
    take_step(application, "submit", role=EMPLOYEE, by=by, on=on)
    declare(application, EMPLOYEE_SENTENCES, by=by, at=at)
    register_account(person=application.person, iban=application.iban, by=by, on=on)
    assess(application, on=on, at=at)
    enqueue("zorgkrediet.ask_career_breaks", application_id=application.pk)
    queue_mail(
        kind="receipt",
        source="zorgkrediet",
        reference=application.reference,
        email=application.person.email,
        language=application.person.language,
        context={"link": settings.SITE_URL + f"/mijn/aanvraag/{application.reference}/"},
        by=by,
    )
    return application


@deed
def withdraw(*, application: Application, by: User, on: date) -> Application:
    """Take back an application on which nothing is decided yet."""
    return take_step(locked(application), "withdraw", role=EMPLOYEE, by=by, on=on)


def missing_parts(application: Application) -> list[str]:
    """The steps of the employee's half that are still empty, by name."""
    gaps = []
    if not application.household:
        gaps.append("household")
    told = application.cared_person_name if application.motive == "PALLIATIVE" else application.motive_facts
    if not told and application.motive != "NONE":
        gaps.append("motive")
    if application.thematic_leaves is None:
        gaps.append("leaves")
    if application.other_income is None:
        gaps.append("income")
    if not application.iban or not application.person.email:
        gaps.append("account")
    return gaps


def _refuse_gaps(application: Application) -> None:
    if missing_parts(application):
        raise PartMissing("Uw aanvraag is nog niet volledig. Vul eerst de stappen in die nog openstaan.")
