"""Nothing twice, nothing lost: workers killed, queue flushed, database fallen over, backup restored elsewhere."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def drill(*arguments: str, timeout: int) -> dict:
    if not shutil.which("redis-server") or not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        pytest.skip("needs the programs of PostgreSQL and Redis, to have machines of its own to break")
    answer = subprocess.run(
        [sys.executable, "-m", "tests.payments.drill", *arguments], cwd=ROOT, capture_output=True, text=True,
        timeout=timeout, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-3000:]
    return json.loads(answer.stdout.splitlines()[-1])


def nothing_twice_nothing_lost(seen: dict) -> None:
    assert seen["stormy"] == seen["calm"]
    assert seen["restored"] == seen["calm"]
    assert seen["calm"]["hash"] == seen["calm"]["stored"]
    assert seen["calm"]["lines"] == seen["calm"]["distinct"] > 0
    assert "CONTROL" not in seen["findings"]
    assert seen["kills"] > 0
    files = seen["files"]
    assert files["files"] == files["last_number"] == files["parts"] > 1
    assert files["orders"] == files["payees"] > 0
    assert files["same_identifiers"]
    assert files["ordered"] == files["in_the_bytes"] == files["to_pay"]


def test_a_run_survives_a_few_blows():
    seen = drill("--dossiers", "600", "--kills", "2", "--seed", "7", timeout=300)
    nothing_twice_nothing_lost(seen)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2])
def test_a_run_of_twenty_thousand_survives_twenty_kills_a_flush_and_a_fall(seed):
    seen = drill("--dossiers", "20000", "--kills", "20", "--seed", str(seed), timeout=1_500)
    nothing_twice_nothing_lost(seen)
    assert (seen["flushes"], seen["restarts"]) == (1, 1)
