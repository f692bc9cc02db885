"""A day on a form: three small boxes that work on every phone without script, read forgivingly."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan jän january januari", "feb february februari", "mar mrt march maart", "apr april", "mei may",
         "jun june juni", "jul july juli", "aug august augustus", "sep sept september", "okt oct october oktober",
         "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

# No day of anybody's life or leave lies outside; near the ends of the calendar no month can be added or taken away.
FIRST_YEAR, LAST_YEAR = 1850, 2199


def read_month(text: str) -> int | None:
    """A month as a number or as a Dutch or English word."""
    word = text.strip().lower().rstrip(".")
    if word.isdigit():
        return int(word)
    return _MONTHS.get(word)


def read_year(text: str) -> int | None:
    """A year of four digits; fewer could mean two centuries, and a right would begin in the wrong one."""
    digits = text.strip()
    return int(digits) if re.fullmatch(r"[0-9]{4}", digits) else None


def full_year(text: str) -> str:
    """Two digits in a day of one text, as a sheet writes it: the nearest such year at most fifteen years ahead."""
    if not re.fullmatch(r"[0-9]{2}", text):
        return text
    this_year = date.today().year  # noqa: DTZ011 -- the form is a door: it may ask the clock
    year = this_year - this_year % 100 + int(text)
    return str(year - 100 if year > this_year + 15 else year)


def split_day(text: str) -> list[str]:
    """The parts of a day in one text: `7/1/2026`, `07012026`, `7 januari 2026`, `2026-01-07`."""
    text = text.strip()
    if re.fullmatch(r"\d{8}", text):
        return [text[:2], text[2:4], text[4:]]
    parts = [part for part in re.split(r"[\s./-]+", text) if part]
    if len(parts) == 3 and len(parts[0]) == 4:
        parts.reverse()
    return [*parts[:2], *map(full_year, parts[2:])]


class DayInput(forms.MultiWidget):
    """Day, month and year in three boxes; also takes one text under the plain name."""

    template_name = "django/forms/widgets/day.html"
    is_day = True
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        widgets = [forms.TextInput({**box, "maxlength": length}) for length in ("2", "10", "4")]
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        if isinstance(value, str) and value:
            parts = split_day(value)
            return [*parts, None, None, None][:3]
        return [None, None, None]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        if name in data:
            return self.decompress(data.get(name))
        return list(super().value_from_datadict(data, files, name))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and bool(super().value_omitted_from_data(data, files, name))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class DayField(forms.Field):
    """A calendar day. Says which part is missing or wrong, in the order a person fills it."""

    widget = DayInput
    default_error_messages = {
        "required": _("Vul de dag, de maand en het jaar in."),
        "no_day": _("Vul ook de dag in, bijvoorbeeld 7."),
        "no_month": _("Vul ook de maand in, bijvoorbeeld 3 of maart."),
        "no_year": _("Vul ook het jaar in, met vier cijfers."),
        "short_year": _("Schrijf het jaar met vier cijfers, bijvoorbeeld 2026."),
        "invalid": _("Deze dag bestaat niet. Kijk de dag, de maand en het jaar na."),
        "far": _("Dit jaar ligt te ver weg. Kijk het jaar na."),
    }

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        parts = self._parts(value)
        if not any(parts):
            return None
        for part, code in zip(parts, ("no_day", "no_month", "no_year"), strict=True):
            if not part:
                raise ValidationError(self.error_messages[code], code=code)
        day, month, year = parts
        if year.isdecimal() and len(year) != 4:
            raise ValidationError(self.error_messages["short_year"], code="short_year")
        try:
            found = date(read_year(year) or 0, read_month(month) or 0, int(day))
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["far"], code="far")
        return found

    @staticmethod
    def _parts(value: Any) -> list[str]:
        parts = split_day(value) if isinstance(value, str) else list(value or [])
        texts = ["" if part is None else str(part).strip() for part in parts]
        return [*texts, "", "", ""][:3]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class BirthDayField(DayField):
    """The day somebody was born: not after today, unless a child that is on its way may be counted on."""

    default_error_messages = {
        "future": _("Deze dag ligt in de toekomst. Kijk het jaar na."),
        "too_old": _("Deze dag ligt te lang geleden. Kijk het jaar na."),
    }
    days_ahead = 0

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        today = date.today()  # noqa: DTZ011 -- the form is a door: it may ask the clock
        if value > today + timedelta(days=self.days_ahead):
            raise ValidationError(self.error_messages["future"], code="future")
        if value.year < today.year - 120:
            raise ValidationError(self.error_messages["too_old"], code="too_old")
