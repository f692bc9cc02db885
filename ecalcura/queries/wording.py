"""The figures of a finding as people read them: quarters, months and days in words, numbers with a comma."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecalcura.enums import Function

_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d+\.\d+")
_FUNCTIONS = {
    Function.VPK_A1: gettext_noop("verpleegkundige (bachelor, A1)"),
    Function.VPK_HBO5: gettext_noop("verpleegkundige (HBO5, A2)"),
    Function.ZK: gettext_noop("zorgkundige"),
    Function.PARA: gettext_noop("paramedisch personeel"),
    Function.SOCIAL_WORKER: gettext_noop("maatschappelijk assistent"),
    Function.UNIV: gettext_noop("psycholoog of pedagoog"),
    Function.GG: gettext_noop("gelijkgesteld personeel"),
    Function.ADMIN: gettext_noop("administratie of ander personeel"),
}


def quarter_in_words(value: object) -> str:
    """`2023Q3` as `3e kwartaal 2023`."""
    year, _mark, number = str(value).partition("Q")
    return _("%(number)se kwartaal %(year)s") % {"number": number, "year": year}


def figure_as_written(value: object) -> str:
    """A figure as it was calculated, all its decimals, with the decimal mark of the reader's language."""
    return str(value).replace(".", str(get_format("DECIMAL_SEPARATOR")))


def figures_in_words(figures: Mapping[str, str]) -> dict[str, str]:
    """Every figure of a finding in the reader's language; what is no figure stays as it is."""
    return {name: _in_words(name, value) for name, value in figures.items()}


def _in_words(name: str, value: str) -> str:
    if _QUARTER.fullmatch(value):
        return _("het %(quarter)s") % {"quarter": quarter_in_words(value)}
    if _DAY.fullmatch(value):
        return date_format(date.fromisoformat(value), "j F Y")
    if _MONTH.fullmatch(value):
        return date_format(date.fromisoformat(f"{value}-01"), "F Y")
    if _NUMBER.fullmatch(value):
        return number_format(Decimal(value), use_l10n=True, force_grouping=False)
    if name == "function" and value in set(Function):
        return _(_FUNCTIONS[Function(value)])
    return value
