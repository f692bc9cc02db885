"""The payment run at size, beside plainer ways of writing the same lines.

    ./dev bench payout [N ...] [--repeats 3] [--orm-limit 1000000] [--usual-limit 100000]

(a) the product's own run, from "prepare" to "calculated" and on to "checked", with 1 and 2 Celery workers;
(b) COPY of the same finished lines, straight into the ledger as it stands (partitioned, its keys, its foreign keys, a
    guard on each row) and into an ordinary table with a primary key, two unique indexes and two foreign keys;
(c) model objects of the finished lines and `bulk_create(batch_size=1000)` into that ordinary table;
(d) the whole run as it is usually written with objects, from reading the rights to `bulk_create(batch_size=1000)`.
Then an unchanged month ("nothing to do"), and the bank files with their schema check. Real PostgreSQL, real Redis.
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

from bench.payout_parts.dossiers import abandon, close_by_hand_after_files, make_dossiers  # noqa: E402
from bench.payout_parts.files import bank_files  # noqa: E402
from bench.payout_parts.machine import private_redis, start_django  # noqa: E402
from bench.payout_parts.plain import LEDGER, TABLE, bench_line, copy_rows, orm_rows  # noqa: E402
from bench.payout_parts.product import product_run  # noqa: E402


def measure(count: int, asked: argparse.Namespace) -> dict[str, Any]:
    from payments.models import Run

    repeats = asked.repeats
    started = time.perf_counter()
    ids = make_dossiers(count)
    row: dict[str, Any] = {"dossiers": count, "made_in": round(time.perf_counter() - started, 1)}
    one = product_run(1, repeats)
    abandon(one["run"])
    two = product_run(2, repeats)
    run = Run.objects.get(pk=two["run"])
    row |= {"lines": run.lines, "control_ok": not run.findings.filter(kind="CONTROL").exists()}
    row |= {"a1_calculated": one["calculated"], "a1_checked": one["checked"]}
    row |= {"a2_calculated": two["calculated"], "a2_checked": two["checked"]}
    row["worker_megabytes"] = max(one["megabytes"], two["megabytes"])
    row["b_copy_ledger"] = copy_rows(run.pk, LEDGER, repeats)
    row["b_copy_table"] = copy_rows(run.pk, TABLE, repeats)
    row["c_orm"] = row["d_orm_run"] = None
    model = bench_line()
    if count <= asked.orm_limit:
        row["c_orm"] = orm_rows(model, run.pk, 1 if count >= 1_000_000 else repeats)
    if count <= asked.usual_limit:
        from bench.payout_parts.usual import orm_run

        row["d_orm_run"] = orm_run(model, run.pk, repeats)
    row |= bank_files(run.pk, ids)
    close_by_hand_after_files(run.pk, ids)
    nothing = product_run(2, repeats, kind="EXTRA")
    row |= {"nothing_calculated": nothing["calculated"], "nothing_checked": nothing["checked"]}
    row["nothing_lines"] = Run.objects.get(pk=nothing["run"]).lines
    return row


def show(rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    print(f"{'':>22}" + "".join(f"{row['dossiers']:>14,}" for row in rows))
    for name in names[1:]:
        print(f"{name:>22}" + "".join(f"{row[name] if row[name] is not None else '-':>14}" for row in rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--orm-limit", type=int, default=1_000_000, help="no (c) above this size")
    parser.add_argument("--usual-limit", type=int, default=100_000, help="no (d) above this size")
    asked = parser.parse_args()
    rows = []
    with private_redis():
        for size in asked.sizes or [10_000]:
            if rows:
                from django.db import connection

                connection.close()
                result = subprocess.run(
                    [sys.executable, __file__, str(size), "--repeats", str(asked.repeats), "--orm-limit",
                     str(asked.orm_limit), "--usual-limit", str(asked.usual_limit)],
                    check=True, capture_output=True, text=True,
                )  # fmt: skip
                rows.append(json.loads(result.stdout.splitlines()[-1])["rows"][0])
                continue
            start_django()
            rows.append(measure(size, asked))
    show(rows)
    print(json.dumps({"bench": "payout", "rows": rows}))


if __name__ == "__main__":
    main()
