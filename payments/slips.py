"""The data of tax slip 281.18 as a document: what was paid to a person in one calendar year of payment."""

from datetime import date

from django.conf import settings

from accounts.models import Person
from correspondence.enums import DocumentKind
from correspondence.printing import document
from correspondence.texts import letter_text, sender_of
from payments.queries import YearTotal


def slip_document(person: Person, total: YearTotal, *, on: date) -> tuple[DocumentKind, bytes]:
    """The statement in the house style of letters; the same figures and day give the same bytes."""
    text = letter_text(
        "slip-281-18",
        {
            "reference": f"281.18/{total.year}",
            "issued_on": on.isoformat(),
            "sender": sender_of("zorgkrediet"),
            "recipient": {
                "name": person.full_name,
                "street": person.street,
                "postal_code": person.postal_code,
                "municipality": person.municipality,
            },
            "demo": settings.DEMO,
            "year": total.year,
            "gross": str(total.gross),
            "withheld": str(total.withheld),
            "net": str(total.net),
        },
    )
    return document(text.body, identifier=f"281.18-{total.year}-{person.pk}")
