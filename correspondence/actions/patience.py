"""How long to wait before the next attempt, and when to stop trying."""

from datetime import timedelta

# While a worker holds a row nobody else takes it; a worker that died loses its hold after this time.
HOLD = timedelta(minutes=5)
_PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
_LAST_PAUSE = timedelta(hours=4)
# With these pauses: about three days of a dead mail server.
MOST_ATTEMPTS = 22


def pause_after(attempts: int) -> timedelta:
    """The wait after so many failed attempts: a minute at first, four hours in the end."""
    return _PAUSES[attempts - 1] if 0 < attempts <= len(_PAUSES) else _LAST_PAUSE
