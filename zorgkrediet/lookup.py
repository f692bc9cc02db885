"""From a typed national number to a person, by asking the register once."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actions.people import PersonFacts, keep_person
from accounts.models import Person, User
from kernel.pure.errors import DomainError
from registers.persons import fetch_person
from registers.sentences import about_person


class PersonUnknown(DomainError):
    """The register does not know this number, or no longer uses it."""

    code = "PERSON_UNKNOWN"


def look_up(number: str, *, by: User, at: datetime) -> Person:
    """The person behind a number as the register knows them; a replaced number is followed.

    Raises PersonUnknown. When the register does not answer, the person is kept "to be verified" so that work goes on.
    """
    answer = fetch_person(number, by=by, reason="Start van een aanvraag voor Vlaams zorgkrediet")
    if answer.is_known:
        if answer.is_deceased:
            raise PersonUnknown(_("Volgens het Rijksregister is deze persoon overleden. Kijk het nummer na."))
        facts = PersonFacts(
            national_number=answer.current_niss or number,
            last_name=answer.last_name or "",
            first_names=" ".join(answer.first_names),
            birth_date=answer.birth_date,
            birth_date_known=answer.birth_date_known,
            death_date=answer.death_date,
            sex=answer.sex or "UNKNOWN",
            register_source=answer.source or "",
            street=answer.street,
            postal_code=answer.postal_code,
            municipality=answer.municipality,
        )
        return keep_person(facts=facts, former_number=number, by=by, at=at)
    if answer.to_be_verified:
        return keep_person(facts=PersonFacts(national_number=number), by=by, at=at)
    raise PersonUnknown(about_person(answer.status))
