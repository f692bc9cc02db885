from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone

from kernel.models import Job


def enqueue(name: str, **arguments: int | str) -> int:
    """Write a job down in the running transaction and hand it to the queue after commit; returns the job's key.

    When the queue is down at that moment, the job stays on paper and `kernel.sweep_jobs` hands it over later: a
    committed deed never loses its follow-up. A job may therefore arrive twice, and every task must bear that.
    """
    job = Job.objects.create(name=name, arguments=arguments)
    transaction.on_commit(lambda: hand_over(job.pk, name, arguments), robust=True)
    return job.pk


def hand_over(job_id: int, name: str, arguments: dict[str, Any]) -> None:
    """Send one written job to the broker and note the moment; raises when the broker does not answer."""
    current_app.send_task(name, kwargs=arguments, retry=False)
    Job.objects.filter(pk=job_id).update(handed_over_at=timezone.now())
