"""`{% include … only %}` that renders the same values once: most of a page is parts that many pages share.

A part included with `only` sees nothing but the values it is given, so equal values in the same language give equal
HTML. Such a part is rendered the first time and remembered in the memory of the process; when a value is more than
plain data (a form field, a model, a request) nothing is remembered. Values are compared together with their types:
"1", 1 and True look different on a page. A thing that is not plain may say by which key it can be remembered, in a
method `remembered_as`; None means not at all.
"""

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from threading import Lock
from typing import Any, cast

from django import template
from django.conf import settings
from django.template.base import Parser, Template, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import IncludeNode, do_include
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

AT_MOST = 8_000_000  # characters remembered in one process; past it the oldest parts are forgotten
LONGEST = 20_000  # a longer part is seldom asked twice
PLAIN = (str, int, bool, type(None), date, datetime, time, timedelta, SafeString)


class NotPlain(Exception):
    """A value that can look different the next time although it is equal."""


class Memory:
    """Rendered parts by what they were made of; one per process, shared by its threads."""

    def __init__(self) -> None:
        self.parts: dict[Hashable, str] = {}
        self.size = 0
        self.writing = Lock()

    def add(self, key: Hashable, part: str) -> None:
        if len(part) > LONGEST:
            return
        with self.writing:
            self.size += len(part) - len(self.parts.pop(key, ""))
            self.parts[key] = part
            while self.size > AT_MOST:
                self.size -= len(self.parts.pop(next(iter(self.parts))))


MEMORY = Memory()


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a frozen dataclass; None for anything else."""
    if not is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        return None
    return tuple(one.name for one in fields(kind))


def key_of(value: Any) -> Hashable:
    """What a value looks like, type by type; NotPlain when that cannot be told from its contents."""
    kind = type(value)
    if kind in PLAIN:
        return kind, value
    if kind in (Decimal, float):
        return kind, str(value)  # 1.0 and 1.00 are equal, and look different
    if kind in (tuple, list):
        return kind, tuple([key_of(one) for one in value])
    if kind is dict:
        return kind, tuple([(name, key_of(one)) for name, one in value.items()])
    if isinstance(value, Enum):
        return kind, value.value
    if isinstance(value, Promise):
        return str, str(value)
    if hasattr(kind, "remembered_as"):
        key: Hashable = value.remembered_as()
        if key is None:
            raise NotPlain
        return kind, key
    names = _field_names(cast(Hashable, kind))
    if names is None:
        raise NotPlain
    return kind, tuple([key_of(getattr(value, name)) for name in names])


def render_part(name: str, values: dict[str, Any], render: Callable[[], str], *, autoescape: bool = True) -> SafeString:
    """The part with these values in the reader's language: from memory, else rendered and remembered."""
    try:
        key = (name, get_language(), autoescape, tuple([(k, key_of(v)) for k, v in values.items()]))
        part = MEMORY.parts.get(key)
    except (NotPlain, TypeError):  # TypeError: a key of a dictionary that cannot be compared
        return cast(SafeString, render())
    if part is None:
        part = render()
        MEMORY.add(key, part)
    return cast(SafeString, part)


def part_from_file(name: str, values: dict[str, Any]) -> SafeString:
    """For a tag that shows a template of its own; remembered as an `include` with `only` is."""
    if settings.DEBUG:
        return render_to_string(name, values)
    return render_part(name, values, lambda: render_to_string(name, values))


class RememberingIncludeNode(IncludeNode):
    """An `include` with `only` of a template whose name is fixed."""

    def render(self, context: Context) -> SafeString:
        values = {name: expression.resolve(context) for name, expression in self.extra_context.items()}
        name = self.template.var

        def anew() -> str:
            found = cast(Template, context.template).engine.get_template(name)
            return found.render(context.new(values))

        return render_part(name, values, anew, autoescape=context.autoescape)


@register.tag("include")
def include(parser: Parser, token: Token) -> IncludeNode:
    """Django's own tag; with `only` and a fixed name it remembers, except while somebody edits templates."""
    node: IncludeNode = do_include(parser, token)
    if settings.DEBUG or not node.isolated_context or not isinstance(node.template.var, str):
        return node
    return RememberingIncludeNode(node.template, extra_context=node.extra_context, isolated_context=True)
