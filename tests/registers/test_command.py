"""`manage.py registers …` as support staff call it: the list, the order, the exit codes, the log."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import urllib3
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from accounts.models import User
from registers.enums import Outcome
from registers.models import RegisterCall, RegisterOutcome

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(simulator, settings, capsys):
    """Call the command in this process; returns exit code and the printed list."""
    settings.MAGDA_PARALLEL = 1

    def call(*arguments: str):
        code = 0
        try:
            call_command("registers", *arguments)
        except SystemExit as stop:
            code = stop.code
        except CommandError as refusal:
            return refusal.returncode, str(refusal)
        return code, json.loads(capsys.readouterr().out)

    return call


@pytest.mark.django_db
def test_persons_are_printed_in_order_with_exactly_the_fields_of_the_contract(run, simulator):
    cast = simulator.play.cast
    numbers = [cast.special(s)["niss"] for s in ("deceased", "replaced", "unknown", "birth-year-only")] + ["123"]
    code, printed = run("person", *numbers)
    assert code == 0
    assert [one["niss"] for one in printed] == numbers
    assert [one["status"] for one in printed] == ["FOUND", "REPLACED", "UNKNOWN", "FOUND", "INVALID"]
    assert list(printed[0]) == [
        "niss",
        "status",
        "currentNiss",
        "lastName",
        "firstNames",
        "birthDate",
        "birthDateKnown",
        "deathDate",
        "sex",
        "source",
        "codes",
    ]
    assert printed[0]["deathDate"] == "2024-03-17"
    assert printed[1]["currentNiss"] == cast.special("present-number")["niss"]
    assert printed[1]["codes"] == ["30004"]
    assert (printed[3]["birthDate"], printed[3]["birthDateKnown"]) == (None, "YEAR")


@pytest.mark.django_db
def test_career_breaks_and_enterprises_have_the_fields_of_the_contract(run, simulator):
    someone = next(p for p in simulator.play.cast.people.values() if p["careerBreaks"])
    code, printed = run("career-breaks", someone["niss"])
    assert code == 0
    assert list(printed[0]) == ["niss", "status", "breaks", "codes"]
    assert set(printed[0]["breaks"][0]) == {
        "source", "dossier", "startsOn", "endsOn", "categoryCode", "category", "reductionCode", "reduction",
        "reasonCode", "reason", "monthlyAmount",
    }  # fmt: skip
    kbo = next(iter(simulator.play.cast.enterprises))
    code, printed = run("enterprise", kbo)
    assert code == 0
    assert list(printed[0]) == ["kbo", "status", "name", "active", "startsOn", "address", "codes"]
    assert printed[0]["active"] is True


@pytest.mark.django_db
def test_silence_is_exit_1_and_still_one_object_per_number(run, simulator, control):
    numbers = list(simulator.play.cast.people)[:2]
    control(mode="down")
    code, printed = run("person", *numbers)
    assert code == 1
    assert [(one["niss"], one["status"]) for one in printed] == [(n, "UNAVAILABLE") for n in numbers]


@pytest.mark.django_db
def test_numbers_come_from_the_input_one_a_line(run, simulator, monkeypatch):
    numbers = list(simulator.play.cast.people)[:3]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(numbers) + "\n\n"))
    code, printed = run("person", "-")
    assert code == 0
    assert [one["niss"] for one in printed] == numbers


@pytest.mark.django_db
def test_who_asks_and_why_stand_in_the_legal_log(run, simulator, official):
    someone = next(iter(simulator.play.cast.people))
    assert run("person", someone, "--user", official.email.upper(), "--reason", "Vraag van de burger")[0] == 0
    call = RegisterCall.objects.order_by("id").last()
    assert (call.asked_by, call.reason) == (official, "Vraag van de burger")
    run("person", someone)
    call = RegisterCall.objects.order_by("id").last()
    assert call.asked_by.is_system
    assert "opdrachtregel" in call.reason


@pytest.mark.django_db
def test_an_unknown_or_inactive_user_is_a_bad_argument(run, simulator, control):
    someone = next(iter(simulator.play.cast.people))
    assert run("person", someone, "--user", "niemand@demo.test")[0] == 2
    User.objects.create_user("weg@demo.test", is_active=False)
    assert run("person", someone, "--user", "weg@demo.test")[0] == 2
    assert control()["calls"] == {}


@pytest.mark.django_db
def test_in_production_numbers_are_refused_as_arguments_and_taken_from_the_input(
    run, simulator, settings, monkeypatch, control
):
    settings.PRODUCTION = True
    code, sentence = run("enterprise", next(iter(simulator.play.cast.enterprises)))
    assert code == 2
    assert "geschiedenis" in sentence
    assert control()["calls"] == {}
    monkeypatch.setattr("sys.stdin", io.StringIO(next(iter(simulator.play.cast.enterprises))))
    assert run("enterprise", "-")[0] == 0


@pytest.mark.django_db
def test_arguments_and_input_cannot_be_mixed(run):
    assert run("person", "-", "78650919873")[0] == 2


@pytest.mark.django_db
def test_without_the_log_no_call_is_made_and_the_exit_code_is_1(run, simulator, control, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("the database is down")

    monkeypatch.setattr("registers.management.commands.registers.system_user", fail)
    someone = next(iter(simulator.play.cast.people))
    code, printed = run("person", someone)
    assert (code, printed[0]["status"]) == (1, "UNAVAILABLE")
    monkeypatch.undo()
    monkeypatch.setattr(RegisterCall.objects, "create", fail)
    code, printed = run("person", someone)
    assert (code, printed[0]["status"]) == (1, "UNAVAILABLE")
    assert control()["calls"] == {}


@pytest.mark.django_db
def test_support_may_try_a_source_that_is_being_spared(run, simulator, control, settings):
    settings.MAGDA_BREAKER_FAILURES, settings.MAGDA_ATTEMPTS = 1, 1
    numbers = list(simulator.play.cast.people)[:3]
    control(mode="down")
    assert run("person", *numbers)[0] == 1
    assert RegisterOutcome.objects.filter(note="source rests").count() == 2
    control(mode="normal")
    code, printed = run("person", *numbers)
    assert (code, {one["status"] for one in printed}) == (0, {"FOUND"})
    assert RegisterOutcome.objects.order_by("id").last().outcome == Outcome.SUCCEEDED


# As a process of its own


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("arguments", [(), ("person",), ("nonsense", "1"), ("person", "1", "--what")])
def test_bad_arguments_are_exit_2(arguments):
    assert manage("registers", *arguments).returncode == 2


def test_the_simulator_is_one_command_and_needs_no_database():
    nowhere = "postgres://nobody@127.0.0.1:9/nothing"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "registers_simulator", "--port", "0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": nowhere, "DATABASE_OWNER_URL": nowhere},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removeprefix("MAGDA_URL=")
        assert url.startswith("http://127.0.0.1:")
        answer = urllib3.request("GET", url.replace("/api/Magda-02.00/soap/WebService", "/health"), timeout=30)
        assert answer.json() == {"status": "UP"}
        # The whole way: another process asks it, but has no database for the log, so it asks nothing.
        someone = next(iter(json.loads((ROOT / "fixtures/demo/people.json").read_text("utf-8"))))["niss"]
        asked = manage("registers", "person", someone, MAGDA_URL=url, DATABASE_URL=nowhere, DATABASE_OWNER_URL=nowhere)
        assert asked.returncode == 1
        assert json.loads(asked.stdout)[0]["status"] == "UNAVAILABLE"
        assert "logboek" in asked.stderr
        control = urllib3.request("GET", url.replace("/api/Magda-02.00/soap/WebService", "/control"), timeout=30)
        assert control.json()["calls"] == {}
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stdout.close()


def test_a_port_in_use_is_said_plainly(simulator):
    port = str(simulator.server_address[1])
    refused = manage("registers_simulator", "--port", port)
    assert refused.returncode == 1
    assert "niet vrij" in refused.stderr
