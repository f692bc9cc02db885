"""From a typed national number to a person, and from a person and a function to a visum, by asking the registers.

Ask outside transactions: the legal log is written before and after each call.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.actions.people import PersonFacts, keep_person
from accounts.enums import Role
from accounts.models import Person, User
from ecalcura.enums import VISA_NEEDED, IdentityStatus, Profession, VisaStatus
from ecalcura.law.findings import KINDS
from kernel.pure.errors import DomainError
from registers.answers import PersonAnswer, QualificationAnswer
from registers.enums import Qualification, Status
from registers.persons import fetch_persons
from registers.professions import check_qualifications
from registers.sentences import about_person

REASON = "Invoer van personeel en vervangers in eCalcura"
_CODES = {
    Status.INVALID: "E-NISS-CHECK",
    Status.UNKNOWN: "E-NISS-UNKNOWN",
    Status.CANCELLED: "E-NISS-UNKNOWN",
    Status.REFUSED: "E-NO-INTEGRATION",
}


class PersonRefused(DomainError):
    """The register does not know this number or may not answer; the code is that of § 4.4."""

    code = "E-NISS-UNKNOWN"


@dataclass(frozen=True, slots=True)
class Found:
    """A person as kept, what the register left open, and the number under which somebody asked when it was replaced."""

    person: Person
    identity_status: str
    former_number: str = ""


@dataclass(frozen=True, slots=True)
class Visa:
    """What the professions register said about one person and function."""

    status: str
    number: str = ""


def look_up(number: str, *, facility_kbo: str, by: User, at: datetime) -> Found:
    """The person behind a number; a replaced number is followed and kept as alias.

    Raises PersonRefused. When the register does not answer, the person is kept "to be verified" so that work goes on.
    """
    answer = look_up_all([number], facility_kbo=facility_kbo, by=by, at=at)[0]
    if isinstance(answer, PersonRefused):
        raise answer
    return answer


def look_up_all(numbers: Sequence[str], *, facility_kbo: str, by: User, at: datetime) -> list[Found | PersonRefused]:
    """The same for many numbers, in their order, with as many calls at a time as was agreed with the source."""
    answers = fetch_persons(
        list(numbers), by=by, reason=REASON, role=Role.FACILITY_PRIVACY_DATA, on_behalf_of=facility_kbo
    )
    return [_found(number, answer, by=by, at=at) for number, answer in zip(numbers, answers, strict=True)]


def _found(number: str, answer: PersonAnswer, *, by: User, at: datetime) -> Found | PersonRefused:
    if answer.is_known:
        present = answer.current_niss or number
        facts = PersonFacts(
            national_number=present,
            last_name=answer.last_name,
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
        former = number if present != number else ""
        person = keep_person(facts=facts, former_number=former, by=by, at=at)
        return Found(person, IdentityStatus.VERIFIED, former)
    if answer.to_be_verified:
        person = keep_person(facts=PersonFacts(national_number=number), by=by, at=at)
        known = IdentityStatus.VERIFIED if person.last_name else IdentityStatus.PENDING
        return Found(person, known)
    code = _CODES[answer.status]
    return PersonRefused(about_person(answer.status) or _(KINDS[code].sentence), code=code)


def check_visa(person: Person, profession: str, *, facility_kbo: str, by: User, on: date) -> Visa:
    """Whether this person may work in this function; functions without a visum are not asked."""
    return check_visas([(person, profession)], facility_kbo=facility_kbo, by=by, on=on)[0]


def check_visas(people: Sequence[tuple[Person, str]], *, facility_kbo: str, by: User, on: date) -> list[Visa]:
    """The same for many, in their order."""
    asked = [(person.national_number, name) for person, name in people if Profession(name) in VISA_NEEDED]
    answers = iter(
        check_qualifications(
            asked, on, by=by, reason=REASON, role=Role.FACILITY_PRIVACY_DATA, on_behalf_of=facility_kbo
        )
        if asked
        else ()
    )
    return [
        _visa(next(answers)) if Profession(name) in VISA_NEEDED else Visa(VisaStatus.NOT_REQUIRED)
        for _person, name in people
    ]


def _visa(answer: QualificationAnswer) -> Visa:
    if answer.status == Qualification.GRANTED:
        return Visa(VisaStatus.GRANTED, answer.visa_number)
    if answer.status == Qualification.NOT_REQUIRED:
        return Visa(VisaStatus.NOT_REQUIRED)
    if answer.status in (Qualification.MISSING, Qualification.INVALID):
        return Visa(VisaStatus.MISSING)
    return Visa(VisaStatus.PENDING)
