"""The question on thematic leaves: only their days, as the law asks nothing else of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.web.days import DayField
from zorgkrediet.models import Application
from zorgkrediet.web.employee.rows import RowForm, rows_of

Json = dict[str, Any]


class AnyLeaveForm(forms.Form):
    """One question first, so that most people are done with one click."""

    any_leave = forms.TypedChoiceField(
        label=_("Hebt u in deze periode ook een thematisch verlof?"),
        help_text=_(
            "Dat is ouderschapsverlof, verlof voor medische bijstand, palliatief verlof of mantelzorgverlof, "
            "met een uitkering van de RVA."
        ),
        choices=[("nee", _("Nee")), ("ja", _("Ja"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies Ja of Nee.")},
    )


class LeaveForm(RowForm):
    """One leave, from its first to its last day."""

    word = _("Verlof")
    starts_on = DayField(label=_("Eerste dag van het verlof"))
    ends_on = DayField(label=_("Laatste dag van het verlof"))

    def clean(self) -> Json:
        values = super().clean() or {}
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("De laatste dag ligt voor de eerste dag. Kijk beide datums na."))
        return values

    def as_facts(self) -> Json:
        return {
            "startsOn": self.cleaned_data["starts_on"].isoformat(),
            "endsOn": self.cleaned_data["ends_on"].isoformat(),
        }


LeaveFormSet = rows_of(LeaveForm, 10)


def said_about_leaves(application: Application) -> str:
    """The answer given before; nothing is ticked for who has not been asked yet."""
    if application.thematic_leaves is None:
        return ""
    return "ja" if application.thematic_leaves else "nee"


def leaves_initial(leaves: list[Json] | None) -> list[Json]:
    """Stored leaves as rows of the form."""
    return [{"starts_on": leave["startsOn"], "ends_on": leave["endsOn"]} for leave in leaves or []]
