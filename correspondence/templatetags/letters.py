"""How figures read in a letter; a letter keeps its figures as JSON, so days and amounts arrive as text."""

from datetime import date
from decimal import Decimal

from django.template import Library
from django.utils.formats import date_format

from kernel.pure.money import format_euro
from kernel.pure.periods import Month

register = Library()


@register.filter
def letter_day(day: str | date) -> str:
    """`1 maart 2019`."""
    return date_format(day if isinstance(day, date) else date.fromisoformat(day), "j F Y")


@register.filter
def letter_month(month: str) -> str:
    """`maart 2019`."""
    return date_format(Month.parse(month).first_day, "F Y")


@register.filter
def letter_euro(amount: str | Decimal) -> str:
    """`1.355,04 euro`."""
    return format_euro(Decimal(amount))


@register.filter
def letter_amount(amount: str | Decimal) -> str:
    """`1.355,04`, for a column whose heading says euro."""
    return format_euro(Decimal(amount)).removesuffix(" euro")


@register.filter
def letter_count(number: str | int | Decimal) -> str:
    """`10,8`: a number of months with a comma, without idle zeros."""
    digits = f"{Decimal(number):f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.replace(".", ",")


@register.filter
def kbo(number: str) -> str:
    """`0123.456.789`."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"
