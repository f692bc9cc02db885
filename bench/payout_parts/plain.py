"""(b) and (d): plainer ways to write the same finished lines."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

COLUMNS = "run_id, chunk, reference, due_month, payee_id, grant_key, basis, cause, gross, withheld, net"
FIELDS = """
    run_id bigint NOT NULL REFERENCES payments_run (id), chunk integer NOT NULL,
    reference varchar(30) COLLATE "C" NOT NULL, due_month date NOT NULL,
    payee_id bigint NOT NULL REFERENCES payments_payee (id), grant_key bigint NOT NULL,
    basis varchar(80) COLLATE "C" NOT NULL, cause varchar(10) COLLATE "C" NOT NULL, gross numeric(12, 2) NOT NULL,
    withheld numeric(12, 2) NOT NULL, net numeric(12, 2) NOT NULL,
    CHECK (net = gross - withheld), CHECK (gross <> 0 OR withheld <> 0)
"""
# The ledger as it would have to stand if lines were written straight into it: all of its own keys, its index, and a
# guard on each row that lets additions pass.
LEDGER = f"""
CREATE TABLE bench_ledger ({FIELDS}, PRIMARY KEY (reference, due_month, run_id)) PARTITION BY LIST (run_id);
CREATE INDEX ON bench_ledger (payee_id);
CREATE OR REPLACE FUNCTION bench_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN RAISE EXCEPTION 'append only'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON bench_ledger FOR EACH ROW EXECUTE FUNCTION bench_guard();
CREATE TABLE bench_ledger_run PARTITION OF bench_ledger DEFAULT;
"""
# One ordinary table as most projects have it: a key of its own, two unique indexes, two foreign keys, no guard.
TABLE = f"""
CREATE TABLE bench_ledger (id bigserial PRIMARY KEY, {FIELDS},
    UNIQUE (run_id, reference, due_month), UNIQUE (reference, due_month, grant_key, run_id))
"""


def timed(repeats: int, before: Callable[[], Any], work: Callable[[], Any]) -> float:
    seconds = []
    for _repeat in range(repeats):
        before()
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return round(statistics.median(seconds), 2)


def fresh(shape: str) -> Callable[[], None]:
    """An empty table of that shape."""

    def make() -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_ledger CASCADE")
            cursor.execute(shape)

    return make


def copy_rows(run_id: int, shape: str, repeats: int) -> float:
    """(b) COPY of the finished lines."""
    from django.db import connection, transaction

    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {COLUMNS} FROM payments_line WHERE run_id = {run_id}) TO STDOUT") as copy,
    ):
        text = b"".join(bytes(block) for block in copy)
    size = 1 << 20
    blocks = [text[start : start + size] for start in range(0, len(text), size)]

    def work() -> None:
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy(f"COPY bench_ledger ({COLUMNS}) FROM STDIN") as copy,
        ):
            for block in blocks:
                copy.write(block)

    return timed(repeats, fresh(shape), work)


def bench_line() -> Any:
    """A model with the fields of the ledger's own, foreign keys and all."""
    from django.db import models

    from payments.models import Payee, Run

    class BenchLine(models.Model):  # noqa: DJ008
        run = models.ForeignKey(Run, models.PROTECT, related_name="+")
        chunk = models.IntegerField()
        reference = models.CharField(max_length=30)
        due_month = models.DateField()
        payee = models.ForeignKey(Payee, models.PROTECT, related_name="+")
        grant_key = models.BigIntegerField()
        basis = models.CharField(max_length=80)
        cause = models.CharField(max_length=10)
        gross = models.DecimalField(max_digits=12, decimal_places=2)
        withheld = models.DecimalField(max_digits=12, decimal_places=2)
        net = models.DecimalField(max_digits=12, decimal_places=2)

        class Meta:
            app_label, db_table, managed = "payments", "bench_ledger", False

    return BenchLine


def orm_rows(model: Any, run_id: int, repeats: int) -> float:
    """(d) model objects of the finished lines, `bulk_create(batch_size=1000)`."""
    from django.db import connection, transaction

    names = COLUMNS.split(", ")

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {COLUMNS} FROM payments_line WHERE run_id = %s", [run_id])
            while rows := cursor.fetchmany(50_000):
                model.objects.bulk_create([model(**dict(zip(names, row, strict=True))) for row in rows], 1_000)

    return timed(repeats, fresh(TABLE), work)
