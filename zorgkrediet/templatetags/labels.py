"""How the codes of an application read."""

from django import template

from zorgkrediet.models import Application

register = template.Library()


@register.filter
def label(value: str, column: str) -> str:
    """`{{ row.regime|label:"regime" }}`: the label of a value of that column, in the reader's language."""
    return Application.label(column, value)
