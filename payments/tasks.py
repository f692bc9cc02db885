"""Jobs of the payments house. Each takes an id and calls one action; each may come twice or not at all."""

import logging
from pathlib import Path
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts.roles import system_user
from payments import actions
from payments.enums import ChunkState, RunState
from payments.models import Run
from payments.ports import sources
from payments.progress import is_idle
from payments.watched_folder import read_folder

logger = logging.getLogger(__name__)


@shared_task(name="payments.calculate_chunk")
def calculate_chunk(*, run_id: int, **_: object) -> None:
    """Calculate whichever chunk of the run is free; after the last one the calculation is closed."""
    with recorded(run_id):
        actions.calculate_next_chunk(run_id=run_id, by=system_user(), at=timezone.now())
        waiting = Run.objects.filter(pk=run_id, chunks__state=ChunkState.WAITING).exists()
        if not waiting:
            actions.close_calculation(run_id=run_id, by=system_user(), at=timezone.now())


@shared_task(name="payments.close_calculation")
def close_calculation(*, run_id: int, **_: object) -> None:
    """Close a calculation of which every chunk is done."""
    with recorded(run_id):
        actions.close_calculation(run_id=run_id, by=system_user(), at=timezone.now())


@shared_task(name="payments.check_run")
def check_run(*, run_id: int, **_: object) -> None:
    """Gate and second calculator."""
    with recorded(run_id):
        actions.check_run(run_id=run_id, by=system_user(), at=timezone.now())


@shared_task(name="payments.write_files")
def write_files(*, run_id: int, **_: object) -> None:
    """Write whichever bank file of the run is free, while there is one."""
    with recorded(run_id):
        while actions.write_files(run_id=run_id, by=system_user(), at=timezone.now()):
            pass


class recorded:  # noqa: N801 - reads as a sentence: with recorded(run)
    """Whatever goes wrong is written on the run, for the people at the desk, and then goes on to the log."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: Any) -> None:
        if fault is None or not isinstance(fault, Exception):
            return
        logger.error("run %s stopped: %s", self.run_id, fault)
        try:
            actions.record_failure(
                run_id=self.run_id, message=f"{type(fault).__name__}: {fault}", by=system_user(), at=timezone.now()
            )
        except Exception:
            logger.exception("the failure of run %s could not be written down", self.run_id)


@shared_task(name="payments.resume_runs")
def resume_runs(**_: object) -> None:
    """Give dead work back to the workers: after a crash, a lost queue or a restart of the database."""
    stuck = (RunState.DRAFT, RunState.CALCULATED, RunState.APPROVED)
    for run in Run.objects.filter(state__in=stuck, failure="").order_by("pk"):
        if is_idle(run, timezone.now()):
            actions.resume_run(run_id=run.pk, by=system_user(), at=timezone.now())


@shared_task(name="payments.prepare_nightly")
def prepare_nightly(**_: object) -> None:
    """Have a fresh run ready for every scheme when the people of the desk come in. A scheme that stumbles keeps none of
    the others from theirs; its fault is told once all had their turn."""
    on, at = timezone.localdate(), timezone.now()
    faults: list[Exception] = []
    for source in sources():
        try:
            actions.prepare_by_system(source=source, by=system_user(), on=on, at=at)
        except Exception as fault:
            logger.exception("the night brought no run for %s", source)
            faults.append(fault)
    if faults:
        raise faults[0]


@shared_task(name="payments.read_bank_folder")
def read_bank_folder(**_: object) -> None:
    """Import what the bank's channel dropped in the watched folder, when there is one."""
    if settings.BANK_FOLDER and Path(settings.BANK_FOLDER).is_dir():
        read_folder(Path(settings.BANK_FOLDER), by=system_user(), at=timezone.now())
