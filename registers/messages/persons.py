"""GeefPersoon 02.02: who someone is."""

from registers.answers import PersonAnswer
from registers.codes import NOT_MANAGED_BY_RR, new_number, verdict
from registers.enums import Service, Status
from registers.messages.base import Operation, birth_date, first_names, last_name, residence, same_subject, sex
from registers.soap import Element, Reply, add, child, children, full_date, text

PERSON = Operation(Service.PERSON, "02.02.0000", "http://magda.vlaanderen.be/persoon/soap/geefpersoon/v02_02")
_DECEASED = "99990"


def fill(content: Element, *, niss: str, source: str) -> None:
    criteria = add(content, "Criteria")
    add(criteria, "INSZ", niss)
    add(add(criteria, "OpvragingenKSZ"), "BasisPersoonsgegevens", "1")
    add(content, "Bron", source)
    add(content, "Taal", "nl")


def read(reply: Reply, *, niss: str, source: str) -> PersonAnswer:
    """The answer about `niss`; raises `WrongSubject` when it speaks of somebody else."""
    if not reply.is_usable:
        return PersonAnswer(niss=niss, status=Status.UNAVAILABLE)
    person = child(reply.content, "Persoon")
    status = verdict(reply.remarks, has_content=person is not None)
    replaced_by = new_number(reply.remarks)
    codes = reply.codes
    if status == Status.FOUND and child(person, "GeannuleerdDossier") is not None:
        status = Status.CANCELLED
    if status not in (Status.FOUND, Status.REPLACED):
        return PersonAnswer(niss=niss, status=status, codes=codes)
    if person is None:
        return PersonAnswer(niss=niss, status=status, current_niss=replaced_by, codes=codes)
    answered = text(person, "INSZ")
    if answered != replaced_by:
        same_subject(niss, answered)
    born_on, known = birth_date(text(person, "Geboorte", "Datum"))
    died = child(person, "Overlijden")
    statuses = {text(one, "Code") for one in children(person, "Statussen", "Status")}
    return PersonAnswer(
        niss=niss,
        status=status,
        current_niss=replaced_by or answered,
        last_name=last_name(person),
        first_names=first_names(person),
        birth_date=born_on,
        birth_date_known=known,
        death_date=full_date(text(died, "Datum")),
        is_deceased=died is not None or _DECEASED in statuses,
        sex=sex(text(person, "Geslacht", "Code")),
        source=person.get("Bron") or source,
        codes=codes,
        address=residence(person),
    )


def is_managed_elsewhere(answer: PersonAnswer) -> bool:
    """The national register knows no such person but says that the crossroads bank may."""
    return not answer.is_known and bool(NOT_MANAGED_BY_RR.intersection(answer.codes))
