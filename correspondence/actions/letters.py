from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person, User
from correspondence.actions.patience import HOLD, MOST_ATTEMPTS, pause_after
from correspondence.enums import Channel, DocumentKind, LetterStatus
from correspondence.models import Letter
from correspondence.texts import letter_text, sender_of
from kernel.deeds import deed
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError


class LetterNotReady(DomainError):
    code = "LETTER_NOT_READY"


@deed
def queue_letter(
    *,
    kind: str,
    source: str,
    reference: str,
    context: dict[str, Any],
    by: User,
    on: date,
    person: Person | None = None,
    organisation: Organisation | None = None,
) -> Letter:
    """Fix the words of a letter and send it on its way: by mail where an address is known, otherwise by post.

    `context` holds only what JSON can hold (`link`, when given, is where the addressee finds the file); it is kept
    with the letter, as are the words that came of it. Raises `UnknownText` or `TextIncomplete` when the letter cannot
    be written with what was given.
    """
    addressee: Person | Organisation | None = person or organisation
    if addressee is None:
        raise DomainError("Een brief gaat naar een persoon of naar een organisatie.", code="NO_ADDRESSEE")
    figures = {
        **context,
        "reference": reference,
        "issued_on": on.isoformat(),
        "sender": sender_of(source),
        "recipient": _address(addressee),
        "demo": settings.DEMO,
    }
    text = letter_text(kind, figures)
    letter = Letter.objects.create(
        kind=kind,
        source=source,
        reference=reference,
        person=person,
        organisation=organisation if person is None else None,
        issued_on=on,
        subject=text.subject[:200],
        context=figures,
        text_version=text.version,
        html=text.body,
        channel=Channel.MAIL if addressee.email else Channel.POST,
        recipient=addressee.email,
        queued_by=by,
    )
    enqueue("correspondence.make_letter", letter_id=letter.pk)
    return letter


@deed
def claim_letter(*, letter_id: int, by: User, at: datetime, status: LetterStatus) -> Letter | None:
    """Take hold of a letter for its next step and count the attempt; None when that step is done or held elsewhere."""
    letter = Letter.objects.select_for_update(of=("self",)).filter(pk=letter_id, status=status).first()
    if letter is None or letter.due_at > at or letter.erased_at:
        return None
    letter.attempts += 1
    letter.due_at = at + HOLD
    letter.save(update_fields=["attempts", "due_at"])
    return letter


@deed
def note_made(
    *, letter_id: int, kind: DocumentKind, content: bytes, sha256: str, by: User, at: datetime
) -> Letter | None:
    """Keep the finished document; the letter goes to the mail or to the post tray. A second document is dropped."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    if letter.status != LetterStatus.QUEUED:
        return None
    letter.document.save(f"{letter.public_id}.{kind.lower()}", ContentFile(content), save=False)
    letter.document_kind = kind
    letter.document_sha256 = sha256
    letter.made_at = at
    letter.attempts = 0
    letter.error = ""
    letter.due_at = at
    by_mail = letter.channel == Channel.MAIL
    letter.status = LetterStatus.READY if by_mail else LetterStatus.TO_PRINT
    letter.save()
    if by_mail:
        enqueue("correspondence.send_letter", letter_id=letter.pk)
    return letter


@deed
def note_sent(*, letter_id: int, by: User, at: datetime) -> None:
    """The mail server took the letter over."""
    Letter.objects.filter(pk=letter_id, status=LetterStatus.READY).update(
        status=LetterStatus.SENT, sent_at=at, error=""
    )


@deed
def note_trouble(*, letter_id: int, error: str, for_good: bool, by: User, at: datetime) -> None:
    """An attempt failed: try again later, or take the road of the post when the mail server refuses for good."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    if letter.status not in (LetterStatus.QUEUED, LetterStatus.READY):
        return
    letter.error = error[:500]
    letter.due_at = at + pause_after(letter.attempts)
    given_up = for_good or letter.attempts >= MOST_ATTEMPTS
    if letter.status == LetterStatus.READY and given_up:
        letter.channel = Channel.POST
        letter.status = LetterStatus.TO_PRINT
    letter.save(update_fields=["error", "due_at", "channel", "status"])


@deed
def mark_printed(*, letter: Letter, by: User, at: datetime) -> Letter:
    """An official took the letter out of the post tray."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if letter.status != LetterStatus.TO_PRINT:
        raise LetterNotReady(_("Deze brief ligt niet in de postbak."))
    letter.status = LetterStatus.PRINTED
    letter.printed_at = at
    letter.printed_by = by
    letter.save(update_fields=["status", "printed_at", "printed_by"])
    return letter


@deed
def resend_letter(*, letter: Letter, by: User, at: datetime) -> Letter:
    """Send the very same document once more, to the address known now; the first sending keeps its own row."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not letter.has_arrived or letter.erased_at:
        raise LetterNotReady(_("Deze brief is nog niet verstuurd of is gewist; opnieuw sturen kan niet."))
    addressee: Person | Organisation = letter.person or letter.organisation  # type: ignore[assignment]
    by_mail = bool(addressee.email)
    again = Letter.objects.create(
        kind=letter.kind,
        source=letter.source,
        reference=letter.reference,
        person=letter.person,
        organisation=letter.organisation,
        copy_of=letter.copy_of or letter,
        language=letter.language,
        issued_on=letter.issued_on,
        subject=letter.subject,
        context=letter.context,
        text_version=letter.text_version,
        html=letter.html,
        document=letter.document.name,
        document_kind=letter.document_kind,
        document_sha256=letter.document_sha256,
        made_at=at,
        channel=Channel.MAIL if by_mail else Channel.POST,
        recipient=addressee.email,
        status=LetterStatus.READY if by_mail else LetterStatus.TO_PRINT,
        queued_by=by,
    )
    if by_mail:
        enqueue("correspondence.send_letter", letter_id=again.pk)
    return again


def _address(addressee: Person | Organisation) -> dict[str, str]:
    name = addressee.full_name if isinstance(addressee, Person) else addressee.name
    return {
        "name": name,
        "street": addressee.street,
        "postal_code": addressee.postal_code,
        "municipality": addressee.municipality,
    }
