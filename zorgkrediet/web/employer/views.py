"""The employer's screens: who asks, one action, one answer."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Person
from correspondence.queries import letters_of
from kernel.pure.errors import DomainError
from zorgkrediet import access, queries, screens
from zorgkrediet.actions import start as starting
from zorgkrediet.actions.declarations import EMPLOYER_SENTENCES
from zorgkrediet.enums import ApplicationState
from zorgkrediet.lookup import look_up
from zorgkrediet.models import Application
from zorgkrediet.models.labels import choices
from zorgkrediet.web.employer.demo_people import people_to_try
from zorgkrediet.web.employer.doubts import doubts_about, too_long
from zorgkrediet.web.employer.forms import ConfirmForm, FilterForm, PartForm, RemindForm, WhoForm, part_of
from zorgkrediet.web.employer.pages import figures_of, page_of, row_of
from zorgkrediet.web.outcome import add_to, tell
from zorgkrediet.workflow import EMPLOYER, moves_from

STARTED = "zorgkrediet-start"  # session key: the people and employers chosen in step 1, by row key, newest last
KEPT_CHOICES = 10
FIELD_OF = {"OVERLAPPING_APPLICATION": "starts_on", "OWN_APPLICATION": "national_number"}


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The organisation's applications, newest first, with what asks for attention on top."""
    form = FilterForm(request.GET or None, states=choices(ApplicationState))
    chosen = form.cleaned_data if form.is_valid() else {"woorden": "", "stand": ""}
    found = screens.employer_list(
        request.user,
        timezone.localdate(),
        state=chosen["stand"],
        words=chosen["woorden"],
        number=request.GET.get("page"),
    )
    context = {
        "page": found.page,
        "rows": tuple(map(row_of, found.lines)),
        "filter": form,
        "figures": figures_of(found.counts),
    }
    return render(request, "zorgkrediet/employer/list.html", context)


@require_http_methods(["GET", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Step 1: the national number; the name comes from the register."""
    employers = access.employers_of(request.user, timezone.localdate())
    form = WhoForm(request.POST or None, employers=employers)
    if request.method == "POST" and form.is_valid():
        try:
            person = look_up(form.cleaned_data["national_number"], by=request.user, at=timezone.now())
            if person.pk == request.user.person_id:
                raise starting.OwnApplication(
                    _("U kunt geen aanvraag starten voor uzelf. Vraag een collega met hetzelfde recht om dat te doen.")
                )
        except DomainError as fault:
            add_to(form, fault, "national_number")
        else:
            choice = {"person": person.pk, "employer": form.cleaned_data["employer"].pk}
            earlier = [one for one in request.session.get(STARTED, []) if one != choice]
            request.session[STARTED] = [*earlier, choice][-KEPT_CHOICES:]
            return redirect("zorgkrediet:employer-part")
    return render(
        request, "zorgkrediet/employer/who.html", {"form": form, "people_to_try": people_to_try(timezone.localdate())}
    )


def _chosen(request: HttpRequest) -> dict[str, int] | None:
    """The person and employer of step 1: the newest, or the ones that the posted form was shown for, as somebody may
    work on two people in two windows."""
    choices = request.session.get(STARTED, [])
    about = request.POST.get("about", _about(choices[-1]) if choices else "")
    return next((choice for choice in choices if _about(choice) == about), None)


def _about(choice: dict[str, int]) -> str:
    return f"{choice['person']}-{choice['employer']}"


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest) -> HttpResponse:
    """Step 2: employment and interruption; saves a draft."""
    chosen, on = _chosen(request), timezone.localdate()
    if chosen is None:
        return _go_on_with_the_draft(request, on)
    person = get_object_or_404(Person, pk=chosen["person"])
    employer = get_object_or_404(access.employers_of(request.user, on), pk=chosen["employer"])
    form = PartForm(request.POST or None)
    if request.method == "POST" and _may_be_kept(form):
        try:
            application = starting.start(person=person, employer=employer, part=form.part(), by=request.user, on=on)
        except DomainError as fault:
            add_to(form, fault, FIELD_OF.get(fault.code) if FIELD_OF.get(fault.code) in form.fields else None)
        else:
            request.session[STARTED] = [choice for choice in request.session[STARTED] if choice != chosen]
            return redirect("zorgkrediet:employer-send", application.reference)
    context = {
        "form": form,
        "person": person,
        "employer": employer,
        "seen": {"about": _about(chosen)},
        "running": screens.running_files(request.user, person, on),
    }
    return render(request, "zorgkrediet/employer/part.html", context)


def _go_on_with_the_draft(request: HttpRequest, on: date) -> HttpResponse:
    """Who comes back to step 2 after saving it finds the draft, and what was corrected there goes into it."""
    drafts = access.applications_for_employer(request.user, on).filter(state="DRAFT", started_by=request.user)
    person, _dash, employer = request.POST.get("about", "").partition("-")
    if person.isdecimal() and employer.isdecimal() and len(person + employer) < 30:
        drafts = drafts.filter(person=int(person), employer=int(employer))
    else:
        drafts = drafts.filter(started_on=on)
    draft = drafts.order_by("-pk").first()
    if draft is None:
        return redirect("zorgkrediet:employer-start")
    messages.info(request, _("Deze aanvraag is al bewaard als ontwerp. U werkt er hier aan verder."))
    if request.method == "POST":
        return edit(request, draft.reference)
    return redirect("zorgkrediet:employer-edit", draft.reference)


def _may_be_kept(form: PartForm) -> bool:
    """Filled in well, and no longer than one application can be: that is told here, not after the next page."""
    if not form.is_valid():
        return False
    fault = too_long(form.part())
    if fault:
        form.add_error("months" if form.cleaned_data["months"] else "ends_on", fault)
    return not fault


def _seen_version(request: HttpRequest) -> int | None:
    """The version of the draft that the posted page showed."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _sent_before(request: HttpRequest, application: Application) -> HttpResponse | None:
    """Only a draft is changed and sent: who comes for a later one, from a second window say, goes to the file."""
    if request.method == "POST":  # which may have been refused because somebody was first
        application.refresh_from_db(fields=["state"])
    if application.state == ApplicationState.DRAFT:
        return None
    if application.state == ApplicationState.WITHDRAWN:
        messages.info(request, _("Deze aanvraag is ingetrokken. U kunt ze niet meer wijzigen of versturen."))
    else:
        messages.info(request, _("Deze aanvraag is al verstuurd. Hier leest u hoe ver ze staat."))
    return redirect("zorgkrediet:employer-detail", application.reference)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a draft."""
    on = timezone.localdate()
    application = access.application_for_employer(request.user, reference, on)
    form = PartForm(request.POST or None, initial=part_of(application))
    if request.method == "POST" and _may_be_kept(form):
        try:
            starting.change_draft(
                application=application, part=form.part(), seen=_seen_version(request), by=request.user, on=on
            )
        except DomainError as fault:
            add_to(form, fault, "starts_on" if fault.code == "OVERLAPPING_APPLICATION" else None)
        else:
            return redirect("zorgkrediet:employer-send", reference)
    if elsewhere := _sent_before(request, application):
        return elsewhere
    seen = {"version": application.version}
    context = {
        "form": form,
        "person": application.person,
        "employer": application.employer,
        "seen": seen,
        "running": [],
    }
    return render(request, "zorgkrediet/employer/part.html", context)


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 3: read it over, confirm, and send it to the employee."""
    on = timezone.localdate()
    application = access.application_for_employer(request.user, reference, on)
    form = ConfirmForm(request.POST or None, sentences=EMPLOYER_SENTENCES)
    if request.method == "POST" and form.is_valid():
        try:
            starting.invite(
                application=application, seen=_seen_version(request), by=request.user, on=on, at=timezone.now()
            )
        except DomainError as fault:
            add_to(form, fault)
        else:
            messages.success(
                request, _("De uitnodiging is verstuurd. Het personeelslid vult de aanvraag nu verder aan.")
            )
            return redirect("zorgkrediet:employer-detail", reference)
    if elsewhere := _sent_before(request, application):
        return elsewhere
    page = page_of(screens.employer_file(request.user, reference, on))
    seen = {"version": application.version}
    context = {"form": form, "page": page, "doubts": doubts_about(application, on), "seen": seen}
    return render(request, "zorgkrediet/employer/send.html", context)


@require_GET
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the application stands, as far as it is the employer's business."""
    page = page_of(screens.employer_file(request.user, reference, timezone.localdate()))
    return render(request, "zorgkrediet/employer/detail.html", {"page": page})


@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the employee a fresh link, to another address when the first one was wrong."""
    on = timezone.localdate()
    application = access.application_for_employer(request.user, reference, on)
    if "remind" not in moves_from(application.state, EMPLOYER):
        messages.info(request, _("Het personeelslid kan hier niet meer uitgenodigd worden."))
        return redirect("zorgkrediet:employer-detail", reference)
    form = RemindForm(request.POST or None, initial={"employee_email": application.employee_email})
    if request.method == "POST" and form.is_valid():
        try:
            starting.remind(application=application, by=request.user, on=on, at=timezone.now(), **form.cleaned_data)
        except DomainError as fault:
            add_to(form, fault, "employee_email")
        else:
            messages.success(request, _("Er is een nieuwe uitnodiging verstuurd."))
            return redirect("zorgkrediet:employer-detail", reference)
    return render(request, "zorgkrediet/employer/remind.html", {"form": form, "reference": reference})


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back an application that the employee has not sent; asks once."""
    on = timezone.localdate()
    application = access.application_for_employer(request.user, reference, on)
    if request.method == "GET":
        page = page_of(screens.employer_file(request.user, reference, on))
        return render(request, "zorgkrediet/employer/discard.html", {"page": page})
    try:
        starting.discard(application=application, by=request.user, on=on)
        messages.success(request, _("De aanvraag is geschrapt."))
    except DomainError as fault:
        tell(request, fault)
    return redirect("zorgkrediet:employer-detail", reference)


@require_GET
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """The employer's copy of the decision."""
    application = access.application_for_employer(request.user, reference, timezone.localdate())
    ready = queries.letter_to_read(letters_of("zorgkrediet", reference).filter(organisation=application.employer))
    if ready is None:
        messages.info(request, _("De brief wordt nog gemaakt. Probeer het over een minuut opnieuw."))
        return redirect("zorgkrediet:employer-detail", reference)
    return redirect("correspondence:letter", ready.public_id)
