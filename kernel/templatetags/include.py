"""`{% include … only %}` that renders the same values once: most of a page is parts that many pages share.

A part included with `only` sees nothing but the values it is given, so equal values in the same language give equal
HTML. Such a part is rendered the first time and remembered in the memory of the process; when a value is more than
plain data (a form field, a model, a request) nothing is remembered. Values are compared together with their types:
"1", 1 and True look different on a page.
"""

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, cast

from django import template
from django.conf import settings
from django.template.base import Parser, Template, Token
from django.template.context import Context
from django.template.loader_tags import IncludeNode, do_include
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

AT_MOST = 8_000_000  # characters remembered in one process; past it everything is forgotten and begins again
LONGEST = 20_000  # a longer part is seldom asked twice
PLAIN = (str, int, bool, type(None), date, datetime, time, timedelta, SafeString)


class NotPlain(Exception):
    """A value that can look different the next time although it is equal."""


class Memory:
    """Rendered parts by what they were made of; one per process, shared by its threads."""

    def __init__(self) -> None:
        self.parts: dict[Hashable, str] = {}
        self.size = 0

    def add(self, key: Hashable, part: str) -> None:
        if len(part) > LONGEST:
            return
        if self.size + len(part) > AT_MOST:
            self.parts, self.size = {}, 0
        self.parts[key] = part
        self.size += len(part)


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
    names = _field_names(cast(Hashable, kind))
    if names is None:
        raise NotPlain
    return kind, tuple([key_of(getattr(value, name)) for name in names])


class RememberingIncludeNode(IncludeNode):
    """An `include` with `only` of a template whose name is fixed."""

    def render(self, context: Context) -> SafeString:
        values = {name: expression.resolve(context) for name, expression in self.extra_context.items()}
        name = self.template.var
        try:
            key = (name, get_language(), context.autoescape, tuple([(k, key_of(v)) for k, v in values.items()]))
            part = MEMORY.parts.get(key)
        except (NotPlain, TypeError):  # TypeError: a key of a dictionary that cannot be compared
            key, part = None, None
        if part is None:
            found = cast(Template, context.template).engine.get_template(name)
            part = found.render(context.new(values))
            if key is not None:
                MEMORY.add(key, part)
        return part  # type: ignore[return-value]


@register.tag("include")
def include(parser: Parser, token: Token) -> IncludeNode:
    """Django's own tag; with `only` and a fixed name it remembers, except while somebody edits templates."""
    node: IncludeNode = do_include(parser, token)
    if settings.DEBUG or not node.isolated_context or not isinstance(node.template.var, str):
        return node
    return RememberingIncludeNode(node.template, extra_context=node.extra_context, isolated_context=True)
