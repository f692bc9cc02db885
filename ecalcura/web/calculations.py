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
from ecalcura.actions.calculation_documents import TYPES, DocumentAltered, keep_document, number_of
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
from ecalcura.queries.deadlines import dates_of
from ecalcura.queries.lateness import unfinished
from ecalcura.queries.objections import objection_until
from ecalcura.web.charts import version_chart
from ecalcura.web.doors import ENTRY_ROLE, WHY, any_facility, chosen_period, show
from kernel.permissions import grants_today
from kernel.pure.money import total


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
        dates=dates_of(period),
        must_report=bool(unfinished([facility], period)),
        today=timezone.localdate(),
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
        reference=number_of(found),
        lines=lines,
        total=total(one.amount for one in lines),
        chart=version_chart(quarters_of_version(found)),
        until=last_day,
        may_object=timezone.localdate() <= last_day and found.kind != "PROVISIONAL",
        objections=list(Conversation.objects.filter(facility=facility, calculation=number_of(found))),
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
    """The calculation as PDF or spreadsheet, as it was made once; names only for whoever may see these."""
    facility, found = _version(request, hco, period, version)
    if kind not in ("pdf", "xlsx"):
        raise Http404
    named = access.holds(facility, access.ENTRY, held=grants_today(request))
    if named:
        _write_visits(request, facility, found)
    try:
        made = keep_document(calculation=found, kind=kind.upper(), with_names=named, by=request.user)
    except DocumentAltered as fault:
        messages.error(request, fault.message)
        return redirect("ecalcura:calculation", hco, period, version)
    response = HttpResponse(bytes(made.content), content_type=TYPES[made.kind])
    name = f"eCalcura-{hco}-{period}-v{version}.{made.kind.lower()}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-SHA256"] = made.sha256
    return response


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
                subject=_("Bezwaar tegen berekening %(number)s") % {"number": number_of(found)},
                body=form.cleaned_data["body"],
                calculation=number_of(found),
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
    _write_visits(request, facility, found)
    return lines


def _write_visits(request: HttpRequest, facility: Facility, found: Any) -> None:
    rows = (*found.result["staff"], *found.result["replacements"])
    seen = Line.objects.filter(pk__in=[int(one["id"]) for one in rows])
    what = f"berekening {number_of(found)}"
    record_visits(by=request.user, role=ENTRY_ROLE, lines=seen, what=what, why=WHY)
