"""The bank files of a run: making them, and what the writer and the schema check do by themselves."""

from __future__ import annotations

import time
from datetime import date
from typing import Any


def bank_files(run_id: int, ids: dict[str, int]) -> dict[str, Any]:
    """All files of the run: orders, bytes, schema check, stored."""
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from payments import actions
    from payments.models import BankFile, DebtorAccount

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
    started = time.perf_counter()
    while actions.write_files(run_id=run_id, by=by, at=timezone.now()):
        pass
    total = time.perf_counter() - started
    orders = sum(BankFile.objects.filter(run_id=run_id).values_list("orders_count", flat=True))
    return {"orders": orders, "files_seconds": round(total, 2), **writer_speed(run_id)}


def writer_speed(run_id: int) -> dict[str, Any]:
    """The two parts that a bank sees: writing the bytes, and holding them against the schema."""
    from django.db import connection

    from payments.actions.files import PAYMENTS, content_of, payments_of_rows
    from payments.banking import schemas
    from payments.banking.credit_transfer import Debtor, Head, write
    from payments.models import BankFile

    written, checked, orders = 0.0, 0.0, 0
    for file in BankFile.objects.filter(run_id=run_id).order_by("number")[:8]:
        with connection.cursor() as cursor:
            cursor.execute(PAYMENTS.format("= %s"), [run_id, file.pk, 100_000])
            payments = list(payments_of_rows(cursor.fetchall(), structured=False))
        head = Head(
            file.message_id,
            file.written_at,
            file.execution_on,
            Debtor("Proef", "BE68539007547034"),
            len(payments),
            file.total,
        )
        started = time.perf_counter()
        for _piece in write(head, payments):
            pass
        written += time.perf_counter() - started
        content = content_of(file)
        started = time.perf_counter()
        schemas.check(content, file.version)
        checked += time.perf_counter() - started
        orders += len(payments)
    return {"write_per_second": round(orders / written), "check_per_second": round(orders / checked)}
