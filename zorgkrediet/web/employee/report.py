"""The employee reports a change during a granted interruption, and reads again what was reported."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from correspondence.queries import letters_of
from kernel.pure.errors import DomainError
from kernel.uploads import FileRefused, checked_proof
from zorgkrediet import access
from zorgkrediet.actions.report_change import ReportDayOutside, ReportWordsMissing, add_report_proof, report_change
from zorgkrediet.actions.supplement import Proof
from zorgkrediet.enums import ReportKind
from zorgkrediet.law.tables import LAW
from zorgkrediet.models import ChangeReport
from zorgkrediet.models.document import REPORT_PROOF
from zorgkrediet.own_screens import CHANGE_LETTER
from zorgkrediet.screens import FileLetter
from zorgkrediet.web.employee.report_forms import ReportForm, ReportProofForm, consequence_of, label_of
from zorgkrediet.web.outcome import add_to
from zorgkrediet.workflow import EMPLOYEE, moves_from

# At which answer a refusal stands; any other stands above the form.
AT_FIELD: dict[type[DomainError], str] = {FileRefused: "file", ReportDayOutside: "since", ReportWordsMissing: "words"}


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """One form; sent twice, the same report is kept once."""
    application = access.application_for_employee(request.user, reference)
    if request.method == "GET" and "report_change" not in moves_from(application.state, EMPLOYEE):
        messages.info(request, _("U kunt een wijziging melden zodra uw aanvraag is toegekend."))
        return redirect("zorgkrediet:employee-detail", reference)
    form = ReportForm(
        *_sent(request),
        motive=application.motive,
        months_after_death=_months_after_death(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = report_change(
                application=application,
                said=form.said(),
                proof=_proof(form.cleaned_data["file"]) if form.cleaned_data["file"] else None,
                by=request.user,
                on=timezone.localdate(),
                at=timezone.now(),
            )
        except DomainError as fault:
            add_to(form, fault, AT_FIELD.get(type(fault)))
        else:
            messages.success(request, _("Wij hebben uw melding goed ontvangen. U krijgt een bevestiging per e-mail."))
            return redirect("zorgkrediet:employee-reported", reference, kept.pk)
    if form.is_bound:
        form.say_that_the_file_is_gone()
    return render(request, "zorgkrediet/employee/report.html", {"application": application, "form": form})


def _letters_since(report: ChangeReport, day: date) -> list[FileLetter]:
    """The letters that told the applicant of a changed right in this file from that day on, as far as they are made."""
    mine = letters_of("zorgkrediet", report.application.reference).filter(person=report.application.person_id)
    made = mine.filter(kind=CHANGE_LETTER, issued_on__gte=day).exclude(document="")
    return [FileLetter(str(one.public_id), one.kind, one.issued_on, is_made=True) for one in made]


@require_http_methods(["GET", "POST"])
def reported(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """The receipt: all that was told, when, what happens now, the answer once it is there; a proof can come later."""
    found = access.report_for_employee(request.user, reference, key)
    form = ReportProofForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            on, at = timezone.localdate(), timezone.now()
            add_report_proof(report=found, proof=_proof(form.cleaned_data["file"]), by=request.user, on=on, at=at)
        except DomainError as fault:
            add_to(form, fault, "file")
        else:
            messages.success(request, _("Het bewijsstuk is toegevoegd."))
            return redirect("zorgkrediet:employee-reported", reference, key)
    kind, answer = ReportKind(found.kind), getattr(found, "answer", None)
    context = {
        "report": found,
        "answer": answer,
        "letters": _letters_since(found, answer.answered_on) if answer else [],
        "label": label_of(kind, found.application.motive),
        "consequence": consequence_of(kind, _months_after_death()),
        "documents": found.documents.order_by("id"),
        "form": form,
    }
    return render(request, "zorgkrediet/employee/reported.html", context)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, also when nothing was filled in."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _months_after_death() -> int:
    return LAW["duration.death_months"].integer(timezone.localdate())


def _proof(file: Any) -> Proof:
    """The chosen file once it passed the checks."""
    upload = checked_proof(file)
    return Proof(kind=REPORT_PROOF, name=upload.name, content_type=upload.content_type, content=upload.content)
