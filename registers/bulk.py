"""Many questions at once, never more at a time than was agreed with the source."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings
from django.db import connection

Answer = TypeVar("Answer")


def each(numbers: Sequence[str], fetch: Callable[[str], Answer]) -> list[Answer]:
    """`fetch` for every number, in order; the same number is asked once. `MAGDA_PARALLEL` 1 stays in this thread."""
    different = list(dict.fromkeys(numbers))
    workers = min(settings.MAGDA_PARALLEL, len(different))
    if workers <= 1:
        answers = dict(zip(different, map(fetch, different), strict=True))
    else:
        with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="registers") as pool:
            answers = dict(zip(different, pool.map(lambda number: _in_thread(fetch, number), different), strict=True))
    return [answers[number] for number in numbers]


def _in_thread(fetch: Callable[[str], Answer], number: str) -> Answer:
    """Each thread writes the legal log over a connection of its own, which must not outlive the question."""
    try:
        return fetch(number)
    finally:
        connection.close()
