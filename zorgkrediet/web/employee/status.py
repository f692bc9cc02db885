"""Following an application: the stand, the road so far, the decision, the payments."""

from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from correspondence.queries import letters_of
from kernel.pure.errors import DomainError
from payments.queries import has_payments
from zorgkrediet import access, own_screens, queries
from zorgkrediet.actions.complete import withdraw as take_back
from zorgkrediet.actions.supplement import answer_supplement
from zorgkrediet.enums import ApplicationState
from zorgkrediet.models import Invitation
from zorgkrediet.web.employee.forms import SupplementForm
from zorgkrediet.web.employee.home import own_lines
from zorgkrediet.web.employee.own_file import Question, own_page
from zorgkrediet.web.employee.pages import can_fill_in, given_answers
from zorgkrediet.web.outcome import add_to, tell
from zorgkrediet.workflow import EMPLOYEE, moves_from


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The employee's own applications, the one that waits for them first."""
    lines = own_lines(request.user, timezone.localdate())
    waiting = tuple(line for line in lines if line.waits)
    others = tuple(line for line in lines if not line.waits)
    context = {"waiting": waiting, "others": others, "money_todo": lines[0].money_todo if lines else None}
    return render(request, "zorgkrediet/employee/list.html", context)


@require_GET
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: to the application for the named person, an explanation when it has expired."""
    digest = sha256(token.encode()).hexdigest()
    found = Invitation.objects.select_related("application").filter(token_sha256=digest).first()
    if found is None:
        raise Http404
    application = access.application_for_employee(request.user, found.application.reference)
    if found.expires_at < timezone.now() and application.state == ApplicationState.INVITED:
        context = {"application": application, "expired_on": found.expires_at}
        return render(request, "zorgkrediet/employee/expired.html", context, status=410)
    return redirect("zorgkrediet:employee-detail", application.reference)


@require_GET
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One application: what to do next, or how far it is."""
    file = own_screens.own_file(request.user, reference)
    page = own_page(
        file,
        decision=own_screens.answer_of(file.decision) if file.decision else None,
        question=_question(file.key) if file.state == ApplicationState.AWAITING_SUPPLEMENT else None,
        has_payments=has_payments("zorgkrediet", reference) if file.decision else False,
    )
    return render(request, "zorgkrediet/employee/detail.html", {"page": page})


@require_GET
def answers(request: HttpRequest, reference: str) -> HttpResponse:
    """What the employee answered and added, to read again after sending."""
    application = access.application_for_employee(request.user, reference)
    if can_fill_in(application):
        return redirect("zorgkrediet:employee-review", reference)
    context = {
        "application": application,
        "answers": given_answers(application),
        "documents": application.documents.filter(removed_at__isnull=True, report__isnull=True).order_by("id"),
    }
    return render(request, "zorgkrediet/employee/answers.html", context)


def _question(application: int) -> Question | None:
    asked = queries.open_question(application)
    return Question(asked.text, asked.due_on) if asked is not None else None


@require_GET
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """The decision letter."""
    application = access.application_for_employee(request.user, reference)
    ready = queries.letter_to_read(letters_of("zorgkrediet", reference).filter(person=application.person))
    if ready is None:
        messages.info(request, _("De brief wordt nog gemaakt. Probeer het over een minuut opnieuw."))
        return redirect("zorgkrediet:employee-detail", reference)
    return redirect("correspondence:letter", ready.public_id)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the application back; asks once."""
    application = access.application_for_employee(request.user, reference)
    if request.method == "GET" and "withdraw" not in moves_from(application.state, EMPLOYEE):
        messages.info(request, _("Deze aanvraag kan niet meer ingetrokken worden."))
        return redirect("zorgkrediet:employee-detail", reference)
    if request.method == "GET":
        return render(request, "zorgkrediet/employee/withdraw.html", {"application": application})
    try:
        take_back(application=application, by=request.user, on=timezone.localdate())
        messages.success(request, _("Uw aanvraag is ingetrokken."))
    except DomainError as fault:
        tell(request, fault)
    return redirect("zorgkrediet:employee-detail", reference)


@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the question of the department."""
    application = access.application_for_employee(request.user, reference)
    question = queries.open_question(application.pk)
    if question is None:
        return redirect("zorgkrediet:employee-detail", reference)
    form = SupplementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_supplement(
                application=application,
                answer=form.cleaned_data["answer"],
                by=request.user,
                on=timezone.localdate(),
                at=timezone.now(),
            )
        except DomainError as fault:
            add_to(form, fault)
        else:
            messages.success(request, _("Uw aanvulling is bezorgd."))
            return redirect("zorgkrediet:employee-detail", reference)
    context = {"application": application, "form": form, "question": question}
    return render(request, "zorgkrediet/employee/supplement.html", context)
