"""The sum that always holds, over everything that was ever ordered, paid, sent back, claimed and forgiven."""

from decimal import Decimal

from django.db.models import QuerySet, Sum

from payments.actions.claims import remaining_of
from payments.models import Cancellation, Claim, ClaimEntry, Line, Order

CLOSED = ["RELEASED", "SENT", "BOOKED"]


def balance() -> None:
    """What payees have, or will still get, is what the law makes due, what is asked back, and what was forgiven."""
    last = Order.objects.filter(run__state__in=CLOSED, replaced_by__isnull=True)
    held = total(last.exclude(state__in=["REJECTED", "RETURNED"]), "amount")
    waiting = last.filter(repayment__state__in=["OPEN", "DECIDED"])
    held += total(waiting, "amount") - total(Cancellation.objects.filter(order__in=waiting), "net")
    entries = ClaimEntry.objects
    held += total(entries.filter(kind="PAID"), "amount")
    forgiven = -total(entries.filter(kind__in=["WAIVED", "WITHDRAWN", "REVIVED"]), "amount")
    due = total(Line.objects.filter(run__state__in=CLOSED), "net")
    assert held == due + total(entries.all(), "amount") + forgiven
    assert all(remaining_of(claim) >= 0 for claim in Claim.objects.order_by("pk"))


def total(rows: QuerySet, column: str) -> Decimal:
    return rows.aggregate(total=Sum(column))["total"] or Decimal(0)
