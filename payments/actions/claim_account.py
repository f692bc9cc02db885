"""The account of a claim: what it asks, what was booked off it, who was told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from accounts.models import User
from correspondence.actions import queue_letter
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO
from kernel.pure.periods import ONE_DAY
from payments.actions.accounts import SamePerson
from payments.enums import ClaimEntryKind, ClaimState
from payments.models import Cancellation, Claim, ClaimEntry, ClaimStep, Order, Run
from payments.ports import port_of
from payments.workflow import Thing, target


class ClaimRefused(DomainError):
    """The step does not fit the claim: too early, too much, or without a reason."""

    code = "CLAIM_REFUSED"


class ReasonAsked(ClaimRefused):
    """The step needs words of its own: a report, or a reason that the payee reads."""

    code = "REASON_ASKED"


class ShareTooLarge(ClaimRefused):
    """More of each payment would be kept back than may be."""

    code = "SHARE_TOO_LARGE"


def lapse_day(run: Run, reference: str, *, is_fraud: bool) -> date:
    """The first day on which the claim can no longer be asked, counted from the oldest payment that it asks back."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT min(coalesce(r.execution_on, r."on")) FROM payments_line n '
            "JOIN payments_line l ON l.reference = n.reference AND l.due_month = n.due_month AND l.net > 0 "
            "AND l.run_id < n.run_id "
            "JOIN payments_run r ON r.id = l.run_id AND r.state IN ('RELEASED', 'SENT', 'BOOKED') "
            "WHERE n.run_id = %s AND n.reference = %s AND n.net < 0",
            [run.pk, reference],
        )
        paid_on = cursor.fetchone()[0] or run.on
    return port_of(run.source).reclaimable_until(paid_on, is_fraud=is_fraud) + ONE_DAY


def claimed_months(claim: Claim) -> list[tuple[date, Decimal]]:
    """What the claim asked of each month when it was opened."""
    before = Cancellation.objects.filter(run=claim.run_id, reference=claim.reference, claim__isnull=True)
    never_received = dict(before.values_list("due_month").annotate(total=Sum("net")).order_by("due_month"))
    lines = claim.run.ledger.filter(reference=claim.reference, net__lt=0).order_by("due_month")
    asked = [(month, -net - never_received.get(month, ZERO)) for month, net in lines.values_list("due_month", "net")]
    return [(month, net) for month, net in asked if net]


def remaining_of(claim: Claim) -> Decimal:
    """What is still to be paid back."""
    return claim.entries.aggregate(total=Sum("amount"))["total"] or ZERO


LET_GO = (ClaimEntryKind.WAIVED, ClaimEntryKind.WITHDRAWN, ClaimEntryKind.REVIVED)


def in_hands(claim: Claim) -> Decimal:
    """What the payee still has of it, asked or let go."""
    return claim.entries.exclude(kind__in=LET_GO).aggregate(total=Sum("amount"))["total"] or ZERO


def locked(claim_id: int, by: User) -> Claim:
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    payee = claim.payee
    if by.person_id is not None and payee.person_id == by.person_id:
        raise SamePerson("Deze vordering gaat over uzelf. Een collega behandelt ze.")
    return claim


def step(claim: Claim, move: str, *, by: User, on: date, reason: str = "") -> None:
    claim.state = target(Thing.CLAIM, claim.state, move)
    ClaimStep.objects.create(claim=claim, move=move, by=by, on=on, reason=reason[:1000])


def book(
    claim: Claim,
    kind: ClaimEntryKind,
    amount: Decimal,
    *,
    by: User,
    on: date,
    order: Order | None = None,
    note: str = "",
) -> None:
    """Book something off the claim; at nothing left it is settled."""
    if amount <= 0:
        raise ClaimRefused("Het bedrag moet groter zijn dan nul.")
    try:
        with transaction.atomic():
            ClaimEntry.objects.create(
                claim=claim, kind=kind, amount=-amount, on=on, by=by, order=order, note=note[:500]
            )
    except IntegrityError as fault:
        raise ClaimRefused("Dat is meer dan er nog terug te betalen is.") from fault
    if remaining_of(claim) == ZERO and claim.state not in (ClaimState.SETTLED, ClaimState.WITHDRAWN):
        step(claim, "settle", by=by, on=on)
    claim.save()


def letter(claim: Claim, kind: str, *, by: User, on: date, **more: object) -> None:
    payee = claim.payee
    queue_letter(
        kind=kind,
        source=claim.source,
        reference=claim.reference,
        person=payee.person,
        organisation=payee.organisation,
        context={
            "amount": str(claim.amount),
            "remaining": str(remaining_of(claim)),
            "lapses_on": (claim.lapses_on - ONE_DAY).isoformat(),  # the letter names the last day
            "months": [{"month": f"{month:%Y-%m}", "net": str(net)} for month, net in claimed_months(claim)],
            **more,
        },
        by=by,
        on=on,
    )
