from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from correspondence.actions.patience import HOLD, MOST_ATTEMPTS, pause_after
from correspondence.enums import MailStatus
from correspondence.models import Mail
from correspondence.texts import mail_text
from kernel.deeds import deed
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError


class MailNotFailed(DomainError):
    code = "MAIL_NOT_FAILED"


@deed
def queue_mail(
    *, kind: str, source: str, reference: str, email: str, language: str, context: dict[str, Any], by: User
) -> Mail:
    """Fix the words of a mail and send it on its way. Raises `MailNotNeutral` when the context holds more than a
    link or a last day."""
    text = mail_text(kind, context, reference=reference, source=source, language=language)
    mail = Mail.objects.create(
        kind=kind,
        source=source,
        reference=reference,
        language=language,
        recipient=email,
        context=context,
        text_version=text.version,
        subject=text.subject[:200],
        body=text.body,
        queued_by=by,
    )
    enqueue("correspondence.send_mail", mail_id=mail.pk)
    return mail


@deed
def claim_mail(*, mail_id: int, by: User, at: datetime) -> Mail | None:
    """Take hold of a mail and count the attempt; None when it left already or another worker holds it."""
    mail = Mail.objects.select_for_update(of=("self",)).filter(pk=mail_id, status=MailStatus.QUEUED).first()
    if mail is None or mail.due_at > at or mail.erased_at:
        return None
    mail.attempts += 1
    mail.due_at = at + HOLD
    mail.save(update_fields=["attempts", "due_at"])
    return mail


@deed
def note_mail_sent(*, mail_id: int, by: User, at: datetime) -> None:
    """The mail server took the mail over."""
    Mail.objects.filter(pk=mail_id, status=MailStatus.QUEUED).update(status=MailStatus.SENT, sent_at=at, error="")


@deed
def note_mail_trouble(*, mail_id: int, error: str, for_good: bool, by: User, at: datetime) -> None:
    """An attempt failed: try again later, or give up and show it on the desk."""
    mail = Mail.objects.select_for_update(of=("self",)).get(pk=mail_id)
    if mail.status != MailStatus.QUEUED:
        return
    mail.error = error[:500]
    mail.due_at = at + pause_after(mail.attempts)
    if for_good or mail.attempts >= MOST_ATTEMPTS:
        mail.status = MailStatus.FAILED
        mail.failed_at = at
    mail.save(update_fields=["error", "due_at", "status", "failed_at"])


@deed
def resend_mail(*, mail: Mail, by: User) -> Mail:
    """Send the same words once more as a new mail; the first one keeps its own row and outcome."""
    mail = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if mail.status == MailStatus.QUEUED or mail.erased_at:
        raise MailNotFailed(_("Deze e-mail wacht nog op verzending of is gewist; opnieuw sturen kan niet."))
    again = Mail.objects.create(
        kind=mail.kind,
        source=mail.source,
        reference=mail.reference,
        language=mail.language,
        recipient=mail.recipient,
        context=mail.context,
        text_version=mail.text_version,
        subject=mail.subject,
        body=mail.body,
        queued_by=by,
    )
    enqueue("correspondence.send_mail", mail_id=again.pk)
    return again
