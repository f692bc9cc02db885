"""The steps of the employee's half: each kept as soon as it is filled in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.pure.errors import DomainError
from zorgkrediet import access
from zorgkrediet.actions import complete as completing
from zorgkrediet.actions.complete import EmployeePart
from zorgkrediet.actions.declarations import EMPLOYEE_SENTENCES
from zorgkrediet.enums import ApplicationState
from zorgkrediet.gather import registered_leaves
from zorgkrediet.models import Application
from zorgkrediet.models.words import leaves_in_words
from zorgkrediet.web.employee import forms
from zorgkrediet.web.employee.leave_forms import AnyLeaveForm, LeaveFormSet, leaves_initial, said_about_leaves
from zorgkrediet.web.employee.pages import (
    after,
    back_from,
    can_fill_in,
    employer_rows,
    missing_proofs,
    preview,
    stepper,
    summary,
)
from zorgkrediet.web.employee.rows import changes_rows, kept_rows, shown_rows, unjudged
from zorgkrediet.web.outcome import add_to


def _application(request: HttpRequest, reference: str) -> Application:
    return access.application_for_employee(request.user, reference)


def _sent_before(request: HttpRequest, application: Application) -> HttpResponse | None:
    """Nothing is filled in after sending: who comes for that, from a second window say, goes to the file."""
    if request.method == "POST":  # which may have been refused because somebody was first
        application.refresh_from_db(fields=["state"])
    if can_fill_in(application):
        return None
    if application.state == ApplicationState.WITHDRAWN:
        messages.info(request, _("Deze aanvraag is ingetrokken. U kunt ze niet meer aanvullen of indienen."))
    elif application.state == ApplicationState.EXPIRED:
        messages.info(request, _("Deze aanvraag is vervallen. U kunt ze niet meer aanvullen of indienen."))
    else:
        messages.info(request, _("Deze aanvraag is al ingediend. Hier leest u hoe ver ze staat."))
    return redirect("zorgkrediet:employee-detail", application.reference)


def _show(request: HttpRequest, application: Application, step: str, **context: Any) -> HttpResponse:
    if elsewhere := _sent_before(request, application):
        return elsewhere
    back = back_from(application, request.GET)
    context |= {"application": application, "steps": stepper(application, step), "step": step, "back": back}
    return render(request, f"zorgkrediet/employee/{step}.html", context)


def _kept(
    request: HttpRequest, application: Application, step: str, form: Any, part: EmployeePart
) -> HttpResponse | None:
    """Keep what was filled in and go on; None when the file refuses it, with the reason at the form."""
    on = timezone.localdate()
    asked = missing_proofs(application, on)
    try:
        application = completing.complete(application=application, part=part, by=request.user, on=on)
    except DomainError as fault:
        add_to(form, fault)
        return None
    return redirect(after(step, application, request.GET, asks_proof=bool(missing_proofs(application, on) - asked)))


@require_http_methods(["GET", "POST"])
def household(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 1: with whom the employee lives, and the children."""
    application = _application(request, reference)
    form = forms.HouseholdForm(request.POST or None, initial={"lives_with": application.household.get("livesWith")})
    children = shown_rows(request, forms.ChildFormSet, "children", forms.children_initial(application.household))
    if changes_rows(request):
        unjudged(form)
    elif request.method == "POST" and form.is_valid() and children.is_valid():
        facts = {"livesWith": form.cleaned_data["lives_with"], "children": kept_rows(children)}
        if fault := forms.contradiction_in(facts):
            form.add_error("lives_with", fault)
        elif kept := _kept(request, application, "household", form, EmployeePart(household=facts)):
            return kept
    return _show(request, application, "household", form=form, children=children)


@require_http_methods(["GET", "POST"])
def motive(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 2: the facts of the motive."""
    application = _application(request, reference)
    kind = forms.MOTIVE_FORMS[application.motive]
    form = kind(request.POST or None, initial=forms.motive_initial(application))
    if request.method == "POST" and form.is_valid():
        part = EmployeePart(motive_facts=form.facts(), cared_person_name=form.cleaned_data.get("name", ""))
        if kept := _kept(request, application, "motive", form, part):
            return kept
    return _show(request, application, "motive", form=form)


@require_http_methods(["GET", "POST"])
def leaves(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 3: thematic leaves, which cannot run beside care credit."""
    application = _application(request, reference)
    form = AnyLeaveForm(request.POST or None, initial={"any_leave": said_about_leaves(application)})
    rows = shown_rows(request, LeaveFormSet, "leaves", leaves_initial(application.thematic_leaves))
    if changes_rows(request):
        unjudged(form)
    elif request.method == "POST" and form.is_valid():
        none = form.cleaned_data["any_leave"] == "nee"
        if none and any(row.has_changed() for row in rows.extra_forms):
            form.add_error("any_leave", _("U koos Nee, maar vulde een verlof in. Kies Ja, of maak de rij leeg."))
        elif none or rows.is_valid():
            part = EmployeePart(thematic_leaves=[] if none else kept_rows(rows))
            if not none and not part.thematic_leaves:
                form.add_error("any_leave", _("Voeg elk verlof toe, of kies Nee."))
            elif kept := _kept(request, application, "leaves", form, part):
                return kept
    known = registered_leaves(application)
    return _show(request, application, "leaves", form=form, rows=rows, known=leaves_in_words(known) if known else "")


@require_http_methods(["GET", "POST"])
def income(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 4: other income."""
    application = _application(request, reference)
    form = forms.AnyIncomeForm(request.POST or None, initial={"any_income": forms.said_about_income(application)})
    rows = shown_rows(request, forms.IncomeFormSet, "income", forms.income_initial(application.other_income))
    if changes_rows(request):
        unjudged(form)
    elif request.method == "POST" and form.is_valid():
        none = form.cleaned_data["any_income"] == "nee"
        if none and any(row.has_changed() for row in rows.extra_forms):
            form.add_error("any_income", _("U koos Nee, maar vulde een inkomen in. Kies Ja, of maak de rij leeg."))
        elif none or rows.is_valid():
            part = EmployeePart(other_income=[] if none else kept_rows(rows))
            if not none and not part.other_income:
                form.add_error("any_income", _("Voeg elk inkomen toe, of kies Nee."))
            elif kept := _kept(request, application, "income", form, part):
                return kept
    return _show(request, application, "income", form=form, rows=rows)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 6: the account and how to reach the employee."""
    application = _application(request, reference)
    person = application.person
    initial = {
        "iban": application.iban,
        # until the employee says otherwise, the address where the invitation arrived
        "email": (person.email if application.iban else application.employee_email) or person.email,
        "phone": person.phone,
        "language": person.language,
    }
    form = forms.AccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        on = timezone.localdate()
        try:
            completing.keep_contact(application=application, contact=form.contact(), by=request.user, on=on)
        except DomainError as fault:
            add_to(form, fault)
        else:
            if kept := _kept(request, application, "account", form, EmployeePart(iban=form.cleaned_data["iban"])):
                return kept
    return _show(request, application, "account", form=form)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 7: everything once more, what it would give, and sending."""
    application = _application(request, reference)
    form = forms.DeclareForm(request.POST or None, sentences=EMPLOYEE_SENTENCES)
    on = timezone.localdate()
    if request.method == "POST" and form.is_valid():
        try:
            completing.submit(application=application, by=request.user, on=on, at=timezone.now())
        except DomainError as fault:
            add_to(form, fault)
        else:
            messages.success(request, _("Uw aanvraag is ingediend. U ontvangt een bevestiging per e-mail."))
            return redirect("zorgkrediet:employee-detail", reference)
    if elsewhere := _sent_before(request, application):
        return elsewhere
    return _show(
        request,
        application,
        "review",
        form=form,
        summary=summary(application),
        employer_rows=employer_rows(application, application.employer.name),
        preview=preview(application, on),
        missing=completing.missing_parts(application),
    )
