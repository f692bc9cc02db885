"""Choosing a facility, and its first page: per quarter entitled, to replace, replaced, gap, and what is missing."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ecalcura import access
from ecalcura.queries.deadlines import deadline_of
from ecalcura.queries.report import periods_until, report_of
from ecalcura.web.charts import money_chart, replacement_chart
from ecalcura.web.doors import any_facility, chosen_period, show
from kernel.permissions import grants_today


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The facilities of the visitor; with one, straight to its first page."""
    held = grants_today(request)
    facilities = list(access.facilities_for(held, on=timezone.localdate())[:200])
    if not facilities:
        raise PermissionDenied
    if len(facilities) == 1:
        return redirect("ecalcura:overview", facilities[0].hco_number)
    return render(request, "ecalcura/start.html", {"facilities": facilities})


@require_GET
def overview(request: HttpRequest, hco: str) -> HttpResponse:
    """Where the facility stands in the reference period, quarter by quarter."""
    facility = any_facility(request, hco)
    if not access.holds(facility, access.ENTRY, held=grants_today(request)):
        return redirect("ecalcura:account", hco)
    on = timezone.localdate()
    period = chosen_period(request)
    report = report_of(facility, period, on)
    deadlines = {str(one.quarter): deadline_of(one.quarter) for one in report.quarters}
    return show(
        request,
        "overview.html",
        facility,
        report=report,
        period=period,
        periods=periods_until(on),
        charts=[replacement_chart(report), money_chart(report)] if report.lines else [],
        quarters=[(one, deadlines[str(one.quarter)], deadlines[str(one.quarter)] < on) for one in report.quarters],
    )


@require_GET
def organisation(request: HttpRequest, hco: str) -> HttpResponse:
    """The organisation tab: read-only, from the loaded list and the enterprise register."""
    facility = any_facility(request, hco)
    return show(request, "organisation.html", facility, predecessors=list(facility.predecessors.order_by("merged_on")))
