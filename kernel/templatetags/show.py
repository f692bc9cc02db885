"""How amounts, months and numbers look on screen and paper: one way, everywhere."""

import calendar
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.pure.identifiers import (
    format_enterprise_number,
    format_iban,
    format_national_number,
    mask_iban,
    mask_national_number,
)

register = template.Library()

# State code → colour of its tag. Unknown codes are grey, so a new state never breaks a page.
COLOURS = {
    "DRAFT": "grey", "INVITED": "blue", "SUBMITTED": "light-blue", "IN_REVIEW": "purple",
    "AWAITING_SUPPLEMENT": "yellow",
    "GRANTED": "green", "PARTLY_GRANTED": "turquoise", "REFUSED": "red", "WITHDRAWN": "grey", "EXPIRED": "grey",
    "CALCULATED": "light-blue", "CHECKED": "blue", "APPROVED": "purple", "RELEASED": "turquoise", "SENT": "yellow",
    "BOOKED": "green", "ABANDONED": "grey", "PREPARED": "grey", "ACCEPTED": "blue", "REJECTED": "red",
    "RETURNED": "orange",
    "OPEN": "blue", "DONE": "green", "FAILED": "red", "BUSY": "yellow", "ACTIVE": "green", "ENDED": "grey",
    "OK": "green", "BLOCKING": "red", "WARNING": "yellow", "INFO": "blue",
}  # fmt: skip


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


@register.filter
def euro(value: Any) -> str:
    """`1.478,25 euro`: two decimals, the language's separators; an empty value gives a dash."""
    amount = _decimal(value)
    if amount is None:
        return "–"
    figure = number_format(abs(amount), decimal_pos=2, use_l10n=True, force_grouping=True)
    sign = "−" if amount < 0 else ""
    return f"{sign}{figure} euro"


@register.filter
def number(value: Any) -> str:
    """A whole number with thousands separators."""
    amount = _decimal(value)
    return "–" if amount is None else number_format(amount, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: Any, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage: `0.5` → `50 %`."""
    share = _decimal(value)
    if share is None:
        return "–"
    return number_format(share * 100, decimal_pos=int(digits), use_l10n=True) + " %"


@register.filter
def month(value: Any) -> str:
    """`maart 2026`, from a date, a Month or the text `2026-03`."""
    first = _first_day(value)
    if first is None:
        return "–"
    names = (
        "", _("januari"), _("februari"), _("maart"), _("april"), _("mei"), _("juni"),
        _("juli"), _("augustus"), _("september"), _("oktober"), _("november"), _("december"),
    )  # fmt: skip
    return f"{names[first.month]} {first.year}"


def _first_day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    if hasattr(value, "year") and hasattr(value, "month"):
        return date(value.year, value.month, 1)
    year, dash, number_of_month = str(value).partition("-")
    try:
        return date(int(year), int(number_of_month[:2]), 1) if dash else None
    except ValueError:
        return None


@register.filter
def moment(value: datetime | None) -> str:
    """`22/11/2026 om 14.05`, as the clock in Brussels said; for the desk, where the order within a day counts."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return _("%(day)s om %(time)s") % {"day": f"{local:%d/%m/%Y}", "time": f"{local:%H.%M}"}


@register.filter
def with_time(on: date, at: datetime | None) -> str:
    """The day of a step with its time; when it was written down on another day, that moment stands beside the day."""
    if at is None:
        return f"{on:%d/%m/%Y}"
    if timezone.localtime(at).date() == on:
        return moment(at)
    return _("%(day)s (vastgelegd op %(moment)s)") % {"day": f"{on:%d/%m/%Y}", "moment": moment(at)}


@register.filter
def masked_nn(value: Any) -> str:
    """A national number that shows only its serial: `**.**.**-123.**`."""
    digits = _digits(value)
    return mask_national_number(digits) if len(digits) == 11 else "–"


@register.filter
def full_nn(value: Any) -> str:
    """The whole national number; for the reviewer's page only."""
    digits = _digits(value)
    return format_national_number(digits) if len(digits) == 11 else "–"


@register.filter
def masked_iban(value: Any) -> str:
    """Country, check digits and the last four: `BE68 **** **** 7034`."""
    compact = "".join(str(value or "").split()).upper()
    return mask_iban(compact) if len(compact) >= 12 else "–"


@register.filter
def iban(value: Any) -> str:
    """An account number in groups of four."""
    return format_iban("".join(str(value or "").split()).upper()) or "–"


@register.filter
def kbo(value: Any) -> str:
    """An enterprise or establishment number as people write it: `0123.456.789`."""
    digits = _digits(value)
    return format_enterprise_number(digits) if len(digits) == 10 else "–"


def _digits(value: Any) -> str:
    return "".join(character for character in str(value or "") if character.isdigit())


@register.filter
def months(value: Any) -> str:
    """`1 maand`, `7 maanden`."""
    amount = _decimal(value)
    if amount is None:
        return "–"
    count = number_format(amount.normalize() if amount % 1 else amount.quantize(Decimal(1)), use_l10n=True)
    return ngettext("%(count)s maand", "%(count)s maanden", 1 if amount == 1 else 2) % {"count": count}


@register.filter
def state_colour(value: Any) -> str:
    """The tag colour of a state code."""
    return COLOURS.get(str(getattr(value, "value", value)).upper(), "grey")


@register.filter
def days_in_month(value: date) -> int:
    """Number of calendar days of the month a day lies in."""
    return calendar.monthrange(value.year, value.month)[1]
