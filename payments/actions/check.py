"""The check of a calculated run: gate and second calculator."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from accounts.models import User
from kernel.deeds import deed
from payments.actions.runs import locked_run, note_step
from payments.enums import RunState
from payments.gate import Found, find
from payments.models import GateFinding, Run
from payments.workflow import Thing, target


@deed
def check_run(*, run_id: int, by: User, at: datetime) -> bool:
    """List what a person must look at, and compare with the second calculator; says whether this call did it."""
    run = locked_run(run_id)
    if run.state != RunState.CALCULATED:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT payments_count_ledger(%s)", [run.pk])  # so that the questions below are planned well
    write_findings(run, find(run))
    run.state = target(Thing.RUN, run.state, "check")
    run.checked_at = at
    run.failure = ""
    run.save(update_fields=["state", "checked_at", "failure"])
    note_step(run, "check", by=by, at=at)
    return True


def write_findings(run: Run, found: Iterable[Found]) -> int:
    """Write findings down; the same finding twice is one."""
    rows = [
        GateFinding(
            run=run,
            kind=one.kind,
            reference=one.reference,
            payee_id=one.payee_id,
            due_month=one.due_month,
            concerns_id=one.concerns_id,
            before=one.before,
            now=one.now,
            note=one.note,
        )
        for one in found
    ]
    GateFinding.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
    return len(rows)
