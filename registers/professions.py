"""Whether someone may practise the profession of their function: visum and recognition.

No public message format of a server-to-server question is known, so this is a contract of our own (JSON over HTTP,
`PROFESSIONS_URL`); without an address everyone stays "to be verified".
"""

import datetime as dt
import json
import logging
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from accounts.models import User
from registers import bulk
from registers.answers import QualificationAnswer, Recognition
from registers.enquiry import supervise
from registers.enums import Qualification, Service, SubjectKind
from registers.legal_log import Enquiry, LogUnavailable
from registers.numbers import askable_person
from registers.patience import Trip, new_deadline
from registers.soap import Reply, silence
from registers.transport import NoAnswer, post

log = logging.getLogger(__name__)
_PURPOSE = "VAP"
_VERSION = "1"
_HTTP_OK, _HTTP_NOT_LOGGED_IN, _HTTP_FORBIDDEN, _HTTP_BAD_QUESTION = 200, 401, 403, 400
_SPOKEN = {q.value for q in (Qualification.GRANTED, Qualification.MISSING, Qualification.NOT_REQUIRED)} | {"PENDING"}


def check_qualification(
    niss: str, profession: str, on: dt.date, *, by: User, reason: str, role: str = "", on_behalf_of: str = ""
) -> QualificationAnswer:
    """What the professions register says about this person and this function on this day; never raises for it.

    UNAVAILABLE means "to be verified": what was entered stays, and its confirmation waits.
    Not to be called inside a transaction: the legal log must survive a rollback.
    """
    digits = askable_person(niss)
    if not digits:
        return QualificationAnswer(niss.strip(), profession, Qualification.INVALID)
    if not settings.PROFESSIONS_URL:
        return QualificationAnswer(digits, profession, Qualification.UNAVAILABLE)
    enquiry = Enquiry(by=by, reason=reason, role=role, on_behalf_of=on_behalf_of)
    question = _Question(digits, profession, on, enquiry.user_number)
    try:
        reply = supervise(
            enquiry,
            Service.QUALIFICATION,
            _VERSION,
            kind=SubjectKind.PERSON,
            number=digits,
            url=settings.PROFESSIONS_URL,
            reference=uuid.uuid4(),
            once=question.put,
            deadline=new_deadline(),
        )
    except LogUnavailable:
        log.error("The legal log cannot be written: the professions register is not asked")
        return QualificationAnswer(digits, profession, Qualification.UNAVAILABLE)
    if reply.is_refusal:
        return QualificationAnswer(digits, profession, Qualification.REFUSED)
    return question.answer if reply.is_usable else QualificationAnswer(digits, profession, Qualification.UNAVAILABLE)


def check_qualifications(
    people: Sequence[tuple[str, str]], on: dt.date, *, by: User, reason: str, role: str = "", on_behalf_of: str = ""
) -> list[QualificationAnswer]:
    """The same for many (number, profession) pairs, in order, at most `MAGDA_PARALLEL` calls at a time."""
    return bulk.each(
        people, lambda one: check_qualification(*one, on, by=by, reason=reason, role=role, on_behalf_of=on_behalf_of)
    )


class _Question:
    """One question, and its answer once `put` brought it."""

    def __init__(self, niss: str, profession: str, on: dt.date, user_number: str) -> None:
        self.niss, self.profession = niss, profession
        asked = {"insz": niss, "profession": profession, "onDate": on.isoformat(), "purpose": _PURPOSE}
        self._document = json.dumps(asked | {"userInsz": user_number}).encode()
        self.answer = QualificationAnswer(niss, profession, Qualification.UNAVAILABLE)

    def put(self, trip: Trip) -> Reply:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            answer = post(settings.PROFESSIONS_URL, self._document, headers=headers, deadline=trip.deadline)
        except NoAnswer as reason:
            return silence(str(reason))
        trip.http_status, trip.retry_after = answer.http_status, answer.retry_after
        if answer.http_status in (_HTTP_NOT_LOGGED_IN, _HTTP_FORBIDDEN):
            return Reply(forbidden=True, fault=f"HTTP {answer.http_status} Client")
        if answer.http_status == _HTTP_BAD_QUESTION:
            return Reply(fault="HTTP 400 Client")
        if answer.http_status != _HTTP_OK:
            trip.retry_after = trip.retry_after or _seconds_to_wait(answer.body)
            return silence(f"HTTP {answer.http_status}")
        try:
            self.answer = self._read(json.loads(answer.body))
        except (ValueError, KeyError, TypeError, AttributeError):
            return silence("malformed: no answer of the contract")
        return Reply()

    def _read(self, said: dict[str, Any]) -> QualificationAnswer:
        if said["status"] not in _SPOKEN:
            raise ValueError("status outside the contract")
        return QualificationAnswer(
            niss=self.niss,
            profession=self.profession,
            status=Qualification(said["status"]),
            visa_number=str(said.get("visaNumber", "")),
            visa_since=_day(said.get("visaFrom")),
            recognitions=tuple(
                Recognition(str(one["code"]), _day(one.get("from"))) for one in said.get("recognitions", ())
            ),
        )


def _seconds_to_wait(body: bytes) -> float:
    """The pause that a failing register asks for (`retryAfter`); 0 when it names none."""
    try:
        return max(0.0, float(json.loads(body)["retryAfter"]))
    except (ValueError, KeyError, TypeError):
        return 0.0


def _day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None
