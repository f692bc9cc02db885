"""How fast the care-credit law answers: 100,000 mixed cases from a fixed seed, beside a straight-line Decimal floor.

Run: python bench/law.py [cases]. Prints a table, ends with one line of JSON. Each figure is the median of twenty equal
parts of the cases, in processor seconds of one core; beside it the best part, and the median by the clock, which a
shared machine slows.
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kernel.pure.periods import Month
from zorgkrediet.enums import Category
from zorgkrediet.law.amount import monthly
from zorgkrediet.law.decision import decide
from zorgkrediet.law.request import read_request
from zorgkrediet.law.simulation import core_of, simulate

SEED = 20160902
GOAL_FULL, GOAL_MONTHLY = 3_000, 500_000
PARTS = 20
CENT = Decimal("0.01")
BASE = {"FULL": Decimal("527.00"), "HALF": Decimal("275.00"), "FIFTH": Decimal("131.00")}
RATE = {"FULL": Decimal("0.1013"), "HALF": Decimal("0.30"), "FIFTH": Decimal("0.1715")}


def mixed_cases(number: int) -> list[dict[str, Any]]:
    """Motives, regimes, households, histories, incomes and events in the proportions of the published statistics."""
    chance = random.Random(SEED)
    return [_case(chance) for _ in range(number)]


def _case(chance: random.Random) -> dict[str, Any]:
    start = date(2017, 1, 1) + timedelta(days=chance.randrange(3200))
    if chance.random() < 0.6:
        start = start.replace(day=1)
    regime = chance.choices(["FULL", "HALF", "FIFTH"], [2, 3, 5])[0]
    kind = chance.choices(["CHILD", "ILLNESS", "TRAINING", "PALLIATIVE"], [75, 20, 4, 1])[0]
    motive: dict[str, Any] = {"kind": kind}
    if kind == "CHILD":
        motive |= {"relation": "OWN", "birthDate": (start - timedelta(days=chance.randrange(30, 4800))).isoformat()}
    if kind == "ILLNESS":
        motive |= {"relation": "FAMILY", "degree": chance.choice([1, 1, 2, 3])}
    if kind == "TRAINING":
        motive |= {"contactHours": chance.choice([100, 120, 300])}
    case: dict[str, Any] = {
        "submittedOn": (start + timedelta(days=chance.randrange(-150, 70))).isoformat(),
        "employment": {"fraction": "1.00" if regime == "FIFTH" else chance.choice(["1.00", "0.80", "0.60"])},
        "employee": {"birthDate": (start - timedelta(days=chance.randrange(9000, 20000))).isoformat()},
        "household": {"livesWith": chance.choice(["OTHERS", "OTHERS", "NOBODY"])},
        "motive": motive,
        "interruption": {"regime": regime, "startsOn": start.isoformat(), "months": chance.randint(1, 12)},
    }
    if chance.random() < 0.4:
        before = start - timedelta(days=chance.randrange(200, 400))
        case["history"] = [
            {"regime": regime, "startsOn": before.isoformat(), "endsOn": (before + timedelta(days=120)).isoformat()}
        ]
    if chance.random() < 0.1:
        case["otherIncome"] = [{"kind": "SIDE_JOB", "startsOn": "2016-01-01", "weeklyHours": "8.00"}]
    if chance.random() < 0.15:
        stop = start + timedelta(days=chance.randrange(5, 300))
        case["events"] = [{"kind": "EARLY_STOP", "on": stop.isoformat()}]
    return case


def full_simulation(case: dict[str, Any]) -> dict[str, Any]:
    """Outcome, payments and structured trace; no rendered text."""
    return core_of(decide(read_request(case).facts))


def floor(case: dict[str, Any]) -> list[tuple[Decimal, Decimal]]:
    """The least that any program must do: one product and two roundings a month, dates read, nothing decided."""
    asked = case["interruption"]
    start = date.fromisoformat(asked["startsOn"])
    fraction = Decimal(case["employment"]["fraction"])
    base, rate = BASE[asked["regime"]], RATE[asked["regime"]]
    rows = []
    for number in range(asked["months"]):
        year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
        coefficient = Decimal("1.0404") if (year, month) < (2020, 2) else Decimal("1.2682")
        exact = base * coefficient * fraction
        gross, net = exact.quantize(CENT, ROUND_HALF_UP), (exact * (1 - rate)).quantize(CENT, ROUND_HALF_UP)
        rows.append((gross, net))
    return rows


@dataclass(frozen=True)
class Rate:
    """Per second: median and best by processor time, median by the clock."""

    median: float
    best: float
    by_clock: float


def per_second(work: Callable[[Any], object], inputs: Sequence[Any]) -> Rate:
    size = max(len(inputs) // PARTS, 1)
    by_processor, by_clock = [], []
    for first in range(0, len(inputs) - size + 1, size):
        part = inputs[first : first + size]
        clock, processor = time.perf_counter(), time.process_time()
        for one in part:
            work(one)
        by_processor.append(size / (time.process_time() - processor))
        by_clock.append(size / (time.perf_counter() - clock))
    return Rate(statistics.median(by_processor), max(by_processor), statistics.median(by_clock))


def shown(what: str, rate: Rate, goal: int | None = None) -> str:
    figures = f"{rate.median:>12,.0f}{rate.best:>12,.0f}{rate.by_clock:>12,.0f}"
    return f"{what:<42}{figures}{f'{goal:,}' if goal else '':>10}"


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    # A fifth more, for the text: an answer that was given before would come partly out of caches.
    cases = mixed_cases(number + number // 5)
    cases, others = cases[:number], cases[number:]
    # The inputs are not part of the work: a server's collector would not walk over them either.
    gc.freeze()
    for case in cases[:500]:
        full_simulation(case)
    months = [Month(2017 + n // 12, n % 12 + 1) for n in range(96)]
    chance = random.Random(SEED)
    categories, full = list(Category), Decimal("1.00")
    keys = [(chance.choice(categories), full, chance.choice((30, 30, 15, 9)), chance.choice(months)) for _ in cases]
    for key in keys:
        monthly(*key)
    rates = {
        "full": per_second(full_simulation, cases),
        "withText": per_second(simulate, others),
        "floor": per_second(floor, cases),
        "monthlyCached": per_second(lambda key: monthly(*key), keys),
    }
    monthly.cache_clear()
    rates["monthlyDistinct"] = per_second(lambda key: monthly(*key), list(dict.fromkeys(keys)))
    load = os.getloadavg()[0]
    print(f"{number} mixed cases, seed {SEED}; load {load:.1f} on {os.cpu_count()} cores\n")
    print(f"{'per second':<42}{'median':>12}{'best':>12}{'by clock':>12}{'goal':>10}")
    print(shown("full simulation, no text", rates["full"], GOAL_FULL))
    print(shown("full simulation with both languages", rates["withText"]))
    print(shown("floor: straight-line Decimal", rates["floor"]))
    print(shown("monthly amount, cached", rates["monthlyCached"], GOAL_MONTHLY))
    print(shown("monthly amount, each distinct case once", rates["monthlyDistinct"]) + "\n")
    fast_enough = min(GOAL_FULL, rates["floor"].median / 3)
    report = {
        "bench": "law",
        "cases": number,
        "load": round(load, 1),
        "perSecond": {name: round(rate.median) for name, rate in rates.items()},
        "best": {name: round(rate.best) for name, rate in rates.items()},
        "byClock": {name: round(rate.by_clock) for name, rate in rates.items()},
        "goalsMet": rates["full"].median >= fast_enough and rates["monthlyCached"].median >= GOAL_MONTHLY,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
