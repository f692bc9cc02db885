"""One question to a source: logged, signed, sent, tried again where that helps, read and logged again."""

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from registers import legal_log, security, soap
from registers.breaker import Breaker
from registers.enums import Service, SubjectKind
from registers.legal_log import Enquiry
from registers.messages.base import Operation
from registers.patience import Trip, until_answered
from registers.soap import Element, Malformed, Reply, Sender, silence
from registers.transport import NoAnswer, post

log = logging.getLogger(__name__)
_HTTP_OK, _HTTP_FAULT = 200, 500


def sender_for(enquiry: Enquiry) -> Sender:
    return Sender(settings.MAGDA_SENDER, settings.MAGDA_CAPACITY, enquiry.user_number)


def ask(
    enquiry: Enquiry,
    operation: Operation,
    *,
    kind: SubjectKind,
    number: str,
    fill: Callable[[Element], None],
    deadline: float,
) -> Reply:
    """Put one SOAP question and return the reply; silence is a reply too. Raises `LogUnavailable` only."""
    reference = uuid.uuid4()

    def once(trip: Trip) -> Reply:
        return _send(_document(enquiry, operation, reference, fill), operation.service, trip)

    return supervise(
        enquiry,
        operation.service,
        operation.version,
        kind=kind,
        number=number,
        url=settings.MAGDA_URL,
        reference=reference,
        once=once,
        deadline=deadline,
    )


def supervise(
    enquiry: Enquiry,
    service: Service,
    version: str,
    *,
    kind: SubjectKind,
    number: str,
    url: str,
    reference: uuid.UUID,
    once: Callable[[Trip], Reply],
    deadline: float,
) -> Reply:
    """Around every call to every source: the legal log before and after, the circuit breaker and the retries."""
    call = legal_log.before(enquiry, kind=kind, number=number, service=service, version=version, reference=reference)
    started = time.monotonic()
    trip = Trip(deadline)
    breaker = Breaker(url)
    if enquiry.is_trial or breaker.admits():
        reply = until_answered(once, trip)
        breaker.record_silence() if reply.is_silence else breaker.record_answer()
    else:
        reply = silence("source rests")
    if reply.is_refusal:
        log.error("%s refused (%s): check the authorisation", service, ", ".join(reply.codes) or reply.fault)
    elif not reply.is_usable or reply.worth_retrying:
        log.warning("%s gave no answer: %s", service, reply.fault or ", ".join(reply.codes))
    legal_log.after(
        call,
        outcome=reply.outcome,
        codes=reply.codes,
        http_status=trip.http_status,
        attempts=trip.attempts,
        milliseconds=int((time.monotonic() - started) * 1000),
        note=reply.fault[:120],
    )
    return reply


def _document(enquiry: Enquiry, operation: Operation, reference: uuid.UUID, fill: Callable[[Element], None]) -> bytes:
    """The envelope as it goes over the wire; made anew for each attempt, as its time stamp is short-lived."""
    root, content = soap.request(
        name=operation.service,
        version=operation.version,
        namespace=operation.namespace,
        sender=sender_for(enquiry),
        reference=str(reference),
        moment=timezone.localtime(),
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


def _send(document: bytes, service: Service, trip: Trip) -> Reply:
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""', "Accept": "text/xml"}
    try:
        answer = post(settings.MAGDA_URL, document, headers=headers, deadline=trip.deadline)
    except NoAnswer as reason:
        return silence(str(reason))
    trip.http_status, trip.retry_after = answer.http_status, answer.retry_after
    if answer.http_status not in (_HTTP_OK, _HTTP_FAULT):
        return silence(f"HTTP {answer.http_status}")
    try:
        return soap.read_reply(answer.body, service)
    except Malformed as reason:
        return silence(f"malformed: {reason}")
