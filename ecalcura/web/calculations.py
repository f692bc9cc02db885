"""What a facility sees of its money: versions of the calculation, each euro with its why, documents, objection."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ecalcura import access
from ecalcura.actions import messages as talking
from ecalcura.actions.visits import record_visits
from ecalcura.law.periods import NotAPeriod, ReferencePeriod
from ecalcura.models import Conversation, Facility, Line
from ecalcura.queries.calculations import (
    LineShown,
    calculations_of,
    dues_of,
    lines_of_version,
    periods_calculated,
    quarters_of_version,
    state_of,
    version_of,
)
from ecalcura.queries.comparison import compare
from ecalcura.queries.objections import objection_until
from ecalcura.queries.payees import reference_of
from ecalcura.web.calculation_files import pdf_of, workbook_of
from ecalcura.web.charts import version_chart
from ecalcura.web.doors import ENTRY_ROLE, WHY, any_facility, chosen_period, show
from kernel.permissions import grants_today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def overview(request: HttpRequest, hco: str) -> HttpResponse:
    """All versions of the period, and what is due and paid."""
    facility = any_facility(request, hco)
    periods = periods_calculated(timezone.localdate())
    period = chosen_period(request, periods)
    versions = list(calculations_of(facility, period))
    return show(
        request,
        "calculations.html",
        facility,
        period=period,
        periods=periods,
        versions=versions,
        state=state_of(versions),
        dues=dues_of(facility, period),
    )


@require_GET
def detail(request: HttpRequest, hco: str, period: str, version: int) -> HttpResponse:
    """One version, line by line, with why each euro is what it is."""
    facility, found = _version(request, hco, period, version)
    lines = _lines(request, facility, found)
    last_day = objection_until(found)
    return show(
        request,
        "calculation.html",
        facility,
        calculation=found,
        reference=_reference(facility, found),
        lines=lines,
        chart=version_chart(quarters_of_version(found)),
        until=last_day,
        may_object=timezone.localdate() <= last_day and found.kind != "PROVISIONAL",
        objections=list(Conversation.objects.filter(facility=facility, calculation=_reference(facility, found))),
        others=[one for one in calculations_of(facility, ReferencePeriod.parse(period)) if one.pk != found.pk],
    )


@require_GET
def comparison(request: HttpRequest, hco: str, period: str, version: int, other: int) -> HttpResponse:
    """What changed from one version to another, figure by figure and line by line."""
    facility, before = _version(request, hco, period, other)
    _same, after = _version(request, hco, period, version)
    names = {(one.key, one.is_replacement): one for one in _lines(request, facility, before)}
    names |= {(one.key, one.is_replacement): one for one in _lines(request, facility, after)}
    found = compare(before, after)
    return show(
        request,
        "calculation_compare.html",
        facility,
        before=before,
        after=after,
        comparison=found,
        rows=[(one, names[one.key, one.is_replacement]) for one in found.lines],
    )


@require_GET
def document(request: HttpRequest, hco: str, period: str, version: int, kind: str) -> HttpResponse:
    """The calculation as PDF or spreadsheet; the fingerprint of its result stands on it."""
    facility, found = _version(request, hco, period, version)
    if kind not in ("pdf", "xlsx"):
        raise Http404
    lines = _lines(request, facility, found)
    name = f"eCalcura-{hco}-{period}-v{version}"
    if kind == "xlsx":
        return _file(workbook_of(found, lines), XLSX, f"{name}.xlsx")
    suffix, content_type, content = pdf_of(found, lines, reference=_reference(facility, found))
    return _file(content, content_type, f"{name}.{suffix}")


class ObjectionForm(forms.Form):
    """What a facility does not agree with."""

    body = forms.CharField(
        label=gettext_lazy("Waarmee bent u het niet eens, en waarom?"),
        help_text=gettext_lazy("Noem de lijn of het kwartaal. Schrijf geen rijksregisternummers in uw bericht."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
    )


@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, hco: str, period: str, version: int) -> HttpResponse:
    """Object with a message, within the term; the conversation goes on as any other."""
    facility, found = _version(request, hco, period, version)
    last_day = objection_until(found)
    form = ObjectionForm(request.POST or None)
    in_time = timezone.localdate() <= last_day and found.kind != "PROVISIONAL"
    if request.method == "POST" and form.is_valid():
        if in_time:
            started = talking.ask(
                facility=facility,
                subject=_("Bezwaar tegen berekening %(number)s") % {"number": _reference(facility, found)},
                body=form.cleaned_data["body"],
                calculation=_reference(facility, found),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Uw bezwaar is verstuurd. Het antwoord komt op deze pagina."))
            return redirect("ecalcura:message", hco, started.pk)
        form.add_error(None, _too_late(found.kind, last_day))
    return show(
        request, "calculation_object.html", facility, form=form, calculation=found, until=last_day, in_time=in_time
    )


def _too_late(kind: str, last_day: Any) -> str:
    if kind == "PROVISIONAL":
        return _("Tegen een voorlopige berekening is geen bezwaar nodig. Stel uw vraag met een gewoon bericht.")
    return _("De termijn liep tot en met %(day)s. Stuur een gewoon bericht: wij kijken het na.") % {
        "day": date_format(last_day, "j F Y")
    }


def _version(request: HttpRequest, hco: str, period: str, version: int) -> tuple[Facility, Any]:
    facility = any_facility(request, hco)
    try:
        asked = ReferencePeriod.parse(period)
    except NotAPeriod:
        raise Http404 from None
    found = version_of(facility, asked, version)
    if found is None:
        raise Http404
    return facility, found


def _lines(request: HttpRequest, facility: Facility, found: Any) -> tuple[LineShown, ...]:
    """The lines; with the people's names only for whoever may see these, and then the look is written down."""
    lines = lines_of_version(found)
    if not access.holds(facility, access.ENTRY, held=grants_today(request)):
        return tuple(one.without_name() for one in lines)
    seen = Line.objects.filter(pk__in=[int(one.key) for one in lines])
    what = f"berekening {_reference(facility, found)}"
    record_visits(by=request.user, role=ENTRY_ROLE, lines=seen, what=what, why=WHY)
    return lines


def _reference(facility: Facility, found: Any) -> str:
    return f"{reference_of(facility, found.period)} v{found.version}"


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
