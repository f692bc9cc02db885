"""What a field says by itself: what to do, not only that something is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_GENERAL: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Vul dit in.")},
    forms.ChoiceField: {"required": _("Maak een keuze.")},
    forms.MultipleChoiceField: {"required": _("Kies er minstens één.")},
    forms.BooleanField: {"required": _("Vink dit aan.")},
    forms.IntegerField: {"invalid": _("Vul een getal zonder komma in, in cijfers.")},
    forms.DecimalField: {"invalid": _("Vul een getal in, in cijfers.")},
    forms.FileField: {
        "required": _("Kies een bestand."),
        "missing": _("Kies een bestand."),
        "empty": _("Dit bestand is leeg. Kies een ander bestand."),
    },
}


def speak_plainly() -> None:
    """Fields that are made from now on say this, unless they have words of their own."""
    for kind, words in _GENERAL.items():
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), **words}
