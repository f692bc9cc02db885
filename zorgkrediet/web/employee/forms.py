"""The employee's half in five short steps; each form gives the shapes of the simulation contract."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.web.days import BirthDayField, DayField
from kernel.web.decimals import CommaField
from kernel.web.iban import IbanField
from zorgkrediet.actions.complete import Contact
from zorgkrediet.enums import (
    CHILD_RELATIONS,
    ILLNESS_RELATIONS,
    AttachmentKind,
    IncomeKind,
    LivesWith,
    MotiveKind,
    Relation,
)
from zorgkrediet.models import Application
from zorgkrediet.models.labels import choices
from zorgkrediet.models.words import DEGREES
from zorgkrediet.web.employee.rows import RowForm, rows_of

Json = dict[str, Any]
_PHONE = _("Vul een telefoonnummer in van 8 tot 15 cijfers, bijvoorbeeld 0470 12 34 56, of laat dit leeg.")


def _only(kinds: frozenset[Relation]) -> list[tuple[str, Any]]:
    return [choice for choice in choices(Relation) if choice[0] in kinds]


def _plain(value: Any) -> Any:
    """A cleaned value as JSON keeps it: days and decimals as text."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


class HouseholdForm(forms.Form):
    """With whom the employee lives; the children follow in their own rows."""

    lives_with = forms.ChoiceField(
        label=_("Met wie woont u?"),
        help_text=_("Tel iedereen mee die op uw adres woont, ook een ouder of een huisgenoot."),
        choices=choices(LivesWith),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies met wie u woont.")},
    )


class ChildForm(RowForm):
    """One child of the employee."""

    word = _("Kind")
    lives_in = forms.BooleanField(label=_("woont bij mij"), required=False)
    dependent = forms.BooleanField(label=_("is fiscaal ten laste van mij"), required=False)
    child_benefit = forms.BooleanField(label=_("geeft recht op het Groeipakket (kinderbijslag)"), required=False)

    def as_facts(self) -> Json:
        values = self.cleaned_data
        return {
            "livesIn": values["lives_in"],
            "dependent": values["dependent"],
            "childBenefit": values["child_benefit"],
        }


ChildFormSet = rows_of(ChildForm, 15)


def contradiction_in(household: Json) -> str:
    """What cannot be true at once of a household, as a sentence; empty when nothing clashes."""
    at_home = any(child["livesIn"] for child in household["children"])
    if household["livesWith"] == LivesWith.NOBODY and at_home:
        return gettext("U woont met niemand, maar een kind woont bij u. Kies met wie u woont, of pas het kind aan.")
    if household["livesWith"] == LivesWith.ONLY_CHILDREN and not at_home:
        return gettext("U woont alleen met uw kinderen. Voeg elk kind toe dat bij u woont.")
    return ""


def children_initial(household: Json) -> list[Json]:
    """Stored children as rows of the form."""
    return [
        {"lives_in": child["livesIn"], "dependent": child["dependent"], "child_benefit": child["childBenefit"]}
        for child in household.get("children", [])
    ]


class MotiveForm(forms.Form):
    """Base of the five motives: who is cared for, for whose eyes, and the facts the law asks for."""

    names: dict[str, str] = {}

    def facts(self) -> Json:
        """The motive's facts in contract names, empty ones left out."""
        found = {target: _plain(self.cleaned_data.get(field)) for field, target in self.names.items()}
        return {key: value for key, value in found.items() if value not in (None, "")}


class _CaredPerson(MotiveForm):
    name = forms.CharField(
        label=_("Naam van de persoon voor wie u zorgt"),
        help_text=_("Alleen het departement ziet deze naam. Uw werkgever niet."),
        max_length=200,
        error_messages={"required": _("Vul de naam in van de persoon voor wie u zorgt.")},
    )


class ChildMotiveForm(_CaredPerson):
    relation = forms.ChoiceField(label=_("Het kind is"), choices=_only(CHILD_RELATIONS), widget=forms.RadioSelect)
    birth_date = BirthDayField(label=_("Geboortedatum van het kind"))
    names = {"relation": "relation", "birth_date": "birthDate"}


class IllnessMotiveForm(_CaredPerson):
    relation = forms.ChoiceField(label=_("Deze persoon is"), choices=_only(ILLNESS_RELATIONS), widget=forms.RadioSelect)
    degree = forms.TypedChoiceField(
        label=_("Graad van verwantschap"),
        help_text=_(
            "Verplicht voor een familielid. Ouder of kind: eerste graad. "
            "Broer, zus, grootouder of kleinkind: tweede graad."
        ),
        choices=[("", _("Niet van toepassing (gezinslid)")), *DEGREES.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    through_partner = forms.BooleanField(
        label=_("Het is familie van mijn echtgenoot of wettelijk samenwonende partner"), required=False
    )
    names = {"relation": "relation", "degree": "degree", "through_partner": "throughPartner"}
    says_when = ("degree",)

    def clean(self) -> Json:
        values = super().clean() or {}
        if values.get("relation") == Relation.FAMILY and not values.get("degree"):
            self.add_error("degree", _("Kies de graad van verwantschap."))
        return values


class PalliativeMotiveForm(_CaredPerson):
    pass


class DisabledChildMotiveForm(_CaredPerson):
    disability_percentage = forms.IntegerField(
        label=_("Percentage lichamelijke of geestelijke ongeschiktheid"), min_value=0, max_value=100, required=False
    )
    pillar_one_points = forms.IntegerField(
        label=_("Punten in pijler 1 van de medisch-sociale schaal"), min_value=0, max_value=36, required=False
    )
    recognised = forms.BooleanField(
        label=_("Erkend door het VAPH, of met een indicatiestellingsverslag van Integrale Jeugdhulp"), required=False
    )
    names = {
        "disability_percentage": "disabilityPercentage",
        "pillar_one_points": "pillarOnePoints",
        "recognised": "recognised",
    }


class TrainingMotiveForm(MotiveForm):
    starts_on = DayField(label=_("Eerste dag van de opleiding"), help_text=_("Zoals de instelling die opgeeft."))
    ends_on = DayField(label=_("Laatste dag van de opleiding"))
    contact_hours = forms.IntegerField(label=_("Contacturen per jaar"), min_value=0, max_value=5000, required=False)
    credits = forms.IntegerField(label=_("Studiepunten per jaar"), min_value=0, max_value=240, required=False)
    distance_learning = forms.BooleanField(label=_("Het is afstandsonderwijs"), required=False)
    recognised_provider = forms.BooleanField(
        label=_("De opleiding is georganiseerd, gesubsidieerd of erkend door de Vlaamse overheid"),
        required=False,
        initial=True,
    )
    names = {
        "starts_on": "startsOn",
        "ends_on": "endsOn",
        "contact_hours": "contactHours",
        "credits": "credits",
        "distance_learning": "distanceLearning",
        "recognised_provider": "recognisedProvider",
    }

    def clean(self) -> Json:
        values = super().clean() or {}
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("De laatste dag ligt voor de eerste dag. Kijk beide datums na."))
        return values


MOTIVE_FORMS: dict[str, type[MotiveForm]] = {
    MotiveKind.CHILD: ChildMotiveForm,
    MotiveKind.ILLNESS: IllnessMotiveForm,
    MotiveKind.PALLIATIVE: PalliativeMotiveForm,
    MotiveKind.DISABLED_CHILD: DisabledChildMotiveForm,
    MotiveKind.TRAINING: TrainingMotiveForm,
}


def motive_initial(application: Application) -> Json:
    """Stored facts as initial values of the motive's form."""
    form = MOTIVE_FORMS[application.motive]
    values = {field: application.motive_facts.get(target) for field, target in form.names.items()}
    if not application.motive_facts:
        values = {}
    return {"name": application.cared_person_name, **values}


def said_about_income(application: Application) -> str:
    """The answer given before; nothing is ticked for who has not answered yet."""
    if application.other_income is None:
        return ""
    return "ja" if application.other_income else "nee"


class AnyIncomeForm(forms.Form):
    """One question first, so that most people are done with one click."""

    any_income = forms.TypedChoiceField(
        label=_("Hebt u tijdens uw zorgkrediet andere inkomsten?"),
        help_text=_("Bijvoorbeeld een zelfstandige activiteit, een nevenjob, een mandaat of een pensioen."),
        choices=[("nee", _("Nee")), ("ja", _("Ja"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies Ja of Nee.")},
    )


class IncomeForm(RowForm):
    """One other income."""

    word = _("Inkomen")
    kind = forms.ChoiceField(label=_("Soort"), choices=choices(IncomeKind))
    starts_on = DayField(label=_("Sinds"), required=False)
    extended_on = DayField(
        label=_("Uitgebreid op"), help_text=_("Alleen als de activiteit gegroeid is."), required=False
    )
    weekly_hours = CommaField(
        label=_("Uren per week"), min_value=0, max_value=80, max_digits=4, decimal_places=2, required=False
    )
    months_already_combined = forms.IntegerField(
        label=_("Maanden al gecombineerd (overlevingspensioen)"), min_value=0, max_value=600, required=False
    )
    names = {
        "kind": "kind",
        "starts_on": "startsOn",
        "extended_on": "extendedOn",
        "weekly_hours": "weeklyHours",
        "months_already_combined": "monthsAlreadyCombined",
    }

    def as_facts(self) -> Json:
        found = {target: _plain(self.cleaned_data.get(field)) for field, target in self.names.items()}
        return {key: value for key, value in found.items() if value not in (None, "")}


IncomeFormSet = rows_of(IncomeForm, 10)


def income_initial(incomes: list[Json] | None) -> list[Json]:
    """Stored incomes as rows of the form."""
    return [{field: income.get(target) for field, target in IncomeForm.names.items()} for income in incomes or []]


OWN_NAME = _("Van een rekening op uw naam, bijvoorbeeld BE68 5390 0754 7034.")


class AccountForm(forms.Form):
    """Where the money goes and how the employee is reached."""

    iban = IbanField(label=_("Rekeningnummer (IBAN)"), help_text=OWN_NAME)
    email = forms.EmailField(
        label=_("Uw e-mailadres"),
        max_length=254,
        help_text=_("Hier ontvangt u de beslissing."),
        error_messages={"required": _("Vul uw e-mailadres in.")},
    )
    phone = forms.CharField(
        label=_("Telefoon of gsm"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
        validators=[RegexValidator(r"^\+?(?:[\s./()-]*\d){8,15}[\s./()-]*$", _PHONE)],
    )
    language = forms.ChoiceField(
        label=_("Taal van uw brieven"), choices=[("nl", _("Nederlands")), ("en", _("Engels"))], widget=forms.RadioSelect
    )

    def contact(self) -> Contact:
        values = self.cleaned_data
        return Contact(email=values["email"], phone=values["phone"], language=values["language"])


class ProofForm(forms.Form):
    """One proof at a time, so that a refused file never costs another one."""

    kind = forms.ChoiceField(label=_("Wat is het?"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Bestand"),
        help_text=_("PDF, JPG of PNG, hoogstens 10 MB. Een duidelijke foto met uw telefoon is goed."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args: Any, kinds: Collection[str] = (), **kwargs: Any) -> None:
        """With the kinds that the motive asks for; with all of them when it names none."""
        super().__init__(*args, **kwargs)
        shown = [pair for pair in choices(AttachmentKind) if not kinds or pair[0] in kinds]
        self.fields["kind"].choices = shown  # type: ignore[attr-defined]


class DeclareForm(forms.Form):
    """The two declarations before sending."""

    correct = forms.BooleanField()
    report_changes = forms.BooleanField()

    def __init__(self, *args: Any, sentences: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("correct", "ALL_CORRECT"), ("report_changes", "WILL_REPORT_CHANGES")):
            self.fields[name].label = _(sentences[kind])
            self.fields[name].error_messages["required"] = _("Vink dit aan om de aanvraag te kunnen indienen.")


class SupplementForm(forms.Form):
    """The employee's answer to a question of the department."""

    answer = forms.CharField(
        label=_("Uw antwoord"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
        help_text=_("Voeg de gevraagde stukken eerst toe. Hier kunt u iets uitleggen."),
    )
