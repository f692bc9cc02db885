"""The payment run at size, beside plainer ways of writing the same lines.

    ./dev bench payout [N ...] [--repeats 3] [--one-repeats 1] [--orm-repeats 1] [--orm-limit 1000000]

(a) the product's own run, from "prepare" to "calculated" and on to "checked", with 1 and 2 Celery workers;
(b) COPY of the same finished lines, straight into the ledger as it stands (partitioned, its keys, its foreign keys, a
    guard on each row) and into an ordinary table with a primary key, two unique indexes and two foreign keys;
(c) the whole run as it is usually written with objects, from reading the rights to `bulk_create(batch_size=1000)` into
    that ordinary table; it has to end with the sums of (a);
(d) of (c) the writing alone: model objects of the finished lines and `bulk_create(batch_size=1000)`.
Then the bank files with their schema check (by two workers, once) and an unchanged month ("nothing to do"). Memory: the
most that any worker, and any process of the database for itself, ever held. Real PostgreSQL, real Redis.

Making a million dossiers takes minutes: `--template NAME` begins with a copy of a database in which `--keep` left them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.payout_parts.dossiers import (  # noqa: E402
    abandon,
    close_by_hand_after_files,
    found_dossiers,
    make_dossiers,
)
from bench.payout_parts.files import bank_files  # noqa: E402
from bench.payout_parts.machine import keep_database, private_redis, start_django  # noqa: E402
from bench.payout_parts.plain import LEDGER, TABLE, bench_line, copy_rows, orm_rows  # noqa: E402
from bench.payout_parts.product import product_run  # noqa: E402

PASSED_ON = ("repeats", "one-repeats", "orm-limit", "orm-repeats")


def measure(count: int, asked: argparse.Namespace) -> dict[str, Any]:
    from payments.models import Run

    repeats = asked.repeats
    started = time.perf_counter()
    ids = found_dossiers(count) if asked.template else make_dossiers(count)
    if asked.keep:
        keep_database(asked.keep)
    row: dict[str, Any] = {"dossiers": count, "made_in": round(time.perf_counter() - started, 1)}
    one = product_run(1, asked.one_repeats or repeats)
    row["a1_rounds"] = asked.one_repeats or repeats
    abandon(one["run"])
    two = product_run(2, repeats)
    run = Run.objects.get(pk=two["run"])
    row |= {"lines": run.lines, "control_ok": not run.findings.filter(kind="CONTROL").exists()}
    row |= {"a1_calculated": one["calculated"], "a1_checked": one["checked"]}
    row |= {"a2_calculated": two["calculated"], "a2_checked": two["checked"]}
    row["worker_mb"] = max(one["megabytes"], two["megabytes"])
    row["database_mb"] = max(one["database_megabytes"], two["database_megabytes"])
    tell(row)
    row["b_copy_ledger"] = copy_rows(run.pk, LEDGER, repeats)
    row["b_copy_table"] = copy_rows(run.pk, TABLE, repeats)
    row["c_orm_run"] = row["d_orm_writing"] = None
    if count <= asked.orm_limit:
        from bench.payout_parts.usual import orm_run

        model, rounds = bench_line(), asked.orm_repeats or repeats
        row |= {"d_orm_writing": orm_rows(model, run.pk, rounds), "orm_rounds": rounds}
        tell(row)
        row["c_orm_run"] = orm_run(model, run.pk, rounds)
    tell(row)
    row |= bank_files(run.pk, ids)
    tell(row)
    close_by_hand_after_files(run.pk, ids)
    nothing = product_run(2, repeats, kind="EXTRA")
    row |= {"nothing_calculated": nothing["calculated"], "nothing_checked": nothing["checked"]}
    row["nothing_lines"] = Run.objects.get(pk=nothing["run"]).lines
    return row


def tell(row: dict[str, Any]) -> None:
    """What is known so far: the whole takes long."""
    print(json.dumps(row), file=sys.stderr, flush=True)


def show(rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    print(f"{'':>22}" + "".join(f"{row['dossiers']:>14,}" for row in rows))
    for name in names[1:]:
        print(f"{name:>22}" + "".join(f"{row[name] if row[name] is not None else '-':>14}" for row in rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--orm-limit", type=int, default=1_000_000, help="no (c) and (d) above this size")
    parser.add_argument("--one-repeats", type=int, default=0, help="rounds of (a) with one worker, when fewer")
    parser.add_argument("--orm-repeats", type=int, default=0, help="rounds of (c) and (d), when fewer")
    parser.add_argument("--template", default="", help="a database with that many dossiers, left by --keep")
    parser.add_argument("--keep", default="", help="leave a copy of the database once the dossiers are made")
    asked = parser.parse_args()
    rows = []
    with private_redis():
        for size in asked.sizes or [10_000]:
            if rows:
                from django.db import connection

                connection.close()
                options = [f"--{name}={getattr(asked, name.replace('-', '_'))}" for name in PASSED_ON]
                result = subprocess.run(
                    [sys.executable, __file__, str(size), *options], check=True, stdout=subprocess.PIPE, text=True
                )
                rows.append(json.loads(result.stdout.splitlines()[-1])["rows"][0])
                continue
            start_django(asked.template)
            rows.append(measure(size, asked))
    show(rows)
    print(json.dumps({"bench": "payout", "rows": rows}))


if __name__ == "__main__":
    main()
