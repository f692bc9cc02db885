"""Orders and bank files of an approved run, and taking a file to the bank."""

import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from accounts.models import User
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from kernel.pure.identifiers import make_structured_message
from payments.actions.accounts import AlreadyDone, SamePerson
from payments.actions.relief import set_reliefs_apart
from payments.actions.runs import locked_run, note_step
from payments.banking import schemas
from payments.banking.credit_transfer import Debtor, Head, Payment, Version, write
from payments.enums import OrderState, RunState
from payments.models import BankFile, DebtorAccount, DownloadPermit, FileDownload, Order, Run
from payments.ports import port_of
from payments.workflow import Thing, target


class DownloadRefused(DomainError):
    """The file was taken before, or the run is not released."""

    code = "DOWNLOAD_REFUSED"


# One order per payee: what the positive lines of the run come to, less what was set apart for claims (not yet decided,
# or netted in full), less the set part for a decided one. Where nothing is left there is no order.
MAKE_ORDERS = """
    INSERT INTO payments_order (run_id, payee_id, account_id, attempt, end_to_end_id, lines_net, set_off, amount,
                                message, state, reason, file_id)
    SELECT %(run)s, t.payee_id, p.account_id, 1, %(prefix)s || %(run)s || 'P' || t.payee_id || 'N1', t.net, k.kept,
           t.net - k.kept,
           %(title)s || ' ' || to_char(t.last_month, 'YYYY-MM') || ' ' || t.reference
               || CASE WHEN t.dossiers > 1 THEN ' e.a.' ELSE '' END, 'PREPARED', '', %(file)s
    FROM (
        SELECT l.payee_id, sum(l.net) - coalesce(max(f.net), 0) AS net, max(l.due_month) AS last_month,
               min(l.reference) AS reference, count(DISTINCT l.reference) AS dossiers
        FROM payments_line l
        LEFT JOIN (
            SELECT payee_id, sum(net) AS net FROM payments_claimrelief WHERE run_id = %(run)s GROUP BY 1
        ) f ON f.payee_id = l.payee_id
        WHERE l.run_id = %(run)s AND l.net > 0 AND l.payee_id > %(after)s AND l.payee_id <= %(last)s
        GROUP BY 1 HAVING sum(l.net) > coalesce(max(f.net), 0)
    ) t
    JOIN payments_payee p ON p.id = t.payee_id
    LEFT JOIN LATERAL (
        SELECT c.set_off_share, (SELECT sum(e.amount) FROM payments_claimentry e WHERE e.claim_id = c.id) AS remaining
        FROM payments_claim c WHERE c.payee_id = t.payee_id AND c.state = 'DECIDED' AND c.set_off_share < 1
        ORDER BY c.id LIMIT 1
    ) c ON true
    CROSS JOIN LATERAL (
        -- least() skips nulls, so "no claim" is said apart
        SELECT CASE WHEN c.remaining > 0
               THEN greatest(least(c.remaining, trunc(t.net * c.set_off_share, 2), t.net - 0.01), 0)
               ELSE 0 END::numeric(12, 2) AS kept
    ) k
    ORDER BY t.payee_id
"""

# The payee with whom the next file ends; read from the index, so that each file costs the same whatever went before.
LAST_PAYEE = """
    SELECT max(payee_id) FROM (
        SELECT DISTINCT payee_id FROM payments_line WHERE run_id = %s AND net > 0 AND payee_id > %s
        ORDER BY payee_id LIMIT %s
    ) t
"""

# What goes into a file, with the payee's name as the bank will print it.
PAYMENTS = """
    SELECT o.id, o.end_to_end_id, o.amount,
           coalesce(trim(split_part(p.first_names, ' ', 1) || ' ' || p.last_name), g.name), a.iban, o.message
    FROM payments_order o
    JOIN payments_payeeaccount a ON a.id = o.account_id
    JOIN payments_payee y ON y.id = o.payee_id
    LEFT JOIN accounts_person p ON p.id = y.person_id
    LEFT JOIN accounts_organisation g ON g.id = y.organisation_id
    WHERE o.run_id = %s AND o.file_id {} ORDER BY o.id LIMIT %s
"""


@deed
def write_files(*, run_id: int, by: User, at: datetime) -> bool:
    """Make the next bank file of an approved run with its orders, held against the published schema.

    Call it again until it says that nothing is left; each file is written once and never again.
    """
    run = locked_run(run_id)
    if run.state != RunState.APPROVED or run.files_ready_at is not None:
        return False
    if run.debtor is None or run.execution_on is None or run.approved_at is None:
        raise DomainError("Deze run is niet goedgekeurd.", code="MOVE_NOT_ALLOWED")
    if not run.files.exists() and not run.reliefs.exists():
        set_reliefs_apart(run)
    file_id = _make_orders(run, run.debtor.orders_per_file)
    if file_id is None:
        run.files_ready_at = at
        run.save(update_fields=["files_ready_at"])
        note_step(run, "files_ready", by=by, at=at)
        return False
    rows = _payments(run, "= %s", [file_id, run.debtor.orders_per_file])
    _keep_file(run, rows, file_id, debtor=run.debtor, execution_on=run.execution_on, created_at=run.approved_at, at=at)
    return True


def _make_orders(run: Run, count: int) -> int | None:
    """The orders of the next file, born in it; gives the key that the file must get, or nothing when all is ordered."""
    port = port_of(run.source)
    names: dict[str, Any] = {"run": run.pk, "prefix": port.prefix, "title": str(port.title)}
    after = run.orders.filter(attempt=1).aggregate(last=Max("payee_id"))["last"] or 0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('payments_bankfile', 'id'))")
            (names["file"],) = cursor.fetchone()
            while True:
                cursor.execute(LAST_PAYEE, [run.pk, after, count])
                (last,) = cursor.fetchone()
                if last is None:
                    return None
                cursor.execute(MAKE_ORDERS, names | {"after": after, "last": last})
                if cursor.rowcount:
                    return int(names["file"])
                after = last  # nothing was left to pay for any of these
    except IntegrityError as fault:
        raise DomainError(
            "Een begunstigde heeft intussen geen bruikbare rekening meer. Zet de run stop en bereid een nieuwe voor.",
            code="ACCOUNT_GONE",
        ) from fault


def _payments(run: Run, where: str, params: list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(PAYMENTS.format(where), [run.pk, *params])
        return cursor.fetchall()


def write_one_file(run: Run, *, debtor: DebtorAccount, execution_on: date, created_at: datetime, at: datetime) -> bool:
    """A file with the orders of the run that stand in none yet; says whether there were any."""
    rows = _payments(run, "IS NULL", [debtor.orders_per_file])
    if not rows:
        return False
    file = _keep_file(run, rows, None, debtor=debtor, execution_on=execution_on, created_at=created_at, at=at)
    first, last = rows[0][0], rows[-1][0]
    Order.objects.filter(run=run, file__isnull=True, pk__gte=first, pk__lte=last).update(file=file)
    return True


def _keep_file(
    run: Run,
    rows: list[tuple[Any, ...]],
    file_id: int | None,
    *,
    debtor: DebtorAccount,
    execution_on: date,
    created_at: datetime,
    at: datetime,
) -> BankFile:
    """The next file of the run: fixed bytes, fixed number, valid against its schema or not written at all."""
    number = (run.files.order_by("number").values_list("number", flat=True).last() or 0) + 1
    message_id = f"{'DEMO-' if settings.DEMO else ''}{port_of(run.source).prefix}-{run.pk}-{number}"
    total = sum((row[2] for row in rows), Decimal(0))
    head = Head(
        message_id=message_id,
        created_at=timezone.localtime(created_at).replace(microsecond=0, tzinfo=None),
        execution_on=execution_on,
        debtor=Debtor(debtor.name, debtor.iban, debtor.enterprise_number),
        count=len(rows),
        total=total,
        version=Version(debtor.version),
        demo=settings.DEMO,
    )
    content = b"".join(write(head, payments_of_rows(rows, structured=debtor.structured)))
    schemas.check(content, debtor.version)
    return BankFile.objects.create(
        pk=file_id,
        run=run,
        debtor=debtor,
        number=number,
        message_id=message_id,
        version=debtor.version,
        execution_on=execution_on,
        orders_count=len(rows),
        total=total,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        packed=zlib.compress(content, 1),
        written_at=at,
    )


def payments_of_rows(rows: Iterable[tuple[Any, ...]], *, structured: bool) -> Iterator[Payment]:
    """Orders as the writer takes them."""
    for key, end_to_end_id, amount, name, iban, message in rows:
        reference = make_structured_message(key % 10_000_000_000) if structured else ""
        yield Payment(end_to_end_id, amount, name, iban, message, reference)


def content_of(file: BankFile) -> bytes:
    """The bytes as they were written; raises when they are no longer what their control number says."""
    content = zlib.decompress(bytes(file.packed))
    if sha256(content).hexdigest() != file.sha256:
        raise DomainError("Dit bestand is beschadigd. Verwittig de beheerder.", code="BANK_FILE_DAMAGED")
    return content


@deed
def ask_download(*, file_id: int, reason: str, by: User, at: datetime) -> DownloadPermit:
    """Ask for another copy of a file that already left the house."""
    if not reason.strip():
        raise DomainError("Zeg waarom het bestand opnieuw nodig is.", code="REASON_MISSING")
    return DownloadPermit.objects.create(file_id=file_id, asked_by=by, asked_at=at, reason=reason.strip()[:500])


@deed
def allow_download(*, permit_id: int, by: User, at: datetime) -> DownloadPermit:
    """Allow it, as somebody else than who asked."""
    permit = DownloadPermit.objects.select_for_update(of=("self",)).get(pk=permit_id)
    if permit.allowed_by_id is not None:
        raise AlreadyDone("Deze download is al toegestaan.")
    if permit.asked_by_id == by.pk:
        raise SamePerson("Wie een download vraagt, laat hem niet zelf toe. Vraag een collega.")
    permit.allowed_by, permit.allowed_at = by, at
    permit.save(update_fields=["allowed_by", "allowed_at"])
    return permit


@deed
def download_file(*, file_id: int, by: User, on: date, at: datetime) -> bytes:
    """Take a file of a released run to the bank. The first time its orders count as sent; later only with a permit."""
    found = BankFile.objects.select_related("run").get(pk=file_id)
    run = locked_run(found.run_id)
    file = BankFile.objects.get(pk=file_id)
    if run.state not in (RunState.RELEASED, RunState.SENT, RunState.BOOKED):
        raise DownloadRefused("Dit bestand kan pas weg nadat de run is vrijgegeven.")
    earlier = file.downloads.count()
    permit = None
    if earlier:
        permit = (
            DownloadPermit.objects.filter(file=file, asked_by=by, allowed_by__isnull=False, download__isnull=True)
            .order_by("pk")
            .first()
        )
        if permit is None:
            raise DownloadRefused(
                "Dit bestand is al gedownload. Vraag het opnieuw aan met een reden en laat een collega dat toestaan."
            )
    FileDownload.objects.create(file=file, number=earlier + 1, by=by, at=at, permit=permit)
    if not earlier:
        mark_sent(file, at)
    waiting = run.files.annotate(times=Count("downloads")).filter(times=0).exists()
    if run.state == RunState.RELEASED and not waiting:
        run.state = target(Thing.RUN, run.state, "send")
        run.sent_at = at
        run.save(update_fields=["state", "sent_at"])
        note_step(run, "send", by=by, at=at)
    return content_of(file)


def mark_sent(file: BankFile, at: datetime) -> None:
    """All orders of the file are on their way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH sent AS (UPDATE payments_order SET state = %s WHERE file_id = %s AND state = %s RETURNING id) "
            "INSERT INTO payments_orderevent (order_id, state, at, reason, detail) SELECT id, %s, %s, '', '' FROM sent",
            [OrderState.SENT, file.pk, OrderState.PREPARED, OrderState.SENT, at],
        )


def sums_by_state(run: Run) -> dict[str, Decimal]:
    """What the orders of a run come to per state, each payment counted once: the last attempt stands for it."""
    rows = Order.objects.filter(run=run, replaced_by__isnull=True).values("state").annotate(total=Sum("amount"))
    return {row["state"]: row["total"] for row in rows.order_by("state")}
