"""The timetable of periodic jobs, in the time zone of Brussels; each job is safe to run twice."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    # A sign of life for the health check.
    "kernel-heartbeat": {"task": "kernel.heartbeat", "schedule": 30.0},
    # Letters and mails whose next attempt is due, or that a dead worker left behind.
    "correspondence-sweep": {"task": "correspondence.sweep", "schedule": 60.0},
}
