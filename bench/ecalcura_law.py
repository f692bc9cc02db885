"""How long the financing law takes: `python bench/ecalcura_law.py [facilities]`, default the largest profile.

Calculates every facility twice, the second time in the reverse order, and checks that the bytes are the same.
Prints the time per facility, the peak memory above the facts, and the time of the slowest facility.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
import tracemalloc
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ecalcura.enums import Function, Group
from ecalcura.law.calculation import calculate
from ecalcura.law.facts import (
    Choice,
    Contract,
    Facts,
    FunctionChange,
    IrregularHours,
    ReplacementLine,
    StaffLine,
    Suspension,
)
from ecalcura.law.parameters import ParameterSet, resolve, shipped_set
from ecalcura.law.periods import ReferencePeriod

PERIOD = ReferencePeriod(2023)
QUARTERS_OF = tuple(map(str, PERIOD.quarters))
FACILITIES, STAFF, REPLACEMENTS = 900, 30_000, 6_000
WEEKS = [Decimal(hours) for hours in ("38", "30.4", "28.5", "19")]
NURSES = (Function.VPK_A1, Function.VPK_HBO5)
OTHERS = (Function.PARA, Function.SOCIAL_WORKER, Function.UNIV, Function.ZK)


def hours(chance: random.Random, full: Decimal) -> tuple[tuple[object, Decimal], ...]:
    return tuple((quarter, full * chance.randint(80, 100) / 100) for quarter in PERIOD.quarters)


def staff_line(number: int, chance: random.Random) -> StaffLine:
    """One in three a nurse with the premium, one in eight assimilated, some with a break or another contract."""
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(7000))
    weekly = chance.choice(WEEKS)
    nurse = chance.random() < 0.4
    assimilated = not nurse and chance.random() < 0.2
    function = chance.choice(NURSES) if nurse else Function.ADMIN if assimilated else chance.choice(OTHERS)
    changed = date(2023, 7, 1) + timedelta(days=chance.randrange(360))
    contracts = (Contract(date(2012, 1, 1), None, weekly),)
    if chance.random() < 0.2:
        contracts = (
            Contract(date(2012, 1, 1), changed, weekly),
            Contract(changed + timedelta(days=1), None, chance.choice(WEEKS)),
        )
    premium = nurse and chance.random() < 0.8
    return StaffLine(
        id=f"s{number}",
        birth_date=born,
        function=function,
        group=Group.ASSIMILATED if assimilated else Group.EX_OFFICIO,
        contracts=contracts,
        suspensions=(Suspension(changed, changed + timedelta(days=60)),) if chance.random() < 0.1 else (),
        irregular_hours=(IrregularHours(date(2023, 5, 31), Decimal(240)),) if assimilated else (),
        function_changes=(FunctionChange(changed, Function.PARA, Group.OTHER),) if chance.random() < 0.02 else (),
        choices=(Choice(date(2020, 1, 1), Decimal(chance.choice((2, 4, 6)))),) if premium else (),
        performances=hours(chance, Decimal(494) * weekly / 38) if premium else (),
    )


def facility(number: int, staff: int, replacements: int) -> Facts:
    chance = random.Random(number)
    return Facts(
        PERIOD,
        tuple(staff_line(line, chance) for line in range(staff)),
        tuple(
            ReplacementLine(
                id=f"r{line}",
                function=chance.choice((*NURSES, *OTHERS)),
                contract_mentions_compensation=True,
                performances=hours(chance, Decimal(chance.randint(20, 200))),
            )
            for line in range(replacements)
        ),
    )


def facilities(count: int) -> list[Facts]:
    """The lines of the profile, spread evenly over the facilities."""
    return [
        facility(
            number,
            STAFF * (number + 1) // FACILITIES - STAFF * number // FACILITIES,
            REPLACEMENTS * (number + 1) // FACILITIES - REPLACEMENTS * number // FACILITIES,
        )
        for number in range(count)
    ]


def run(all_facts: list[Facts], parameters: ParameterSet) -> tuple[dict[int, str], float, float]:
    """The hash of every result, the whole time and the time of the slowest facility."""
    hashes, slowest, begin = {}, 0.0, time.perf_counter()
    for facts in all_facts:
        start = time.perf_counter()
        hashes[id(facts)] = hashlib.sha256(calculate(facts, parameters).as_bytes()).hexdigest()
        slowest = max(slowest, time.perf_counter() - start)
    return hashes, time.perf_counter() - begin, slowest


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FACILITIES
    parameters = resolve(shipped_set("PARAM-TEST-1"), PERIOD)
    all_facts = facilities(count)
    lines = sum(len(facts.staff) + len(facts.replacements) for facts in all_facts)
    begin = time.process_time()
    first, seconds, slowest = run(all_facts, parameters)
    used = time.process_time() - begin
    again, _, _ = run(all_facts[::-1], parameters)
    if first != again:
        raise SystemExit("the second run gave other bytes")
    tracemalloc.start()
    run(all_facts[: max(1, count // 10)], parameters)
    _, peak = tracemalloc.get_traced_memory()
    print(f"{count} facilities, {lines} lines: {seconds:.2f} s on the clock, {used:.2f} s of processor")
    print(f"{used / count * 1000:.2f} ms of processor a facility")
    print(f"slowest facility {slowest * 1000:.1f} ms; peak above the facts {peak / 1e6:.1f} MB; same bytes twice: yes")


if __name__ == "__main__":
    main()
