"""The bank files of an approved run, and taking a file to the bank."""

import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Sum
from django.utils import timezone

from accounts.models import User
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from kernel.pure.identifiers import make_structured_message
from payments.actions.accounts import AlreadyDone, SamePerson
from payments.actions.orders import fresh_orders, keep_orders, plan_files
from payments.actions.runs import locked_run, note_step
from payments.bank_days import execution_day
from payments.banking import schemas
from payments.banking.credit_transfer import Debtor, Head, Payment, Version, with_day, write
from payments.desk_settings import hour_setting
from payments.enums import OrderState, RunState
from payments.models import BankFile, DebtorAccount, DownloadPermit, FileDay, FileDownload, FilePart, Order, Run
from payments.ports import port_of
from payments.workflow import Thing, target


class DownloadRefused(DomainError):
    """The file was taken before, or the run is not released."""

    code = "DOWNLOAD_REFUSED"


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
    """Make one more bank file of an approved run with its orders, held against the published schema.

    Call it again until it says that nothing is left for it. Any number of workers may do so at the same time: each
    takes a file that nobody has in hand, and writes it wholly or not at all; each is written once and never again.
    """
    waiting = FilePart.objects.filter(run_id=run_id, is_done=False)
    part = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("number").first()
    if part is None:
        return not waiting.exists() and _plan_or_finish(run_id, by=by, at=at)
    with connection.cursor() as cursor:
        # Others may write other files meanwhile, but nobody takes the approval away.
        cursor.execute("SELECT FROM payments_run WHERE id = %s FOR SHARE", [run_id])
    run = Run.objects.select_related("debtor").get(pk=run_id)
    if run.state != RunState.APPROVED or run.files_ready_at is not None:
        return False
    debtor, execution_on, created_at = _approved(run)
    orders = fresh_orders(run, part)
    file = _keep_file(
        run, part.number, orders.payments(structured=debtor.structured), count=orders.count, total=orders.total,
        debtor=debtor, execution_on=execution_on, created_at=created_at, at=at,
    )  # fmt: skip
    keep_orders(run, file.pk, orders)
    part.is_done = True
    part.save(update_fields=["is_done"])
    return True


def _approved(run: Run) -> tuple[DebtorAccount, date, datetime]:
    """From which account, on which day and since when, all fixed by the approval."""
    if run.debtor is None or run.execution_on is None or run.approved_at is None:
        raise DomainError("Deze run is niet goedgekeurd.", code="MOVE_NOT_ALLOWED")
    return run.debtor, run.execution_on, run.approved_at


def _plan_or_finish(run_id: int, *, by: User, at: datetime) -> bool:
    """Before the first file: cut the run into files. After the last: let the run be released."""
    run = locked_run(run_id)
    if run.state != RunState.APPROVED or run.files_ready_at is not None:
        return False
    _approved(run)
    if not run.file_parts.exists() and plan_files(run):
        return True
    if run.file_parts.filter(is_done=False).exists():
        return True  # somebody cut it a moment ago
    run.files_ready_at = at
    run.save(update_fields=["files_ready_at"])
    note_step(run, "files_ready", by=by, at=at)
    return False


def _payments(run: Run, where: str, params: list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(PAYMENTS.format(where), [run.pk, *params])
        return cursor.fetchall()


def write_one_file(run: Run, *, debtor: DebtorAccount, execution_on: date, created_at: datetime, at: datetime) -> bool:
    """A file with the orders of the run that stand in none yet; says whether there were any."""
    rows = _payments(run, "IS NULL", [debtor.orders_per_file])
    if not rows:
        return False
    number = (run.files.aggregate(last=Max("number"))["last"] or 0) + 1
    file = _keep_file(
        run, number, payments_of_rows(rows, structured=debtor.structured), count=len(rows),
        total=sum((row[2] for row in rows), Decimal(0)),
        debtor=debtor, execution_on=execution_on, created_at=created_at, at=at,
    )  # fmt: skip
    first, last = rows[0][0], rows[-1][0]
    Order.objects.filter(run=run, file__isnull=True, pk__gte=first, pk__lte=last).update(file=file)
    return True


def _keep_file(
    run: Run,
    number: int,
    payments: Iterable[Payment],
    *,
    count: int,
    total: Decimal,
    debtor: DebtorAccount,
    execution_on: date,
    created_at: datetime,
    at: datetime,
) -> BankFile:
    """A file of the run: fixed bytes, fixed number, valid against its schema or not written at all."""
    message_id = f"{'DEMO-' if settings.DEMO else ''}{port_of(run.source).prefix}-{run.pk}-{number}"
    head = Head(
        message_id=message_id,
        created_at=timezone.localtime(created_at).replace(microsecond=0, tzinfo=None),
        execution_on=execution_on,
        debtor=Debtor(debtor.name, debtor.iban, debtor.enterprise_number),
        count=count,
        total=total,
        version=Version(debtor.version),
        demo=settings.DEMO,
    )
    content = b"".join(write(head, payments))
    schemas.check(content, debtor.version)
    return BankFile.objects.create(
        run=run,
        debtor=debtor,
        number=number,
        message_id=message_id,
        version=debtor.version,
        execution_on=execution_on,
        orders_count=count,
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
    """The bytes for the bank: as they were written, with the day that the release gave when theirs had passed; raises
    when they are no longer what their control number says."""
    content = _whole(zlib.decompress(bytes(file.packed)), file.sha256)
    later = FileDay.objects.filter(file=file).first()
    return content if later is None else _whole(with_day(content, later.execution_on), later.sha256)


def _whole(content: bytes, control_number: str) -> bytes:
    if sha256(content).hexdigest() != control_number:
        raise DomainError("Dit bestand is beschadigd. Verwittig de beheerder.", code="BANK_FILE_DAMAGED")
    return content


def execution_day_at(at: datetime) -> date:
    """The day on which the bank carries out a file that reaches it at this moment."""
    moment = timezone.localtime(at)
    return execution_day(moment, hour_setting("bank_cut_off", moment.date()))


def fix_execution_day(run: Run, at: datetime) -> None:
    """On the release: the first day on which the bank can still carry the files out. A file that was written for
    another day gets this one, for ever."""
    run.execution_on = day = execution_day_at(at)
    FileDay.objects.bulk_create(
        FileDay(file_id=file.pk, execution_on=day, sha256=sha256(with_day(content_of(file), day)).hexdigest(), at=at)
        for file in run.files.exclude(execution_on=day).order_by("number").iterator(chunk_size=1)
    )


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
