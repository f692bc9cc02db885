"""Shapes of what people fill in; whether it may be is for the actions to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import STAFF_ROLES, Role, Scheme
from accounts.labels import ROLE_HINTS, ROLE_LABELS, ROLES_OF_KIND, SCHEME_LABELS
from accounts.models import AcmClaimMapping, Organisation
from kernel.web.days import DayField


class PeriodForm(forms.Form):
    """First and last day of a right, the last one optional."""

    starts_on = DayField(label=_("Vanaf"))
    ends_on = DayField(label=_("Tot en met"), required=False, help_text=_("Laat leeg als u nog geen einddatum kent."))
    reason = forms.CharField(label=_("Reden"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("De einddatum ligt voor de begindatum."))
        return cleaned


class GrantForm(PeriodForm):
    """A right for somebody inside the organisation."""

    email = forms.EmailField(label=_("E-mailadres"), max_length=254, help_text=_("Het adres op het werk."))
    name = forms.CharField(label=_("Naam"), max_length=200, help_text=_("Zoals u hem in deze lijst wilt zien."))
    role = forms.ChoiceField(label=_("Recht"), widget=forms.RadioSelect)
    field_order = ("email", "name", "role", "starts_on", "ends_on", "reason")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, f"{ROLE_LABELS[role]}: {ROLE_HINTS[role]}") for role in ROLES_OF_KIND[organisation.kind]
        ]


class StaffRoleForm(PeriodForm):
    """A role for a colleague in the department."""

    email = forms.EmailField(label=_("E-mailadres van uw collega"), max_length=254)
    name = forms.CharField(label=_("Naam"), max_length=200)
    role = forms.ChoiceField(
        label=_("Rol"), choices=[(role.value, ROLE_LABELS[role]) for role in Role if role in STAFF_ROLES]
    )
    scheme = forms.ChoiceField(label=_("Stelsel"), choices=[(s.value, SCHEME_LABELS[s]) for s in Scheme])
    field_order = ("email", "name", "role", "scheme", "starts_on", "ends_on", "reason")


class ProposalForm(forms.Form):
    """Somebody to be the first manager of an organisation's rights."""

    organisation = forms.ModelChoiceField(
        label=_("Organisatie"), queryset=Organisation.objects.filter(active=True).order_by("name", "id")
    )
    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    name = forms.CharField(label=_("Naam"), max_length=200)
    reason = forms.CharField(
        label=_("Reden"), max_length=500, help_text=_("Bijvoorbeeld: brief van de directeur van 3 maart 2026.")
    )


class MappingForm(forms.ModelForm):
    """One line of the table claim → role."""

    class Meta:
        model = AcmClaimMapping
        fields = ("claim", "value", "role", "active")
