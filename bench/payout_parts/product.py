"""(a) The product's own run, by its own workers."""

from __future__ import annotations

import statistics
import time
from datetime import date
from typing import Any

from bench.payout_parts.dossiers import MONTH, abandon, prepare, wait_for
from bench.payout_parts.machine import DatabaseMemory, peak_megabytes, workers


def product_run(worker_count: int, repeats: int, *, month: date = MONTH, kind: str = "MONTHLY") -> dict[str, Any]:
    """(a) seconds to "calculated" and to "checked", and the most memory any worker and any process of the
    database held."""
    calculated, checked, peaks, last = [], [], [], 0
    with workers(worker_count) as pids, DatabaseMemory() as database:
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
        "database_megabytes": database.megabytes,
    }
