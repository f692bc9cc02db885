"""GeefLoopbaanonderbrekingen 02.00: interruptions and reductions of work, from the RVA and the regions.

Unproven: no template of this question could be consulted; its envelope follows GeefPersoon and the criteria type in
the platform's schemas. The answers are proven against recorded ones.
"""

import datetime as dt
from decimal import Decimal

from registers.answers import CareerBreak, CareerBreaksAnswer
from registers.codes import did_not_answer, new_number, verdict
from registers.enums import Service, Status
from registers.messages.base import Operation, same_subject
from registers.soap import Element, Malformed, Reply, add, children, full_date, text

CAREER_BREAKS = Operation(
    Service.CAREER_BREAKS,
    "02.00.0000",
    "http://webservice.geefloopbaanonderbrekingendienst-02_00.werk-02_00.vip.vlaanderen.be",
)


def fill(content: Element, *, niss: str, starts_on: dt.date, ends_on: dt.date) -> None:
    criteria = add(content, "Criteria")
    add(criteria, "INSZ", niss)
    period = add(criteria, "Periode")
    add(period, "Begin", starts_on.isoformat())
    add(period, "Einde", ends_on.isoformat())


def read(reply: Reply, *, niss: str) -> CareerBreaksAnswer:
    """The known breaks of `niss`; raises `WrongSubject` when one of them belongs to somebody else.

    Each source answers for itself. When one of them failed the list is incomplete, and the whole is UNAVAILABLE.
    """
    if not reply.is_usable:
        return CareerBreaksAnswer(niss=niss, status=Status.UNAVAILABLE)
    found = children(reply.content, "Loopbaanonderbrekingen", "Loopbaanonderbreking")
    status = verdict(reply.remarks, has_content=bool(found))
    if status not in (Status.FOUND, Status.REPLACED, Status.UNAVAILABLE):
        return CareerBreaksAnswer(niss=niss, status=status, codes=reply.codes)
    if did_not_answer(reply.remarks):
        status = Status.UNAVAILABLE
    replaced_by = new_number(reply.remarks)
    for one in found:
        if text(one, "INSZ") != replaced_by:
            same_subject(niss, text(one, "INSZ"))
    return CareerBreaksAnswer(
        niss=niss,
        status=status,
        breaks=tuple(_career_break(one) for one in found),
        codes=reply.codes,
        replaced_by=replaced_by,
    )


def _career_break(one: Element) -> CareerBreak:
    return CareerBreak(
        source=text(one, "Bron"),
        dossier=text(one, "Dossiernummer"),
        starts_on=full_date(text(one, "Periode", "Begin")),
        ends_on=full_date(text(one, "Periode", "Einde")),
        category_code=text(one, "Categorie", "Code"),
        category=text(one, "Categorie", "Omschrijving"),
        reduction_code=text(one, "Vermindering", "Code"),
        reduction=text(one, "Vermindering", "Omschrijving"),
        reason_code=text(one, "Reden", "Code"),
        reason=text(one, "Reden", "Omschrijving"),
        monthly_amount=_amount(text(one, "BedragMaandelijkseUitkering")),
    )


def _amount(cents: str) -> Decimal | None:
    """Amounts are written in whole cents: `15808` is 158.08 euro."""
    if not cents:
        return None
    if not (cents.isascii() and cents.isdecimal()):
        raise Malformed("an amount that is no whole number of cents")
    return Decimal(cents).scaleb(-2)
