"""Progress board and page of a facility: read-only rows, one posted button per step."""

import io
from typing import Any

import xlsxwriter
from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ecalcura import access
from ecalcura.actions import quarters as steps
from ecalcura.actions.contacts import NothingToChase, chase
from ecalcura.actions.day_prices import state_day_price
from ecalcura.actions.visits import record_visits
from ecalcura.admin.day_price import DayPriceForm
from ecalcura.admin.doors import desk_role, may_open
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.models import Confirmation, DayPrice, Facility, Proof, QuarterEvent
from ecalcura.queries import board
from ecalcura.queries.department import standing
from ecalcura.queries.report import periods_until, report_of
from ecalcura.web.doors import chosen_period, known_quarter
from kernel.admin import ReadOnlyAdmin, desk
from kernel.pure.errors import DomainError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReopenForm(forms.Form):
    """Why the facility may correct once more."""

    quarter = forms.CharField(label=gettext_lazy("Kwartaal (bijvoorbeeld 2023Q3)"), max_length=6)
    reason = forms.CharField(
        label=gettext_lazy("Reden, leesbaar voor de voorziening"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )

    def clean_quarter(self) -> Quarter:
        quarter = known_quarter(self.cleaned_data["quarter"].strip().upper())
        if quarter is None:
            raise forms.ValidationError(_("Schrijf een kwartaal als 2023Q3."))
        return quarter


@admin.register(Facility, site=desk)
class FacilityAdmin(ReadOnlyAdmin):
    """Facilities; the change page shows everything of one."""

    list_display = ("hco_number", "name", "municipality", "places", "listed", "successor")
    list_filter = ("listed", "kind")
    search_fields = ("hco_number", "name")
    ordering = ("hco_number",)
    list_select_related = ("successor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facility]:
        return access.facilities_for_staff(request.user, timezone.localdate())

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("voortgang/", wrap(self.board), name="ecalcura_facility_board"),
            path("voortgang.xlsx", wrap(self.board_export), name="ecalcura_facility_board_export"),
            path("dagen-2023.xlsx", wrap(self.days_export), name="ecalcura_facility_days_export"),
            path("voortgang/herinneren/", wrap(self.chase_all), name="ecalcura_facility_deed_chase_all"),
            path("<int:pk>/herinneren/", wrap(self.chase), name="ecalcura_facility_deed_chase"),
            path("<int:pk>/bewijs/<int:proof>/", wrap(self.proof), name="ecalcura_facility_proof"),
            path("<int:pk>/dagprijs/", wrap(self.day_price), name="ecalcura_facility_deed_day_price"),
            path("<int:pk>/heropenen/", wrap(self.reopen), name="ecalcura_facility_deed_reopen"),
        ]
        return own + super().get_urls()

    def board(self, request: HttpRequest) -> HttpResponse:
        """Who has done what, until which day, and who is late."""
        on, period = timezone.localdate(), chosen_period(request)
        facilities = board.on_board(self.get_queryset(request), period, on)
        shown = request.GET.get("toon", "")
        if shown == "te-laat":
            facilities = board.late_only(facilities, period, on)
        elif shown == "zonder-contact":
            facilities = facilities.filter(has_contact=False)
        page = Paginator(facilities, 50).get_page(request.GET.get("page"))
        context = {
            **desk.each_context(request),
            "title": _("Voortgang per voorziening"),
            "page": page,
            "rows": board.rows_of(list(page), period, on),
            "figures": board.figures(period, on),
            "period": period,
            "periods": periods_until(on),
            "quarters": period.quarters,
            "shown": shown,
            "may_chase": may_open(request, "admin:ecalcura_facility_deed_chase"),
        }
        return render(request, "admin/ecalcura/facility/board.html", context)

    @method_decorator(require_POST)
    def chase(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remind one facility now of what it has not confirmed."""
        facility = access.facility_for_staff(request.user, pk, timezone.localdate())
        period = chosen_period(request)
        try:
            chase(facility=facility, period=period, by=request.user, on=timezone.localdate())
        except DomainError as fault:
            messages.error(request, fault.message)
        else:
            messages.success(request, _("%(name)s krijgt een herinnering.") % {"name": facility.name})
        return _back_to_board(request, period)

    @method_decorator(require_POST)
    def chase_all(self, request: HttpRequest) -> HttpResponse:
        """Remind every facility that is late; whoever got a reminder today is left alone."""
        on, period = timezone.localdate(), chosen_period(request)
        reminded = silent = 0
        for facility in board.late_only(board.on_board(self.get_queryset(request), period, on), period, on):
            try:
                chase(facility=facility, period=period, by=request.user, on=on)
            except NothingToChase:
                silent += 1
            else:
                reminded += 1
        told = _(
            "%(count)s voorzieningen krijgen een herinnering, %(silent)s niet (vandaag al herinnerd of geen adres)."
        )
        messages.success(request, told % {"count": reminded, "silent": silent})
        return _back_to_board(request, period)

    def board_export(self, request: HttpRequest) -> HttpResponse:
        """The whole board as a spreadsheet."""
        on, period = timezone.localdate(), chosen_period(request)
        facilities = list(board.on_board(self.get_queryset(request), period, on))
        response = HttpResponse(
            _sheet(board.rows_of(facilities, period, on)),
            content_type=XLSX,
        )
        response.headers["Content-Disposition"] = f'attachment; filename="voortgang-{period}.xlsx"'
        return response

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        facility = access.facility_for_staff(
            request.user, int(object_id) if object_id.isdecimal() else 0, timezone.localdate()
        )
        return self._page(request, facility, ReopenForm())

    def _page(self, request: HttpRequest, facility: Facility, form: ReopenForm) -> HttpResponse:
        on, period = timezone.localdate(), chosen_period(request)
        report = report_of(facility, period, on)
        record_visits(
            by=request.user, role=desk_role(request), lines=[one.line for one in report.lines],
            what=f"voorziening {facility.hco_number}", why="opvolging eCalcura",
        )  # fmt: skip
        context = {
            **desk.each_context(request),
            "title": str(facility),
            "opts": self.opts,
            "facility": facility,
            "report": report,
            "period": period,
            "periods": periods_until(on),
            "confirmations": Confirmation.objects.filter(facility_quarter__facility=facility)
            .select_related("facility_quarter", "by")
            .order_by("-id"),
            "events": QuarterEvent.objects.filter(facility_quarter__facility=facility)
            .select_related("facility_quarter", "by")
            .order_by("-id")[:50],
            "proofs": Proof.objects.filter(line__facility=facility).select_related("line__person").order_by("-id"),
            "reopen_form": form,
            "day_price": DayPrice.objects.filter(facility=facility).select_related("by").order_by("-pk").first(),
            "standing": standing(Facility.objects.filter(pk=facility.pk), period, on)[0],
            "may_state": may_open(request, "admin:ecalcura_facility_deed_day_price"),
        }
        return render(request, "admin/ecalcura/facility/page.html", context)

    def days_export(self, request: HttpRequest) -> HttpResponse:
        """The invoiced days of 2023 of all facilities, month by month."""
        response = HttpResponse(_days_sheet(board.days_of_2023(self.get_queryset(request))), content_type=XLSX)
        response.headers["Content-Disposition"] = 'attachment; filename="gefactureerde-dagen-2023.xlsx"'
        return response

    def proof(self, request: HttpRequest, pk: int, proof: int) -> HttpResponse:
        """The document behind a birth date; the look is logged."""
        facility = access.facility_for_staff(request.user, pk, timezone.localdate())
        found = Proof.objects.select_related("line").filter(pk=proof, line__facility=facility).first()
        if found is None:
            raise Http404
        record_visits(
            by=request.user,
            role=desk_role(request),
            lines=[found.line],
            what="bewijs geboortedatum",
            why="opvolging eCalcura",
        )
        response = HttpResponse(bytes(found.content), content_type=found.content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="bewijs-{found.pk}"'
        return response

    def reopen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the facility correct a confirmed quarter once more."""
        facility = access.facility_for_staff(request.user, pk, timezone.localdate())
        form = ReopenForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                steps.reopen(
                    facility=facility,
                    quarter=form.cleaned_data["quarter"],
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    on=timezone.localdate(),
                )
            except DomainError as fault:
                form.add_error(None, fault.message)
            else:
                messages.success(request, _("Het kwartaal is geopend om te verbeteren."))
                return redirect("admin:ecalcura_facility_change", pk)
        return self._page(request, facility, form)

    def day_price(self, request: HttpRequest, pk: int) -> HttpResponse:
        """State what the day price of 2023 held; a new statement takes the place of the one before."""
        facility = access.facility_for_staff(request.user, pk, timezone.localdate())
        form = DayPriceForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            try:
                state_day_price(
                    facility=facility, supplements=form.supplements(), second_half_in_price=form.second_half_in_price(),
                    yearly_budget=typed["yearly_budget"], first_half_due=typed["first_half_due"],
                    source=typed["source"], by=request.user, on=timezone.localdate(), at=timezone.now(),
                )  # fmt: skip
            except DomainError as fault:
                form.add_error(None, fault.message)
            else:
                messages.success(request, _("De dagprijs van 2023 is bewaard."))
                return redirect("admin:ecalcura_facility_change", pk)
        context = {**desk.each_context(request), "title": _("Dagprijs 2023"), "form": form, "facility": facility}
        return render(request, "admin/ecalcura/form.html", context)


def _back_to_board(request: HttpRequest, period: ReferencePeriod) -> HttpResponse:
    query = {"periode": str(period), "toon": request.GET.get("toon", ""), "page": request.GET.get("page", "")}
    kept = urlencode({name: value for name, value in query.items() if value})
    return redirect(f"{reverse('admin:ecalcura_facility_board')}?{kept}")


def _sheet(rows: list[board.BoardRow]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Voortgang")
    quarters = [str(step.quarter) for step in rows[0].steps] if rows else []
    titles = ["HCO-nummer", "Naam", "Rechthebbenden", "Vervangers", "Contactpersoon", *quarters]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title)
    for number, row in enumerate(rows, 1):
        one = row.facility
        sheet.write_string(number, 0, one.hco_number)
        sheet.write_string(number, 1, one.name)
        sheet.write_number(number, 2, one.staff_count)
        sheet.write_number(number, 3, one.replacement_count)
        sheet.write_string(number, 4, "ja" if one.has_contact else "nee")
        for column, step in enumerate(row.steps, 5):
            sheet.write_string(number, column, step.state)
    book.close()
    return stream.getvalue()


def _days_sheet(rows: list[tuple[Facility, dict[int, int]]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Dagen 2023")
    titles = ["HCO-nummer", "Naam", "Plaatsen", *(f"2023-{month:02d}" for month in range(1, 13))]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title)
    for number, (facility, days) in enumerate(rows, 1):
        sheet.write_string(number, 0, facility.hco_number)
        sheet.write_string(number, 1, facility.name)
        sheet.write_number(number, 2, facility.places)
        for month, count in days.items():
            sheet.write_number(number, 2 + month, count)
    book.close()
    return stream.getvalue()
