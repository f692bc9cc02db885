"""A decimal on a form, typed with a comma or a point in either language."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class CommaField(forms.DecimalField):
    """`0,80` and `0.80` are the same number; shown the way the reader's language writes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(localize=True, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def run_validators(self, value: Any) -> None:
        """One sentence, where the field has one for a number outside its bounds; Django would give one a digit too."""
        try:
            super().run_validators(value)
        except ValidationError:
            if "bounds" not in self.error_messages:
                raise
            raise ValidationError(self.error_messages["bounds"], code="bounds") from None
