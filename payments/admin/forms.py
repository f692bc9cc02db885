"""Forms of the payments desk: they check shape; the actions check substance."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.pure.periods import Month
from kernel.web.iban import IbanField
from payments.enums import RunKind, Scope
from payments.models.labels import choices
from payments.ports import port_of, sources


class PrepareForm(forms.Form):
    """Which run to prepare."""

    source = forms.ChoiceField(label=_("Stelsel"))
    month = forms.CharField(label=_("Tot en met maand"), max_length=7, help_text=_("Bijvoorbeeld 2026-10."))
    kind = forms.ChoiceField(
        label=_("Soort"),
        choices=choices(RunKind),
        help_text=_(
            "De maandelijkse run betaalt een maand die voorbij is, één keer per maand. Een tussentijdse run betaalt "
            "daarna wat er intussen bijkwam of wijzigde, zodat niemand tot de volgende maand wacht."
        ),
    )
    scope = forms.ChoiceField(
        label=_("Reikwijdte"),
        choices=choices(Scope),
        help_text=_(
            "Wijzigingen: nieuwe maanden, nieuwe beslissingen en wat de vorige run niet kon betalen. Alles: elke maand "
            "van elk dossier wordt opnieuw berekend; dat duurt langer en betaalt niets dubbel."
        ),
    )

    def __init__(self, *args: Any, allowed: list[str], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.choices = [(one, port_of(one).title) for one in sources() if one in allowed]
        if len(source.choices) == 1:
            source.initial = source.choices[0][0]
        self.fields["month"].initial = str(Month.of(on).plus(-1))

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"].strip())
        except ValueError:
            raise forms.ValidationError(_("Schrijf de maand als jaar en maand, bijvoorbeeld 2026-10.")) from None


class RepayForm(forms.Form):
    """Why a payment that did not arrive is done again."""

    reason = forms.CharField(
        label=_("Reden om opnieuw te betalen"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ImportForm(forms.Form):
    """A file of the bank."""

    file = forms.FileField(label=_("Bestand van de bank (pain.002, camt.053 of camt.054)"))


class LineSearchForm(forms.Form):
    """Find lines by dossier number, by the id of a payment, or everything of one person by national number."""

    reference = forms.CharField(
        label=_("Dossiernummer, betaalkenmerk of rijksregisternummer"),
        max_length=35,
        help_text=_("Het betaalkenmerk staat op het rekeninguittreksel van de bank, bijvoorbeeld ZK3P35N1."),
    )


class DebtorForm(forms.Form):
    """The account to pay from."""

    source = forms.ChoiceField(label=_("Stelsel"))
    name = forms.CharField(label=_("Naam van de opdrachtgever"), max_length=70)
    iban = IbanField(label=_("Rekeningnummer (IBAN)"))
    enterprise_number = forms.CharField(label=_("Ondernemingsnummer"), max_length=15, required=False)
    version = forms.ChoiceField(
        label=_("Bestandsversie"), choices=[(v, v) for v in ("pain.001.001.09", "pain.001.001.03")]
    )
    orders_per_file = forms.IntegerField(
        label=_("Betalingen per bestand"), min_value=1, max_value=100_000, initial=25_000
    )
    structured = forms.BooleanField(label=_("Gestructureerde mededeling gebruiken"), required=False)
    starts_on = forms.DateField(label=_("Vanaf"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, allowed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.choices = [(one, port_of(one).title) for one in sources() if one in allowed]
