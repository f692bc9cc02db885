"""Jobs that leave the transaction: written down first, sent to Celery after commit."""

from kernel.jobs.outbox import enqueue

__all__ = ["enqueue"]
