"""One question to the platform: logged, signed, sent, tried again where that helps, read and logged again."""

import datetime as dt
import logging
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from registers import legal_log, security, soap
from registers.breaker import Breaker
from registers.codes import REFUSED, THROTTLED, outcome_of
from registers.enums import SubjectKind
from registers.legal_log import Enquiry
from registers.messages.base import Operation
from registers.soap import Element, Malformed, Reply, Sender, silence
from registers.transport import NoAnswer, post

log = logging.getLogger(__name__)
_HTTP_OK, _HTTP_FAULT = 200, 500
_LONGEST_PAUSE = 5.0
_random = secrets.SystemRandom()


@dataclass(slots=True)
class Trip:
    """What happened on the way, for the log."""

    attempts: int = 0
    http_status: int | None = None
    retry_after: float = 0.0


def sender_for(enquiry: Enquiry) -> Sender:
    return Sender(settings.MAGDA_SENDER, settings.MAGDA_CAPACITY, enquiry.user_number)


def new_deadline() -> float:
    """The moment, on the monotonic clock, at which whoever waits gets "unavailable" instead of more waiting."""
    return time.monotonic() + settings.MAGDA_TOTAL_SECONDS


def ask(
    enquiry: Enquiry,
    operation: Operation,
    *,
    kind: SubjectKind,
    number: str,
    fill: Callable[[Element], None],
    deadline: float,
) -> Reply:
    """Put one question and return the reply; silence is a reply too. Raises `LogUnavailable` only."""
    reference = uuid.uuid4()
    call = legal_log.before(
        enquiry, kind=kind, number=number, service=operation.service, version=operation.version, reference=reference
    )
    started = time.monotonic()
    trip = Trip()
    breaker = Breaker(settings.MAGDA_URL)
    if not enquiry.is_trial and not breaker.admits():
        reply = silence("source rests")
    else:
        reply = _until_answered(lambda: _document(enquiry, operation, reference, fill), operation, trip, deadline)
        if reply.answered and (not reply.worth_retrying or THROTTLED.intersection(reply.codes)):
            breaker.record_answer()
        else:
            breaker.record_silence()
    if REFUSED.intersection(reply.codes):
        log.error("%s refused with %s: check the authorisation", operation.service, ", ".join(reply.codes))
    legal_log.after(
        call,
        outcome=outcome_of(reply.remarks, answered=reply.answered and not reply.fault),
        codes=reply.codes,
        http_status=trip.http_status,
        attempts=trip.attempts,
        milliseconds=int((time.monotonic() - started) * 1000),
        note=reply.fault[:120],
    )
    return reply


def _document(enquiry: Enquiry, operation: Operation, reference: uuid.UUID, fill: Callable[[Element], None]) -> bytes:
    """The envelope as it goes over the wire; made anew for each attempt, as its time stamp is short-lived."""
    moment = timezone.localtime()
    root, content = soap.request(
        name=operation.service,
        version=operation.version,
        namespace=operation.namespace,
        sender=sender_for(enquiry),
        reference=str(reference),
        moment=moment,
    )
    fill(content)
    if settings.MAGDA_SIGNING_CERTIFICATE:
        security.sign(
            root,
            certificate=settings.MAGDA_SIGNING_CERTIFICATE,
            key=settings.MAGDA_SIGNING_KEY,
            moment=dt.datetime.now(dt.UTC),
        )
    return soap.to_bytes(root)


def _until_answered(document: Callable[[], bytes], operation: Operation, trip: Trip, deadline: float) -> Reply:
    """Try until there is an answer, the attempts are used up or the time is over."""
    while True:
        trip.attempts += 1
        reply = _once(document(), operation, trip, deadline)
        hopeless = reply.fault.endswith("Client")
        if reply.answered and not reply.worth_retrying and (not reply.fault or hopeless):
            return reply
        pause = _pause(trip)
        if trip.attempts >= settings.MAGDA_ATTEMPTS or time.monotonic() + pause >= deadline:
            log.warning("%s gave no answer: %s", operation.service, reply.fault or ", ".join(reply.codes))
            return reply
        time.sleep(pause)


def _once(document: bytes, operation: Operation, trip: Trip, deadline: float) -> Reply:
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""', "Accept": "text/xml"}
    try:
        answer = post(settings.MAGDA_URL, document, headers=headers, deadline=deadline)
    except NoAnswer as reason:
        return silence(str(reason))
    trip.http_status, trip.retry_after = answer.http_status, answer.retry_after
    if answer.http_status not in (_HTTP_OK, _HTTP_FAULT):
        return silence(f"HTTP {answer.http_status}")
    try:
        return soap.read_reply(answer.body, operation.service)
    except Malformed as reason:
        return silence(f"malformed: {reason}")


def _pause(trip: Trip) -> float:
    """Exponential back-off with full jitter; a source that names its own pause gets at least that."""
    longest = min(_LONGEST_PAUSE, settings.MAGDA_BACKOFF_SECONDS * 2 ** (trip.attempts - 1))
    return max(_random.uniform(0, longest), min(trip.retry_after, _LONGEST_PAUSE))
