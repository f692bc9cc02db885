"""The table of performances of one quarter: one row per line, saved all together or not at all."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ecalcura.actions.hours import HoursData, HoursRefused, record_hours, refuse_hours
from ecalcura.actions.visits import record_visits
from ecalcura.gather import parameters_for, period_of_quarter
from ecalcura.law.fte import full_time_hours
from ecalcura.law.periods import Quarter
from ecalcura.queries.preview import balance_ahead, balance_of
from ecalcura.queries.report import Report, hours_rows, report_of
from ecalcura.web.closed import closed_quarters
from ecalcura.web.doors import ENTRY_ROLE, WHY, entry_facility, known_quarter, show
from ecalcura.web.faults import PageFault, faults_of
from ecalcura.web.fields import HoursField
from kernel.pure.errors import DomainError


class HoursForm(forms.Form):
    """One row: hours worked, assimilated, and the part of these that was exemption."""

    worked = HoursField(required=False, max_digits=6)
    assimilated = HoursField(required=False, max_digits=6)
    exempted = HoursField(required=False, max_digits=6)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "worked": _("Gewerkte uren van %(name)s"),
            "assimilated": _("Gelijkgestelde uren van %(name)s"),
            "exempted": _("Uren vrijstelling van %(name)s"),
        }
        for name, label in labels.items():
            self.fields[name].label = label % {"name": person}
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
            self.fields[name].widget.attrs["class"] = "govuk-input govuk-input--width-5"

    @property
    def is_filled(self) -> bool:
        return any(self.cleaned_data.get(name) is not None for name in ("worked", "assimilated", "exempted"))


@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, hco: str, quarter: str) -> HttpResponse:
    """Fill in the quarter; an empty row stays empty, one wrong row keeps all from being saved."""
    facility = entry_facility(request, hco)
    asked = known_quarter(quarter)
    if asked is None:
        raise Http404
    on = timezone.localdate()
    report = report_of(facility, period_of_quarter(asked), on)
    rows = _rows(report, asked, request)
    balance = balance_of(report, asked)
    if request.method == "GET":
        seen = [row["line"] for row in rows]
        record_visits(by=request.user, role=ENTRY_ROLE, lines=seen, what=f"prestaties {hco} {quarter}", why=WHY)
    elif "preview" in request.POST or not _all_valid(rows):
        _taken(lambda: _refuse_as_saving(report, asked, rows, on), rows, request)
        balance = balance_ahead(report, asked, _readable(rows), on)
    else:
        typed = _typed(rows)
        keep = partial(record_hours, facility=facility, quarter=asked, rows=typed, by=request.user, on=on)
        if (changed := _taken(keep, rows, request)) is not None:
            told = ngettext("Bewaard: %(count)s rij gewijzigd.", "Bewaard: %(count)s rijen gewijzigd.", changed)
            messages.success(request, told % {"count": changed})
            return redirect("ecalcura:hours", hco, quarter)
    figures = report.quarter(asked)
    return show(
        request,
        "hours.html",
        facility,
        quarter=asked,
        report=report,
        figures=figures,
        faults=[one for row in rows for one in _faults(row)] if request.method == "POST" else [],
        closed=closed_quarters(facility, [asked] if figures.locked else [], {str(asked): figures.state}),
        balance=balance,
        rows=rows,
        unsaved=request.method == "POST" and any(_is_unsaved(row) for row in rows),
        full_time=full_time_hours(asked, parameters_for(report.period)),
    )


def _taken(step: Callable[[], int | None], rows: list[dict[str, Any]], request: HttpRequest) -> int | None:
    """What the step gave; a refusal comes back beside the rows it is about, else above the page."""
    try:
        return step()
    except HoursRefused as fault:
        for row in rows:
            if sentence := fault.faults.get(row["line"].pk):
                row["form"].add_error("worked", sentence)
    except DomainError as fault:
        messages.error(request, fault.message)
    return None


def _refuse_as_saving(report: Report, quarter: Quarter, rows: list[dict[str, Any]], on: date) -> None:
    """The checks of saving on every row that can be read; nothing is kept."""
    refuse_hours(
        quarter=quarter,
        rows=_typed([row for row in rows if row["form"].is_valid()]),
        lines={one.line.pk: one.line for one in report.lines},
        locked=[one.quarter for one in report.quarters if one.locked],
        on=on,
    )


def _faults(row: dict[str, Any]) -> list[PageFault]:
    """What is wrong in one row, by the name of the person; a sentence that names the box needs no more."""
    name = row["line"].person.full_name
    form: HoursForm = row["form"]
    return faults_of(form, name, form["worked"].auto_id)


def _is_unsaved(row: dict[str, Any]) -> bool:
    """Whether the row shows other hours than are stored."""
    form: HoursForm = row["form"]
    stored = row["performance"]
    if not form.is_valid():
        return True
    if stored is None or not form.is_filled:
        return form.is_filled or stored is not None
    return any(
        (form.cleaned_data[name] or Decimal(0)) != getattr(stored, f"{name}_hours")
        for name in ("worked", "assimilated", "exempted")
    )


def _rows(report: Report, quarter: Any, request: HttpRequest) -> list[dict[str, Any]]:
    rows = hours_rows(report, quarter)
    for row in rows:
        entered = row["performance"]
        initial = (
            {
                "worked": entered.worked_hours,
                "assimilated": entered.assimilated_hours,
                "exempted": entered.exempted_hours,
                "version": entered.version,
            }
            if entered
            else {"version": 0}
        )
        # What stands there now: whoever saves after being told of a colleague's change, means it.
        row["version"] = entered.version if entered else 0
        row["form"] = HoursForm(
            request.POST or None, initial=initial, prefix=f"l{row['line'].pk}", person=row["line"].person.full_name
        )
    return rows


def _readable(rows: list[dict[str, Any]]) -> dict[int, tuple[Decimal, Decimal]]:
    """The hours of the rows that can be read; the others stay as they are stored."""
    return {
        row["line"].pk: (
            row["form"].cleaned_data["worked"] or Decimal(0),
            row["form"].cleaned_data["assimilated"] or Decimal(0),
        )
        for row in rows
        if row["form"].is_valid() and row["form"].is_filled
    }


def _all_valid(rows: list[dict[str, Any]]) -> bool:
    """Every row is looked at, so that all faults show at once."""
    return not [row for row in rows if not row["form"].is_valid()]


def _typed(rows: list[dict[str, Any]]) -> list[HoursData]:
    return [
        HoursData(
            line_id=row["line"].pk,
            worked=row["form"].cleaned_data["worked"] or Decimal(0),
            assimilated=row["form"].cleaned_data["assimilated"] or Decimal(0),
            exempted=row["form"].cleaned_data["exempted"] or Decimal(0),
            version=row["form"].cleaned_data["version"] or 0,
        )
        for row in rows
        if row["form"].is_filled
    ]
