"""Many questions at once, never more at a time than was agreed with the source."""

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings
from django.db import connection

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")


def each(questions: Sequence[Question], fetch: Callable[[Question], Answer]) -> list[Answer]:
    """`fetch` for every question, in order; the same one is asked once. `MAGDA_PARALLEL` 1 stays in this thread."""
    different = list(dict.fromkeys(questions))
    workers = min(settings.MAGDA_PARALLEL, len(different))
    if workers <= 1:
        answers = dict(zip(different, map(fetch, different), strict=True))
    else:
        with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="registers") as pool:
            answers = dict(
                zip(different, pool.map(lambda question: _in_thread(fetch, question), different), strict=True)
            )
    return [answers[question] for question in questions]


def _in_thread(fetch: Callable[[Question], Answer], question: Question) -> Answer:
    """Each thread writes the legal log over a connection of its own, which must not outlive the question."""
    try:
        return fetch(question)
    finally:
        connection.close()
