"""Two workers, two orders, two machines: one version of each facility, the same bytes (case D13)."""

import json
import os
import subprocess
import sys
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connections

from ecalcura.actions.calculations import calculate_next_chunk, close_run, order_calculations
from ecalcura.enums import CalculationKind, PartState
from ecalcura.models import Calculation, CalculationRun
from ecalcura.queries.made import reproduces
from tests.ecalcura import making
from tests.ecalcura.procedure import AFTER, QUARTERS, RP24, Department, facility_g

pytestmark = pytest.mark.django_db(transaction=True)
AT = making.moment(AFTER)

ELSEWHERE = """
import hashlib, json, sys
from ecalcura.law.calculation import calculate
from ecalcura.law.parameters import resolve
from ecalcura.law.periods import ReferencePeriod
from ecalcura.law.snapshot import from_json
asked = json.load(sys.stdin)
facts = from_json(asked["facts"])
result = calculate(facts, resolve(asked["set"], ReferencePeriod.parse(asked["facts"]["referencePeriod"])))
text = json.dumps(result.as_json() | {"received": asked["received"]}, sort_keys=True, ensure_ascii=False,
                  separators=(",", ":"))
print(hashlib.sha256(text.encode()).hexdigest())
"""


def houses(department, count):
    made = [facility_g() for _ in range(count)]
    for one in made:
        department.day_price(one.facility)
        one.confirm(*QUARTERS)
    department.approved_set()
    return made


def together(*works):
    """Start everything at the same moment, each with a connection of its own; whatever goes wrong comes out here."""
    gate, faults = Barrier(len(works)), []

    def start(work):
        try:
            gate.wait()
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=start, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def worker(run, by, size):
    def work():
        while calculate_next_chunk(run_id=run.pk, by=by, at=AT, size=size):
            pass
        close_run(run_id=run.pk, by=by, at=AT)

    return work


def order(department):
    return order_calculations(kind=CalculationKind.DEFINITIVE, period=RP24, by=department.accountant, on=AFTER, at=AT)


def test_two_workers_share_one_order():
    department = Department()
    made = houses(department, 4)
    run = order(department)
    together(worker(run, department.system, 1), worker(run, department.system, 1))
    assert Calculation.objects.count() == len(made)
    assert CalculationRun.objects.get(pk=run.pk).finished_at is not None
    assert {part.state for part in run.parts.all()} == {PartState.CALCULATED}
    assert all(reproduces(one) for one in Calculation.objects.all())


def test_two_orders_at_the_same_moment_make_one_version():
    department = Department()
    houses(department, 2)
    first, second = order(department), order(department)
    together(worker(first, department.system, 2), worker(second, department.system, 2))
    states = sorted(part.state for run in (first, second) for part in run.parts.all())
    assert states == [PartState.CALCULATED] * 2 + [PartState.UNCHANGED] * 2
    assert Calculation.objects.count() == 2
    kept = {part.facility_id: part.calculation_id for part in first.parts.all()}
    assert {part.facility_id: part.calculation_id for part in second.parts.all()} == kept


def test_another_process_gives_the_same_bytes():
    department = Department()
    (made,) = houses(department, 1)
    worker(order(department), department.system, 1)()
    version = made.newest
    asked = {
        "facts": version.snapshot["facts"], "received": version.snapshot["received"],
        "set": version.parameter_set.content,
    }  # fmt: skip
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", ELSEWHERE], input=json.dumps(asked), capture_output=True, text=True, check=True,
            cwd=settings.BASE_DIR, env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(settings.BASE_DIR)},
        )  # fmt: skip
        assert done.stdout.strip() == version.result_sha256
