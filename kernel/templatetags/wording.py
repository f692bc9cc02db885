"""Sentences that the law carries in two languages, shown in the reader's own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

register = template.Library()


@register.filter
def sentence(finding: Mapping[str, Any]) -> str:
    """The sentence of a finding or an alternative: English for who reads English, else Dutch."""
    english = (get_language() or "nl").startswith("en")
    names = ("messageEn", "en", "message", "nl") if english else ("message", "nl", "messageEn", "en")
    return str(next((finding[name] for name in names if finding.get(name)), ""))


@register.filter
def day(text: Any) -> str:
    """A day of a stored answer (`2026-12-01`) as one writes it: 1 december 2026."""
    try:
        return date_format(date.fromisoformat(str(text)), "j F Y")
    except ValueError:
        return str(text)


@register.filter
def shown(value: Any) -> str:
    """An input of the law on one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {shown(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(shown(one) for one in value) or "–"
    if value is None or value == "":
        return "–"
    return {True: "✓", False: "✗"}.get(value, str(value)) if isinstance(value, bool) else str(value)
