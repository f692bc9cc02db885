"""An account number on a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.pure.errors import DomainError
from kernel.pure.identifiers import iban


class IbanField(forms.CharField):
    """A number as people write it, with or without spaces; gives it without, or says what is wrong with it."""

    default_error_messages = {"required": _("Vul het rekeningnummer in, bijvoorbeeld BE68 5390 0754 7034.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))
        super().__init__(**{"max_length": 42, **kwargs})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return iban(text) if text else text
        except DomainError as fault:
            raise forms.ValidationError(fault.message, code=fault.code) from fault
