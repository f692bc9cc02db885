"""The desk's small forms: each belongs to one button."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.web.days import DayField
from zorgkrediet.actions.correct import Instead
from zorgkrediet.enums import EventKind, LivesWith
from zorgkrediet.models.labels import choices


class SearchForm(forms.Form):
    """By name, dossier number or national number; posted, so that no number ever stands in an address."""

    words = forms.CharField(label=_("Naam, dossiernummer of rijksregisternummer"), max_length=60)


class DecideForm(forms.Form):
    """The decision; a refusal is motivated."""

    # Fields whose own words say when they are needed: beside them "optional" would contradict.
    says_when: tuple[str, ...] = ("motivation",)

    decision = forms.ChoiceField(
        label=_("Uw beslissing"),
        choices=[("grant", _("Toekennen volgens de toetsing")), ("refuse", _("Weigeren"))],
        widget=forms.RadioSelect,
    )
    motivation = forms.CharField(
        label=_("Motivering (alleen bij een weigering verplicht)"),
        help_text=_("De aanvrager leest deze tekst in de brief."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("decision") == "refuse" and not values.get("motivation", "").strip():
            self.add_error("motivation", _("Motiveer de weigering: de aanvrager leest deze tekst in de brief."))
        return values


class SupplementForm(forms.Form):
    """What is missing, in words for the employee."""

    text = forms.CharField(
        label=_("Wat moet de aanvrager nog bezorgen?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )


# The closed list speaks to the applicant; here somebody else reads.
TO_AN_OFFICIAL = {EventKind.DEATH_OF_CARED_PERSON: _("Overlijden van de persoon voor wie de aanvrager zorgt")}
KINDS = [(kind, TO_AN_OFFICIAL.get(EventKind(kind), words)) for kind, words in choices(EventKind)]


class LifeEventForm(forms.Form):
    """A reported change during a granted interruption."""

    says_when: tuple[str, ...] = ("lives_with",)

    kind = forms.ChoiceField(label=_("Wat is er veranderd?"), choices=KINDS, widget=forms.RadioSelect)
    happened_on = DayField(
        label=_("Dag"), help_text=_("Bij een stopzetting: de laatste dag van het zorgkrediet. Anders: de eerste dag.")
    )
    to_teach = forms.BooleanField(
        label=_("Stopt om opnieuw les te geven"),
        help_text=_(
            "Alleen bij een vroegtijdige stopzetting in het onderwijs: de begonnen maand gaat dan niet verloren."
        ),
        required=False,
    )
    lives_with = forms.ChoiceField(
        label=_("Woont nu met (alleen bij een gewijzigde gezinssituatie)"),
        choices=[("", "—"), *choices(LivesWith)],
        required=False,
    )
    children_dependent = forms.IntegerField(
        label=_("Kinderen die inwonen en ten laste zijn"), min_value=0, max_value=15, required=False
    )
    children_not_dependent = forms.IntegerField(
        label=_("Kinderen die inwonen en niet ten laste zijn"), min_value=0, max_value=15, required=False
    )
    children_elsewhere = forms.IntegerField(
        label=_("Kinderen die elders wonen en recht geven op het Groeipakket"),
        min_value=0,
        max_value=15,
        required=False,
    )
    note = forms.CharField(label=_("Toelichting"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    report = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == EventKind.HOUSEHOLD_CHANGED and not values.get("lives_with"):
            self.add_error("lives_with", _("Vul de nieuwe gezinssituatie in."))
        if values.get("to_teach") and values.get("kind") != EventKind.EARLY_STOP:
            self.add_error("to_teach", _("Dit hoort bij een vroegtijdige stopzetting. Kies die, of vink dit uit."))
        return values

    def household(self) -> dict[str, Any] | None:
        """The new household in the shape of the simulation contract; None when the event is another one."""
        values = self.cleaned_data
        if values.get("kind") != EventKind.HOUSEHOLD_CHANGED:
            return None
        kinds = (
            ("children_dependent", {"livesIn": True, "dependent": True, "childBenefit": True}),
            ("children_not_dependent", {"livesIn": True, "dependent": False, "childBenefit": False}),
            ("children_elsewhere", {"livesIn": False, "dependent": False, "childBenefit": True}),
        )
        children = [child for name, child in kinds for _number in range(values.get(name) or 0)]
        return {"livesWith": values["lives_with"], "children": children}


class CloseReportForm(forms.Form):
    """Why a report of the employee changes nothing of the right."""

    reason = forms.CharField(
        label=_("Waarom verandert deze melding niets aan het recht?"),
        help_text=_("De werknemer leest dit. De melding blijft in het dossier staan."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class CorrectionForm(LifeEventForm):
    """An event that was recorded wrongly: take it back, or say what happened instead."""

    says_when: tuple[str, ...] = ("kind", "happened_on", "lives_with")
    field_order = ("way", "reason", "kind", "happened_on")

    way = forms.ChoiceField(
        label=_("Wat wilt u doen?"),
        choices=[
            ("withdraw", _("De gebeurtenis terugnemen: ze is niet gebeurd")),
            ("replace", _("Iets anders in de plaats zetten: ze is anders of op een andere dag gebeurd")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Waarom is de gebeurtenis niet juist?"),
        help_text=_("Uw collega leest dit voor de bevestiging. Het blijft in het dossier staan."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"], self.fields["report"]
        self.fields["kind"].required = self.fields["happened_on"].required = False
        self.fields["kind"].label = _("Wat is er wel gebeurd? (alleen als u iets in de plaats zet)")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("way") == "replace":
            for name, words in (("kind", _("Kies wat er wel gebeurd is.")), ("happened_on", _("Vul de dag in."))):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return values

    def instead(self) -> Instead | None:
        """What takes the place of the event; None when it is only taken back."""
        values = self.cleaned_data
        if values["way"] == "withdraw":
            return None
        return Instead(
            kind=values["kind"],
            happened_on=values["happened_on"],
            household=self.household(),
            to_teach=values["to_teach"],
        )
