"""The second chance of the outbox: jobs that the queue did not take when their deed was committed."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from kernel.jobs.outbox import hand_over
from kernel.models import Job

PATIENCE = timedelta(seconds=30)
KEPT = timedelta(days=30)
AT_ONCE = 1000


@shared_task(name="kernel.sweep_jobs")
def sweep_jobs(**_: object) -> None:
    """Hand over what waits longer than half a minute, oldest first, and throw away slips of a month ago."""
    at = timezone.now()
    waiting = Job.objects.filter(handed_over_at__isnull=True, written_at__lt=at - PATIENCE).order_by("written_at", "id")
    for job in waiting[:AT_ONCE]:
        hand_over(job.pk, job.name, job.arguments)
    Job.objects.filter(handed_over_at__lt=at - KEPT).delete()
