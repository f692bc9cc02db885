"""Hands a message to the mail server, and tells a refusal for good from a hitch that may pass."""

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage


class MailRefused(Exception):
    """The server refused this address or message for good; trying again does not help."""


class MailNotTaken(Exception):
    """The server could not be reached or asked to try later."""


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes
    media_type: str


def hand_over(
    *, public_id: UUID, recipient: str, subject: str, body: str, language: str, attachment: Attachment | None = None
) -> None:
    """Send one message. Its identity follows from `public_id`, so a server or reader recognises a second copy."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMessage(
        subject=subject,
        body=body,
        to=[recipient],
        headers={
            "Message-ID": f"<{public_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
        },
    )
    if attachment is not None:
        message.attach(attachment.name, attachment.content, attachment.media_type)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise (MailRefused if all(code >= 500 for code in codes) else MailNotTaken)(f"SMTP {codes}") from error
    except smtplib.SMTPResponseException as error:
        lasting = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
        raise (MailRefused if lasting else MailNotTaken)(f"SMTP {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailNotTaken(type(error).__name__) from error
