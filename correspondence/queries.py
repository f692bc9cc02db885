"""Lists of letters and mails: what is under way, what waits in the post tray, what a dossier received."""

from datetime import datetime

from correspondence.models import Letter, Mail
from correspondence.models.letter import LetterQuerySet
from correspondence.models.mail import MailQuerySet


def letters_under_way(at: datetime) -> LetterQuerySet:
    return Letter.objects.under_way(at).order_by("due_at", "id")


def mails_under_way(at: datetime) -> MailQuerySet:
    return Mail.objects.under_way(at).order_by("due_at", "id")


def post_tray() -> LetterQuerySet:
    """Letters that wait to be printed, oldest first."""
    return Letter.objects.in_post_tray().order_by("made_at", "id")


def letters_of(source: str, reference: str) -> LetterQuerySet:
    """Every letter of a dossier, newest first."""
    return Letter.objects.of(source, reference).select_related("person", "organisation").order_by("-queued_at", "-id")
