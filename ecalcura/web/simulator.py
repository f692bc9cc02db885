"""What if: a facility tries a choice or a hire before it makes one. Nothing typed here is kept."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ecalcura.actions.visits import record_visits
from ecalcura.enums import Profession
from ecalcura.law.periods import Quarter
from ecalcura.models.labels import choices
from ecalcura.queries.report import Report, periods_until, report_of
from ecalcura.queries.what_if import Hire, PremiumChoice, what_if
from ecalcura.templatetags.ecalcura import quarter as quarter_name
from ecalcura.web.doors import ENTRY_ROLE, WHY, chosen_period, entry_facility, show
from ecalcura.web.fields import HoursField
from kernel.web.days import DayField


class WhatIfForm(forms.Form):
    """A choice for the premium, a hire, or both."""

    person = forms.ChoiceField(label=gettext_lazy("Wie kiest de premie?"), required=False)
    premium_hours = HoursField(
        label=gettext_lazy("Premie-uren per week"), max_value=6, max_digits=4, required=False,
        help_text=gettext_lazy("Gelijk aan het recht is alleen premie; minder is gemengd; 0 is alleen vrijstelling."),
    )  # fmt: skip
    premium_from = DayField(label=gettext_lazy("Premie vanaf"), required=False)
    hired_profession = forms.ChoiceField(
        label=gettext_lazy("Functie van de nieuwe vervanger"), choices=choices(Profession), required=False
    )
    hired_fte = HoursField(
        label=gettext_lazy("Hoeveel VTE werft u aan?"), max_value=20, max_digits=4, required=False,
        help_text=gettext_lazy("Bijvoorbeeld 0,20. Voltijds is 1."),
    )  # fmt: skip
    hired_from = forms.ChoiceField(label=gettext_lazy("Aanwerving vanaf"), required=False)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (str(one.line.pk), one.line.person.full_name or _("Naam nog niet opgehaald"))
            for one in report.staff
            if one.in_period
        ]
        self.fields["person"].choices = [("", _("Niemand")), *people]  # type: ignore[attr-defined]
        self.fields["hired_from"].choices = [  # type: ignore[attr-defined]
            (str(one.quarter), quarter_name(one.quarter)) for one in report.quarters
        ]
        self.fields["premium_from"].initial = report.period.first_day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("person") and values.get("premium_hours") is None and "premium_hours" not in self.errors:
            self.add_error("premium_hours", _("Vul in hoeveel uren per week deze persoon als premie kiest."))
        if values.get("person") and not values.get("premium_from") and "premium_from" not in self.errors:
            self.add_error("premium_from", _("Vul in vanaf welke dag de premie begint."))
        if not values.get("person") and not values.get("hired_fte") and not self.errors:
            raise forms.ValidationError(_("Kies iemand voor de premie, of vul in hoeveel VTE u aanwerft."))
        return values

    def premium(self) -> PremiumChoice | None:
        values = self.cleaned_data
        if not values["person"]:
            return None
        return PremiumChoice(int(values["person"]), values["premium_hours"], values["premium_from"])

    def hire(self) -> Hire | None:
        values = self.cleaned_data
        fte: Decimal | None = values["hired_fte"]
        return Hire(values["hired_profession"], fte, Quarter.parse(values["hired_from"])) if fte else None


@require_http_methods(["GET", "POST"])
def simulator(request: HttpRequest, hco: str) -> HttpResponse:
    """The period as it looks now beside the period with the change."""
    facility = entry_facility(request, hco)
    on, period = timezone.localdate(), chosen_period(request)
    report = report_of(facility, period, on)
    seen = [one.line for one in report.staff]
    record_visits(by=request.user, role=ENTRY_ROLE, lines=seen, what=f"simulator {hco}", why=WHY)
    form = WhatIfForm(request.POST or None, report=report)
    outcome = None
    if request.method == "POST" and form.is_valid():
        outcome = what_if(report, form.premium(), form.hire())
    return show(
        request, "simulator.html", facility, form=form, outcome=outcome, period=period, periods=periods_until(on),
        is_test=report.result.is_test,
    )  # fmt: skip
