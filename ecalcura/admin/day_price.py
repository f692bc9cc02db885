"""What the dossier manager knows of the price per stay day of 2023, with the document it comes from."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecalcura.law.transition import Supplement, first_half_months, second_half_months

ANSWERS = [("", _("nog niet bekend")), ("ja", _("ja")), ("nee", _("nee"))]


class MoneyField(forms.DecimalField):
    """An amount with a comma or a point."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, min_value=0, max_digits=14, widget=forms.TextInput, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class DayPriceForm(forms.Form):
    """Supplements per stay day, whether the second half was still in the price, budget and amount due."""

    first_supplement = MoneyField(label=_("Supplement per dag, januari tot en met juni 2023 (euro)"), decimal_places=4)
    second_supplement = MoneyField(
        label=_("Supplement per dag, juli tot en met december 2023 (euro)"), decimal_places=4
    )
    in_price = forms.ChoiceField(
        label=_("Zat het supplement van juli tot en met december 2023 nog in de dagprijs?"), choices=ANSWERS,
        required=False,
    )  # fmt: skip
    yearly_budget = MoneyField(label=_("Jaarbudget 2022-2023 in de dagprijs (euro)"), decimal_places=2)
    first_half_due = MoneyField(
        label=_("Verschuldigd voor januari tot en met juni 2023, als het niet uit de lijnen volgt (euro)"),
        decimal_places=2,
    )
    source = forms.CharField(label=_("Document waaruit dit blijkt"), max_length=300)

    def supplements(self) -> list[Supplement]:
        """One supplement for each half that was filled in."""
        halves = (("first_supplement", first_half_months()), ("second_supplement", second_half_months()))
        return [
            Supplement(months[0], months[-1], self.cleaned_data[name])
            for name, months in halves
            if self.cleaned_data[name] is not None
        ]

    def second_half_in_price(self) -> bool | None:
        """Yes, no, or nobody knows yet."""
        return {"ja": True, "nee": False}.get(self.cleaned_data["in_price"])
