"""The desk reads what an employee reported: it makes an event of it, or closes it and says why."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.pure.errors import DomainError
from kernel.pure.periods import ONE_DAY
from zorgkrediet import access
from zorgkrediet.actions.report_change import close_report
from zorgkrediet.admin.forms import CloseReportForm
from zorgkrediet.dossier import Dossier
from zorgkrediet.enums import EventKind, ReportKind
from zorgkrediet.models import Application, ChangeReport, ChangeReportAnswer, Document, LifeEvent

# What a report usually becomes; the official may choose otherwise, and the other kinds have no event of their own.
BECOMES = {
    ReportKind.BACK_TO_WORK: EventKind.EARLY_STOP,
    ReportKind.CARE_ENDED: EventKind.EARLY_STOP,
    ReportKind.HOUSEHOLD: EventKind.HOUSEHOLD_CHANGED,
    ReportKind.DEATH: EventKind.DEATH_OF_CARED_PERSON,
}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report with all that was typed, its proofs, and what was made of it."""

    report: ChangeReport
    documents: list[Document]
    answer: ChangeReportAnswer | None
    event: LifeEvent | None
    form: CloseReportForm | None

    @property
    def is_open(self) -> bool:
        return self.answer is None


def report_lines(
    dossier: Dossier, *, may_answer: bool, closing: tuple[int, CloseReportForm] | None = None
) -> list[ReportLine]:
    """Every report of a file, what waits first and then the newest first; `closing` is a form that was refused."""
    refused = dict([closing] if closing else [])
    answers = {answer.report_id: answer for answer in dossier.answers}
    events = {event.pk: event for event in dossier.life_events}
    lines = []
    for report in reversed(dossier.reports):
        answer = answers.get(report.pk)
        lines.append(
            ReportLine(
                report,
                [document for document in dossier.documents if document.report_id == report.pk],
                answer,
                events.get(answer.life_event_id) if answer and answer.life_event_id else None,
                refused.get(report.pk, closing_form(report.pk)) if may_answer and answer is None else None,
            )
        )
    return sorted(lines, key=lambda line: not line.is_open)


def closing_form(key: int, typed: Any = None) -> CloseReportForm:
    """The form of one report; several can stand on a page, so each has names of its own for its fields."""
    return CloseReportForm(typed, auto_id=f"id_report_{key}_%s")


def event_of_report(application: Application, key: str) -> dict[str, Any]:
    """The event form as this report fills it in: a stop ends on the day before; empty when there is no such report."""
    report = application.change_reports.open().filter(pk=int(key)).first() if key.isdecimal() else None
    if report is None:
        return {}
    kind = BECOMES.get(ReportKind(report.kind))
    happened_on = report.since - ONE_DAY if kind == EventKind.EARLY_STOP else report.since
    note = _("Gemeld op %(day)s: %(words)s") % {"day": f"{report.reported_on:%d-%m-%Y}", "words": report.words}
    return {"report": report.pk, "kind": kind, "happened_on": happened_on, "note": note}


class ReportDesk:
    """Its address and step, for the review page of an application."""

    if TYPE_CHECKING:
        admin_site: Any
        _find: Any
        _review: Any

    def report_urls(self) -> list[URLPattern]:
        name = "zorgkrediet_application_deed_close_report"
        return [path("<int:pk>/melding/<int:report>/", self.admin_site.admin_view(self.close), name=name)]

    def report_named(self, application: Application, key: int | None) -> ChangeReport | None:
        """The report that filled in the event form; nothing when an official typed it from a letter or a call."""
        if key is None:
            return None
        return access.report_of(application, key)

    def close(self, request: HttpRequest, pk: int, report: int) -> HttpResponse:
        """Close a report that changes nothing of the right; the employee reads why."""
        on: date = timezone.localdate()
        found = access.report_for_staff(request.user, pk, report, on)
        form = closing_form(report, request.POST or None)
        if request.method != "POST":
            return _to_reports(pk)
        if form.is_valid():
            try:
                close_report(report=found, reason=form.cleaned_data["reason"], by=request.user, on=on)
            except DomainError as fault:
                messages.error(request, fault.message)
            else:
                messages.success(request, _("De melding is afgesloten. De werknemer krijgt bericht."))
            return _to_reports(pk)
        answer: HttpResponse = self._review(request, self._find(request, pk), closing=(report, form))
        return answer


def _to_reports(pk: int) -> HttpResponse:
    return redirect(reverse("admin:zorgkrediet_application_change", args=[pk]) + "#reports")
