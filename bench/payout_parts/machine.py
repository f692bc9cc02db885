"""An own database, an own broker and own workers, so that nothing else takes part."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "bench_payout"


def start_django(template: str = "") -> None:
    """Point the product at its own benchmark database, as the owner of its tables."""
    from config.private import load_private_environment

    load_private_environment()
    base = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    server, _slash, _name = base.rpartition("/")
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = f"{server}/{DATABASE}"
    os.environ["DATABASE_ROLE"] = "owner"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    with _server() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}" + (f" TEMPLATE {template}" if template else ""))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("setup_database", verbosity=0)


def _server() -> Any:
    import dj_database_url
    import psycopg

    settings = dj_database_url.parse(os.environ["DATABASE_URL"])
    return psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"],
        password=settings["PASSWORD"] or None, dbname="postgres", autocommit=True,
    )  # fmt: skip


def keep_database(name: str) -> None:
    """Leave a copy of the benchmark database, to begin with another time."""
    from django.db import connection

    connection.close()
    with _server() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE}")


@contextmanager
def private_redis() -> Iterator[None]:
    """An own broker, so that nobody else's workers take this work."""
    folder = tempfile.mkdtemp(prefix="bench-redis-")
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", f"{folder}/redis.sock", "--dir", folder, "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    os.environ["REDIS_URL"] = f"unix://{folder}/redis.sock"
    try:
        yield
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def workers(count: int) -> Iterator[list[int]]:
    """So many Celery worker processes; gives their process ids."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "-n", f"w{n}@bench", "-l",
             "ERROR", "--without-gossip", "--without-mingle"],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for n in range(count)
    ]  # fmt: skip
    from config.celery import app

    while len(app.control.ping(timeout=2.0) or []) < count:
        pass
    try:
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait()


def _kilobytes(pid: int, name: str) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # gone meanwhile, or on another machine
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith(f"{name}:")), 0)


def peak_megabytes(pid: int) -> int:
    """The most memory this process ever held, all it shares with others included."""
    return _kilobytes(pid, "VmHWM") // 1024


class DatabaseMemory:
    """The most memory that any one process of the database server had for itself (anonymous pages: not the shared
    buffers, which all of them look at), read twenty times a second: of those that came since, so not the connection of
    the benchmark itself. Zero when the server is on another machine."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            own = cursor.fetchone()[0]
        self.server = _kilobytes(own, "PPid")
        self.children = Path(f"/proc/{self.server}/task/{self.server}/children")
        self.before = self._pids()
        self.kilobytes = 0
        self.is_over = threading.Event()
        self.watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> DatabaseMemory:
        self.watcher.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.is_over.set()
        self.watcher.join()

    @property
    def megabytes(self) -> int:
        return self.kilobytes // 1024

    def _pids(self) -> set[str]:
        return set(self.children.read_text().split()) if self.server and self.children.exists() else set()

    def _watch(self) -> None:
        while not self.is_over.wait(0.05):
            own = [_kilobytes(int(pid), "RssAnon") for pid in self._pids() - self.before]
            self.kilobytes = max([self.kilobytes, *own])
