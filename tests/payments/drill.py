"""The drill: own database cluster, own queue, real workers; kill them, flush, restart, dump, restore, and compare.

    python -m tests.payments.drill --dossiers 20000 --kills 20

Ends with one line of JSON. Run by test_drill.py, small in the ordinary tests and at full size in the long proofs.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
MONTH, FIRST, MOMENT = date(2025, 6, 1), date(2025, 3, 1), "2025-07-01 10:00+02"
DEADLINE = 900.0


def server_programs() -> Path:
    """Where initdb and pg_ctl stand."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    program = str(found[-1]) if found else shutil.which("initdb")
    if not program:
        raise SystemExit("no PostgreSQL programs on this machine")
    return Path(program).parent


class Cluster:
    """A database cluster of our own; PostgreSQL refuses root, so root lends it to the user postgres."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.as_user: list[str] = []
        folder.mkdir(parents=True)
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self.as_user = ["runuser", "-u", "postgres", "--"]
        self.run("initdb", "-D", str(self.data), "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self.start()

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self.as_user, str(server_programs() / program), *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
        )

    def control(self, verb: str, *more: str) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "-s", "-l", str(self.folder / "log"), *more, verb)

    def start(self) -> None:
        self.control("start", "-o", f"-k {self.folder} -c listen_addresses='' -c fsync=off")

    def restart(self) -> None:
        """As a crash does: nobody is asked."""
        self.control("restart", "-m", "immediate", "-o", f"-k {self.folder} -c listen_addresses='' -c fsync=off")

    def url(self, user: str) -> str:
        return f"postgres://{user}@{str(self.folder).replace('/', '%2F')}/drill"

    def tool(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(server_programs() / program), "-h", str(self.folder), "-U", "owner", *arguments],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


@contextmanager
def cluster(name: str) -> Iterator[Cluster]:
    base = Path(tempfile.mkdtemp(prefix=f"drill-{name}-"))
    base.chmod(0o755)
    made = Cluster(base / "pg")
    try:
        yield made
    finally:
        made.control("stop", "-m", "immediate")
        shutil.rmtree(base, ignore_errors=True)


@contextmanager
def queue() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="drill-redis-")
    program = shutil.which("redis-server")
    if not program:
        raise SystemExit("no redis-server on this machine")
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", f"{folder}/r.sock", "--dir", folder, "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"{folder}/r.sock"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def start_worker(name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "-n", f"{name}@drill",
         "-l", "ERROR", "--without-gossip", "--without-mingle"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def prepare(on_behalf: Any, chunk_size: int) -> Any:
    from django.utils.dateparse import parse_datetime

    from kernel.pure.periods import Month
    from payments import actions

    at = parse_datetime(MOMENT)
    assert at is not None
    return actions.prepare_run(
        source="zorgkrediet", kind="MONTHLY", month=Month.of(MONTH), by=on_behalf, on=at.date(), at=at,
        chunk_size=chunk_size,
    )  # fmt: skip


def undisturbed(by: Any, chunk_size: int) -> Any:
    from payments import actions
    from payments.models import Run

    run = prepare(by, chunk_size)
    while actions.calculate_next_chunk(run_id=run.pk, by=by, at=run.prepared_at):
        pass
    actions.close_calculation(run_id=run.pk, by=by, at=run.prepared_at)
    actions.abandon_run(run_id=run.pk, reason="drill", by=by, at=run.prepared_at)
    return Run.objects.get(pk=run.pk)


def disturbed(
    by: Any, chunk_size: int, kills: int, seed: int, machine: Cluster, socket: str
) -> tuple[Any, dict[str, int]]:
    """The same run with workers that die, a queue that forgets and a database that falls over."""
    import redis
    from django.db import OperationalError, connection

    from payments import actions
    from payments.models import Run

    chance = random.Random(seed)
    broker = redis.Redis(unix_socket_path=socket)
    broker.flushall()
    run = prepare(by, chunk_size)
    done = {"kills": 0, "flushes": 0, "restarts": 0}
    workers = [start_worker("one"), start_worker("two")]
    flush_at, restart_at = chance.randrange(kills), chance.randrange(kills)
    started = time.monotonic()
    try:
        while True:
            if time.monotonic() - started > DEADLINE:
                raise SystemExit("the run did not end in time")
            time.sleep(chance.uniform(0.05, 0.6) if done["kills"] < kills else 0.3)
            try:
                state = Run.objects.get(pk=run.pk).state
                if state == "CHECKED":
                    break
                if done["kills"] < kills and has_begun(run.pk):
                    workers[chance.randrange(2)].send_signal(signal.SIGKILL)
                    if done["kills"] == flush_at:
                        broker.flushall()
                        done["flushes"] += 1
                    if done["kills"] == restart_at:
                        machine.restart()
                        done["restarts"] += 1
                    done["kills"] += 1
                workers = [
                    one if one.poll() is None else start_worker(f"again{time.monotonic_ns()}") for one in workers
                ]
                # What the timetable does every minute: hand out what is left, whoever lost it.
                if broker.llen("celery") == 0:
                    Run.objects.filter(pk=run.pk).update(failure="")
                    actions.resume_run(run_id=run.pk, by=by, at=run.prepared_at)
            except OperationalError:
                connection.close()
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    return Run.objects.get(pk=run.pk), done


def has_begun(run_id: int) -> bool:
    """Whether any worker has something in hand; killing idle ones proves nothing."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
            "WHERE c.relname = %s AND l.mode = 'RowExclusiveLock') "
            "OR EXISTS (SELECT 1 FROM payments_runchunk WHERE run_id = %s AND state = 'DONE')",
            [f"payments_line_r{run_id}", run_id],
        )
        return bool(cursor.fetchone()[0])


def figures(run: Any) -> dict[str, Any]:
    from django.db import connection

    from payments.actions.sign import current_hash

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT (reference, due_month)), coalesce(sum(net), 0)::text FROM payments_line "
            "WHERE run_id = %s",
            [run.pk],
        )
        lines, distinct, net = cursor.fetchone()
    return {"hash": run.hash, "stored": current_hash(run), "lines": lines, "distinct": distinct, "net": net}


def restored(first: Cluster) -> dict[str, Any]:
    """Dump, restore on an empty cluster, and look there with the product's own eyes."""
    with cluster("restore") as second:
        dump = second.folder.parent / "dump"
        second.tool("createdb", "drill")
        second.tool("psql", "-q", "-d", "drill", "-c", "CREATE ROLE app LOGIN")
        first.tool("pg_dump", "-d", "drill", "-Fc", "-f", str(dump))
        second.tool("pg_restore", "-d", "drill", str(dump))
        environment = os.environ | {"DATABASE_URL": second.url("app"), "DATABASE_OWNER_URL": second.url("owner")}
        answer = subprocess.run(
            [sys.executable, "-m", "tests.payments.drill", "--look"], check=True, env=environment, cwd=ROOT,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return json.loads(answer.stdout.splitlines()[-1])


def look() -> None:
    from payments.models import Run

    run = Run.objects.filter(state="CHECKED").get()
    print(json.dumps(figures(run)))


def drill(dossiers: int, kills: int, seed: int) -> None:
    with ExitStack() as stack:
        machine = stack.enter_context(cluster("main"))
        socket = stack.enter_context(queue())
        machine.tool("createdb", "drill")
        os.environ |= {
            "DATABASE_URL": machine.url("app"), "DATABASE_OWNER_URL": machine.url("owner"),
            "REDIS_URL": f"unix://{socket}", "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "CRITICAL",
        }  # fmt: skip
        os.environ.pop("DATABASE_ROLE", None)
        subprocess.run([sys.executable, "manage.py", "setup_database", "-v", "0"], check=True, cwd=ROOT,
                       env=os.environ | {"DATABASE_ROLE": "owner"}, stdout=subprocess.DEVNULL)  # fmt: skip
        import django

        django.setup()
        make(machine, dossiers)
        from accounts.roles import system_user
        from payments.models import Run

        by, chunk_size = system_user(), max(dossiers // 40, 5)
        calm = figures(undisturbed(by, chunk_size))
        run, done = disturbed(by, chunk_size, kills, seed, machine, socket)
        stormy = figures(run)
        findings = sorted(set(run.findings.values_list("kind", flat=True)))
        told = {"calm": calm, "stormy": stormy, "restored": restored(machine), "findings": findings, **done}
        from tests.payments.file_drill import approved, disturbed_files, file_figures

        approved(run, max(dossiers // 40, 5))
        told["file_kills"] = disturbed_files(run, by, kills, seed, socket)["kills"]
        print(json.dumps(told | {"files": file_figures(Run.objects.get(pk=run.pk))}))


def make(machine: Cluster, dossiers: int) -> None:
    """As the owner, for only the owner may skip the checks on bulk rows."""
    import psycopg

    from accounts.models import Organisation, User
    from config.management.demo import bulk

    by = User.objects.create_user("drill@voorbeeld.test")
    employer = Organisation.objects.create(kbo_number="0316380841", name="Proef", kind="EMPLOYER", sector="EDUCATION")
    with psycopg.connect(host=str(machine.folder), user="owner", dbname="drill") as connection:
        keys = {"user": by.pk, "employer": employer.pk}
        bulk.people_and_rights(connection, 1, dossiers, first=FIRST, spread=4, at="2025-05-20", **keys)
        connection.execute("ANALYZE")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=400)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--look", action="store_true")
    asked = parser.parse_args()
    if asked.look:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        look()
    else:
        drill(asked.dossiers, asked.kills, asked.seed)
