"""Keeping what a register says of a person, in the one table where names stand."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from accounts.models import Person, User
from kernel.deeds import deed


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonFacts:
    """A person as a register answered; an empty `last_name` means that the register could not be asked yet."""

    national_number: str
    last_name: str = ""
    first_names: str = ""
    birth_date: date | None = None
    birth_date_known: str = "NONE"
    death_date: date | None = None
    sex: str = "UNKNOWN"
    street: str = ""
    postal_code: str = ""
    municipality: str = ""
    register_source: str = ""


@deed
def keep_person(*, facts: PersonFacts, former_number: str = "", by: User, at: datetime) -> Person:
    """The person with this number, brought up to date; an unanswered register never wipes what was known.

    Whoever got a new number stays the same person, with all files: the row of the former number takes the new one.
    """
    if former_number and not Person.objects.filter(national_number=facts.national_number).exists():
        Person.objects.filter(national_number=former_number).update(national_number=facts.national_number)
    person, _made = Person.objects.select_for_update(of=("self",)).get_or_create(
        national_number=facts.national_number, defaults={"birth_date_known": "NONE"}
    )
    if not facts.last_name:
        return person
    for field in fields(facts):
        setattr(person, field.name, getattr(facts, field.name))
    person.register_checked_at = at
    person.save()
    return person
