"""Orders of calculations: ask for them, see how far they are, and what stopped which facility."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecalcura import access
from ecalcura.actions.calculations import order_calculations
from ecalcura.enums import CalculationKind
from ecalcura.law.periods import ReferencePeriod
from ecalcura.law.transition import first_half_months
from ecalcura.models import CalculationRun, Facility, ParameterSet
from ecalcura.models.labels import choices
from ecalcura.queries.department import rehearsal_of
from ecalcura.queries.progress import progress_of, stopped_in
from ecalcura.queries.report import periods_until
from kernel.admin import ReadOnlyAdmin, desk
from kernel.pure.errors import DomainError

KINDS = [pair for pair in choices(CalculationKind) if pair[0] != CalculationKind.REHEARSAL]


class OrderForm(forms.Form):
    """What is calculated, for whom, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("Soort"), choices=KINDS, initial=CalculationKind.DEFINITIVE)
    period = forms.ChoiceField(label=gettext_lazy("Referentieperiode"))
    facility = forms.CharField(
        label=gettext_lazy("HCO-nummer"), max_length=40, required=False,
        help_text=gettext_lazy("Leeg: alle voorzieningen van de periode."),
    )  # fmt: skip
    parameter_set = forms.ModelChoiceField(
        label=gettext_lazy("Andere parameterset (alleen bij een herziening)"), required=False,
        queryset=ParameterSet.objects.exclude(state="DRAFT").order_by("-period", "-version"),
        empty_label=gettext_lazy("de set die geldt"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Waarom?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Verplicht bij een herziening."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        transition = ReferencePeriod(first_half_months()[0].year - 1)
        names = [str(one) for one in (*periods_until(timezone.localdate()), transition)]
        self.fields["period"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def clean_facility(self) -> Facility | None:
        number: str = self.cleaned_data["facility"].strip()
        found = Facility.objects.filter(hco_number=number).first() if number else None
        if number and found is None:
            raise forms.ValidationError(_("Dit HCO-nummer kennen wij niet."))
        return found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == CalculationKind.REVISION and not values.get("reason", "").strip():
            self.add_error("reason", _("Zeg waarom u herziet."))
        return values


@admin.register(CalculationRun, site=desk)
class CalculationRunAdmin(ReadOnlyAdmin):
    """Orders, newest first; the change page follows one until it is done."""

    list_display = ("id", "kind", "period", "facilities", "ordered_by", "ordered_at", "finished_at")
    list_filter = ("kind", "period")
    list_select_related = ("ordered_by",)
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("nieuw/", wrap(self.order), name="ecalcura_calculationrun_deed_order"),
            path("<int:pk>/voortgang/", wrap(self.progress), name="ecalcura_calculationrun_progress"),
        ]
        return own + super().get_urls()

    def order(self, request: HttpRequest) -> HttpResponse:
        """Ask for calculations; the workers take it from there."""
        form = OrderForm(request.POST or None, initial={"period": request.GET.get("periode", "")})
        if request.method == "POST" and form.is_valid():
            asked = form.cleaned_data
            try:
                run = order_calculations(
                    kind=asked["kind"], period=ReferencePeriod.parse(asked["period"]),
                    facilities=[asked["facility"]] if asked["facility"] else None,
                    parameter_set=asked["parameter_set"], reason=asked["reason"], by=request.user,
                    on=timezone.localdate(), at=timezone.now(),
                )  # fmt: skip
            except DomainError as fault:
                form.add_error(None, fault.message)
            else:
                messages.success(request, _("De berekening is gestart."))
                return redirect("admin:ecalcura_calculationrun_change", run.pk)
        context = {**desk.each_context(request), "title": _("Berekeningen opdragen"), "form": form}
        return render(request, "admin/ecalcura/run/order.html", context)

    def _find(self, pk: int) -> CalculationRun:
        found = CalculationRun.objects.select_related("parameter_set", "ordered_by").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """How far the order is, what was made, and what stopped whom; of a rehearsal the comparison."""
        run = self._find(int(object_id) if object_id.isdecimal() else 0)
        facilities = access.facilities_for_staff(request.user, timezone.localdate())
        parts = run.parts.filter(facility__in=facilities).select_related("facility", "calculation")
        is_rehearsal = run.kind == CalculationKind.REHEARSAL
        made = parts.exclude(calculation=None).defer("calculation__snapshot", "calculation__result")
        context = {
            **desk.each_context(request),
            "title": f"{run.get_kind_display()} {run.period}",
            "run": run,
            "progress": progress_of(run),
            "stopped": list(stopped_in(run)[:500]),
            "rehearsal": rehearsal_of(run) if is_rehearsal and run.finished_at else None,
            "page": Paginator(made.order_by("facility__hco_number"), 100).get_page(request.GET.get("page")),
        }
        return render(request, "admin/ecalcura/run/page.html", context)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The moving part of the page, asked every two seconds."""
        run = self._find(pk)
        return render(request, "admin/ecalcura/run/_progress.html", {"run": run, "progress": progress_of(run)})
