"""GeefOndernemingVKBO 02.00: an enterprise.

Unproven: no template of this question could be consulted; its envelope follows GeefPersoon. The answers are proven
against recorded ones.
"""

from registers.answers import Address, EnterpriseAnswer
from registers.codes import verdict
from registers.enums import Service, Status
from registers.messages.base import Operation, same_subject
from registers.soap import Element, Reply, add, child, full_date, text

ENTERPRISE = Operation(
    Service.ENTERPRISE,
    "02.00.0000",
    "http://webservice.geefondernemingvkbodienst-02_00.onderneming-02_00.vip.vlaanderen.be",
)
_ACTIVE = "AC"
# A closing year this far away means: not closed.
_NEVER = 9000


def fill(content: Element, *, kbo: str) -> None:
    add(add(content, "Criteria"), "Ondernemingsnummer", kbo)
    add(content, "Taal", "nl")


def read(reply: Reply, *, kbo: str) -> EnterpriseAnswer:
    """The enterprise `kbo`; raises `WrongSubject` when the answer speaks of another one."""
    if not reply.is_usable:
        return EnterpriseAnswer(kbo=kbo, status=Status.UNAVAILABLE)
    enterprise = child(reply.content, "Onderneming")
    status = verdict(reply.remarks, has_content=enterprise is not None)
    if enterprise is None or status != Status.FOUND:
        return EnterpriseAnswer(kbo=kbo, status=status, codes=reply.codes)
    same_subject(kbo, text(enterprise, "Ondernemingsnummer"))
    closed_on = full_date(text(enterprise, "DatumAfsluiting")) or full_date(text(enterprise, "Stopzetting", "Datum"))
    return EnterpriseAnswer(
        kbo=kbo,
        status=status,
        name=_name(enterprise),
        active=text(enterprise, "StatusKBO", "Code") == _ACTIVE,
        starts_on=full_date(text(enterprise, "DatumStart")),
        ends_on=closed_on if closed_on and closed_on.year < _NEVER else None,
        address=_address(child(enterprise, "Adres")),
        codes=reply.codes,
    )


def _name(enterprise: Element) -> str:
    kinds = ("MaatschappelijkeNaam", "CommercieleNaam", "AfgekorteNaam")
    return next(filter(None, (text(enterprise, "Namen", kind) for kind in kinds)), "")


def _address(found: Element | None) -> Address:
    return Address(
        street=text(found, "Straat", "Naam"),
        house_number=text(found, "Huisnummer"),
        box=text(found, "Busnummer"),
        postal_code=text(found, "Gemeente", "PostCode"),
        municipality=text(found, "Gemeente", "Naam"),
        country=text(found, "Land", "ISOCode"),
    )
