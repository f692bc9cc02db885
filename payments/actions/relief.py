"""What is set apart from a run before anything is paid: a correction in favour of a payee lowers the claim for that
month, of which the payee still has the money, and decided claims that are netted in full take what is left, the oldest
first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db import connection

from kernel.pure.money import ZERO, exact_quotient, round_places
from payments.models import ClaimRelief, Run

# Each line that gives a month more again, beside every claim that was made when the month was taken away: what of that
# month the claim asked (not what never arrived) and no released run gave back since, and what of the claim its payee
# still has. Whether it is still asked, or was waived or withdrawn, makes no difference: the month is paid once.
CANDIDATES = """
    WITH again AS MATERIALIZED (
        SELECT payee_id, reference, due_month, gross, withheld, net FROM payments_line
        WHERE run_id = %s AND net > 0 AND cause IN ('EVENT', 'LAW', 'CORRECTION')
    )
    SELECT l.payee_id, l.reference, l.due_month, l.gross, l.withheld, l.net, c.id,
           -n.net - coalesce((
               SELECT sum(f.net) FROM payments_claimrelief f
               JOIN payments_run r ON r.id = f.run_id AND r.state IN ('RELEASED', 'SENT', 'BOOKED')
               WHERE f.claim_id = c.id AND f.reference = l.reference AND f.due_month = l.due_month
           ), 0) - coalesce((
               SELECT sum(x.net) FROM payments_cancellation x
               WHERE x.run_id = n.run_id AND x.reference = n.reference AND x.due_month = n.due_month
           ), 0),
           (SELECT sum(e.amount) FROM payments_claimentry e
            WHERE e.claim_id = c.id AND e.kind NOT IN ('WAIVED', 'WITHDRAWN', 'REVIVED'))
    FROM again l
    JOIN payments_claim c ON c.reference = l.reference AND c.payee_id = l.payee_id
    JOIN payments_line n ON n.run_id = c.run_id AND n.reference = l.reference AND n.due_month = l.due_month
        AND n.net < 0
    WHERE c.source = %s AND (c.state <> 'DECIDED' OR c.set_off_share IS DISTINCT FROM 1)
    ORDER BY l.reference, l.due_month, c.id
"""


# Each positive line beside every decided claim on the same payee that is netted in full, and what remains of it.
NETTED = """
    SELECT l.payee_id, l.reference, l.due_month, l.gross, l.withheld, l.net, c.id, l.net,
           (SELECT sum(e.amount) FROM payments_claimentry e WHERE e.claim_id = c.id)
    FROM payments_claim c
    JOIN payments_line l ON l.run_id = %s AND l.payee_id = c.payee_id AND l.net > 0
    WHERE c.source = %s AND c.state = 'DECIDED' AND c.set_off_share = 1
    ORDER BY c.id, l.due_month, l.reference
"""


def set_reliefs_apart(run: Run) -> None:
    """Before the orders are made: what will lower a claim is not paid out."""
    taken_of_line: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    ClaimRelief.objects.bulk_create([*_reliefs(run, CANDIDATES, taken_of_line), *_reliefs(run, NETTED, taken_of_line)])


def _reliefs(run: Run, candidates: str, taken_of_line: dict[tuple[object, ...], Decimal]) -> Iterator[ClaimRelief]:
    with connection.cursor() as cursor:
        cursor.execute(candidates, [run.pk, run.source])
        rows = cursor.fetchall()
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
