"""Shape only: filled, a date, a number; substance is the law's."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from kernel.pure.errors import DomainError
from kernel.pure.identifiers import national_number
from kernel.web.days import DayField
from kernel.web.decimals import CommaField
from zorgkrediet.actions.start import EmployerPart
from zorgkrediet.enums import ApplicationState, EmploymentStatus, MotiveKind, Regime
from zorgkrediet.models import Application
from zorgkrediet.models.labels import choices


class NationalNumberField(forms.CharField):
    """Eleven digits however they are typed; the check digits are verified here, the person by the register."""

    default_error_messages = {"required": _("Vul het rijksregisternummer in.")}
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return national_number(text, allow_test=settings.DEMO)
        except DomainError as fault:
            raise forms.ValidationError(fault.message, code=fault.code) from fault


class WhoForm(forms.Form):
    """Step 1: in whose name, and about whom."""

    employer = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Voor welke werkgever?"), empty_label=None, widget=forms.RadioSelect
    )
    national_number = NationalNumberField(
        label=_("Rijksregisternummer van het personeelslid"),
        help_text=_("Elf cijfers, bijvoorbeeld 85.07.30-033.28. De naam halen we uit het Rijksregister."),
        max_length=20,
    )

    def __init__(self, *args: Any, employers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["employer"]
        field.queryset = employers  # type: ignore[attr-defined]
        if employers.count() == 1:
            field.initial = employers.get()
            field.widget = forms.HiddenInput()


class PartForm(forms.Form):
    """Step 2: employment, interruption, and where the invitation goes."""

    status = forms.ChoiceField(
        label=_("Statuut"),
        choices=choices(EmploymentStatus),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies het statuut van het personeelslid.")},
    )
    fraction = CommaField(
        label=_("Tewerkstellingsbreuk"),
        help_text=_("Van alle jobs bij openbare werkgevers samen. Voltijds is 1,00; 80 % is 0,80."),
        min_value=0.01,
        max_value=1,
        max_digits=3,
        decimal_places=2,
        initial=Decimal("1.00"),
        error_messages={
            "bounds": _("Voltijds is 1,00. Voor 80 % vult u 0,80 in."),
            "required": _("Vul de tewerkstellingsbreuk in. Voltijds is 1,00."),
        },
    )
    appointment_ends_on = DayField(
        label=_("Einde van de tijdelijke aanstelling"),
        help_text=_("Alleen voor tijdelijke personeelsleden in het onderwijs."),
        required=False,
    )
    on_probation = forms.BooleanField(label=_("Het personeelslid is in proeftijd"), required=False)
    replacement_contract = forms.BooleanField(
        label=_("Het personeelslid heeft een vervangingsovereenkomst"), required=False
    )
    has_time_credit_right = forms.BooleanField(
        label=_("Het personeelslid heeft recht op federaal tijdskrediet"), required=False
    )
    excluded_function = forms.BooleanField(
        label=_("De functie is door het bestuur uitgesloten van zorgkrediet"), required=False
    )
    regime = forms.ChoiceField(
        label=_("Hoe onderbreekt het personeelslid de loopbaan?"),
        choices=choices(Regime),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe het personeelslid onderbreekt.")},
    )
    motive = forms.ChoiceField(
        label=_("Waarvoor?"),
        choices=[choice for choice in choices(MotiveKind) if choice[0] != MotiveKind.NONE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies waarvoor het personeelslid onderbreekt.")},
    )
    starts_on = DayField(label=_("Eerste dag"))
    months = forms.IntegerField(
        label=_("Aantal volledige maanden"),
        help_text=_("3 tot 12; 1 tot 3 voor palliatieve zorg. Laat leeg als u een einddatum invult."),
        min_value=1,
        max_value=90,
        required=False,
    )
    ends_on = DayField(
        label=_("Laatste dag"),
        help_text=_("Alleen als de periode geen volledige maanden telt."),
        required=False,
    )
    employee_email = forms.EmailField(
        max_length=254,
        label=_("E-mailadres van het personeelslid"),
        help_text=_("Naar dit adres sturen we de uitnodiging om de aanvraag aan te vullen."),
        error_messages={"required": _("Vul het e-mailadres van het personeelslid in.")},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        months, ends_on, starts_on = values.get("months"), values.get("ends_on"), values.get("starts_on")
        faulty = {"months", "ends_on"} & set(self.errors)
        if not faulty and bool(months) == bool(ends_on):
            self.add_error("months", _("Vul het aantal maanden in, of de laatste dag: een van beide."))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("De laatste dag ligt voor de eerste dag. Kijk beide datums na."))
        return values

    def part(self) -> EmployerPart:
        """The filled form as the action wants it."""
        return EmployerPart(**{name: self.cleaned_data[name] for name in EmployerPart.__dataclass_fields__})


def part_of(application: Application) -> dict[str, Any]:
    """The stored draft as initial values of the form."""
    values = {name: getattr(application, name) for name in EmployerPart.__dataclass_fields__}
    if application.months:
        values["ends_on"] = None
    return values


class ConfirmForm(forms.Form):
    """Step 3: the two confirmations of the employer."""

    announced = forms.BooleanField()
    permitted = forms.BooleanField()

    def __init__(self, *args: Any, sentences: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("announced", "EMPLOYEE_ANNOUNCED"), ("permitted", "PERMISSION_GIVEN")):
            self.fields[name].label = _(sentences[kind])
            self.fields[name].error_messages["required"] = _("Vink dit aan om de aanvraag te kunnen versturen.")


class FilterForm(forms.Form):
    """The bar above the list."""

    woorden = forms.CharField(label=_("Naam of dossiernummer"), required=False, max_length=60)
    stand = forms.ChoiceField(label=_("Stand"), required=False)

    def __init__(self, *args: Any, states: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The employer reads "in review" while a supplement is asked: what is missing stays private.
        shown = [state for state in states if state[0] != ApplicationState.AWAITING_SUPPLEMENT]
        self.fields["stand"].choices = [("", _("Alle")), *shown]  # type: ignore[attr-defined]

    def remembered_as(self) -> tuple[Any, ...] | None:
        """An empty bar looks the same to everybody."""
        return None if self.is_bound else tuple(value for value, _label in self.fields["stand"].choices)  # type: ignore[attr-defined]


class RemindForm(forms.Form):
    """Where the fresh invitation goes; the first address may have been wrong."""

    employee_email = forms.EmailField(
        max_length=254,
        label=_("E-mailadres van het personeelslid"),
        help_text=_("Was het adres fout? Verbeter het: de link naar het oude adres werkt dan niet meer."),
        error_messages={"required": _("Vul het e-mailadres van het personeelslid in.")},
    )
