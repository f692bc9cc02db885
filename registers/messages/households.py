"""GeefGezinssamenstelling 02.02: who live together.

Unproven: no template of this question could be consulted; its envelope follows GeefPersoon and the criteria type in
the platform's schemas. The answers are proven against recorded ones.
"""

from registers.answers import HouseholdAnswer, HouseholdMember
from registers.codes import new_number, verdict
from registers.enums import Service, Status
from registers.messages.base import Operation, WrongSubject, birth_date, first_names, last_name, sex
from registers.soap import Element, Reply, add, children, full_date, text

HOUSEHOLD = Operation(
    Service.HOUSEHOLD, "02.02.0000", "http://magda.vlaanderen.be/persoon/soap/geefgezinssamenstelling/v02_02"
)


def fill(content: Element, *, niss: str) -> None:
    add(add(content, "Criteria"), "INSZ", niss)
    add(content, "Taal", "nl")


def read(reply: Reply, *, niss: str) -> HouseholdAnswer:
    """The household of `niss`; raises `WrongSubject` when that person is not in it."""
    if not reply.is_usable:
        return HouseholdAnswer(niss=niss, status=Status.UNAVAILABLE)
    members = children(reply.content, "Gezinsleden", "Gezinslid")
    status = verdict(reply.remarks, has_content=bool(members))
    if status not in (Status.FOUND, Status.REPLACED):
        return HouseholdAnswer(niss=niss, status=status, codes=reply.codes)
    numbers = {text(member, "INSZ") for member in members}
    replaced_by = new_number(reply.remarks)
    if members and not numbers & {niss, replaced_by}:
        raise WrongSubject
    return HouseholdAnswer(
        niss=niss,
        status=status,
        members=tuple(_member(member) for member in members),
        codes=reply.codes,
        replaced_by=replaced_by,
    )


def _member(member: Element) -> HouseholdMember:
    born_on, known = birth_date(text(member, "Geboortedatum"))
    return HouseholdMember(
        niss=text(member, "INSZ"),
        last_name=last_name(member),
        first_names=first_names(member),
        birth_date=born_on,
        birth_date_known=known,
        sex=sex(text(member, "Geslacht", "Code")),
        position_code=text(member, "Positie", "Code"),
        position=text(member, "Positie", "Omschrijving"),
        since=full_date(member.get("DatumBegin", "")),
    )
