"""Staff and replacements: lists, a new line by national number, changing, taking back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ecalcura import access
from ecalcura.actions import lines as entering
from ecalcura.actions.lookup import Found, Visa, check_visa, look_up
from ecalcura.actions.visits import record_visits
from ecalcura.enums import IdentityStatus, LineRole, ProofAbout, VisaStatus
from ecalcura.gather import data_of
from ecalcura.law.periods import Quarter
from ecalcura.models import Facility, Line
from ecalcura.queries.history import history_of
from ecalcura.queries.preview import right_ahead
from ecalcura.queries.report import locked_quarters, periods_until, report_of
from ecalcura.web.closed import closed_quarters
from ecalcura.web.demo_people import people_to_try
from ecalcura.web.doors import ENTRY_ROLE, WHY, chosen_period, entry_facility, show
from ecalcura.web.faults import faults_of
from ecalcura.web.line_forms import LineForms, WhoForm
from kernel.pure.errors import DomainError

LIST_OF = {LineRole.ENTITLED: "ecalcura:staff-list", LineRole.REPLACEMENT: "ecalcura:replacement-list"}


@require_GET
def overview(request: HttpRequest, hco: str, role: str) -> HttpResponse:
    """Everybody of one role, with right, choice and what is missing."""
    facility = entry_facility(request, hco)
    on = timezone.localdate()
    period = chosen_period(request)
    report = report_of(facility, period, on)
    rows = report.staff if role == LineRole.ENTITLED else report.replacements
    record_visits(by=request.user, role=ENTRY_ROLE, lines=[row.line for row in rows], what=f"lijst {hco}", why=WHY)
    return show(
        request, "lines.html", facility, rows=rows, role=role, period=period, periods=periods_until(on), report=report
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, hco: str, role: str) -> HttpResponse:
    """A new line: the number, the function, the contract and the choice on one page."""
    facility = entry_facility(request, hco)
    typed = LineForms.of(LineRole(role), request.POST or None)
    who = WhoForm(request.POST or None)
    context: dict[str, Any] = {"typed": typed, "who": who, "role": role, "line": None}
    if request.method == "POST" and all([who.is_valid(), typed.is_valid()]):
        try:
            found, visa = _ask(facility, who.cleaned_data["national_number"], typed, request)
        except DomainError as fault:
            who.add_error("national_number", f"{fault.message} ({fault.code})")
            return _page(request, facility, **context)
        if "preview" in request.POST:
            locked, on = locked_quarters(facility), timezone.localdate()
            _save(typed, partial(entering.refuse_new, facility, found, visa, typed.line_data(), locked=locked, on=on))
            return _page(request, facility, **context, **_ahead(found, typed))
        if (line := _save(typed, lambda: _enter(facility, found, visa, typed, request))) is not None:
            messages.success(request, _("%(name)s is toegevoegd.") % {"name": _name(line)})
            _tell_open(request, line)
            again = "again" in request.POST
            return redirect(request.path) if again else redirect(LIST_OF[LineRole(role)], hco)
        return _page(request, facility, **context, **_ahead(found, typed))
    return _page(request, facility, **context)


def _page(request: HttpRequest, facility: Facility, *, typed: LineForms, **context: Any) -> HttpResponse:
    """The page of a line: one summary of all faults, and the way to open a quarter that stands in the way."""
    who = context.get("who")
    faults = [*(faults_of(who) if who is not None else []), *typed.faults()]
    if who is not None:
        context["people_to_try"] = people_to_try(context["role"], timezone.localdate())
    closed = closed_quarters(facility, typed.closed)
    return show(request, "line.html", facility, typed=typed, faults=faults, closed=closed, **context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, hco: str, pk: int) -> HttpResponse:
    """One line with its history; a colleague's change in the meantime is told and nothing typed is lost."""
    facility = entry_facility(request, hco)
    line = access.line_of(facility, pk)
    record_visits(by=request.user, role=ENTRY_ROLE, lines=[line], what=f"lijn {hco}", why=WHY)
    typed = LineForms.of(LineRole(line.role), request.POST or None, initial=data_of(line))
    context: dict[str, Any] = {"typed": typed, "line": line, "role": line.role, "history": history_of(line)}
    context["proofs"] = list(line.proofs.defer("content").order_by("id")) if line.transitional_right else []
    if request.method == "POST" and typed.is_valid():
        found, visa = _ask_again(facility, line, typed, request)
        if "preview" in request.POST:
            locked, on = locked_quarters(facility), timezone.localdate()
            _save(typed, partial(entering.refuse_changed, line, found, visa, typed.line_data(), locked=locked, on=on))
        else:
            saved = _save(typed, lambda: _change(line, found, visa, typed, request))
            if saved is not None:
                messages.success(request, _("De gegevens van %(name)s zijn bewaard.") % {"name": _name(saved)})
                _tell_open(request, saved)
                return redirect(LIST_OF[LineRole(line.role)], hco)
        context |= _ahead(found, typed) | {"stored": data_of(line)}
    elif request.method == "GET":
        context |= {"ahead": _right(line.birth_date, line.person.death_date, data_of(line))}
    return _page(request, facility, **context)


class RemoveForm(forms.Form):
    """Why a line disappears."""

    reason = forms.CharField(
        label=gettext_lazy("Waarom verwijdert u deze lijn?"),
        help_text=gettext_lazy("Bijvoorbeeld: verkeerd nummer ingevoerd. Ging iemand weg? Vul dan een einddatum in."),
        max_length=500,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, hco: str, pk: int) -> HttpResponse:
    """Take a line back; asks why."""
    facility = entry_facility(request, hco)
    line = access.line_of(facility, pk)
    record_visits(by=request.user, role=ENTRY_ROLE, lines=[line], what=f"lijn {hco}", why=WHY)
    form = RemoveForm(request.POST or None, initial={"version": line.version})
    closed: tuple[Quarter, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            entering.remove_line(
                line=line,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                on=timezone.localdate(),
                at=timezone.now(),
            )
        except entering.PeriodClosed as fault:
            form.add_error(None, fault.message)
            closed = fault.quarters
        except DomainError as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, _("De lijn is verwijderd."))
            return redirect(LIST_OF[LineRole(line.role)], hco)
    ways = closed_quarters(facility, closed)
    return show(request, "line_remove.html", facility, form=form, line=line, closed=ways)


@require_POST
def verify(request: HttpRequest, hco: str, pk: int) -> HttpResponse:
    """Ask the registers again about a line that is to be verified."""
    facility = entry_facility(request, hco)
    line = access.line_of(facility, pk)
    try:
        found = look_up(
            line.person.national_number,
            facility_kbo=facility.organisation.kbo_number,
            by=request.user,
            at=timezone.now(),
        )
        visa = _visa(facility, found, line.profession, request)
        line = entering.note_registers(line=line, found=found, visa=visa, by=request.user, at=timezone.now())
    except DomainError as fault:
        messages.error(request, fault.message)
    else:
        _tell_open(request, line)
    return redirect("ecalcura:line", hco, pk)


def _ask(facility: Facility, number: str, typed: LineForms, request: HttpRequest) -> tuple[Found, Visa]:
    found = look_up(number, facility_kbo=facility.organisation.kbo_number, by=request.user, at=timezone.now())
    return found, _visa(facility, found, typed.main.cleaned_data["profession"], request)


def _visa(facility: Facility, found: Found, profession: str, request: HttpRequest) -> Visa:
    return check_visa(
        found.person,
        profession,
        facility_kbo=facility.organisation.kbo_number,
        by=request.user,
        on=timezone.localdate(),
    )


def _ask_again(facility: Facility, line: Line, typed: LineForms, request: HttpRequest) -> tuple[Found, Visa]:
    """What the registers said before; the professions register is asked again for another function."""
    found = Found(line.person, line.identity_status)
    profession = typed.main.cleaned_data["profession"]
    if profession == line.profession and line.visa_status != VisaStatus.PENDING:
        return found, Visa(line.visa_status, line.visa_number)
    return found, _visa(facility, found, profession, request)


def _enter(facility: Facility, found: Found, visa: Visa, typed: LineForms, request: HttpRequest) -> Line:
    return entering.enter_line(
        facility=facility,
        found=found,
        visa=visa,
        data=typed.line_data(),
        by=request.user,
        on=timezone.localdate(),
        at=timezone.now(),
    )


def _change(line: Line, found: Found, visa: Visa, typed: LineForms, request: HttpRequest) -> Line:
    given = request.POST.get("version", "")
    return entering.change_line(
        line=line,
        version=int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0,
        found=found,
        visa=visa,
        data=typed.line_data(),
        by=request.user,
        on=timezone.localdate(),
        at=timezone.now(),
    )


def _save(typed: LineForms, deed: Callable[[], Line | None]) -> Line | None:
    """Take the step; a refusal comes back as sentences above the form, everything typed still there."""
    try:
        saved = deed()
    except entering.LineRefused as fault:
        for one in fault.notices:
            typed.refuse(one.code, f"{one.message} ({one.code})")
        return None
    except entering.PeriodClosed as fault:
        typed.refuse(fault.code, fault.message)
        typed.closed = fault.quarters
        return None
    except DomainError as fault:
        typed.refuse(fault.code, fault.message)
        return None
    return saved


def _ahead(found: Found, typed: LineForms) -> dict[str, Any]:
    person, data = found.person, typed.line_data()
    born = person.birth_date if person.birth_date_known == "DAY" else data.proven_birth_date
    return {"person": person, "ahead": _right(born, person.death_date, data)}


def _right(born: Any, died: Any, data: Any) -> Any:
    return right_ahead(data, birth_date=born, death_date=died, on=timezone.localdate())


def _name(line: Line) -> str:
    return line.person.full_name or _("De lijn")


def _tell_open(request: HttpRequest, line: Line) -> None:
    """Say what the registers left open, so that nobody is surprised at the confirmation."""
    if line.identity_status == IdentityStatus.PENDING:
        messages.warning(
            request, _("Het Rijksregister antwoordt niet. De lijn is bewaard; bevestigen kan zodra de naam er is.")
        )
    if line.visa_status == VisaStatus.PENDING:
        messages.warning(request, _("Het visum is nog te verifiëren. De lijn is bewaard; bevestigen kan daarna."))
    if line.transitional_right and not line.proofs.filter(about=ProofAbout.PREMIUM_RIGHT).exists():
        messages.warning(
            request, _("Voeg op de pagina van deze persoon nog het bewijs van het verworven recht op de premie toe.")
        )
    if line.former_number:
        messages.info(request, _("Deze persoon heeft een nieuw rijksregisternummer; dat is overgenomen."))
