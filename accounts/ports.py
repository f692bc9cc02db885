"""What this house asks of houses above it. `config` fills the slot at start; nothing here knows who answers."""

from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured

from accounts.models import Person, User


class QueueMail(Protocol):
    """Fixes the words of a mail and sends it on its way; no personal data in subject, body or context."""

    def __call__(
        self, *, kind: str, source: str, reference: str, email: str, language: str, context: dict[str, Any], by: User
    ) -> Any: ...


class DemoGuests(Protocol):
    """Who was invited in the try-out and still has no place on the demo page."""

    def __call__(self) -> list[Person]: ...


_slots: dict[str, QueueMail] = {}
_guests: list[DemoGuests] = []


def use_demo_guests(find: DemoGuests) -> None:
    """Called at start by each benefit that invites people."""
    _guests.append(find)


def demo_guests() -> list[Person]:
    """Everybody invited in the try-out, once."""
    return list({person.pk: person for find in _guests for person in find()}.values())


def use_mailer(queue_mail: QueueMail) -> None:
    """Called once, at start."""
    _slots["queue_mail"] = queue_mail


def queue_mail(**mail: Any) -> None:
    """Send a notice through whoever registered for it; without one the start of the site was wrong."""
    if "queue_mail" not in _slots:
        raise ImproperlyConfigured("No house has registered to send the mails of accounts.")
    _slots["queue_mail"](**mail)
