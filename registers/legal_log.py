"""Writes the legal log: one row before each call, one after. Without the first row there is no call."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Person, User
from accounts.roles import grants_of
from registers.enums import Outcome, Service, SubjectKind
from registers.models import RegisterCall, RegisterOutcome


class LogUnavailable(Exception):
    """The legal log could not be written, so no call was made or its answer may not be used."""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Who asks, in which role, in whose name and why; groups the calls that belong together."""

    by: User
    reason: str
    role: str = ""
    on_behalf_of: str = ""
    # A person at the keyboard may try a source that the circuit breaker is sparing.
    is_trial: bool = False
    id: uuid.UUID = field(default_factory=uuid.uuid4)

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a register is never asked without a reason")

    @property
    def user_number(self) -> str:
        """The national number of the human user, which the platform wants to know; empty for the system."""
        return self.by.person.national_number if self.by.person is not None else ""


def hashed(number: str) -> str:
    """The keyed hash under which a national number stands in the log: searchable, not readable."""
    return hmac.new(settings.REGISTERS_LOG_KEY.encode(), number.encode(), hashlib.sha256).hexdigest()


def before(
    enquiry: Enquiry, *, kind: SubjectKind, number: str, service: Service, version: str, reference: uuid.UUID
) -> RegisterCall:
    """Write that a call is about to be made, and commit it at once.

    Durable: a caller inside a transaction of its own gets a RuntimeError, because a rollback there would erase the
    proof of a call that was made. Ask registers outside transactions.
    """
    about_person = kind == SubjectKind.PERSON
    try:
        with transaction.atomic(durable=True):
            return RegisterCall.objects.create(
                asked_by=enquiry.by,
                role=enquiry.role or roles_of(enquiry.by),
                on_behalf_of=enquiry.on_behalf_of,
                reason=enquiry.reason.strip()[:500],
                subject_kind=kind,
                person=Person.objects.filter(national_number=number).first() if about_person else None,
                subject=hashed(number) if about_person else number,
                service=service,
                version=version,
                transaction_id=reference,
                enquiry_id=enquiry.id,
            )
    except DatabaseError as error:
        raise LogUnavailable from error


def after(call: RegisterCall, *, outcome: Outcome, codes: tuple[str, ...], **measured: Any) -> None:
    """Write how the call ended."""
    try:
        with transaction.atomic(durable=True):
            RegisterOutcome.objects.create(call=call, outcome=outcome, codes=[c[:10] for c in codes], **measured)
    except DatabaseError as error:
        raise LogUnavailable from error


def roles_of(user: User) -> str:
    """The roles a user holds today, for the log; the system is its own role."""
    if user.is_system:
        return "SYSTEM"
    held = grants_of(user, timezone.localdate()).values_list("role", flat=True)
    return ", ".join(sorted(set(held)))[:200]
