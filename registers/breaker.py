"""A circuit breaker that all processes share: after too many silent calls the source gets a rest.

The state lives in the cache. Without the cache the breaker stays closed: it may save waiting time, never an answer.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
_FORGET_AFTER = 600


class Breaker:
    """Open after `MAGDA_BREAKER_FAILURES` silent calls in a row; after `MAGDA_BREAKER_SECONDS` one call may try."""

    def __init__(self, url: str) -> None:
        self._failures, self._open, self._trial = (
            f"registers:{urlsplit(url).netloc}:{part}" for part in ("failures", "open", "trial")
        )

    def admits(self) -> bool:
        """May a call go out now? Half-open lets exactly one through."""
        admitted = True
        with _without_cache_all_is_well():
            if cache.get(self._open):
                return False
            if cache.get(self._failures, 0) >= settings.MAGDA_BREAKER_FAILURES:
                admitted = bool(cache.add(self._trial, 1, timeout=settings.MAGDA_TOTAL_SECONDS + 1))
        return admitted

    def record_answer(self) -> None:
        with _without_cache_all_is_well():
            cache.delete_many([self._failures, self._open, self._trial])

    def record_silence(self) -> None:
        with _without_cache_all_is_well():
            cache.add(self._failures, 0, timeout=_FORGET_AFTER)
            if cache.incr(self._failures) >= settings.MAGDA_BREAKER_FAILURES:
                cache.set(self._open, 1, timeout=settings.MAGDA_BREAKER_SECONDS)
                cache.delete(self._trial)
                log.error("Register source rests for %s s after repeated silence", settings.MAGDA_BREAKER_SECONDS)


@contextmanager
def _without_cache_all_is_well() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError, ValueError) as error:  # ValueError: the counter expired between two steps
        log.warning("Circuit breaker works without its cache: %s", type(error).__name__)
