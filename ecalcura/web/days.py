"""Invoiced stay days of 2023: twelve boxes, or the small template sent back."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from ecalcura.actions.days import MONTHS, record_days
from ecalcura.actions.sheet_reading import Fault, SheetRefused, read_tables
from ecalcura.law.transition import day_findings
from ecalcura.models import Facility
from ecalcura.queries.checks import Notice, shown
from ecalcura.web.doors import entry_facility, show
from ecalcura.web.sheets import XLSX
from kernel.pure.errors import DomainError
from kernel.pure.periods import Month

TITLES = ("Maand", "Gefactureerde dagen")


class DaysForm(forms.Form):
    """A box for each month; an empty one stays empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for month in MONTHS:
            self.fields[_name(month)] = forms.IntegerField(
                label=date_format(month, "F Y"),
                min_value=0,
                max_value=99_999,
                required=False,
                error_messages={"invalid": _("Vul een geheel getal in, zonder komma.")},
            )
            self.fields[f"v{_name(month)}"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def days(self) -> dict[date, int]:
        return {
            month: self.cleaned_data[_name(month)] for month in MONTHS if self.cleaned_data[_name(month)] is not None
        }

    def seen(self) -> dict[date, int]:
        return {month: self.cleaned_data[f"v{_name(month)}"] or 0 for month in MONTHS}


class DaysUploadForm(forms.Form):
    sheet = forms.FileField(label=gettext_lazy("Ingevuld sjabloon (.xlsx of CSV)"), allow_empty_file=True)


def _name(month: date) -> str:
    return f"m{month.month}"


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest, hco: str) -> HttpResponse:
    """Enter or send the days; high figures are told, not refused."""
    facility = entry_facility(request, hco)
    standing = {row.month: row for row in facility.invoiced_days.all()}
    initial = {_name(month): row.days for month, row in standing.items()}
    initial |= {f"v{_name(month)}": row.version for month, row in standing.items()}
    sent = request.POST if request.method == "POST" and "sheet" not in request.FILES else None
    form = DaysForm(sent, initial=initial)
    upload = DaysUploadForm(request.POST or None, request.FILES or None) if "sheet" in request.FILES else None
    faults: list[Fault] = []
    if upload is not None and upload.is_valid():
        found, faults = _read(upload.cleaned_data["sheet"].name, upload.cleaned_data["sheet"].read())
        if not faults:
            # What the sheet says stands in the boxes, to look at before it is kept.
            form = DaysForm(initial=initial | {_name(month): number for month, number in found.items()})
            messages.info(request, _("Het bestand is gelezen. Kijk de dagen na en bewaar ze."))
    elif sent is not None and form.is_valid():
        try:
            changed = record_days(facility=facility, days=form.days(), seen=form.seen(), by=request.user)
        except DomainError as fault:
            # Everything typed stays; whoever saves once more after this sentence, means it.
            present = {f"v{_name(month)}": str(row.version) for month, row in standing.items()}
            form = DaysForm(sent.dict() | present)
            form.add_error(None, fault.message)
        else:
            told = ngettext("Bewaard: %(count)s maand gewijzigd.", "Bewaard: %(count)s maanden gewijzigd.", changed)
            messages.success(request, told % {"count": changed})
            return redirect("ecalcura:days", hco)
    return show(
        request,
        "days.html",
        facility,
        form=form,
        upload=upload or DaysUploadForm(),
        faults=faults,
        notices=_notices(facility, {month: row.days for month, row in standing.items()}),
        halves=[_half(standing, range(1, 7)), _half(standing, range(7, 13))],
    )


def _half(standing: dict[date, Any], months: range) -> int:
    return sum(row.days for month, row in standing.items() if month.month in months)


def _notices(facility: Facility, numbers: dict[date, int]) -> list[Notice]:
    by_month: dict[Month, object] = {Month.of(month): number for month, number in numbers.items()}
    return [shown(one) for one in day_findings(by_month, facility.places)] if facility.places else []


@require_GET
def template(request: HttpRequest, hco: str) -> HttpResponse:
    """The template with what is there already."""
    facility = entry_facility(request, hco)
    standing = {row.month: row.days for row in facility.invoiced_days.all()}
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Dagen 2023")
    for column, title in enumerate(TITLES):
        sheet.write_string(0, column, title)
    for number, month in enumerate(MONTHS, 1):
        sheet.write_string(number, 0, f"{month:%Y-%m}")
        if month in standing:
            sheet.write_number(number, 1, standing[month])
    book.close()
    response = HttpResponse(stream.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="dagen-2023-{hco}.xlsx"'
    return response


def _read(name: str, content: bytes) -> tuple[dict[date, int], list[Fault]]:
    try:
        tables = read_tables(name, content)
    except SheetRefused as fault:
        return {}, fault.faults
    table = next(
        (one for one in tables if one.rows and [str(cell).strip() for cell in one.rows[0][:2]] == [*TITLES]), None
    )
    if table is None:
        return {}, [Fault(_("Geen blad begint met de kolommen Maand en Gefactureerde dagen. Gebruik het sjabloon."))]
    found: dict[date, int] = {}
    faults = []
    for number, row in enumerate(table.rows[1:], 2):
        cells = [*row, "", ""][:2]
        if not any(str(cell).strip() for cell in cells):
            continue
        month, count = _month(cells[0]), _count(cells[1])
        if month is None or month in found:
            faults.append(
                Fault(_("Schrijf elke maand van 2023 één keer, zoals 2023-01."), table.name, number, TITLES[0])
            )
        elif count is None and str(cells[1]).strip():
            faults.append(Fault(_("Vul een geheel getal van 0 of meer in (E-DAYS)."), table.name, number, TITLES[1]))
        elif count is not None:
            found[month] = count
    return found, faults


def _month(cell: Any) -> date | None:
    first = cell.replace(day=1) if isinstance(cell, date) else None
    text = f"{first:%Y-%m}" if first else str(cell).strip()
    return next((month for month in MONTHS if f"{month:%Y-%m}" == text), None)


def _count(cell: Any) -> int | None:
    text = str(cell).strip()
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    whole = number.is_finite() and number == number.to_integral_value() and 0 <= number <= 99_999
    return int(number) if whole else None
