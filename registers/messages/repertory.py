"""Registering in the repertory that the application follows a person: without it no question is answered (40003)."""

import datetime as dt

from registers.codes import ALREADY_REGISTERED, CLOSED_BY_DEATH, NOT_MANAGED_BY_RR, RETRYABLE, UNKNOWN, Remark, verdict
from registers.enums import Service, Status
from registers.messages.base import Operation
from registers.soap import Element, Reply, Sender, add, text

REGISTER = Operation(
    Service.REGISTER,
    "02.01.0000",
    "http://webservice.registreerinschrijvingdienst-02_01.repertorium-02_01.vip.vlaanderen.be",
)
DEREGISTER = Operation(
    Service.DEREGISTER,
    "02.00.0000",
    "http://webservice.registreeruitschrijvingdienst-02_00.repertorium-02_00.vip.vlaanderen.be",
)
# These stand in the way of registering, not of asking: the question itself will tell what the person's state is.
_GO_ON = ALREADY_REGISTERED | CLOSED_BY_DEATH | NOT_MANAGED_BY_RR


def fill_register(content: Element, *, sender: Sender, niss: str, starts_on: dt.date, ends_on: dt.date) -> None:
    registration = add(content, "Inschrijving")
    add(registration, "Identificatie", sender.identification)
    add(registration, "Hoedanigheid", sender.capacity)
    involved = add(registration, "BetrokkenSubject")
    add(involved, "Type", "PERS")
    subject = add(add(involved, "Subjecten"), "Subject")
    add(subject, "Type", "PERS")
    add(subject, "Sleutel", niss)
    period = add(registration, "Periode")
    add(period, "Begin", starts_on.isoformat())
    add(period, "Einde", ends_on.isoformat())


def fill_deregister(content: Element, *, sender: Sender, niss: str) -> None:
    ending = add(content, "Uitschrijving")
    add(ending, "Identificatie", sender.identification)
    add(ending, "Hoedanigheid", sender.capacity)
    add(ending, "INSZ", niss)


def read(reply: Reply) -> Status:
    """FOUND when the registration stands and the question may follow; otherwise why it may not.

    A registration that "did not succeed" without a reason counts as a refusal.
    """
    if not reply.is_usable:
        return Status.UNAVAILABLE
    if reply.content is not None and text(reply.content, "Resultaat") == "1":
        return Status.FOUND
    if reply.codes and all(_lets_through(remark) for remark in reply.remarks):
        return Status.FOUND
    if reply.content is not None and not reply.codes:
        return Status.REFUSED
    return verdict(reply.remarks, has_content=False)


def _lets_through(remark: Remark) -> bool:
    if remark.code in _GO_ON:
        return True
    return remark.severity != "FOUT" and remark.code not in RETRYABLE | UNKNOWN
