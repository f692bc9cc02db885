"""The board of a reference period: what each facility is owed, what waits for approval, how it compares, the cost."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecalcura import access
from ecalcura.actions.calculation_documents import TYPES, DocumentAltered, keep_document
from ecalcura.actions.grants import approve_calculation
from ecalcura.actions.visits import record_visits
from ecalcura.admin.doors import desk_role, may_open
from ecalcura.admin.files import CSV, XLSX, attachment, board_csv, board_workbook
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import Calculation, Conversation, Line
from ecalcura.queries.calculations import (
    calculations_of,
    dues_of,
    lines_of_version,
    periods_calculated,
    version_of,
)
from ecalcura.queries.comparison import compare, outliers, with_last_year
from ecalcura.queries.deadlines import dates_of
from ecalcura.queries.department import (
    StandingRow,
    budget,
    forecast,
    orders_of,
    plans_to_approve,
    set_in_force,
    standing,
)
from ecalcura.queries.objections import objection_until
from ecalcura.queries.payees import reference_of
from ecalcura.queries.report import periods_until
from ecalcura.web.charts import month_chart
from ecalcura.web.doors import chosen_period
from kernel.admin import ReadOnlyAdmin, desk
from kernel.pure.errors import DomainError
from kernel.pure.money import total

SHOWN = {
    "te-keuren": lambda row: row.to_approve,
    "gestopt": lambda row: bool(row.findings),
    "open": lambda row: row.version is None,
    "te-laat": lambda row: row.late is not None,
}


@admin.register(Calculation, site=desk)
class CalculationAdmin(ReadOnlyAdmin):
    """Versions of calculations; the board of a period, one version with its why, and the approval."""

    list_display = ("facility", "period", "version", "kind", "definitive", "balance", "is_test", "on")
    list_filter = ("period", "kind")
    list_select_related = ("facility",)
    search_fields = ("facility__hco_number", "facility__name")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Calculation]:
        facilities = access.facilities_for_staff(request.user, timezone.localdate())
        return super().get_queryset(request).filter(facility__in=facilities).defer("snapshot", "result", "sources")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("periode/", wrap(self.board), name="ecalcura_calculation_board"),
            path("periode.xlsx", wrap(self.board_xlsx), name="ecalcura_calculation_board_xlsx"),
            path("periode.csv", wrap(self.board_csv), name="ecalcura_calculation_board_csv"),
            path("periode/goedkeuren/", wrap(self.approve_many), name="ecalcura_calculation_deed_approve_many"),
            path("vorig-jaar/", wrap(self.years), name="ecalcura_calculation_years"),
            path("<int:pk>/goedkeuren/", wrap(self.approve), name="ecalcura_calculation_deed_approve"),
            path("<int:pk>/vergelijken/<int:other>/", wrap(self.compare), name="ecalcura_calculation_compare"),
            path("<int:pk>/document/<slug:kind>/", wrap(self.document), name="ecalcura_calculation_document"),
        ]
        return own + super().get_urls()

    def board(self, request: HttpRequest) -> HttpResponse:
        """Where every facility stands in the period, what it costs, and what is to come."""
        periods = periods_calculated(timezone.localdate())
        period = chosen_period(request, periods)
        rows = self._rows(request, period)
        shown = request.GET.get("toon", "")
        kept = [row for row in rows if SHOWN[shown](row)] if shown in SHOWN else rows
        money = budget(period)
        context = {
            **desk.each_context(request),
            "title": _("Referentieperiode %(period)s") % {"period": period},
            "page": Paginator(kept, 50).get_page(request.GET.get("page")),
            "counts": {name: sum(test(row) for row in rows) for name, test in SHOWN.items()},
            "total": len(rows),
            "shown": shown,
            "period": period,
            "periods": periods,
            "budget": money,
            "forecast": forecast(period),
            "chart": month_chart(money.months),
            "parameter_set": set_in_force(period),
            "dates": dates_of(period),
            "plans": len(plans_to_approve(period)),
            "orders": orders_of(period)[:5],
            "may_order": may_open(request, "admin:ecalcura_calculationrun_deed_order"),
            "may_approve": may_open(request, "admin:ecalcura_calculation_deed_approve_many"),
        }
        return render(request, "admin/ecalcura/calculation/board.html", context)

    def _rows(self, request: HttpRequest, period: ReferencePeriod) -> list[StandingRow]:
        on = timezone.localdate()
        return standing(access.facilities_for_staff(request.user, on), period, on)

    def board_xlsx(self, request: HttpRequest) -> HttpResponse:
        """The whole board as a spreadsheet."""
        period = chosen_period(request, periods_calculated(timezone.localdate()))
        content = board_workbook(self._rows(request, period), period)
        return attachment(content, XLSX, f"referentieperiode-{period}.xlsx")

    def board_csv(self, request: HttpRequest) -> HttpResponse:
        """The whole board as text."""
        period = chosen_period(request, periods_calculated(timezone.localdate()))
        return attachment(board_csv(self._rows(request, period)), CSV, f"referentieperiode-{period}.csv")

    def years(self, request: HttpRequest) -> HttpResponse:
        """Every facility beside its own last year; or those alone that moved more than the set share."""
        period = chosen_period(request)
        only = request.GET.get("toon") == "uitschieters"
        rows = outliers(period) if only else with_last_year(period)
        context = {
            **desk.each_context(request),
            "title": _("Vergelijking met de vorige periode"),
            "page": Paginator(rows, 100).get_page(request.GET.get("page")),
            "only": only,
            "period": period,
            "periods": periods_until(timezone.localdate()),
        }
        return render(request, "admin/ecalcura/calculation/years.html", context)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """One version: figures, lines with their why, what is due, objections, other versions."""
        found = self._find(request, int(object_id) if object_id.isdecimal() else 0)
        facility, period = found.facility, ReferencePeriod.parse(found.period)
        reference = f"{reference_of(facility, found.period)} v{found.version}"
        others = list(calculations_of(facility, period))
        context = {
            **desk.each_context(request),
            "title": f"{facility.name}, {found.period}",
            "calculation": found,
            "reference": reference,
            "lines": (lines := self._lines(request, found)),
            "total": total(one.amount for one in lines),
            "dues": dues_of(facility, period),
            "until": objection_until(found),
            "objections": list(Conversation.objects.filter(facility=facility, calculation=reference)),
            "others": [one for one in others if one.pk != found.pk],
            "is_newest": bool(others) and others[0].pk == found.pk,
            "may_approve": may_open(request, "admin:ecalcura_calculation_deed_approve"),
        }
        return render(request, "admin/ecalcura/calculation/page.html", context)

    def _find(self, request: HttpRequest, pk: int) -> Any:
        row = self.get_queryset(request).filter(pk=pk).select_related("facility").first()
        found = version_of(row.facility, ReferencePeriod.parse(row.period), row.version) if row else None
        if found is None:
            raise Http404
        return found

    def _lines(self, request: HttpRequest, found: Any) -> Sequence[Any]:
        lines = lines_of_version(found)
        seen = Line.objects.filter(pk__in=[int(one.key) for one in lines])
        what = f"berekening {reference_of(found.facility, found.period)} v{found.version}"
        record_visits(by=request.user, role=desk_role(request), lines=seen, what=what, why="opvolging eCalcura")
        return lines

    def compare(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Two versions of one facility and period next to each other."""
        after, before = self._find(request, pk), self._find(request, other)
        if (after.facility_id, after.period) != (before.facility_id, before.period):
            raise Http404
        names = {(one.key, one.is_replacement): one for one in self._lines(request, before)}
        names |= {(one.key, one.is_replacement): one for one in self._lines(request, after)}
        found = compare(before, after)
        context = {
            **desk.each_context(request),
            "title": _("Versies vergelijken"),
            "before": before,
            "after": after,
            "comparison": found,
            "rows": [(one, names[one.key, one.is_replacement]) for one in found.lines],
        }
        return render(request, "admin/ecalcura/calculation/compare.html", context)

    def document(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The document as the facility gets it, with the very bytes."""
        found = self._find(request, pk)
        if kind not in ("pdf", "xlsx"):
            raise Http404
        self._lines(request, found)
        try:
            made = keep_document(calculation=found, kind=kind.upper(), with_names=True, by=request.user)
        except DocumentAltered as fault:
            messages.error(request, fault.message)
            return redirect("admin:ecalcura_calculation_change", pk)
        name = f"eCalcura-{found.facility.hco_number}-{found.period}-v{found.version}.{made.kind.lower()}"
        response = attachment(bytes(made.content), TYPES[made.kind], name)
        response.headers["X-Content-SHA256"] = made.sha256
        return response

    @method_decorator(require_POST)
    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let exactly this version be paid, as somebody else than who asked for it."""
        found = self._find(request, pk)
        fault = _approved(request, found, request.POST.get("hash", ""))
        if fault:
            messages.error(request, fault)
        else:
            messages.success(request, _("Goedgekeurd. De volgende betaalrun betaalt of verrekent het saldo."))
        return redirect("admin:ecalcura_calculation_change", pk)

    @method_decorator(require_POST)
    def approve_many(self, request: HttpRequest) -> HttpResponse:
        """Approve the versions that were ticked, each on its own; what is refused says why."""
        done = 0
        for text in request.POST.getlist("version")[:2000]:
            key, _mark, seen = text.partition(":")
            found = self.get_queryset(request).filter(pk=int(key) if key.isascii() and key.isdecimal() else 0).first()
            fault = _approved(request, found, seen) if found else _("Deze berekening is er niet.")
            if fault and found:
                messages.error(request, f"{found.facility.name}: {fault}")
            done += not fault
        messages.success(request, _("%(count)s berekeningen goedgekeurd.") % {"count": done})
        return redirect(
            f"{reverse('admin:ecalcura_calculation_board')}?periode={chosen_period(request)}&toon=te-keuren"
        )


def _approved(request: HttpRequest, found: Any, seen: str) -> str:
    """Approve; the sentence that says why not, empty when it is done."""
    try:
        approve_calculation(
            calculation=found, seen_sha256=seen, by=request.user, on=timezone.localdate(), at=timezone.now()
        )
    except DomainError as fault:
        return fault.message
    return ""
