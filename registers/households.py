"""Who live together with a person, from the national register."""

import dataclasses
import logging

from accounts.models import User
from registers import repertory
from registers.answers import HouseholdAnswer
from registers.enquiry import ask
from registers.enums import Status, SubjectKind
from registers.legal_log import Enquiry, LogUnavailable
from registers.messages import households
from registers.messages.base import WrongSubject
from registers.numbers import askable_person
from registers.patience import new_deadline

log = logging.getLogger(__name__)


def fetch_household(
    niss: str, *, by: User, reason: str, role: str = "", on_behalf_of: str = "", is_trial: bool = False
) -> HouseholdAnswer:
    """The household of this person, the person included. Never raises for what a source says or fails to say.

    UNAVAILABLE means "to be verified": what the applicant declared stands until the register answers.
    Not to be called inside a transaction: the legal log must survive a rollback.
    """
    digits = askable_person(niss)
    if not digits:
        return HouseholdAnswer(niss=niss.strip(), status=Status.INVALID)
    enquiry = Enquiry(by=by, reason=reason, role=role, on_behalf_of=on_behalf_of, is_trial=is_trial)
    deadline = new_deadline()
    try:
        answer = _answer(enquiry, digits, deadline)
        if answer.members or not answer.replaced_by or answer.replaced_by == digits:
            return answer
        present = _answer(enquiry, answer.replaced_by, deadline)
    except LogUnavailable:
        log.error("The legal log cannot be written: the household is not asked")
        return HouseholdAnswer(niss=digits, status=Status.UNAVAILABLE)
    return dataclasses.replace(
        present,
        niss=digits,
        status=Status.REPLACED if present.status == Status.FOUND else present.status,
        codes=tuple(dict.fromkeys((*answer.codes, *present.codes))),
        replaced_by=answer.replaced_by,
    )


def _answer(enquiry: Enquiry, niss: str, deadline: float) -> HouseholdAnswer:
    standing, codes = repertory.registered(enquiry, niss, deadline)
    if standing != Status.FOUND:
        return HouseholdAnswer(niss=niss, status=standing, codes=codes)
    reply = ask(
        enquiry,
        households.HOUSEHOLD,
        kind=SubjectKind.PERSON,
        number=niss,
        fill=lambda content: households.fill(content, niss=niss),
        deadline=deadline,
    )
    try:
        return households.read(reply, niss=niss)
    except WrongSubject:
        log.error("The register answered with the household of somebody else; the answer is not used")
        return HouseholdAnswer(niss=niss, status=Status.UNAVAILABLE, codes=reply.codes)
