"""The orders of an approved run, one per payee, cut into the bank files in which they will stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Max

from kernel.jobs import enqueue
from kernel.pure.errors import DomainError
from kernel.pure.identifiers import make_structured_message
from payments.actions.relief import set_reliefs_apart
from payments.banking.credit_transfer import Payment
from payments.models import FilePart, Run
from payments.ports import port_of

# Which payees are paid at all, cut into files: whoever has a positive line of which something is left after what was
# set apart for claims. What is kept back for a decided claim always leaves at least a cent.
PARTS = """
    WITH relieved AS MATERIALIZED (
        SELECT payee_id, sum(net) AS net FROM payments_claimrelief WHERE run_id = %(run)s GROUP BY 1
    ), spent AS MATERIALIZED (
        SELECT l.payee_id FROM relieved r JOIN payments_line l ON l.payee_id = r.payee_id
        WHERE l.run_id = %(run)s AND l.net > 0 GROUP BY 1 HAVING sum(l.net) <= max(r.net)
    )
    SELECT min(payee_id), max(payee_id), count(*) FROM (
        SELECT payee_id, (row_number() OVER (ORDER BY payee_id) - 1) / %(size)s AS part FROM (
            SELECT DISTINCT payee_id FROM payments_line
            WHERE run_id = %(run)s AND net > 0 AND payee_id > %(after)s AND payee_id NOT IN (SELECT payee_id FROM spent)
        ) paid
    ) placed GROUP BY part ORDER BY part
"""

# The orders of one file with what the bank prints of their payees, one text for all: what the positive lines come to,
# less what was set apart for claims (for their own months, or netted in full), less the set part for a decided one. The
# first eight cells go into the table of orders as they are. Fences (OFFSET 0) keep the planner from reading whole
# tables for one file; texts lose the signs that COPY gives a meaning, which no bank prints anyway.
FRESH = """
    WITH key AS MATERIALIZED (
        SELECT pg_get_serial_sequence('payments_order', 'id')::regclass AS sequence
    ), lines AS MATERIALIZED (
        SELECT payee_id, sum(net) AS net, max(due_month) AS last_month, min(reference) AS reference,
               min(reference) <> max(reference) AS has_more
        FROM payments_line WHERE run_id = %(run)s AND net > 0 AND payee_id BETWEEN %(low)s AND %(high)s GROUP BY 1
    ), relieved AS MATERIALIZED (
        SELECT payee_id, sum(net) AS net FROM payments_claimrelief
        WHERE run_id = %(run)s AND payee_id BETWEEN %(low)s AND %(high)s GROUP BY 1
    ), decided AS MATERIALIZED (
        SELECT DISTINCT ON (c.payee_id) c.payee_id, c.set_off_share,
               (SELECT sum(e.amount) FROM payments_claimentry e WHERE e.claim_id = c.id) - coalesce((
                   SELECT sum(f.net) FROM payments_claimrelief f WHERE f.claim_id = c.id AND f.run_id = %(run)s
               ), 0) AS remaining
        FROM payments_claim c
        WHERE c.state = 'DECIDED' AND c.set_off_share < 1 AND c.source = %(source)s
            AND c.payee_id BETWEEN %(low)s AND %(high)s
        ORDER BY c.payee_id, c.id
    ), paid AS MATERIALIZED (
        SELECT l.payee_id, l.net - coalesce(r.net, 0) AS net, l.last_month, l.reference, l.has_more,
               d.set_off_share, d.remaining
        FROM lines l LEFT JOIN relieved r USING (payee_id) LEFT JOIN decided d USING (payee_id)
        WHERE l.net > coalesce(r.net, 0)
    ), payees AS MATERIALIZED (
        SELECT id, person_id, organisation_id, account_id FROM payments_payee WHERE id BETWEEN %(low)s AND %(high)s
    ), accounts AS MATERIALIZED (
        SELECT id, iban FROM payments_payeeaccount WHERE payee_id BETWEEN %(low)s AND %(high)s
    ), ready AS (
        SELECT t.payee_id, y.account_id, t.net, k.kept, a.iban,
               %(title)s || ' ' || to_char(t.last_month, 'YYYY-MM') || ' ' || t.reference
                   || CASE WHEN t.has_more THEN ' e.a.' ELSE '' END AS message,
               coalesce(trim(split_part(p.first_names, ' ', 1) || ' ' || p.last_name), g.name) AS name
        FROM paid t
        JOIN payees y ON y.id = t.payee_id
        CROSS JOIN LATERAL (
            -- least() skips nulls, so "no claim" is said apart
            SELECT CASE WHEN t.remaining > 0
                   THEN greatest(least(t.remaining, trunc(t.net * t.set_off_share, 2), t.net - 0.01), 0)
                   ELSE 0 END::numeric(12, 2) AS kept
        ) k
        LEFT JOIN accounts a ON a.id = y.account_id
        LEFT JOIN LATERAL (
            SELECT first_names, last_name FROM accounts_person WHERE id = y.person_id OFFSET 0
        ) p ON true
        LEFT JOIN LATERAL (
            SELECT name FROM accounts_organisation
            WHERE y.organisation_id IS NOT NULL AND id = y.organisation_id OFFSET 0
        ) g ON true
        ORDER BY t.payee_id
    )
    SELECT string_agg(concat_ws(
        E'\\t', nextval((SELECT sequence FROM key)), payee_id, coalesce(account_id::text, ''),
        %(start)s || payee_id || 'N1', net, kept, net - kept,
        CASE WHEN message ~ E'[\\\\\\t\\n\\r]' THEN translate(message, E'\\\\\\t\\n\\r', '.   ') ELSE message END,
        CASE WHEN name ~ E'[\\\\\\t\\n\\r]' THEN translate(name, E'\\\\\\t\\n\\r', '.   ') ELSE name END,
        coalesce(iban, '')), E'\\n'), count(*), coalesce(sum(net - kept), 0), count(account_id)
    FROM ready
"""
COLUMNS = "id, payee_id, account_id, end_to_end_id, lines_net, set_off, amount, message"


@dataclass(frozen=True, slots=True)
class Fresh:
    """The orders of one file, not written down yet: number and sum by the database, and a row of text for each."""

    count: int
    total: Decimal
    rows: list[str]

    def payments(self, *, structured: bool) -> Iterator[Payment]:
        """Each as the file says it; one at a time, so that a long file takes no more memory than its text."""
        for row in self.rows:
            key, _payee, _account, end_to_end_id, _net, _kept, amount, message, name, iban = row.split("\t")
            reference = make_structured_message(int(key) % 10_000_000_000) if structured else ""
            yield Payment(end_to_end_id, Decimal(amount), name, iban, message, reference)


def plan_files(run: Run) -> int:
    """Cut what the run pays into files of the set size; the number of files still to be made. One job for each."""
    if run.debtor is None:
        raise DomainError("Deze run is niet goedgekeurd.", code="MOVE_NOT_ALLOWED")
    if not run.files.exists() and not run.reliefs.exists():
        set_reliefs_apart(run)
    after = run.orders.filter(attempt=1).aggregate(last=Max("payee_id"))["last"] or 0
    number = run.files.aggregate(last=Max("number"))["last"] or 0
    with connection.cursor() as cursor:
        cursor.execute(PARTS, {"run": run.pk, "size": run.debtor.orders_per_file, "after": after})
        rows = cursor.fetchall()
    FilePart.objects.bulk_create(
        FilePart(run=run, number=number + place, low=low, high=high, orders=orders)
        for place, (low, high, orders) in enumerate(rows, start=1)
    )
    enqueue_files(run)
    return len(rows)


def enqueue_files(run: Run) -> None:
    """One job per file that is still to be made, or one to see that nothing is left; each takes whichever is free."""
    for _job in range(run.file_parts.filter(is_done=False).count() or 1):
        enqueue("payments.write_files", run_id=run.pk)


def fresh_orders(run: Run, part: FilePart) -> Fresh:
    """The orders of a file, each with the key that it will get."""
    port = port_of(run.source)
    names: dict[str, int | str] = {
        "run": run.pk,
        "source": run.source,
        "low": part.low,
        "high": part.high,
        "start": f"{port.prefix}{run.pk}P",
        "title": str(port.title),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true), "
            "set_config('work_mem', '16MB', true)"
        )
        cursor.execute(FRESH, names)
        text, count, total, with_account = cursor.fetchone()
    if with_account != count:
        raise DomainError(
            "Een begunstigde heeft intussen geen bruikbare rekening meer. Zet de run stop en bereid een nieuwe voor.",
            code="ACCOUNT_GONE",
        )
    if count != part.orders:
        raise DomainError(
            "Bankbestand {number} telt {count} betalingen in plaats van {orders}. Zet de run stop.",
            code="ORDERS_CHANGED",
            number=part.number,
            count=count,
            orders=part.orders,
        )
    return Fresh(count, total, text.split("\n"))


def keep_orders(run: Run, file_id: int, orders: Fresh) -> None:
    """Write the orders down, born in their file: their rows without what the bank prints of the payee."""
    rest = f"\t{run.pk}\t1\tPREPARED\t\t{file_id}\n"
    rows = "".join([row.rsplit("\t", 2)[0] + rest for row in orders.rows])
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY payments_order ({COLUMNS}, run_id, attempt, state, reason, file_id) FROM STDIN") as copy,
    ):
        copy.write(rows)
