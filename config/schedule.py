"""The timetable of periodic jobs, in the time zone of Brussels; each job is safe to run twice."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    # Work of a payment run that a dead worker, a lost queue or a restart left behind.
    "payments-resume": {"task": "payments.resume_runs", "schedule": 60.0},
    # At an hour that exists every day of the year.
    "payments-nightly": {"task": "payments.prepare_nightly", "schedule": crontab(hour=4, minute=30)},
    # A sign of life for the health check.
    "kernel-heartbeat": {"task": "kernel.heartbeat", "schedule": 30.0},
    # Letters and mails whose next attempt is due, or that a dead worker left behind.
    "correspondence-sweep": {"task": "correspondence.sweep", "schedule": 60.0},
}
