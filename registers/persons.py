"""Who someone is: the person register (national register, or the crossroads bank for those it does not manage)."""

import dataclasses
import logging

from accounts.models import User
from registers import bulk, repertory
from registers.answers import PersonAnswer
from registers.enquiry import ask
from registers.enums import Status, SubjectKind
from registers.legal_log import Enquiry, LogUnavailable
from registers.messages import persons
from registers.messages.base import WrongSubject
from registers.numbers import askable_person
from registers.patience import new_deadline

log = logging.getLogger(__name__)
_LONGEST_CHAIN = 5


def fetch_person(
    niss: str, *, by: User, reason: str, role: str = "", on_behalf_of: str = "", is_trial: bool = False
) -> PersonAnswer:
    """The person with this national number. Never raises for what a source says or fails to say.

    Status UNAVAILABLE means: keep the number, mark it "to be verified" and ask again later. A replaced number is
    followed to the present one. Not to be called inside a transaction: the legal log must survive a rollback.
    """
    digits = askable_person(niss)
    if not digits:
        return PersonAnswer(niss=niss.strip(), status=Status.INVALID)
    enquiry = Enquiry(by=by, reason=reason, role=role, on_behalf_of=on_behalf_of, is_trial=is_trial)
    try:
        return _follow(enquiry, digits, new_deadline())
    except LogUnavailable:
        log.error("The legal log cannot be written: the person register is not asked")
        return PersonAnswer(niss=digits, status=Status.UNAVAILABLE)


def fetch_persons(
    numbers: list[str], *, by: User, reason: str, role: str = "", on_behalf_of: str = ""
) -> list[PersonAnswer]:
    """The same for many numbers, in their order, with at most `MAGDA_PARALLEL` calls at a time."""
    return bulk.each(
        numbers, lambda number: fetch_person(number, by=by, reason=reason, role=role, on_behalf_of=on_behalf_of)
    )


def _follow(enquiry: Enquiry, niss: str, deadline: float) -> PersonAnswer:
    """Ask, and ask again under the new number until the number is the present one."""
    first = answer = _answer(enquiry, niss, deadline)
    codes = list(answer.codes)
    asked = [niss]
    while answer.status == Status.REPLACED and answer.current_niss and len(asked) <= _LONGEST_CHAIN:
        if answer.current_niss in asked:
            log.error("Replaced numbers lead back to each other")
            break
        asked.append(answer.current_niss)
        following = _answer(enquiry, answer.current_niss, deadline)
        codes += following.codes
        if not following.is_known:
            return _unfollowed(first, answer, following)
        answer = following
    if answer is first:
        return first
    return dataclasses.replace(answer, niss=niss, status=Status.REPLACED, codes=tuple(dict.fromkeys(codes)))


def _unfollowed(first: PersonAnswer, last: PersonAnswer, following: PersonAnswer) -> PersonAnswer:
    """The new number gave nothing: use the data that came with the old one, or say what the new one said."""
    if last.last_name:
        return dataclasses.replace(last, niss=first.niss)
    codes = tuple(dict.fromkeys((*first.codes, *following.codes)))
    return dataclasses.replace(following, niss=first.niss, current_niss=last.current_niss, codes=codes)


def _answer(enquiry: Enquiry, niss: str, deadline: float) -> PersonAnswer:
    """Register the person, then ask; the crossroads bank too when the national register does not manage them."""
    standing, codes = repertory.registered(enquiry, niss, deadline)
    if standing != Status.FOUND:
        return PersonAnswer(niss=niss, status=standing, codes=codes)
    answer = _ask(enquiry, niss, "RR", deadline)
    if persons.is_managed_elsewhere(answer):
        return _ask(enquiry, niss, "KSZ", deadline)
    return answer


def _ask(enquiry: Enquiry, niss: str, source: str, deadline: float) -> PersonAnswer:
    reply = ask(
        enquiry,
        persons.PERSON,
        kind=SubjectKind.PERSON,
        number=niss,
        fill=lambda content: persons.fill(content, niss=niss, source=source),
        deadline=deadline,
    )
    try:
        return persons.read(reply, niss=niss, source=source)
    except WrongSubject:
        log.error("The person register answered about somebody else; the answer is not used")
        return PersonAnswer(niss=niss, status=Status.UNAVAILABLE, codes=reply.codes)
