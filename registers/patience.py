"""How long to go on asking: attempts, exponential back-off with full jitter, and never beyond the deadline."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from registers.soap import Reply

_LONGEST_PAUSE = 5.0
_random = secrets.SystemRandom()


@dataclass(slots=True)
class Trip:
    """What happened on the way, for the log."""

    deadline: float
    attempts: int = 0
    http_status: int | None = None
    retry_after: float = 0.0


def new_deadline() -> float:
    """The moment, on the monotonic clock, at which whoever waits gets "unavailable" instead of more waiting."""
    return time.monotonic() + settings.MAGDA_TOTAL_SECONDS


def until_answered(once: Callable[[Trip], Reply], trip: Trip) -> Reply:
    """Try until there is an answer, the attempts are used up or the time is over; returns the last reply."""
    while True:
        trip.attempts += 1
        reply = once(trip)
        if not reply.worth_retrying:
            return reply
        pause = _pause(trip)
        if trip.attempts >= settings.MAGDA_ATTEMPTS or time.monotonic() + pause >= trip.deadline:
            return reply
        time.sleep(pause)


def _pause(trip: Trip) -> float:
    """A source that names its own pause gets at least that; when it is longer than the caller can wait, no retry."""
    longest = min(_LONGEST_PAUSE, settings.MAGDA_BACKOFF_SECONDS * 2 ** (trip.attempts - 1))
    return max(_random.uniform(0, longest), trip.retry_after)
