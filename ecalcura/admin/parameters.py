"""Parameter sets at the desk: draft, what changes, try on every facility, approve as another, take out of use."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ecalcura.actions import parameter_sets as steps
from ecalcura.actions.calculations import order_calculations
from ecalcura.admin.doors import may_open
from ecalcura.admin.set_form import SetForm, path_in_words, value_in_words
from ecalcura.enums import CalculationKind
from ecalcura.gather import ENTRY_SET
from ecalcura.law.parameters import shipped_set
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import CalculationRun, ParameterSet
from ecalcura.queries.department import difference_of_sets, rehearsal, set_in_force
from ecalcura.queries.report import periods_until
from kernel.admin import ReadOnlyAdmin, desk
from kernel.pure.errors import DomainError


class PeriodForm(forms.Form):
    """For which reference period a set is drafted."""

    period = forms.ChoiceField(label=gettext_lazy("Referentieperiode"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = periods_until(timezone.localdate())
        names = [str(one) for one in (ReferencePeriod(known[0].first_year + 1), *known)]
        self.fields["period"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        self.fields["period"].initial = names[1]


@admin.register(ParameterSet, site=desk)
class ParameterSetAdmin(ReadOnlyAdmin):
    """Sets by period; the change page shows every figure, what differs from the set in force, and its rehearsal."""

    change_list_template = "admin/ecalcura/set/list.html"
    list_display = ("period", "code", "version", "state", "is_test", "drafted_by", "approved_by")
    list_filter = ("state", "period")
    list_select_related = ("drafted_by", "approved_by")
    ordering = ("-period", "-version", "-id")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("nieuw/", wrap(self.draft), name="ecalcura_parameterset_deed_draft"),
            path("<int:pk>/wijzigen/", wrap(self.change), name="ecalcura_parameterset_deed_change"),
            path("<int:pk>/proberen/", wrap(self.rehearse), name="ecalcura_parameterset_deed_rehearse"),
            path("<int:pk>/goedkeuren/", wrap(self.approve), name="ecalcura_parameterset_deed_approve"),
            path("<int:pk>/stoppen/", wrap(self.retire), name="ecalcura_parameterset_deed_retire"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(
            request, {"may_draft": may_open(request, "admin:ecalcura_parameterset_deed_draft"), **(extra_context or {})}
        )

    def _find(self, pk: int) -> ParameterSet:
        found = ParameterSet.objects.select_related("drafted_by", "approved_by", "retired_by").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self._find(int(object_id) if object_id.isdecimal() else 0)
        period = ReferencePeriod.parse(row.period)
        in_force = set_in_force(period)
        runs = CalculationRun.objects.filter(kind=CalculationKind.REHEARSAL, parameter_set=row).order_by("-pk")
        context = {
            **desk.each_context(request),
            "title": str(row),
            "row": row,
            "in_force": in_force if in_force != row else None,
            "differences": [
                (path_in_words(path), value_in_words(path, before), value_in_words(path, after))
                for path, before, after in difference_of_sets(in_force if in_force != row else None, row)
            ],
            "rehearsal": rehearsal(row),
            "running": runs.filter(finished_at__isnull=True).first(),
            "has_begun": period.first_day <= timezone.localdate(),
            "may": {
                name: may_open(request, f"admin:ecalcura_parameterset_deed_{name}")
                for name in ("change", "rehearse", "approve")
            },
        }
        return render(request, "admin/ecalcura/set/page.html", context)

    def draft(self, request: HttpRequest) -> HttpResponse:
        """A new draft, out of the set in force or the test set."""
        chosen = PeriodForm(request.POST or None)
        named = chosen["period"].value() if request.method == "POST" else request.GET.get("periode", "")
        known = [name for name, _text in chosen.fields["period"].choices]  # type: ignore[attr-defined]
        period = ReferencePeriod.parse(named if named in known else known[1])
        standing = set_in_force(period)
        base = standing.content if standing else shipped_set(ENTRY_SET)
        form = SetForm(request.POST or None, base=base)
        if request.method == "GET":
            chosen = PeriodForm(initial={"period": str(period)})
        elif all([chosen.is_valid(), form.is_valid()]):
            try:
                made = steps.draft_set(
                    period=period, content=form.content(period), note=form.cleaned_data["note"], by=request.user,
                    on=timezone.localdate(), at=timezone.now(),
                )  # fmt: skip
            except DomainError as fault:
                form.add_error(None, fault.message)
            else:
                messages.success(request, _("Het ontwerp is bewaard. Probeer het uit voor iemand het goedkeurt."))
                return redirect("admin:ecalcura_parameterset_change", made.pk)
        return self._form(request, _("Nieuwe parameterset"), form, chosen)

    def _form(self, request: HttpRequest, title: str, form: SetForm, chosen: PeriodForm | None) -> HttpResponse:
        context = {**desk.each_context(request), "title": title, "form": form, "chosen": chosen}
        return render(request, "admin/ecalcura/set/form.html", context)

    def change(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Other figures in a draft; a colleague's change in the meantime is told."""
        row = self._find(pk)
        form = SetForm(request.POST or None, base=row.content)
        form.fields["note"].initial = row.note
        form.fields["id"].disabled = True
        if request.method == "POST" and form.is_valid():
            try:
                steps.change_draft(
                    parameter_set=row, content=form.content(ReferencePeriod.parse(row.period)),
                    note=form.cleaned_data["note"], seen_sha256=request.POST.get("hash", ""), by=request.user,
                    on=timezone.localdate(), at=timezone.now(),
                )  # fmt: skip
            except DomainError as fault:
                form.add_error(None, fault.message)
            else:
                messages.success(request, _("Het ontwerp is gewijzigd. Probeer het opnieuw uit."))
                return redirect("admin:ecalcura_parameterset_change", pk)
        form.seen = request.POST.get("hash", row.sha256)  # type: ignore[attr-defined]
        return self._form(request, str(row), form, None)

    @method_decorator(require_POST)
    def rehearse(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Calculate every facility with these figures, and keep nothing but the comparison."""
        row = self._find(pk)
        try:
            run = order_calculations(
                kind=CalculationKind.REHEARSAL, period=ReferencePeriod.parse(row.period), parameter_set=row,
                by=request.user, on=timezone.localdate(), at=timezone.now(),
            )  # fmt: skip
        except DomainError as fault:
            messages.error(request, fault.message)
            return redirect("admin:ecalcura_parameterset_change", pk)
        return redirect("admin:ecalcura_calculationrun_change", run.pk)

    @method_decorator(require_POST)
    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let exactly these figures hold, as somebody else than who drafted them."""
        return self._step(
            request, pk, _("De parameterset is goedgekeurd en geldt nu."),
            lambda row, moment: steps.approve_set(
                parameter_set=row, seen_sha256=request.POST.get("hash", ""), by=request.user,
                on=timezone.localdate(), at=moment,
            ),
        )  # fmt: skip

    @method_decorator(require_POST)
    def retire(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a set out of use, or throw a draft away."""
        return self._step(
            request, pk, _("De parameterset is uit gebruik."),
            lambda row, moment: steps.retire_set(
                parameter_set=row, by=request.user, on=timezone.localdate(), at=moment
            ),
        )  # fmt: skip

    def _step(self, request: HttpRequest, pk: int, done: str, step: Any) -> HttpResponse:
        try:
            step(self._find(pk), timezone.now())
        except DomainError as fault:
            messages.error(request, fault.message)
        else:
            messages.success(request, done)
        return redirect("admin:ecalcura_parameterset_change", pk)
