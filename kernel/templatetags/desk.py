"""What the desk's templates ask: the work that waits (`{% desk_areas as areas %}`), the cells of a list with their
heading (`{% for cell in row|under_headings:headers %}`)."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from kernel.web.desk import areas_for

register = template.Library()
CELL = re.compile(r"^<(td|th)")


@register.simple_tag(takes_context=True)
def desk_areas(context: template.Context) -> list[dict[str, Any]]:
    """The areas of work with the tasks this person may open."""
    return areas_for(context["request"])


@register.filter
def under_headings(row: Iterable[SafeString], headers: list[dict[str, Any]]) -> list[SafeString]:
    """The cells of a row in a list of the admin, each with the words of its heading: on a telephone a row is a card,
    and a screen reader still reads a table."""
    texts = [capfirst(str(header["text"])) for header in headers]
    return [_labelled(cell, text) for cell, text in zip(row, texts, strict=False)]


def _labelled(cell: SafeString, text: str) -> SafeString:
    def with_words(opening: re.Match[str]) -> str:
        if opening[1] == "th":
            return '<th scope="row" role="rowheader"'
        return format_html('<td role="cell" data-label="{}"', text)

    # `cell` is the admin's own safe markup; only its opening tag grows.
    return mark_safe(CELL.sub(with_words, cell, count=1))  # noqa: S308
