"""How far an order of calculations is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from ecalcura.enums import PartState
from ecalcura.models import CalculationRun, RunPart

PATIENCE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Progress:
    """Facilities of one order by what became of them."""

    total: int
    waiting: int
    calculated: int
    unchanged: int
    stopped: int

    @property
    def done(self) -> int:
        return self.total - self.waiting

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 100

    @property
    def is_finished(self) -> bool:
        return self.waiting == 0


def progress_of(run: CalculationRun) -> Progress:
    """How far the order is; one query, fit to be asked every second."""
    counts = dict(run.parts.values("state").annotate(number=Count("pk")).values_list("state", "number").order_by())
    return Progress(
        total=run.facilities,
        waiting=counts.get(PartState.WAITING, 0),
        calculated=counts.get(PartState.CALCULATED, 0),
        unchanged=counts.get(PartState.UNCHANGED, 0),
        stopped=counts.get(PartState.STOPPED, 0),
    )


def stopped_in(run: CalculationRun) -> QuerySet[RunPart]:
    """The facilities that could not be calculated, each with its `findings`: code, sentence, line or quarter."""
    return run.parts.filter(state=PartState.STOPPED).select_related("facility").order_by("facility__hco_number")


def idle_runs(at: datetime) -> list[int]:
    """Orders that are not done and in which nothing happened for some minutes."""
    runs = CalculationRun.objects.filter(finished_at__isnull=True).annotate(
        moved_at=Coalesce(Max("parts__done_at"), "ordered_at"),
    )
    return list(runs.filter(Q(moved_at__lt=at - PATIENCE)).order_by("pk").values_list("pk", flat=True))
