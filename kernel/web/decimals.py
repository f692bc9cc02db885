"""A decimal on a form, typed with a comma or a point in either language."""

from decimal import Decimal
from typing import Any

from django import forms


class CommaField(forms.DecimalField):
    """`0,80` and `0.80` are the same number; shown the way the reader's language writes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(localize=True, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)
