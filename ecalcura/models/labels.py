"""Choices for model fields out of the pure lists, with labels that follow the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy

from ecalcura.enums import Labelled

QUARTER = r"^[0-9]{4}Q[1-4]$"
PERIOD = r"^[0-9]{4}-[0-9]{4}$"


def choices(kind: type[Labelled]) -> list[tuple[str, Any]]:
    """Pairs of value and translatable label, in the order of the list."""
    return [(member.value, gettext_lazy(member.label)) for member in kind]
