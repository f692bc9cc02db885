"""The start file: what it decides, and (in the long proofs) the whole way from a bare clone to a served page."""

import contextlib
import importlib.machinery
import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT


@pytest.fixture
def dev():
    loader = importlib.machinery.SourceFileLoader("dev_under_test", str(ROOT / "dev"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    # Its dataclasses and tracebacks look the module up by name; leaving no compiled file beside it.
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader.exec_module(module)
    sys.dont_write_bytecode = wrote
    return module


@pytest.fixture
def elsewhere(dev, tmp_path, monkeypatch):
    """The start file as if the checkout stood in an empty folder, with no address given from outside."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VAR", tmp_path / "var")
    monkeypatch.setattr(dev, "ENV_FILE", tmp_path / "var" / "env")
    for name in (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "REDIS_URL",
        "EMAIL_URL",
        "MAGDA_URL",
        "SITE_URL",
        "PROFESSIONS_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    return dev


def test_help_names_every_command():
    told = subprocess.run([sys.executable, "dev", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in ("up", "test", "check", "bench", "soak", "services", "manage", "reset"):
        assert re.search(rf"^\s+{command}\s", told, re.MULTILINE), command


def test_it_needs_nothing_but_the_standard_library():
    source = (ROOT / "dev").read_text()
    modules = set(re.findall(r"^\s*(?:import|from) (\w+)", source, re.MULTILINE))
    assert modules <= sys.stdlib_module_names | {"__future__"}


def test_a_taken_port_is_avoided(dev):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert dev.free_port(port) != port


def test_the_addresses_of_the_try_out_are_read_back_and_the_key_stays(elsewhere, monkeypatch):
    monkeypatch.setattr(elsewhere, "postgres_socket", lambda: Path("/run/somewhere"))
    (elsewhere.ROOT / "var").mkdir()
    first = elsewhere.write_env_file({"web": 8000, "smtp": 1025, "mail": 8025, "registers": 8100})
    again = elsewhere.write_env_file({"web": 9000, "smtp": 1025, "mail": 8025, "registers": 8101})
    assert elsewhere.read_env_file() == again
    assert first["DJANGO_SECRET_KEY"] == again["DJANGO_SECRET_KEY"]
    assert len(again["DJANGO_SECRET_KEY"]) >= 50
    assert again["SITE_URL"] == "http://127.0.0.1:9000"
    assert again["DATABASE_URL"] == "postgres://app@%2Frun%2Fsomewhere/zorgkrediet"
    assert again["DATABASE_OWNER_URL"] == "postgres://owner@%2Frun%2Fsomewhere/zorgkrediet"
    assert ":8101/" in again["MAGDA_URL"]
    assert elsewhere.ENV_FILE.stat().st_mode & 0o077 == 0


def test_an_address_from_outside_wins(elsewhere, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@db.example.test/other")
    monkeypatch.setenv("REDIS_URL", "redis://queue.example.test:6379")
    values = elsewhere.write_env_file(elsewhere.DEFAULT_PORTS)
    assert values["DATABASE_URL"] == values["DATABASE_OWNER_URL"] == "postgres://me@db.example.test/other"
    assert values["REDIS_URL"] == "redis://queue.example.test:6379"
    assert elsewhere.missing_servers() == []


def test_a_deep_checkout_gets_a_short_private_folder_for_its_sockets(elsewhere, monkeypatch, tmp_path):
    deep = tmp_path / ("d" * 100)
    monkeypatch.setattr(elsewhere, "VAR", deep)
    folder = elsewhere.run_folder()
    try:
        assert not folder.is_relative_to(deep)
        assert len(str(folder / ".s.PGSQL.5432.lock")) < 108
        assert folder.stat().st_mode & 0o077 == 0
    finally:
        folder.rmdir()


def test_every_checkout_has_data_of_its_own(elsewhere, monkeypatch, tmp_path):
    one = elsewhere.postgres_home()
    monkeypatch.setattr(elsewhere, "ROOT", tmp_path / "other")
    monkeypatch.setattr(elsewhere, "VAR", tmp_path / "other" / "var")
    assert elsewhere.postgres_home() != one


def test_a_benchmark_may_be_the_first_thing_anybody_runs(elsewhere, monkeypatch):
    asked = []
    monkeypatch.setattr(elsewhere, "manage", lambda *words, **_: asked.append(words))
    elsewhere.VAR.mkdir()
    elsewhere.prepare_database()
    assert asked
    assert elsewhere.read_env_file()["DATABASE_URL"]


def test_without_root_no_debian_package_is_touched(elsewhere, monkeypatch):
    monkeypatch.setattr(elsewhere, "AS_ROOT", False)
    monkeypatch.setattr(elsewhere, "run", lambda *_, **__: pytest.fail("a program was started"))
    assert elsewhere.apt_install(["postgresql"]) is False


@pytest.mark.parametrize(("cores", "workers"), [(1, None), (2, "2"), (64, "8")])
def test_the_tests_run_on_all_cores_while_redis_has_room(dev, monkeypatch, cores, workers):
    monkeypatch.setattr(dev.os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert dev.side_by_side() == ([] if workers is None else ["-n", workers, "--dist", "loadfile"])


def test_a_falling_process_is_told_by_name(elsewhere, monkeypatch, tmp_path):
    monkeypatch.setattr(elsewhere, "LOGS", tmp_path)
    monkeypatch.setattr(elsewhere, "product_env", lambda **_: dict(os.environ))
    crew = elsewhere.Crew()
    crew.start("worker", [sys.executable, "-c", "import sys; print('last words'); sys.exit(3)"])
    crew.start("web", [sys.executable, "-c", "import time; time.sleep(60)"])
    crew.members["worker"].wait(60)
    with pytest.raises(elsewhere.Stop, match="worker stopped with code 3"):
        crew.must_all_run()
    crew.stop()
    assert crew.members["web"].returncode == -signal.SIGTERM
    assert (tmp_path / "worker.log").read_text() == "last words\n"


def test_no_package_registry_is_named_in_the_start_files():
    for path in ("dev", ".ci/run", "Dockerfile", "pyproject.toml"):
        assert not re.search(r"https?://(?!127\.0\.0\.1|\{|[\w.-]+\.(?:test|invalid))", (ROOT / path).read_text()), path


@contextlib.contextmanager
def running(folder: Path):
    """`./dev up` in that folder; gives the seconds to the first page and the printed address."""
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ROLE", "REDIS_URL", "MAGDA_URL", "EMAIL_URL", "SITE_URL")
    env = {
        key: value for key, value in os.environ.items() if key not in (*names, "DJANGO_SECRET_KEY", "PROFESSIONS_URL")
    }
    process = subprocess.Popen(
        [sys.executable, "dev", "up"], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        # Who runs the tests in the background starts them deaf to Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C stops everything" in line:
                break
        told = "".join(lines)
        served = re.search(r"served after ([\d.]+) s: (http://127\.0\.0\.1:\d+)/", told)
        assert served, told
        yield float(served[1]), served[2], told
    finally:
        process.send_signal(signal.SIGINT)
        with process.stdout:
            process.stdout.read()
        assert process.wait(60) == 0


@pytest.mark.soak
def test_from_a_bare_clone_to_a_served_page_and_again(tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    try:
        with running(clone) as (first, address, told):
            assert urllib.request.urlopen(f"{address}/").status == 200
            assert urllib.request.urlopen(f"{address}/demo/").status == 200
            assert "Mails that were sent" in told
            count = [sys.executable, "dev", "manage", "shell", "-v0", "-c"]
            count += ["from accounts.models import Person; print(Person.objects.count())"]
            env = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE", "REDIS"))}
            before = subprocess.run(count, cwd=clone, capture_output=True, text=True, env=env).stdout.splitlines()[-1]
            assert int(before) > 0
        time.sleep(1)
        with running(clone) as (again, address, _):
            assert urllib.request.urlopen(f"{address}/").status == 200
            after = subprocess.run(count, cwd=clone, capture_output=True, text=True, env=env).stdout.splitlines()[-1]
            assert after == before
        print(f"served after {first:.1f} s, again after {again:.1f} s")
        assert again < first
    finally:
        subprocess.run([sys.executable, "dev", "reset"], cwd=clone, check=True)
