"""An own database, an own broker and own workers, so that nothing else takes part."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "bench_payout"


def start_django() -> None:
    """Point the product at its own benchmark database, as the owner of its tables."""
    from config.private import load_private_environment

    load_private_environment()
    base = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    server, _slash, _name = base.rpartition("/")
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = f"{server}/{DATABASE}"
    os.environ["DATABASE_ROLE"] = "owner"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    import dj_database_url
    import psycopg

    settings = dj_database_url.parse(f"{server}/postgres")
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"],
        password=settings["PASSWORD"] or None, dbname="postgres", autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("setup_database", verbosity=0)


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


def peak_megabytes(pid: int) -> int:
    """The most memory this process ever held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024
    return 0
