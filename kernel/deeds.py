"""One step of the procedure: one transaction, signed with who acts and in which request."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

# Filled by the request middleware and by tasks; the database writes it beside every change.
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


def sign(by: Any) -> None:
    """Tell the running transaction who acts; the audit triggers copy this to each row they write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.actor', %s, true), set_config('app.request', %s, true)",
            [str(by.pk), current_request_id.get()],
        )


def deed(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function(*, …, by, …)` one transaction, all of it or nothing, signed by `by`."""

    @wraps(function)
    def signed(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            sign(kwargs["by"])
            return function(*args, **kwargs)

    return signed
