"""Enterprises: name, address and whether they are active, from the crossroads bank for enterprises (VKBO)."""

import logging

from accounts.models import User
from registers import bulk
from registers.answers import EnterpriseAnswer
from registers.enquiry import ask
from registers.enums import Status, SubjectKind
from registers.legal_log import Enquiry, LogUnavailable
from registers.messages import enterprises
from registers.messages.base import WrongSubject
from registers.numbers import askable_enterprise
from registers.patience import new_deadline

log = logging.getLogger(__name__)


def fetch_enterprise(
    kbo: str, *, by: User, reason: str, role: str = "", on_behalf_of: str = "", is_trial: bool = False
) -> EnterpriseAnswer:
    """The enterprise with this number. Never raises for what the source says or fails to say.

    Not to be called inside a transaction: the legal log must survive a rollback.
    """
    digits = askable_enterprise(kbo)
    if not digits:
        return EnterpriseAnswer(kbo=kbo.strip(), status=Status.INVALID)
    enquiry = Enquiry(by=by, reason=reason, role=role, on_behalf_of=on_behalf_of, is_trial=is_trial)
    try:
        reply = ask(
            enquiry,
            enterprises.ENTERPRISE,
            kind=SubjectKind.ENTERPRISE,
            number=digits,
            fill=lambda content: enterprises.fill(content, kbo=digits),
            deadline=new_deadline(),
        )
    except LogUnavailable:
        log.error("The legal log cannot be written: the enterprise register is not asked")
        return EnterpriseAnswer(kbo=digits, status=Status.UNAVAILABLE)
    try:
        return enterprises.read(reply, kbo=digits)
    except WrongSubject:
        log.error("The enterprise register answered about another enterprise; the answer is not used")
        return EnterpriseAnswer(kbo=digits, status=Status.UNAVAILABLE, codes=reply.codes)


def fetch_enterprises(
    numbers: list[str], *, by: User, reason: str, role: str = "", on_behalf_of: str = ""
) -> list[EnterpriseAnswer]:
    """The same for many numbers, in their order, with at most `MAGDA_PARALLEL` calls at a time."""
    return bulk.each(
        numbers, lambda number: fetch_enterprise(number, by=by, reason=reason, role=role, on_behalf_of=on_behalf_of)
    )
