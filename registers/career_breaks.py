"""Career breaks of a person at the RVA and the regions; asked to find overlaps with an allowance applied for."""

import dataclasses
import datetime as dt
import logging

from django.utils import timezone

from accounts.models import User
from registers import bulk, repertory
from registers.answers import CareerBreaksAnswer
from registers.enquiry import ask
from registers.enums import Status, SubjectKind
from registers.legal_log import Enquiry, LogUnavailable
from registers.messages import career_breaks
from registers.messages.base import WrongSubject
from registers.numbers import askable_person
from registers.patience import new_deadline
from registers.soap import Malformed

log = logging.getLogger(__name__)
# Nobody has a break from before the law that created them (herstelwet of 22 January 1985).
_FIRST_BREAKS = dt.date(1985, 1, 1)
_YEARS_AHEAD = 10


def fetch_career_breaks(
    niss: str,
    *,
    by: User,
    reason: str,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    role: str = "",
    on_behalf_of: str = "",
    is_trial: bool = False,
) -> CareerBreaksAnswer:
    """The known breaks that touch the period (by default all of them). Never raises for what a source says.

    UNAVAILABLE means that the list may be incomplete, also when it holds breaks: ask again before relying on it.
    Not to be called inside a transaction: the legal log must survive a rollback.
    """
    digits = askable_person(niss)
    if not digits:
        return CareerBreaksAnswer(niss=niss.strip(), status=Status.INVALID)
    today = timezone.localdate()
    period = (starts_on or _FIRST_BREAKS, ends_on or today.replace(year=today.year + _YEARS_AHEAD, day=1))
    enquiry = Enquiry(by=by, reason=reason, role=role, on_behalf_of=on_behalf_of, is_trial=is_trial)
    deadline = new_deadline()
    try:
        answer = _answer(enquiry, digits, period, deadline)
        if not answer.replaced_by or answer.replaced_by == digits:
            return answer
        return _together(answer, _answer(enquiry, answer.replaced_by, period, deadline))
    except LogUnavailable:
        log.error("The legal log cannot be written: the career breaks are not asked")
        return CareerBreaksAnswer(niss=digits, status=Status.UNAVAILABLE)


def fetch_career_breaks_of(
    numbers: list[str], *, by: User, reason: str, role: str = "", on_behalf_of: str = ""
) -> list[CareerBreaksAnswer]:
    """The same for many numbers, in their order, with at most `MAGDA_PARALLEL` calls at a time."""
    return bulk.each(
        numbers, lambda number: fetch_career_breaks(number, by=by, reason=reason, role=role, on_behalf_of=on_behalf_of)
    )


def _together(former: CareerBreaksAnswer, present: CareerBreaksAnswer) -> CareerBreaksAnswer:
    """What is known under the old and the new number; incomplete as soon as the new one gave no answer."""
    settled = present.status in (Status.FOUND, Status.UNKNOWN)
    return dataclasses.replace(
        former,
        status=Status.REPLACED if settled else present.status,
        breaks=tuple(dict.fromkeys((*former.breaks, *present.breaks))),
        codes=tuple(dict.fromkeys((*former.codes, *present.codes))),
    )


def _answer(enquiry: Enquiry, niss: str, period: tuple[dt.date, dt.date], deadline: float) -> CareerBreaksAnswer:
    standing, codes = repertory.registered(enquiry, niss, deadline)
    if standing != Status.FOUND:
        return CareerBreaksAnswer(niss=niss, status=standing, codes=codes)
    reply = ask(
        enquiry,
        career_breaks.CAREER_BREAKS,
        kind=SubjectKind.PERSON,
        number=niss,
        fill=lambda content: career_breaks.fill(content, niss=niss, starts_on=period[0], ends_on=period[1]),
        deadline=deadline,
    )
    try:
        return career_breaks.read(reply, niss=niss)
    except (WrongSubject, Malformed) as reason:
        log.error("The answer about career breaks cannot be used: %s", type(reason).__name__)
        return CareerBreaksAnswer(niss=niss, status=Status.UNAVAILABLE, codes=reply.codes)
