"""The second half of the drill: the bank files of the run, made by workers that are killed."""

from __future__ import annotations

import random
import signal
import time
from datetime import date
from typing import Any

DAY, DEADLINE = date(2025, 7, 1), 600.0


def approved(run: Any, orders_per_file: int) -> None:
    """Two people set the account, everybody clears and approves; the workers are asked for the files."""
    from payments import actions
    from tests import factories
    from tests.payments.people import Office

    office = Office()
    office.debtor(orders_per_file=orders_per_file)
    office.clear_all(run, DAY)
    actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=office.approver, on=DAY, at=factories.moment(DAY))


def disturbed_files(run: Any, by: Any, kills: int, seed: int, socket: str) -> dict[str, int]:
    """Workers die at random points while files are made; what is left is handed out again, as the timetable does."""
    import redis

    from payments import actions
    from payments.models import Run
    from tests.payments.drill import start_worker

    chance, broker = random.Random(seed), redis.Redis(unix_socket_path=socket)
    workers = [start_worker("three"), start_worker("four")]
    done, started = 0, time.monotonic()
    try:
        while Run.objects.get(pk=run.pk).files_ready_at is None:
            if time.monotonic() - started > DEADLINE:
                raise SystemExit("the files did not get ready in time")
            time.sleep(chance.uniform(0.02, 0.3))
            if done < kills and run.file_parts.filter(is_done=True).exists():
                workers[chance.randrange(2)].send_signal(signal.SIGKILL)
                done += 1
            workers = [one if one.poll() is None else start_worker(f"more{time.monotonic_ns()}") for one in workers]
            if broker.llen("celery") == 0:
                actions.resume_run(run_id=run.pk, by=by, at=run.prepared_at)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    return {"kills": done}


def file_figures(run: Any) -> dict[str, Any]:
    """What the files hold, counted from their bytes and from the orders; to be held against the lines."""
    from django.db.models import Sum

    from payments.actions.files import content_of
    from payments.banking import schemas, toy
    from payments.models import BankFile, Line, Order

    paid, identifiers = 0, set()
    for file in BankFile.objects.filter(run=run).order_by("number"):
        content = content_of(file)
        schemas.check(content, file.version)
        received = toy.receive(content).payments
        paid += sum(payment.amount for payment in received)
        identifiers |= {payment.end_to_end_id for payment in received}
    orders = Order.objects.filter(run=run)
    lines = Line.objects.filter(run=run, net__gt=0)
    return {
        "files": run.files.count(),
        "last_number": run.files.order_by("number").last().number,
        "parts": run.file_parts.count(),
        "orders": orders.count(),
        "payees": lines.values("payee").distinct().count(),
        "same_identifiers": identifiers == set(orders.values_list("end_to_end_id", flat=True)),
        "ordered": str(orders.aggregate(total=Sum("amount"))["total"]),
        "in_the_bytes": str(paid),
        "to_pay": str(run.to_pay),
    }
