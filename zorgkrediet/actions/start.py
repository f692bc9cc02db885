"""The employer's first step: who, which interruption, and the invitation to the employee."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, Person, User
from correspondence.actions import queue_mail
from kernel.deeds import deed
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError
from kernel.pure.periods import end_of_months
from zorgkrediet.actions.declarations import EMPLOYER_SENTENCES, declare
from zorgkrediet.actions.steps import locked, take_step
from zorgkrediet.enums import ApplicationState
from zorgkrediet.models import Application, Event, Invitation

EMPLOYER = Role.EMPLOYER_RESPONSIBLE
INVITATION_DAYS = 60


class OwnApplication(DomainError):
    """Nobody starts, in the name of the employer, an application for themselves."""

    code = "OWN_APPLICATION"


class Overlap(DomainError):
    """The person already has an application that claims (part of) the period."""

    code = "OVERLAPPING_APPLICATION"


class ChangedMeanwhile(DomainError):
    """A colleague, or a second window, changed the draft after it was read."""

    code = "CHANGED_MEANWHILE"


class EmployerOutOfReach(DomainError):
    """The organisation is not an active employer."""

    code = "NOT_AN_EMPLOYER"


@dataclass(frozen=True, kw_only=True, slots=True)
class EmployerPart:
    """What the employer fills in; days inclusive, `months` None when an end date was given."""

    status: str
    fraction: Decimal
    regime: str
    motive: str
    starts_on: date
    months: int | None
    ends_on: date | None
    employee_email: str
    on_probation: bool = False
    replacement_contract: bool = False
    has_time_credit_right: bool = False
    excluded_function: bool = False
    appointment_ends_on: date | None = None

    def last_day(self) -> date:
        """The asked end: given, or `months` whole months from the start."""
        if self.ends_on is not None:
            return self.ends_on
        return end_of_months(self.starts_on, self.months or 0)


@deed
def start(*, person: Person, employer: Organisation, part: EmployerPart, by: User, on: date) -> Application:
    """Open a draft for one of the employer's people; nothing is sent yet.

    Raises OwnApplication, Overlap, EmployerOutOfReach.
    """
    if by.person_id == person.pk:
        raise OwnApplication(
            "U kunt geen aanvraag starten voor uzelf. Vraag een collega met hetzelfde recht om dat te doen."
        )
    if not employer.active or not employer.sector:
        raise EmployerOutOfReach("Deze organisatie is niet als werkgever gekend. Neem contact op met het departement.")
    refuse_overlap(person, part.starts_on, part.last_day(), employer=employer)
    application = Application(
        reference=next_reference(on),
        state=ApplicationState.DRAFT,
        person=person,
        employer=employer,
        started_by=by,
        started_on=on,
    )
    fill(application, part)
    application.save()
    Event.objects.create(application=application, move="start", to_state=application.state, by=by, on=on)
    return application


@deed
def change_draft(
    *, application: Application, part: EmployerPart, seen: int | None = None, by: User, on: date
) -> Application:
    """Replace the employer's half of a draft, as it was read in version `seen`. Raises Overlap, ChangedMeanwhile."""
    application = locked(application)
    _refuse_unseen(application, seen)
    refuse_overlap(
        application.person, part.starts_on, part.last_day(), employer=application.employer, other_than=application
    )
    fill(application, part)
    return take_step(application, "edit", role=EMPLOYER, by=by, on=on)


@deed
def invite(*, application: Application, seen: int | None = None, by: User, on: date, at: datetime) -> str:
    """Send the draft to the employee with the employer's two confirmations; returns the token of the mailed link.

    What is confirmed is what was read over, in version `seen`. Raises ChangedMeanwhile.
    """
    application = locked(application)
    _refuse_unseen(application, seen)
    application.permission_granted = True
    application.invited_at = at
    take_step(application, "invite", role=EMPLOYER, by=by, on=on)
    declare(application, EMPLOYER_SENTENCES, by=by, at=at)
    enqueue("zorgkrediet.ask_career_breaks", application_id=application.pk)
    return _send_invitation(application, by=by, at=at)


@deed
def remind(*, application: Application, by: User, on: date, at: datetime, employee_email: str = "") -> str:
    """Send the employee a fresh link, to another address when that is given.

    The old link goes on working until it expires; one that went to another address stops at once.
    """
    application = locked(application)
    take_step(application, "remind", role=EMPLOYER, by=by, on=on)
    if employee_email and employee_email != application.employee_email:
        application.employee_email = employee_email
        application.save(update_fields=["employee_email"])
        elsewhere = application.invitations.exclude(sent_to=employee_email)
        elsewhere.filter(created_at__lt=at, expires_at__gt=at).update(expires_at=at)
    return _send_invitation(application, by=by, at=at)


@deed
def discard(*, application: Application, by: User, on: date) -> Application:
    """Take back an application that the employee has not sent yet."""
    return take_step(locked(application), "discard", role=EMPLOYER, by=by, on=on)


def fill(application: Application, part: EmployerPart) -> None:
    """Copy the employer's half onto the row."""
    for name in (
        "status",
        "fraction",
        "regime",
        "motive",
        "starts_on",
        "months",
        "employee_email",
        "on_probation",
        "replacement_contract",
        "has_time_credit_right",
        "excluded_function",
        "appointment_ends_on",
    ):
        setattr(application, name, getattr(part, name))
    application.ends_on = application.claimed_until = part.last_day()


def refuse_overlap(
    person: Person, starts_on: date, ends_on: date, *, employer: Organisation, other_than: Application | None = None
) -> None:
    """Say in words what the database would refuse: two applications for the same days.

    Of an application at another employer only its existence is told, never its days.
    """
    others = Application.objects.of_person(person).live().overlapping(starts_on, ends_on)
    if other_than is not None:
        others = others.exclude(pk=other_than.pk)
    own = others.of_employer(employer).order_by("starts_on", "id").first()
    if own is not None:
        raise Overlap(
            "Voor dit personeelslid loopt al een aanvraag van {first} tot en met {last}. Kies een periode die daar "
            "niet mee overlapt.",
            first=f"{own.starts_on:%d-%m-%Y}",
            last=f"{own.claimed_until:%d-%m-%Y}",
        )
    if others.exists():
        raise Overlap(
            "Voor (een deel van) deze periode loopt al een aanvraag van dit personeelslid, niet bij u. Vraag het "
            "personeelslid welke dagen nog vrij zijn."
        )


def _refuse_unseen(application: Application, seen: int | None) -> None:
    """Two windows or two colleagues: the second one hears of it before anything of the first is lost."""
    if seen is not None and seen != application.version and application.state == ApplicationState.DRAFT:
        raise ChangedMeanwhile(
            _("Deze aanvraag is intussen gewijzigd, door een collega of in een ander venster. Kijk alles opnieuw na.")
        )


def next_reference(on: date) -> str:
    """The next dossier number of the year, gaps allowed, never the same twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('zorgkrediet_reference')")
        (number,) = cursor.fetchone()
    return f"ZK-{on.year}-{number:06d}"


def _send_invitation(application: Application, *, by: User, at: datetime) -> str:
    token = token_urlsafe(24)
    Invitation.objects.create(
        application=application,
        token_sha256=sha256(token.encode()).hexdigest(),
        sent_to=application.employee_email,
        created_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    queue_mail(
        kind="invitation",
        source="zorgkrediet",
        reference=application.reference,
        email=application.employee_email,
        language=application.person.language,
        context={"link": settings.SITE_URL + f"/mijn/uitnodiging/{token}/"},
        by=by,
    )
    return token
