"""The bank files of a run: making them, and what the writer and the schema check do by themselves."""

from __future__ import annotations

import multiprocessing
import time
from datetime import date
from typing import Any

from bench.payout_parts.machine import DatabaseMemory, peak_megabytes, workers

WORKERS = 2
SAMPLE = 8  # files


def bank_files(run_id: int, ids: dict[str, int]) -> dict[str, Any]:
    """All files of the run by two workers, from the approval on: orders, bytes, schema check, stored."""
    from django.db import connection, transaction
    from django.utils import timezone

    from accounts.models import User
    from payments import actions
    from payments.actions.orders import enqueue_files
    from payments.models import BankFile, DebtorAccount, Run

    by, other = User.objects.get(pk=ids["user"]), User.objects.get(pk=ids["other"])
    debtor = DebtorAccount.objects.first()
    if debtor is None:
        debtor = actions.set_debtor(
            source="zorgkrediet", name="Proef", iban="BE68539007547034", starts_on=date(2020, 1, 1), by=by
        )
        actions.confirm_debtor(account_id=debtor.pk, by=other, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_clearance (finding_id, by_id, at, reason) SELECT f.id, %s, now(), 'bench' "
            "FROM payments_gatefinding f WHERE f.run_id = %s AND f.kind <> 'CONTROL'",
            [other.pk, run_id],
        )
        cursor.execute(
            "UPDATE payments_run SET state = 'APPROVED', approved_by_id = %s, approved_at = now(), "
            "approved_hash = hash, debtor_id = %s, execution_on = '2025-07-02' WHERE id = %s",
            [by.pk, debtor.pk, run_id],
        )
    with workers(WORKERS) as pids, DatabaseMemory() as database:
        started = time.perf_counter()
        with transaction.atomic():
            enqueue_files(Run.objects.get(pk=run_id))
        while Run.objects.filter(pk=run_id, files_ready_at__isnull=True, failure="").exists():
            time.sleep(0.02)
        total = time.perf_counter() - started
        peak = max(peak_megabytes(pid) for pid in pids)
    run = Run.objects.get(pk=run_id)
    if run.failure:
        raise RuntimeError(run.failure)
    orders = sum(BankFile.objects.filter(run_id=run_id).values_list("orders_count", flat=True))
    return {
        "orders": orders,
        "files_seconds": round(total, 2),
        "files_per_second": round(orders / total),
        **writer_speed(run_id),
        "pair_per_second": pair_speed(run_id),
        "files_worker_mb": peak,
        "files_database_mb": database.megabytes,
    }


def sample(run_id: int) -> list[tuple[Any, list[Any], str]]:
    """Some files of the run with their payments, ready to be written again."""
    from django.db import connection

    from payments.actions.files import PAYMENTS, payments_of_rows
    from payments.banking.credit_transfer import Debtor, Head
    from payments.models import BankFile

    found = []
    for file in BankFile.objects.filter(run_id=run_id).order_by("number")[:SAMPLE]:
        with connection.cursor() as cursor:
            cursor.execute(PAYMENTS.format("= %s"), [run_id, file.pk, 100_000])
            payments = list(payments_of_rows(cursor.fetchall(), structured=False))
        debtor = Debtor("Proef", "BE68539007547034")
        head = Head(file.message_id, file.written_at, file.execution_on, debtor, len(payments), file.total)
        found.append((head, payments, file.version))
    return found


def writer_speed(run_id: int) -> dict[str, Any]:
    """The two parts that a bank sees, on one core: writing the bytes, and holding them against the schema."""
    from payments.banking import schemas
    from payments.banking.credit_transfer import write

    written, checked, orders = 0.0, 0.0, 0
    for head, payments, version in sample(run_id):
        started = time.perf_counter()
        content = b"".join(write(head, payments))
        written += time.perf_counter() - started
        started = time.perf_counter()
        schemas.check(content, version)
        checked += time.perf_counter() - started
        orders += len(payments)
    return {"write_per_second": round(orders / written), "check_per_second": round(orders / checked)}


def pair_speed(run_id: int) -> int:
    """Writing and checking on two cores at once, payments a second by the clock; each takes every other file."""
    from django.db import connection

    files = sample(run_id)
    connection.close()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(WORKERS + 1)
    both = [context.Process(target=_write_and_check, args=(files[n::WORKERS], barrier)) for n in range(WORKERS)]
    for one in both:
        one.start()
    barrier.wait()
    started = time.perf_counter()
    for one in both:
        one.join()
    return round(sum(len(payments) for _head, payments, _version in files) / (time.perf_counter() - started))


def _write_and_check(files: list[tuple[Any, list[Any], str]], barrier: Any) -> None:
    from payments.banking import schemas
    from payments.banking.credit_transfer import write

    barrier.wait()
    for head, payments, version in files:
        schemas.check(b"".join(write(head, payments)), version)
