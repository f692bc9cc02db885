"""How quarters, states and choices read on screen."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecalcura.enums import CalculationKind, DueKind, Late, LineRole, Profession, QuarterState, SetState
from ecalcura.queries.wording import figure_as_written, quarter_in_words

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
    return quarter_in_words(value)


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


PERIOD_STATES = {
    "OPEN": (gettext_noop("Nog niet berekend"), "grey"),
    "PROVISIONAL": (gettext_noop("Voorlopig berekend"), "blue"),
    "DEFINITIVE": (gettext_noop("Wacht op goedkeuring"), "yellow"),
    "SETTLED": (gettext_noop("Afgerekend"), "green"),
    "REVISED": (gettext_noop("Herzien"), "green"),
}
SET_COLOURS = {SetState.DRAFT: "yellow", SetState.APPROVED: "green", SetState.RETIRED: "grey"}
# The letters of the formulas, in words.
LETTERS = {
    "Y1": gettext_noop("jaarloonkost bij premie"),
    "Y2": gettext_noop("jaarloonkost van de vervanger"),
    "X": gettext_noop("recht in uren per week"),
    "k": gettext_noop("premie-uren per week"),
    "AB": gettext_noop("VTE-maanden"),
    "R": gettext_noop("VTE van de vervanger"),
    "f": gettext_noop("gefinancierde VTE"),
}


FIGURE_NAMES = {
    "exempted_fte": gettext_noop("Vrijgestelde VTE"),
    "replacement_fte": gettext_noop("VTE vervanging"),
    "financed_fte": gettext_noop("Gefinancierde VTE"),
    "unfinanced_fte": gettext_noop("Niet gefinancierde VTE"),
    "premium": gettext_noop("Premies"),
    "replacement": gettext_noop("Vervanging"),
    "definitive": gettext_noop("Bedrag"),
    "advances": gettext_noop("Voorschotten"),
    "already_received": gettext_noop("Al ontvangen"),
    "balance": gettext_noop("Saldo"),
}


@register.filter
def figure_name(value: str) -> str:
    """A figure of a calculation in words."""
    return _(FIGURE_NAMES[value])


@register.filter
def period_state(value: str) -> str:
    return _(PERIOD_STATES[value][0])


@register.filter
def period_state_colour(value: str) -> str:
    return PERIOD_STATES[value][1]


@register.filter
def late_with(value: str) -> str:
    """With what a facility or the department is behind."""
    return _(Late(value).label)


@register.filter
def set_colour(value: str) -> str:
    return SET_COLOURS[SetState(value)]


@register.filter
def calculation_kind(value: str) -> str:
    return _(CalculationKind(value).label)


@register.filter
def due_kind(value: str) -> str:
    return _(DueKind(value).label)


@register.filter
def letter(value: str) -> str:
    """What a letter of a formula stands for."""
    return _(LETTERS[value])


@register.filter
def comma(value: Any) -> str:
    """A figure as it was calculated, with the decimal mark of the language: a comma, or a point in English."""
    return figure_as_written(value)


@register.filter
def iso_day(value: str) -> date:
    """A day out of stored figures, ready to be written as people write it."""
    return date.fromisoformat(value)


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
