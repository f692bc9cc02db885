"""Questions of a facility about a quarter or a calculation, and the answers of the department."""

from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from correspondence.actions.mails import queue_mail
from ecalcura.actions.contacts import SOURCE, contacts_of
from ecalcura.enums import ConversationState, Theme
from ecalcura.models import Conversation, Facility, Message
from kernel.deeds import deed
from kernel.pure.errors import DomainError


class ConversationClosed(DomainError):
    code = "CONVERSATION_CLOSED"


@deed
def ask(
    *, facility: Facility, subject: str, body: str, quarter: str = "", calculation: str = "", by: User, at: datetime
) -> Conversation:
    """Start a conversation with a question; it lands in the answer queue of the department."""
    conversation = Conversation.objects.create(
        facility=facility, subject=subject, quarter=quarter, calculation=calculation, last_at=at
    )
    Message.objects.create(conversation=conversation, body=body, from_department=False, by=by)
    return conversation


@deed
def say(*, conversation: Conversation, body: str, from_department: bool, by: User, on: date, at: datetime) -> Message:
    """Add to a conversation; an answer tells the contact persons with a mail that holds only a link."""
    conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    if conversation.state == ConversationState.CLOSED:
        raise ConversationClosed(_("Dit gesprek is afgesloten. Begin een nieuw gesprek."))
    message = Message.objects.create(conversation=conversation, body=body, from_department=from_department, by=by)
    conversation.state = ConversationState.ANSWERED if from_department else ConversationState.ASKED
    conversation.last_at = at
    conversation.save(update_fields=["state", "last_at"])
    if from_department:
        _tell(conversation, by=by, on=on)
    return message


@deed
def close(*, conversation: Conversation, by: User) -> None:
    """Nothing more to say; the words stay readable."""
    Conversation.objects.filter(pk=conversation.pk).update(state=ConversationState.CLOSED)


def _tell(conversation: Conversation, *, by: User, on: date) -> None:
    facility = conversation.facility
    for contact in contacts_of(Theme.ECALCURA, on).filter(facility=facility):
        queue_mail(
            kind="facility-answer", source=SOURCE, reference=facility.hco_number, email=contact.email, language="nl",
            context={"link": f"{settings.SITE_URL}/ecalcura/"}, by=by,
        )  # fmt: skip
