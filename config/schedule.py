"""The timetable of periodic jobs, in the time zone of Brussels; each job is safe to run twice."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {}
