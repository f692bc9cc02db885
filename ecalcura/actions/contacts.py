"""Contact persons per theme, announcements to them, and reminders on set days. Mails hold a link, never a person."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from correspondence.actions.mails import queue_mail
from correspondence.models import Mail
from ecalcura.enums import Theme
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.models import Announcement, ContactPerson, Facility, FacilityQuarter, Notification
from ecalcura.queries.confirmed import existing_in
from ecalcura.queries.deadlines import dates_of, deadline_of
from ecalcura.queries.lateness import unfinished
from ecalcura.queries.report import periods_until
from ecalcura.queries.settings import days_of, settings_on
from ecalcura.workflow import LOCKED
from kernel.deeds import deed
from kernel.pure.errors import DomainError

SOURCE = "ecalcura"
REMINDER, PERIOD_REMINDER = "facility-reminder", "facility-period-reminder"


class ContactRefused(DomainError):
    code = "CONTACT_REFUSED"


class NothingToChase(DomainError):
    """There is nothing to remind of, nobody to remind, or it was done today."""

    code = "NOTHING_TO_CHASE"


@deed
def add_contact(
    *,
    facility: Facility,
    theme: str,
    name: str,
    function: str,
    email: str,
    phone: str,
    starts_on: date,
    ends_on: date | None,
    by: User,
) -> ContactPerson:
    """Name a contact person; they get a mail with a link, and count once they opened it."""
    if ContactPerson.objects.filter(facility=facility, theme=theme, email__iexact=email, ends_on__isnull=True).exists():
        raise ContactRefused(_("Dit e-mailadres is al contactpersoon voor dit thema."))
    token = secrets.token_urlsafe(32)
    contact = ContactPerson.objects.create(
        facility=facility, theme=theme, name=name, function=function, email=email, phone=phone, starts_on=starts_on,
        ends_on=ends_on, token_sha256=_hash(token), entered_by=by,
    )  # fmt: skip
    _ask_confirmation(contact, token, by)
    return contact


@deed
def ask_again(*, contact: ContactPerson, by: User) -> None:
    """Send the link once more; the former one no longer works."""
    if contact.confirmed_at is not None:
        raise ContactRefused(_("Dit e-mailadres is al bevestigd."))
    token = secrets.token_urlsafe(32)
    ContactPerson.objects.filter(pk=contact.pk).update(token_sha256=_hash(token))
    _ask_confirmation(contact, token, by)


@deed
def confirm_contact(*, token: str, by: User, at: datetime) -> ContactPerson | None:
    """The person behind the address opened the link; None when the link is not (or no longer) good."""
    contact = ContactPerson.objects.select_for_update(of=("self",)).filter(token_sha256=_hash(token)).first()
    if contact is None:
        return None
    contact.confirmed_at, contact.token_sha256 = at, ""
    contact.save(update_fields=["confirmed_at", "token_sha256"])
    return contact


@deed
def end_contact(*, contact: ContactPerson, by: User, on: date) -> None:
    """This person is no longer the contact, from today on."""
    contact.ends_on = max(contact.starts_on, on - timedelta(days=1))
    contact.save(update_fields=["ends_on"])


@deed
def announce(*, theme: str, subject: str, body: str, by: User, on: date) -> Announcement:
    """Publish a message for all contact persons of a theme; each gets a mail with the link, whose fate is kept."""
    announcement = Announcement.objects.create(theme=theme, subject=subject, body=body, by=by)
    for contact in contacts_of(theme, on):
        _notify(contact, "facility-announcement", by=by, announcement=announcement)
    return announcement


@deed
def remind(*, by: User, on: date) -> int:
    """Reminders before the last day of a quarter, and to facilities without a contact person; never one twice."""
    standing = settings_on(on)
    sent = 0
    for quarter in _ended_quarters(on):
        left = (deadline_of(quarter) - on).days
        if left in days_of(standing.reminder_days):
            sent += _remind_quarter(quarter, left, by=by, on=on)
    return sent


@deed
def remind_of_period(*, by: User, on: date) -> int:
    """Reminders before the last day of a whole period, to whoever did not confirm every quarter; never one twice."""
    remind_before = days_of(settings_on(on).reminder_days)
    sent = 0
    for period in periods_until(on):
        dates = dates_of(period)
        left = (dates.final_deadline - on).days if dates is not None else -1
        if dates is None or left not in remind_before:
            continue
        occasion = f"period:{period}:{left}"
        reminded = Notification.objects.filter(occasion=occasion).values("contact")
        late = unfinished(list(existing_in(period)), period)
        for contact in contacts_of(Theme.ECALCURA, on).filter(facility__in=late).exclude(pk__in=reminded):
            _notify(contact, PERIOD_REMINDER, by=by, occasion=occasion, deadline=dates.final_deadline)
            sent += 1
    return sent


@deed
def remind_contactless(*, by: User, on: date) -> int:
    """Ask the facilities without a contact person, on the set days of the month, at the address of the organisation."""
    if on.day not in days_of(settings_on(on).contact_reminder_days):
        return 0
    asked = Mail.objects.filter(kind="facility-contact-missing", queued_at__date=on).values("reference")
    facilities = (
        without_contact(on).exclude(organisation__email="").exclude(hco_number__in=asked).select_related("organisation")
    )
    for facility in facilities:
        queue_mail(
            kind="facility-contact-missing", source=SOURCE, reference=facility.hco_number,
            email=facility.organisation.email, language="nl",
            context={"link": f"{settings.SITE_URL}/ecalcura/"}, by=by,
        )  # fmt: skip
    return len(facilities)


@deed
def chase(*, facility: Facility, period: ReferencePeriod, by: User, on: date) -> int:
    """Remind a facility now of the quarters of the period that are over and not confirmed; at most once a day.

    Goes to its contact persons for eCalcura, and without any to the address of the organisation.
    """
    facility = Facility.objects.select_related("organisation").select_for_update(of=("self",)).get(pk=facility.pk)
    done = FacilityQuarter.objects.filter(facility=facility, state__in=LOCKED).values_list("quarter", flat=True)
    owed = [quarter for quarter in period.quarters if quarter.last_day < on and str(quarter) not in set(done)]
    if not owed:
        raise NothingToChase(_("%(name)s heeft niets openstaan in deze periode.") % {"name": facility.name})
    if Mail.objects.filter(kind=REMINDER, reference=facility.hco_number, queued_at__date=on).exists():
        raise NothingToChase(_("%(name)s kreeg vandaag al een herinnering.") % {"name": facility.name})
    ahead = [day for day in map(deadline_of, owed) if day >= on]
    deadline = min(ahead) if ahead else None
    contacts = list(contacts_of(Theme.ECALCURA, on).filter(facility=facility))
    for contact in contacts:
        _notify(contact, REMINDER, by=by, occasion=f"{owed[0]}:{on}", deadline=deadline)
    if not contacts:
        if not facility.organisation.email:
            raise NothingToChase(
                _("%(name)s heeft geen contactpersoon en geen e-mailadres. Bel de voorziening.")
                % {"name": facility.name}
            )
        queue_mail(
            kind=REMINDER, source=SOURCE, reference=facility.hco_number, email=facility.organisation.email,
            language="nl", context=_context(deadline), by=by,
        )  # fmt: skip
    return max(1, len(contacts))


def contacts_of(theme: str, on: date) -> QuerySet[ContactPerson]:
    """Everybody who gets the messages of a theme that day: named, confirmed and not ended."""
    return ContactPerson.objects.reached(on).filter(theme=theme).select_related("facility").order_by("id")


def without_contact(on: date) -> QuerySet[Facility]:
    """Facilities that still exist and have nobody for eCalcura."""
    reached = contacts_of(Theme.ECALCURA, on).values("facility")
    merged = Q(merged_on__isnull=False, merged_on__lte=on)
    return Facility.objects.exclude(pk__in=reached).exclude(merged).filter(listed=True).order_by("hco_number")


def _ended_quarters(on: date) -> list[Quarter]:
    return [quarter for period in periods_until(on) for quarter in period.quarters if quarter.last_day < on]


def _remind_quarter(quarter: Quarter, left: int, *, by: User, on: date) -> int:
    occasion = f"{quarter}:{left}"
    done = FacilityQuarter.objects.filter(quarter=str(quarter), state__in=LOCKED).values("facility")
    reminded = Notification.objects.filter(occasion=occasion).values("contact")
    waiting = contacts_of(Theme.ECALCURA, on).exclude(facility__in=done).exclude(pk__in=reminded)
    count = 0
    for contact in waiting:
        _notify(contact, REMINDER, by=by, occasion=occasion, deadline=deadline_of(quarter))
        count += 1
    return count


def _notify(
    contact: ContactPerson,
    kind: str,
    *,
    by: User,
    announcement: Announcement | None = None,
    occasion: str = "",
    deadline: date | None = None,
) -> None:
    mail = queue_mail(
        kind=kind, source=SOURCE, reference=contact.facility.hco_number, email=contact.email, language="nl",
        context=_context(deadline), by=by,
    )  # fmt: skip
    Notification.objects.create(contact=contact, mail=mail, announcement=announcement, occasion=occasion)


def _context(deadline: date | None) -> dict[str, str]:
    return {"link": f"{settings.SITE_URL}/ecalcura/"} | ({"deadline": deadline.isoformat()} if deadline else {})


def _ask_confirmation(contact: ContactPerson, token: str, by: User) -> None:
    queue_mail(
        kind="facility-contact-confirm", source=SOURCE, reference=contact.facility.hco_number, email=contact.email,
        language="nl", context={"link": f"{settings.SITE_URL}/ecalcura/contact/{token}/"}, by=by,
    )  # fmt: skip


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
