"""Queries that the ORM writes once per process and that afterwards only take values.

Building and compiling a query costs the ORM more than the database needs to answer it. A page that many people open
asks the same few questions each time, so such a question is written down once, with places for what differs:

    @ready_query()
    def _steps(application_id: Any) -> QuerySet[Event, Any]:
        return Event.objects.filter(application_id=application_id).order_by("id").values_list("move", "on")

    _steps(application_id=7)    # [("invite", date(2026, 3, 2)), ...]: one query, as fresh as any other

The values travel beside the text, so that on a connection that lasts (a web process with a pool) the database can keep
its plan too: planning such a question takes it several times longer than answering it.

Nothing of an answer is kept: only the text of the question. The function must end in `values_list`, and may use its
arguments in filters only. An argument named in `fixed` is not a place but a choice (a state, a first row): each
combination of those is written once. `ordinary` asks the same through the ORM, for tests to compare.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from inspect import signature
from typing import Any

from django.db import NotSupportedError, connection
from django.db.models import QuerySet, Value
from psycopg import Cursor
from psycopg.sql import Literal

AT_MOST = 64  # combinations of fixed values of one question
MARK = re.compile("%[s%]")


class Place(Value):
    """Where a value comes; it travels through the compiler as its own parameter."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


class Written:
    """The text of one question, the names of its places in order, and what the database's answers are turned into.

    What is the same each time stands in the text, where the database can plan with it; only places are parameters.
    """

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        compiler = rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        connection.ensure_connection()
        waiting = iter(parameters)
        self.names: list[str] = []
        self.sql = MARK.sub(lambda mark: mark[0] if mark[0] == "%%" else self._written(next(waiting)), sql)
        self.converters = compiler.get_converters(expression for expression, _sql, _alias in compiler.select)
        self.apply = compiler.apply_converters

    def _written(self, parameter: Any) -> str:
        if isinstance(parameter, Place):
            self.names.append(parameter.value)
            return "%s"
        return Literal(parameter).as_string(connection.connection).replace("%", "%%")

    def ask(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        parameters = [values[name] for name in self.names]
        try:
            rows = _rows(self.sql, parameters)
        except NotSupportedError:  # a migration gave a column another type below a kept plan
            if connection.in_atomic_block:
                raise  # its end throws the plans away
            with connection.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")
            rows = _rows(self.sql, parameters)
        return [tuple(row) for row in self.apply(rows, self.converters)] if self.converters else rows


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with _cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()  # type: ignore[no-any-return]


def _cursor() -> Any:
    """Django's own cursor writes values into the text, and a text that differs each time cannot be prepared."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_thread_sharing()
    plain: Any = Cursor(connection.connection)
    return connection.make_debug_cursor(plain) if connection.queries_logged else connection.make_cursor(plain)


class ReadyQuery:
    """One question; call it with its values by name."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], fixed: tuple[str, ...]) -> None:
        self.build = build
        self.places = {name: Place(name) for name in signature(build).parameters if name not in fixed}
        self.fixed = fixed
        self._written = lru_cache(AT_MOST)(self._write)

    def _write(self, *chosen: Any) -> Written:
        return Written(self.build(**self.places, **dict(zip(self.fixed, chosen, strict=True))))

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        if any(values[name] is None for name in self.places):
            raise TypeError("A place cannot take None: SQL would find nothing.")
        return self._written(*[values[name] for name in self.fixed]).ask(values)

    def ordinary(self, **values: Any) -> list[tuple[Any, ...]]:
        """The same answer, written anew by the ORM."""
        return list(self.build(**values))


def ready_query(*, fixed: tuple[str, ...] = ()) -> Callable[[Callable[..., QuerySet[Any, Any]]], ReadyQuery]:
    """Make a function that builds a query into a question that is written once."""
    return lambda build: ReadyQuery(build, fixed)
