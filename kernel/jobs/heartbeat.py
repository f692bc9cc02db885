"""Proof that beat and a worker are alive: beat asks every half minute, a worker leaves the moment in the cache."""

from datetime import datetime, timedelta

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

MAY_BE_SILENT = timedelta(minutes=3)
_KEY = "worker-heartbeat"


@shared_task(name="kernel.heartbeat")
def heartbeat(**_: object) -> None:
    """Leave the moment; run twice, the last moment counts."""
    cache.set(_KEY, timezone.now().isoformat(), int(MAY_BE_SILENT.total_seconds()) * 10)


def last_beat() -> datetime | None:
    """When a worker last gave a sign of life."""
    moment = cache.get(_KEY)
    return datetime.fromisoformat(moment) if moment else None
