"""Reporting a change: what can be told, what each will do, and from which source that is known."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.web.days import DayField
from zorgkrediet.actions.report_change import Said
from zorgkrediet.enums import MotiveKind, ReportKind
from zorgkrediet.law.findings import CATALOGUE

# What the employee tells, what happens then, and the finding that names the source.
CHOICES: dict[ReportKind, tuple[Any, Any, str]] = {
    ReportKind.BACK_TO_WORK: (
        _("Ik stop vroeger en werk opnieuw zoals voordien"),
        _(
            "Uw recht eindigt de dag voor u opnieuw werkt en een begonnen maand telt helemaal mee voor uw krediet. "
            "Voeg een verklaring van uw werkgever toe."
        ),
        "EARLY_STOP",
    ),
    ReportKind.HOUSEHOLD: (
        _("Mijn gezin verandert: wie bij mij woont, of de kinderen"),
        _("Uw recht blijft; alleen het bedrag van de volgende maanden kan veranderen."),
        "HOUSEHOLD_CHANGED",
    ),
    ReportKind.CARE_ENDED: (
        _("Ik zorg niet meer voor de persoon voor wie ik zorgkrediet vroeg"),
        _("Zonder zorg is er geen motief meer: een dossierbeheerder kijkt na op welke dag uw recht eindigt."),
        "NO_MOTIVE",
    ),
    ReportKind.DEATH: (
        _("De persoon voor wie ik zorg, is overleden"),
        _(
            "U houdt uw uitkering voor de lopende periode, hoogstens {months} maanden na de dag van het overlijden; "
            "was dat voor de eerste dag, dan vervalt uw recht. "
            "Voeg een kopie van de overlijdensakte toe zodra u ze hebt."
        ),
        "DEATH_OF_CARED_PERSON",
    ),
    ReportKind.INCOME: (
        _("Mijn andere inkomsten of mijn ander werk veranderen"),
        _("Een nieuwe of uitgebreide activiteit, een pensioen of een uitkering kan uw recht beëindigen vanaf die dag."),
        "RIGHT_LOST_NEW_ACTIVITY",
    ),
    ReportKind.CONTACT: (
        _("Mijn adres of mijn contactgegevens veranderen"),
        _(
            "Uw recht verandert niet; een dossierbeheerder kijkt uw nieuwe gegevens na. Een ander rekeningnummer "
            "geeft u zelf door op de pagina met uw betalingen."
        ),
        "",
    ),
    ReportKind.OTHER: (
        _("Iets anders"),
        _("Een dossierbeheerder leest wat u schrijft en laat u weten wat het verandert."),
        "",
    ),
}
TRAINING = {ReportKind.CARE_ENDED: _("Ik volg de opleiding niet meer")}


def label_of(kind: ReportKind, motive: str) -> Any:
    """What somebody with this motive calls it."""
    return TRAINING.get(kind, CHOICES[kind][0]) if motive == MotiveKind.TRAINING else CHOICES[kind][0]


def consequence_of(kind: ReportKind, months_after_death: int) -> str:
    """What will happen, with the source where the law or the product sheet says so."""
    _label, sentence, finding = CHOICES[kind]
    told = str(sentence).format(months=months_after_death)
    if not finding:
        return told
    return gettext("%(what)s (Bron: %(source)s)") % {"what": told, "source": CATALOGUE[finding].article}


class _KindSelect(forms.RadioSelect):
    """Radio buttons that each say what follows."""

    hints: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        if option["hint"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class ReportProofForm(forms.Form):
    """A proof that comes after the report."""

    file = forms.FileField(
        label=_("Bewijsstuk toevoegen"),
        help_text=_("PDF, JPG of PNG, hoogstens 10 MB. Een duidelijke foto met uw telefoon is goed."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class ReportForm(forms.Form):
    """One change: what, from which day, in a few words, and a proof for whoever has one."""

    kind = forms.ChoiceField(label=_("Wat verandert er?"), widget=_KindSelect)
    since = DayField(
        label=_("Vanaf welke dag?"),
        help_text=_("De eerste dag waarop het anders is, zoals uw eerste werkdag. Een dag die nog komt, mag ook."),
    )
    words = forms.CharField(
        label=_("Wat moeten wij weten?"),
        help_text=_("Enkele woorden volstaan. Alleen u en het departement lezen dit, uw werkgever niet."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": _("Schrijf in enkele woorden wat er verandert.")},
    )
    file = forms.FileField(
        label=_("Bewijsstuk"),
        help_text=_("PDF, JPG of PNG, hoogstens 10 MB. Een duidelijke foto met uw telefoon is goed."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        required=False,
    )

    def __init__(self, *args: Any, motive: str, months_after_death: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in ReportKind if motive != MotiveKind.TRAINING or kind != ReportKind.DEATH]
        field: Any = self.fields["kind"]
        field.error_messages["required"] = _("Kies wat er verandert.")
        field.choices = [(kind.value, label_of(kind, motive)) for kind in kinds]
        field.widget.hints = {kind.value: consequence_of(kind, months_after_death) for kind in kinds}

    def say_that_the_file_is_gone(self) -> None:
        """A browser never sends a chosen file back: whoever corrects another answer has to choose it again."""
        if self.files and "file" not in self.errors:
            self.add_error("file", _("Kies uw bestand opnieuw: wij bewaren het pas als de melding verstuurd is."))

    def said(self) -> Said:
        values = self.cleaned_data
        return Said(kind=values["kind"], since=values["since"], words=values["words"])
