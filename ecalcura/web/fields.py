"""Fields that read what people type: numbers with a comma, national numbers with dots."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ecalcura.queries.wording import figure_as_written
from kernel.pure.errors import DomainError
from kernel.pure.identifiers import national_number


class QuickInput(forms.TextInput):
    """A text box written without a template: a table of hours has a hundred of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        text = self.format_value(value)
        filled = {} if text is None else {"value": text}
        own = self.build_attrs(self.attrs, attrs) | {"type": "text", "name": name} | filled
        return format_html("<input{}>", flatatt(own))


class QuickTextarea(forms.Textarea):
    """The same for longer text: a quarter can ask for forty explanations."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        own = self.build_attrs(self.attrs, attrs) | {"name": name}
        # The line feed is the one that a browser drops; without it an answer that begins with one would lose it.
        return format_html("<textarea{}>\n{}</textarea>", flatatt(own), self.format_value(value) or "")


class HoursField(forms.DecimalField):
    """Hours with at most two decimals, a comma or a point; thousands are not marked."""

    default_error_messages = {
        "invalid": _("Vul een getal in, bijvoorbeeld 30,40."),
        "max_decimal_places": _("Vul ten hoogste twee cijfers na de komma in."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("max_digits", 7)
        options.setdefault("decimal_places", 2)
        options.setdefault(
            "widget",
            QuickInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-5"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = value.strip().replace(",", ".") if isinstance(value, str) else value
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return figure_as_written(value) if isinstance(value, Decimal) else value


class NationalNumberField(forms.CharField):
    """Eleven digits however they are typed; the person behind them comes from the register."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}
    )

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return national_number(text, allow_test=settings.DEMO)
        except DomainError as fault:
            raise forms.ValidationError(fault.message, code=fault.code) from fault
