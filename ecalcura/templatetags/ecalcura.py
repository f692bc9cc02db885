"""How quarters, states and choices read on screen."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from ecalcura.enums import LineRole, Profession, QuarterState

register = template.Library()

COLOURS = {
    QuarterState.OPEN: "grey",
    QuarterState.CONFIRMED: "green",
    QuarterState.CORRECTING: "yellow",
    QuarterState.CORRECTED: "green",
}


@register.filter
def quarter(value: Any) -> str:
    """`2023Q3` as `3e kwartaal 2023`."""
    year, _mark, number = str(value).partition("Q")
    return _("%(number)se kwartaal %(year)s") % {"number": number, "year": year}


@register.filter
def quarter_state(value: str) -> str:
    return _(QuarterState(value).label)


@register.filter
def quarter_colour(value: str) -> str:
    return COLOURS[QuarterState(value)]


@register.filter
def choice_label(value: str) -> str:
    return {"EXEMPTION": _("Vrijstelling"), "PREMIUM": _("Premie"), "MIXED": _("Gemengd")}[value]


@register.filter
def profession(value: str) -> str:
    return _(Profession(value).label)


@register.filter
def line_role(value: str) -> str:
    return _(LineRole(value).label)


@register.filter
def figure(figures: dict[str, int], name: Any) -> int:
    """One figure out of a table by the name of a quarter."""
    return figures[str(name)]


@register.filter
def severity_label(value: str) -> str:
    return {"BLOCK": _("Blokkeert"), "WARN": _("Let op"), "INFO": _("Ter info")}[value]


@register.filter
def severity_colour(value: str) -> str:
    return {"BLOCK": "red", "WARN": "yellow", "INFO": "blue"}[value]
