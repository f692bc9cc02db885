"""The four sentences that are confirmed on honour, with the version of their text."""

from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from zorgkrediet.models import Application, Declaration

TEXT_VERSION = "2026-1"
EMPLOYER_SENTENCES = {
    "EMPLOYEE_ANNOUNCED": gettext_noop("Het personeelslid heeft ons laten weten dat het Vlaams zorgkrediet aanvraagt."),
    "PERMISSION_GIVEN": gettext_noop("Wij geven toestemming om dit Vlaams zorgkrediet op te nemen."),
}
EMPLOYEE_SENTENCES = {
    "ALL_CORRECT": gettext_noop("Ik bevestig dat alle gegevens die ik heb ingevuld, juist en volledig zijn."),
    "WILL_REPORT_CHANGES": gettext_noop(
        "Ik meld elke wijziging in mijn situatie onmiddellijk en schriftelijk aan het departement."
    ),
}


def declare(application: Application, sentences: dict[str, str], *, by: User, at: datetime) -> None:
    """Store each confirmed sentence as the reader saw it."""
    for kind, sentence in sentences.items():
        text = _(sentence)
        Declaration.objects.create(
            application=application,
            kind=kind,
            text=text,
            text_version=TEXT_VERSION,
            text_sha256=sha256(text.encode()).hexdigest(),
            given_by=by,
            given_at=at,
        )
