"""The payment run at size, beside two plainer ways of writing the same lines.

    ./dev bench payout [N ...] [--repeats 3] [--orm-limit 1000000]

(a) the product's own run, from "prepare" to "calculated" and on to "checked", with 1 and 2 Celery workers;
(b) COPY of the same finished rows into one live table with a primary key, two unique indexes and two foreign keys;
(c) model objects and `bulk_create(batch_size=1000)` into that same table.
Then an unchanged month ("nothing to do"), and the bank files with their schema check. Real PostgreSQL, real Redis.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DATABASE = "bench_payout"
MONTH, FIRST = date(2025, 6, 1), date(2025, 3, 1)
LIVE_TABLE = """
DROP TABLE IF EXISTS bench_ledger;
CREATE TABLE bench_ledger (
    id bigserial PRIMARY KEY, run_id bigint NOT NULL REFERENCES payments_run (id), chunk integer NOT NULL,
    reference varchar(30) NOT NULL, due_month date NOT NULL, payee_id bigint NOT NULL REFERENCES payments_payee (id),
    grant_key bigint NOT NULL, basis varchar(80) NOT NULL, cause varchar(10) NOT NULL, gross numeric(12, 2) NOT NULL,
    withheld numeric(12, 2) NOT NULL, net numeric(12, 2) NOT NULL,
    CHECK (net = gross - withheld),
    UNIQUE (run_id, reference, due_month), UNIQUE (reference, due_month, grant_key, run_id)
)
"""
COLUMNS = "run_id, chunk, reference, due_month, payee_id, grant_key, basis, cause, gross, withheld, net"


def start_django() -> None:
    """Point the product at its own benchmark database, as the owner of its tables."""
    from config.private import load_private_environment

    load_private_environment()
    base = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    server, _slash, _name = base.rpartition("/")
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = f"{server}/{DATABASE}"
    os.environ["DATABASE_ROLE"] = "owner"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    import dj_database_url
    import psycopg

    settings = dj_database_url.parse(f"{server}/postgres")
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"],
        password=settings["PASSWORD"] or None, dbname="postgres", autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("setup_database", verbosity=0)


@contextmanager
def private_redis() -> Iterator[None]:
    """An own broker, so that nobody else's workers take this work."""
    folder = tempfile.mkdtemp(prefix="bench-redis-")
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", f"{folder}/redis.sock", "--dir", folder, "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    os.environ["REDIS_URL"] = f"unix://{folder}/redis.sock"
    try:
        yield
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def workers(count: int) -> Iterator[list[int]]:
    """So many Celery worker processes; gives their process ids."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "-n", f"w{n}@bench", "-l",
             "ERROR", "--without-gossip", "--without-mingle"],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for n in range(count)
    ]  # fmt: skip
    from config.celery import app

    while len(app.control.ping(timeout=2.0) or []) < count:
        pass
    try:
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait()


def peak_megabytes(pid: int) -> int:
    """The most memory this process ever held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024
    return 0


def make_dossiers(count: int) -> dict[str, int]:
    """Half with history, the others new; of all, 5 % changed facts and 2 % arrears."""
    import psycopg
    from django.db import connection

    from accounts.models import Organisation, User
    from accounts.roles import system_user
    from config.management.demo import bulk

    by = User.objects.create_user("bench@voorbeeld.test")
    other = User.objects.create_user("bench2@voorbeeld.test")
    employer = Organisation.objects.create(kbo_number="0316380841", name="Proef", kind="EMPLOYER", sector="EDUCATION")
    ids = {"user": by.pk, "other": other.pk, "system": system_user().pk}
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    half, late = count // 2, max(count // 50, 1)
    keys = {"user": by.pk, "employer": employer.pk}
    bulk.people_and_rights(raw, 1, half, first=FIRST, spread=3, at="2025-05-20", **keys)
    analyse()
    run = calculate_here(date(2025, 5, 1), "2025-06-02 10:00+02")
    close_by_hand(run.pk, ids)
    bulk.people_and_rights(raw, half + 1, half + late, first=FIRST, spread=1, at="2025-06-20", **keys)
    bulk.people_and_rights(raw, half + late + 1, count, first=MONTH, spread=1, at="2025-06-20", **keys)
    bulk.changed_facts(raw, 1, half, step=10, first=FIRST, spread=3, at="2025-06-25", user=by.pk)
    analyse()
    return ids


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def prepare(month: date, moment: str, kind: str = "MONTHLY") -> Any:
    from django.utils.dateparse import parse_datetime

    from accounts.roles import system_user
    from kernel.pure.periods import Month
    from payments import actions

    at = parse_datetime(moment)
    assert at is not None
    return actions.prepare_run(
        source="zorgkrediet", kind=kind, month=Month.of(month), by=system_user(), on=at.date(), at=at
    )


def calculate_here(month: date, moment: str) -> Any:
    """A run worked off in this process, without the queue."""
    from accounts.roles import system_user
    from config.celery import app
    from payments import actions

    run = prepare(month, moment)
    app.control.purge()
    at = run.prepared_at
    while actions.calculate_next_chunk(run_id=run.pk, by=system_user(), at=at):
        pass
    actions.close_calculation(run_id=run.pk, by=system_user(), at=at)
    app.control.purge()
    return run


def close_by_hand(run_id: int, ids: dict[str, int]) -> None:
    """Make a calculated run count as ordered, without its bank files."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE payments_run SET state = 'CHECKED', checked_at = now() WHERE id = %s", [run_id])
        cursor.execute(
            "INSERT INTO payments_clearance (finding_id, by_id, at, reason) SELECT f.id, %s, now(), 'bench' "
            "FROM payments_gatefinding f LEFT JOIN payments_clearance c ON c.finding_id = f.id "
            "WHERE f.run_id = %s AND c.id IS NULL",
            [ids["user"], run_id],
        )
        cursor.execute(
            "UPDATE payments_run SET state = 'RELEASED', approved_by_id = %s, approved_at = now(), "
            "approved_hash = hash, released_by_id = %s, released_at = now(), files_ready_at = now() WHERE id = %s",
            [ids["user"], ids["other"], run_id],
        )


def abandon(run_id: int) -> None:
    from django.utils import timezone

    from accounts.roles import system_user
    from payments import actions

    actions.abandon_run(run_id=run_id, reason="bench", by=system_user(), at=timezone.now())


def wait_for(run_id: int, *states: str) -> str:
    from payments.models import Run

    while True:
        run = Run.objects.get(pk=run_id)
        if run.failure:
            raise RuntimeError(run.failure)
        if run.state in states:
            return run.state
        time.sleep(0.02)


def product_run(worker_count: int, repeats: int, *, month: date = MONTH, kind: str = "MONTHLY") -> dict[str, Any]:
    """(a) seconds to "calculated" and to "checked", and the most memory any worker held."""
    calculated, checked, peaks, last = [], [], [], 0
    with workers(worker_count) as pids:
        for _repeat in range(repeats):
            if last:
                abandon(last)
            started = time.perf_counter()
            run = prepare(month, "2025-07-01 10:00+02", kind)
            wait_for(run.pk, "CALCULATED", "CHECKED")
            calculated.append(time.perf_counter() - started)
            wait_for(run.pk, "CHECKED")
            checked.append(time.perf_counter() - started)
            last = run.pk
        peaks = [peak_megabytes(pid) for pid in pids]
    return {
        "run": last,
        "calculated": round(statistics.median(calculated), 2),
        "checked": round(statistics.median(checked), 2),
        "megabytes": max(peaks),
    }


def timed(repeats: int, before: Callable[[], Any], work: Callable[[], Any]) -> float:
    seconds = []
    for _repeat in range(repeats):
        before()
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return round(statistics.median(seconds), 2)


def fresh_live_table() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(LIVE_TABLE)


def copy_rows(run_id: int, repeats: int) -> float:
    """(b)"""
    from django.db import connection, transaction

    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {COLUMNS} FROM payments_line WHERE run_id = {run_id}) TO STDOUT") as copy,
    ):
        blocks = [bytes(block) for block in copy]

    def work() -> None:
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy(f"COPY bench_ledger ({COLUMNS}) FROM STDIN") as copy,
        ):
            for block in blocks:
                copy.write(block)

    return timed(repeats, fresh_live_table, work)


def orm_rows(run_id: int, repeats: int) -> float:
    """(c)"""
    from django.db import connection, models, transaction

    class BenchLine(models.Model):  # noqa: DJ008
        run_id = models.BigIntegerField()
        chunk = models.IntegerField()
        reference = models.CharField(max_length=30)
        due_month = models.DateField()
        payee_id = models.BigIntegerField()
        grant_key = models.BigIntegerField()
        basis = models.CharField(max_length=80)
        cause = models.CharField(max_length=10)
        gross = models.DecimalField(max_digits=12, decimal_places=2)
        withheld = models.DecimalField(max_digits=12, decimal_places=2)
        net = models.DecimalField(max_digits=12, decimal_places=2)

        class Meta:
            app_label, db_table, managed = "payments", "bench_ledger", False

    names = COLUMNS.split(", ")

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {COLUMNS} FROM payments_line WHERE run_id = %s", [run_id])
            while rows := cursor.fetchmany(50_000):
                BenchLine.objects.bulk_create(
                    [BenchLine(**dict(zip(names, row, strict=True))) for row in rows], batch_size=1_000
                )

    return timed(repeats, fresh_live_table, work)


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


def measure(count: int, repeats: int, orm_limit: int) -> dict[str, Any]:
    from payments.models import Run

    started = time.perf_counter()
    ids = make_dossiers(count)
    row: dict[str, Any] = {"dossiers": count, "made_in": round(time.perf_counter() - started, 1)}
    one, two = product_run(1, repeats), None
    abandon(one["run"])
    two = product_run(2, repeats)
    run = Run.objects.get(pk=two["run"])
    row |= {"lines": run.lines, "control_ok": not run.findings.filter(kind="CONTROL").exists()}
    row |= {"a1_calculated": one["calculated"], "a1_checked": one["checked"]}
    row |= {"a2_calculated": two["calculated"], "a2_checked": two["checked"]}
    row["worker_megabytes"] = max(one["megabytes"], two["megabytes"])
    row["b_copy"] = copy_rows(run.pk, repeats)
    row["c_orm"] = orm_rows(run.pk, 1 if count >= 1_000_000 else repeats) if count <= orm_limit else None
    row |= bank_files(run.pk, ids)
    close_by_hand_after_files(run.pk, ids)
    nothing = product_run(2, repeats, kind="EXTRA")
    row |= {"nothing_calculated": nothing["calculated"], "nothing_checked": nothing["checked"]}
    row["nothing_lines"] = Run.objects.get(pk=nothing["run"]).lines
    return row


def close_by_hand_after_files(run_id: int, ids: dict[str, int]) -> None:
    from django.db import connection

    from accounts.roles import system_user

    third = system_user().pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT prepared_by_id FROM payments_run WHERE id = %s", [run_id])
        assert cursor.fetchone()[0] == third
        cursor.execute(
            "UPDATE payments_run SET state = 'RELEASED', released_by_id = %s, released_at = now() WHERE id = %s",
            [ids["other"], run_id],
        )


def show(rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    print(f"{'':>22}" + "".join(f"{row['dossiers']:>14,}" for row in rows))
    for name in names[1:]:
        print(f"{name:>22}" + "".join(f"{row[name] if row[name] is not None else '-':>14}" for row in rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--orm-limit", type=int, default=1_000_000, help="no (c) above this size")
    asked = parser.parse_args()
    rows = []
    with private_redis():
        for size in asked.sizes or [10_000]:
            if rows:
                from django.db import connection

                connection.close()
                result = subprocess.run(
                    [sys.executable, __file__, str(size), "--repeats", str(asked.repeats), "--orm-limit",
                     str(asked.orm_limit)], check=True, capture_output=True, text=True,
                )  # fmt: skip
                rows.append(json.loads(result.stdout.splitlines()[-1])["rows"][0])
                continue
            start_django()
            rows.append(measure(size, asked.repeats, asked.orm_limit))
    show(rows)
    print(json.dumps({"bench": "payout", "rows": rows}))


if __name__ == "__main__":
    main()
