from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from correspondence.enums import MailStatus
from correspondence.models import Letter, Mail
from kernel.deeds import deed
from kernel.pure.errors import DomainError


class StillUnderWay(DomainError):
    code = "STILL_UNDER_WAY"


@deed
def erase_letter(*, letter: Letter, by: User, at: datetime) -> None:
    """Empty a letter after its retention term: words, figures, address and document go; that it was sent, when and
    with which fingerprint stays."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not letter.has_arrived:
        raise StillUnderWay(_("Deze brief is nog onderweg; wissen kan pas daarna."))
    name, storage = letter.document.name, letter.document.storage
    letter.context, letter.html, letter.recipient = {}, "", ""
    letter.document = ""
    letter.erased_at = at
    letter.save(update_fields=["context", "html", "recipient", "document", "erased_at"])
    shared = Letter.objects.filter(document=name).exists()
    if name and not shared:
        transaction.on_commit(lambda: storage.delete(name))


@deed
def erase_mail(*, mail: Mail, by: User, at: datetime) -> None:
    """Empty the address and the words of a mail; that it was sent stays."""
    mail = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if mail.status == MailStatus.QUEUED:
        raise StillUnderWay(_("Deze e-mail is nog onderweg; wissen kan pas daarna."))
    mail.context, mail.body, mail.recipient = {}, "", ""
    mail.erased_at = at
    mail.save(update_fields=["context", "body", "recipient", "erased_at"])
