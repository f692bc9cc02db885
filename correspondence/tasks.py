"""Jobs of the post: make the document, hand it to the mail server, and pick up what a dead worker left behind.

Every job marks first, works without holding the database, and books the outcome: it may arrive twice.
"""

import hashlib
import logging

from celery import shared_task
from django.utils import timezone

from accounts.roles import system_user
from correspondence import actions, post_office, printing
from correspondence.enums import DocumentKind, LetterStatus
from correspondence.kinds import ABOUT
from correspondence.models import Letter, Mail
from correspondence.queries import letters_under_way, mails_under_way
from correspondence.texts import Text, mail_text
from kernel.jobs import enqueue

logger = logging.getLogger(__name__)

MEDIA_TYPES = {DocumentKind.PDF: "application/pdf", DocumentKind.HTML: "text/html"}
SWEEP_AT_ONCE = 500


@shared_task(name="correspondence.make_letter")
def make_letter(*, letter_id: int, **_: object) -> None:
    """Make the document of a queued letter."""
    by = system_user()
    letter = actions.claim_letter(letter_id=letter_id, by=by, at=timezone.now(), status=LetterStatus.QUEUED)
    if letter is None:
        logger.info("letter %s needs no document now", letter_id)
        return
    try:
        kind, content = printing.document(letter.html, identifier=str(letter.public_id))
    except Exception as error:  # a letter that cannot be made stays visible on the desk, and the worker goes on
        logger.exception("letter %s could not be made", letter_id)
        actions.note_trouble(letter_id=letter_id, error=type(error).__name__, for_good=False, by=by, at=timezone.now())
        return
    actions.note_made(
        letter_id=letter_id,
        kind=kind,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
        at=timezone.now(),
    )


@shared_task(name="correspondence.send_letter")
def send_letter(*, letter_id: int, **_: object) -> None:
    """Mail a finished letter as an attachment to a mail that tells only what it is about and where the file is."""
    by = system_user()
    letter = actions.claim_letter(letter_id=letter_id, by=by, at=timezone.now(), status=LetterStatus.READY)
    if letter is None:
        logger.info("letter %s needs no mail now", letter_id)
        return
    language = _language_of(letter)
    cover = cover_of(letter)
    kind = DocumentKind(letter.document_kind)
    try:
        with letter.document.open("rb") as document:
            content = document.read()
        post_office.hand_over(
            public_id=letter.public_id,
            recipient=letter.recipient,
            subject=cover.subject,
            body=cover.body,
            language=language,
            attachment=post_office.Attachment(
                name=f"brief-{letter.reference}.{kind.lower()}", content=content, media_type=MEDIA_TYPES[kind]
            ),
        )
    except (post_office.MailRefused, post_office.MailNotTaken, OSError) as error:
        _note_letter_trouble(letter, error)
        return
    actions.note_sent(letter_id=letter.pk, by=by, at=timezone.now())


def cover_of(letter: Letter) -> Text:
    """The mail around a letter."""
    around = {"about": ABOUT.get(letter.kind, ""), "link": letter.context.get("link", "")}
    language = _language_of(letter)
    return mail_text("letter", around, reference=letter.reference, source=letter.source, language=language)


@shared_task(name="correspondence.send_mail")
def send_mail(*, mail_id: int, **_: object) -> None:
    """Hand a queued mail to the mail server."""
    by = system_user()
    mail = actions.claim_mail(mail_id=mail_id, by=by, at=timezone.now())
    if mail is None:
        logger.info("mail %s needs no sending now", mail_id)
        return
    try:
        post_office.hand_over(
            public_id=mail.public_id,
            recipient=mail.recipient,
            subject=mail.subject,
            body=mail.body,
            language=mail.language,
        )
    except (post_office.MailRefused, post_office.MailNotTaken) as error:
        _note_mail_trouble(mail, error)
        return
    actions.note_mail_sent(mail_id=mail.pk, by=by, at=timezone.now())


@shared_task(name="correspondence.sweep")
def sweep(**_: object) -> None:
    """Put every letter and mail whose next attempt is due back in the queue."""
    at = timezone.now()
    for letter in letters_under_way(at)[:SWEEP_AT_ONCE]:
        job = "make_letter" if letter.status == LetterStatus.QUEUED else "send_letter"
        enqueue(f"correspondence.{job}", letter_id=letter.pk)
    for mail in mails_under_way(at)[:SWEEP_AT_ONCE]:
        enqueue("correspondence.send_mail", mail_id=mail.pk)


def _language_of(letter: Letter) -> str:
    return letter.person.language if letter.person else "nl"


def _note_letter_trouble(letter: Letter, error: Exception) -> None:
    for_good = isinstance(error, post_office.MailRefused)
    logger.warning("letter %s did not leave: %s", letter.pk, error)
    actions.note_trouble(letter_id=letter.pk, error=str(error), for_good=for_good, by=system_user(), at=timezone.now())


def _note_mail_trouble(mail: Mail, error: Exception) -> None:
    for_good = isinstance(error, post_office.MailRefused)
    logger.warning("mail %s did not leave: %s", mail.pk, error)
    actions.note_mail_trouble(mail_id=mail.pk, error=str(error), for_good=for_good, by=system_user(), at=timezone.now())
