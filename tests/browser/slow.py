"""A slow line and a busy worker: what a test reads too early then fails each time, not once in a hundred runs.

`SLOW_PAGES=0.6 ./dev test tests/browser` lets each page come in two parts with this many seconds between, and each job
of the worker begin after twice as long. `./dev soak` does so.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from celery.signals import task_prerun
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse


class InTwoParts:
    """The body of a page: first up to `<body>`, and the rest later."""

    def __init__(self, response: HttpResponse, pause: float) -> None:
        self.response, self.pause = response, pause

    def __iter__(self) -> Iterator[bytes]:
        whole = self.response.content
        begins = whole.find(b"<body")
        if begins > 0:
            yield whole[:begins]
            time.sleep(self.pause)
            whole = whole[begins:]
        yield whole

    def close(self) -> None:
        self.response.close()


@contextmanager
def pages(pause: float) -> Iterator[None]:
    """While this lasts, every page of the site and every job is `pause` seconds slow; 0 changes nothing."""
    if not pause:
        yield
        return
    answer = WSGIHandler.__call__

    def answered(self: WSGIHandler, environ: Any, start_response: Any) -> Any:
        response = answer(self, environ, start_response)
        if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
            return InTwoParts(response, pause)
        return response

    def wait(**_: Any) -> None:
        time.sleep(2 * pause)

    patch = pytest.MonkeyPatch()
    patch.setattr(WSGIHandler, "__call__", answered)
    task_prerun.connect(wait)
    try:
        yield
    finally:
        task_prerun.disconnect(wait)
        patch.undo()
