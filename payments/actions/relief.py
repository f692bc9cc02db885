"""A correction in favour of a payee, for a month that an undecided claim asks back, lowers that claim first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db import connection

from kernel.pure.money import ZERO, exact_quotient, round_places
from payments.models import ClaimRelief, Run

# Each positive line beside every undecided claim with a negative line for the same dossier and month: what the claim
# asks back of that month and no released run gave back since, and what remains of the claim as a whole.
CANDIDATES = """
    SELECT l.payee_id, l.reference, l.due_month, l.gross, l.withheld, l.net, c.id,
           -n.net - coalesce((
               SELECT sum(f.net) FROM payments_claimrelief f
               JOIN payments_run r ON r.id = f.run_id AND r.state IN ('RELEASED', 'SENT', 'BOOKED')
               WHERE f.claim_id = c.id AND f.due_month = l.due_month
           ), 0),
           (SELECT sum(e.amount) FROM payments_claimentry e WHERE e.claim_id = c.id)
    FROM payments_claim c
    JOIN payments_line n ON n.run_id = c.run_id AND n.reference = c.reference AND n.net < 0
    JOIN payments_line l ON l.run_id = %s AND l.reference = n.reference AND l.due_month = n.due_month AND l.net > 0
    WHERE c.source = %s AND c.state IN ('OPENED', 'NOTIFIED', 'HEARING') AND l.payee_id = c.payee_id
    ORDER BY l.reference, l.due_month, c.id
"""


def set_reliefs_apart(run: Run) -> None:
    """Before the orders are made: what will lower an open claim is not paid out."""
    ClaimRelief.objects.bulk_create(_reliefs(run))


def _reliefs(run: Run) -> Iterator[ClaimRelief]:
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, [run.pk, run.source])
        rows = cursor.fetchall()
    taken_of_line: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    taken_of_claim: dict[int, Decimal] = defaultdict(Decimal)
    for payee_id, reference, month, _gross, withheld, net, claim_id, of_month, remaining in rows:
        line = (reference, month)
        taken = min(net - taken_of_line[line], of_month, remaining - taken_of_claim[claim_id])
        if taken <= ZERO:
            continue
        taken_of_line[line] += taken
        taken_of_claim[claim_id] += taken
        # Of a part of the line, the tax goes along in the same measure.
        tax = withheld if taken == net else round_places(exact_quotient(withheld * taken, net), 2)
        yield ClaimRelief(
            run=run, claim_id=claim_id, payee_id=payee_id, reference=reference, due_month=month,
            gross=taken + tax, withheld=tax, net=taken,
        )  # fmt: skip
