"""How far a calculation is: for the bar on the desk, and for whoever wakes up dead work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Min, Q, Sum

from payments.enums import ChunkState, RunState
from payments.models import Run, RunChunk

QUIET = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Progress:
    """Chunks done of all, lines so far, speed and an honest guess of what is left."""

    done: int
    total: int
    dossiers: int
    lines: int
    dossiers_per_second: int
    seconds_left: int | None
    failure: str

    @property
    def percent(self) -> int:
        return 100 if not self.total else self.done * 100 // self.total


def progress_of(run: Run, now: datetime) -> Progress:
    """Figures of the calculation at this moment."""
    figures = run.chunks.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(state=ChunkState.DONE)),
        dossiers=Sum("dossiers"),
        lines=Sum("lines"),
        first=Min("done_at"),
        last=Max("done_at"),
    )
    done, total, dossiers = figures["done"], figures["total"], figures["dossiers"] or 0
    end = figures["last"] if done == total and figures["last"] else now
    elapsed = max((end - run.prepared_at).total_seconds(), 0.001)
    left = None if not done or run.state != RunState.DRAFT else round(elapsed / done * (total - done))
    return Progress(done, total, dossiers, figures["lines"] or 0, round(dossiers / elapsed), left, run.failure)


def is_idle(run: Run, now: datetime) -> bool:
    """Whether nobody is working on the run: no row of it is held, and nothing happened for a while."""
    last = max(
        moment
        for moment in (
            run.prepared_at,
            run.calculated_at,
            run.approved_at,
            run.chunks.aggregate(last=Max("done_at"))["last"],
        )
        if moment is not None
    )
    if now - last < QUIET:
        return False
    with transaction.atomic():
        is_free = Run.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=run.pk).exists()
        waiting = RunChunk.objects.filter(run=run, state=ChunkState.WAITING)
        return is_free and len(waiting.select_for_update(skip_locked=True, of=("self",))) == waiting.count()
