"""The spreadsheet: download what is there, upload it changed, look before keeping, all or nothing."""

import hashlib
from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ecalcura.actions.lines import PeriodClosed
from ecalcura.actions.sheet_import import Plan, plan, store
from ecalcura.actions.sheet_reading import MOST_BYTES, Fault, SheetRefused, read_tables
from ecalcura.actions.sheet_rows import read_rows
from ecalcura.actions.sheet_template import template_of
from ecalcura.actions.uploads import forget_upload, keep_upload
from ecalcura.actions.visits import record_visits
from ecalcura.enums import EntrySource
from ecalcura.models import Facility, Line, SheetUpload
from ecalcura.queries.report import locked_quarters
from ecalcura.web.closed import closed_quarters
from ecalcura.web.doors import ENTRY_ROLE, WHY, chosen_period, entry_facility, show
from kernel.pure.errors import DomainError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """The file; what is in it is judged by its content, not by its name."""

    sheet = forms.FileField(
        label=gettext_lazy("Uw rekenblad"),
        help_text=gettext_lazy("Het sjabloon (.xlsx) of een CSV in UTF-8, ten hoogste 10 MB."),
        max_length=200,
        allow_empty_file=True,
    )

    def clean_sheet(self) -> object:
        upload = self.cleaned_data["sheet"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("Dit bestand is groter dan 10 MB. Verdeel het over meer bestanden."))
        return upload


@require_GET
def template(request: HttpRequest, hco: str) -> HttpResponse:
    """The template, filled with the people and the quarters of the reference period that have begun."""
    facility = entry_facility(request, hco)
    on, period = timezone.localdate(), chosen_period(request)
    lines = list(Line.objects.present().with_parts().filter(facility=facility).order_by("person__last_name", "id"))
    record_visits(by=request.user, role=ENTRY_ROLE, lines=lines, what=f"rekenblad {hco}", why=WHY)
    quarters = [quarter for quarter in period.quarters if quarter.first_day <= on]
    response = HttpResponse(template_of(lines, quarters), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="eCalcura-{hco}-{period}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, hco: str) -> HttpResponse:
    """Look at a file: what it would do, or every fault by row and cell. Nothing is kept of the report yet."""
    facility = entry_facility(request, hco)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, facility, form=form)
    sent = form.cleaned_data["sheet"]
    content = sent.read()
    planned, faults = _look(request, facility, sent.name, content)
    if faults or planned is None:
        return _page(request, facility, form=form, faults=faults, planned=planned)
    kept = keep_upload(
        facility=facility,
        file_name=sent.name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        by=request.user,
    )
    return _page(request, facility, form=form, planned=planned, kept=kept)


def _page(
    request: HttpRequest,
    facility: Facility,
    *,
    form: UploadForm,
    faults: Sequence[Fault] = (),
    planned: Plan | None = None,
    kept: SheetUpload | None = None,
) -> HttpResponse:
    """The page of the spreadsheet; what a confirmed quarter refused comes with the way to open it."""
    refused = any(PeriodClosed.code in fault.sentence for fault in faults)
    closed = closed_quarters(facility, locked_quarters(facility) if refused else ())
    return show(request, "sheet.html", facility, form=form, faults=faults, planned=planned, kept=kept, closed=closed)


@require_http_methods(["POST"])
def keep(request: HttpRequest, hco: str, pk: int) -> HttpResponse:
    """Keep everything of a file that was looked at; looked at once more, because time went by."""
    facility = entry_facility(request, hco)
    kept = SheetUpload.objects.filter(pk=pk, facility=facility, uploaded_by=request.user).first()
    if kept is None:
        raise Http404
    planned, faults = _look(request, facility, kept.file_name, bytes(kept.content))
    if not faults and planned is not None:
        try:
            lines, hours = store(
                facility=facility,
                planned=planned,
                by=request.user,
                on=timezone.localdate(),
                at=timezone.now(),
                source=EntrySource.SHEET,
            )
        except DomainError as fault:
            faults = [Fault(fault.message)]
        else:
            forget_upload(upload=kept, by=request.user)
            messages.success(
                request,
                _("Bewaard: %(lines)s lijnen en %(hours)s prestaties.") % {"lines": lines, "hours": hours},
            )
            return redirect("ecalcura:overview", hco)
    return _page(request, facility, form=UploadForm(), faults=faults)


def _look(request: HttpRequest, facility: Facility, name: str, content: bytes) -> tuple[Plan | None, list[Fault]]:
    try:
        people, hours = read_rows(read_tables(name, content))
    except SheetRefused as fault:
        return None, fault.faults
    planned = plan(
        facility=facility,
        people=people,
        hours=hours,
        by=request.user,
        on=timezone.localdate(),
        at=timezone.now(),
    )
    return planned, list(planned.faults)
