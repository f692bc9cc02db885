"""A payment that came back was not received: what of it is no longer due is neither paid again nor asked back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from kernel.pure.money import ZERO, exact_quotient, round_places
from payments.actions.claims_of_run import book_returned
from payments.enums import RepaymentState
from payments.models import Cancellation, Order, Repayment, Run


@dataclass(frozen=True, slots=True)
class _Found:
    """A month that was taken away beside the payment of it that came back. `of_line` and `of_order` are what of that
    line and that payment was not cancelled before, `asked` is what was taken away of the month."""

    reference: str
    due_month: date
    order_id: int
    run_id: int
    claim_id: int | None
    gross: Decimal
    withheld: Decimal
    net: Decimal
    asked: Decimal
    of_line: Decimal
    of_order: Decimal
    of_claim: Decimal | None


# What of a line `l` and its last payment `o` is still to be paid again.
_LEFT = """
    l.net - coalesce((
        SELECT sum(f.net) FROM payments_claimrelief f
        WHERE f.run_id = l.run_id AND f.reference = l.reference AND f.due_month = l.due_month
    ), 0) - coalesce((
        SELECT sum(x.net) FROM payments_cancellation x JOIN payments_order e ON e.id = x.order_id
        WHERE e.run_id = l.run_id AND x.reference = l.reference AND x.due_month = l.due_month
    ), 0),
    o.amount - coalesce((SELECT sum(x.net) FROM payments_cancellation x WHERE x.order_id = o.id), 0)
"""
_CAME_BACK = """
    o.state IN ('REJECTED', 'RETURNED') AND NOT EXISTS (SELECT FROM payments_order a WHERE a.replaces_id = o.id)
"""

# The months that this run takes away, of which the payment came back and was not made again; the newest payment first.
TAKEN_AWAY = f"""
    SELECT n.reference, n.due_month, o.id, n.run_id, NULL::bigint, l.gross, l.withheld, l.net, -n.net, {_LEFT}, NULL::numeric
    FROM payments_line n
    JOIN payments_line l ON l.reference = n.reference AND l.due_month = n.due_month AND l.payee_id = n.payee_id
        AND l.net > 0 AND l.run_id < n.run_id
    JOIN payments_run r ON r.id = l.run_id AND r.state IN ('RELEASED', 'SENT', 'BOOKED')
    JOIN payments_order o ON o.run_id = l.run_id AND o.payee_id = l.payee_id AND {_CAME_BACK}
    WHERE n.run_id = %s AND n.net < 0 ORDER BY n.reference, n.due_month, l.run_id DESC
"""  # noqa: S608, E501 - put together from the pieces above

# The months of a payment that now comes back, for which a claim is open: what that still asks of the month and in all.
CLAIMED = f"""
    SELECT n.reference, n.due_month, o.id, n.run_id, c.id, l.gross, l.withheld, l.net,
           -n.net - coalesce((
               SELECT sum(f.net) FROM payments_claimrelief f
               JOIN payments_run r ON r.id = f.run_id AND r.state IN ('RELEASED', 'SENT', 'BOOKED')
               WHERE f.claim_id = c.id AND f.reference = n.reference AND f.due_month = n.due_month
           ), 0) - coalesce((
               SELECT sum(x.net) FROM payments_cancellation x
               WHERE x.run_id = n.run_id AND x.reference = n.reference AND x.due_month = n.due_month
           ), 0), {_LEFT},
           (SELECT sum(e.amount) FROM payments_claimentry e WHERE e.claim_id = c.id)
    FROM payments_order o
    JOIN payments_line l ON l.run_id = o.run_id AND l.payee_id = o.payee_id AND l.net > 0
    JOIN payments_claim c ON c.payee_id = o.payee_id AND c.reference = l.reference
        AND c.state IN ('OPENED', 'NOTIFIED', 'HEARING', 'DECIDED', 'APPEALED')
    JOIN payments_line n ON n.run_id = c.run_id AND n.reference = l.reference AND n.due_month = l.due_month
        AND n.net < 0 AND n.run_id > l.run_id
    WHERE o.id = %s AND {_CAME_BACK} ORDER BY c.id, n.due_month
"""  # noqa: S608 - put together from the pieces above


def cancel_taken_away(run: Run, *, at: datetime) -> None:
    """On the release: what this run takes away and nobody received is not paid again, and no claim is made of it."""
    _cancel(_rows(TAKEN_AWAY, run.pk), at)


def cancel_claimed(order: Order, *, by: User, at: datetime) -> None:
    """On a return: a claim for a month of this payment no longer asks what its payee turns out not to have."""
    for cancelled in _cancel(_rows(CLAIMED, order.pk), at):
        if cancelled.claim_id is not None:
            book_returned(cancelled.claim_id, cancelled.net, by=by, on=timezone.localdate(at))


def left_to_pay(order: Order) -> Decimal:
    """What of a payment that came back is still due."""
    return order.amount - (order.cancellations.aggregate(total=Sum("net"))["total"] or ZERO)


def _rows(query: str, key: int) -> list[_Found]:
    with connection.cursor() as cursor:
        cursor.execute(query, [key])
        return [_Found(*row) for row in cursor.fetchall()]


def _cancel(found: Iterable[_Found], at: datetime) -> list[Cancellation]:
    taken: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    made: list[Cancellation] = []
    for one in found:
        month = ("month", one.run_id, one.reference, one.due_month)
        limits: list[tuple[tuple[object, ...], Decimal]] = [(month, one.asked), (("order", one.order_id), one.of_order)]
        limits.append((("line", one.order_id, one.reference, one.due_month), one.of_line))
        if one.of_claim is not None:
            limits.append((("claim", one.claim_id), one.of_claim))
        net = min(limit - taken[key] for key, limit in limits)
        if net <= ZERO:
            continue
        for key, _limit in limits:
            taken[key] += net
        # Of a part of the line, the tax goes along in the same measure.
        tax = one.withheld if net == one.net else round_places(exact_quotient(one.withheld * net, one.net), 2)
        made.append(
            Cancellation(
                order_id=one.order_id, run_id=one.run_id, claim_id=one.claim_id, reference=one.reference,
                due_month=one.due_month, gross=net + tax, withheld=tax, net=net, at=at,
            )
        )  # fmt: skip
    Cancellation.objects.bulk_create(made)
    _close_repayments({one.order_id for one in made})
    return made


def _close_repayments(order_ids: set[int]) -> None:
    """Nothing left to pay again closes the repayment; another amount than was decided about is decided anew."""
    open_ones = Repayment.objects.select_for_update(of=("self",)).filter(order__in=order_ids)
    for repayment in open_ones.select_related("order").order_by("pk"):
        repayment.state = RepaymentState.OPEN if left_to_pay(repayment.order) else RepaymentState.CANCELLED
        repayment.account = repayment.decided_by = repayment.decided_at = None
        repayment.decided_reason = ""
        repayment.save()
