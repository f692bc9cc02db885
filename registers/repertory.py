"""Registering and deregistering people in the platform's repertory."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from registers.enquiry import ask, sender_for
from registers.enums import Status, SubjectKind
from registers.legal_log import Enquiry, LogUnavailable
from registers.messages import repertory
from registers.patience import new_deadline


def registered(enquiry: Enquiry, niss: str, deadline: float) -> tuple[Status, tuple[str, ...]]:
    """Tell the platform that this person's file is followed; FOUND when the question may be asked."""
    today = timezone.localdate()
    ends_on = today + dt.timedelta(days=settings.MAGDA_REGISTRATION_DAYS)
    sender = sender_for(enquiry)
    reply = ask(
        enquiry,
        repertory.REGISTER,
        kind=SubjectKind.PERSON,
        number=niss,
        fill=lambda content: repertory.fill_register(
            content, sender=sender, niss=niss, starts_on=today, ends_on=ends_on
        ),
        deadline=deadline,
    )
    return repertory.read(reply), reply.codes


def deregister(niss: str, *, by: User, reason: str) -> Status:
    """Tell the platform that this person's file is closed; FOUND when that succeeded, UNAVAILABLE to try later."""
    enquiry = Enquiry(by=by, reason=reason)
    sender = sender_for(enquiry)
    try:
        reply = ask(
            enquiry,
            repertory.DEREGISTER,
            kind=SubjectKind.PERSON,
            number=niss,
            fill=lambda content: repertory.fill_deregister(content, sender=sender, niss=niss),
            deadline=new_deadline(),
        )
    except LogUnavailable:
        return Status.UNAVAILABLE
    return repertory.read(reply)
