"""The one door to a letter: its addressee, the addressed organisation's people, and the desk of the scheme."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.enums import Role
from accounts.models import User
from accounts.roles import grants_of, organisations_of
from correspondence.models import Letter, Mail

DESK_ROLES = (Role.REVIEWER, Role.AUDITOR)
# Who reads the letters of an organisation, per scheme.
ORGANISATION_READERS = {
    "zorgkrediet": (Role.EMPLOYER_RESPONSIBLE,),
    "ecalcura": (Role.FACILITY_PRIVACY_DATA, Role.FACILITY_FINANCIAL_DATA),
}


def letter_for(user: User, public_id: UUID, on: date) -> Letter:
    """A finished letter for whoever it is addressed to; Http404 for everybody else.

    A person's letter opens for that person only, never for the employer, and the other way round.
    """
    letter = (
        Letter.objects.select_related("person", "organisation").exclude(document="").filter(public_id=public_id).first()
    )
    if letter is None or not _is_addressee(user, letter, on):
        raise Http404
    return letter


def letters_for_staff(user: User, on: date) -> QuerySet[Letter]:
    """The letters of the schemes in which the user reviews or audits."""
    return Letter.objects.filter(source__in=_desk_sources(user, on)).select_related("person", "organisation")


def mails_for_staff(user: User, on: date) -> QuerySet[Mail]:
    """The mails of the schemes in which the user reviews or audits."""
    return Mail.objects.filter(source__in=_desk_sources(user, on))


def _is_addressee(user: User, letter: Letter, on: date) -> bool:
    if letter.person_id is not None:
        return user.person_id == letter.person_id
    roles = ORGANISATION_READERS.get(letter.source, ())
    return any(letter.organisation in organisations_of(user, role, on) for role in roles)


def _desk_sources(user: User, on: date) -> list[str]:
    """A source is written as the scheme in small letters."""
    schemes = grants_of(user, on).filter(role__in=DESK_ROLES).values_list("scheme", flat=True)
    return sorted({scheme.lower() for scheme in schemes})
