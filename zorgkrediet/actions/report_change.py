"""The employee reports a change; an official makes an event of it, or closes it and says why."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from correspondence.actions import queue_mail
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from zorgkrediet.actions.letters import file_of_the_employee
from zorgkrediet.actions.steps import NotYourStep, holds, locked, take_step
from zorgkrediet.actions.supplement import Proof
from zorgkrediet.enums import ReportKind
from zorgkrediet.models import Application, ChangeReport, ChangeReportAnswer, Document, LifeEvent
from zorgkrediet.models.document import REPORT_PROOF
from zorgkrediet.workflow import EMPLOYEE, REVIEWER, target

# These still matter for the payment of the last month, after the last day.
ALSO_AFTER_THE_END = {ReportKind.CONTACT, ReportKind.OTHER}


class ReportDayOutside(DomainError):
    """The day lies before the file began or after it ended."""

    code = "REPORT_DAY_OUTSIDE"


class ReportWordsMissing(DomainError):
    """An official cannot act on a report without a word."""

    code = "REPORT_WORDS_MISSING"


class ReportAnswered(DomainError):
    """An official answered this report before."""

    code = "REPORT_ANSWERED"


class ReasonMissing(DomainError):
    """Who reports reads why nothing came of it."""

    code = "REASON_MISSING"


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What the employee told: what kind of change, from which day, and a few words."""

    kind: str
    since: date
    words: str


@deed
def report_change(
    *, application: Application, said: Said, proof: Proof | None = None, by: User, on: date, at: datetime
) -> ChangeReport:
    """Keep the report for an official and confirm it by mail; right and payments stay as they are.

    The very same report that still waits is not kept twice; a proof that comes with it is added.
    Raises MoveNotAllowed, NotYourStep, ReportDayOutside, ReportWordsMissing.
    """
    application = locked(application)
    target("report_change", application.state, EMPLOYEE)
    words = said.words.strip()
    _refuse_words_and_day(application, said, words, on)
    waiting = application.change_reports.open().filter(reported_by=by)
    same = waiting.filter(kind=said.kind, since=said.since, words=words).first()
    if same is not None:
        _keep_proof(same, proof, by, at)
        return same
    report = ChangeReport.objects.create(
        application=application,
        kind=said.kind,
        since=said.since,
        words=words,
        reported_by=by,
        reported_on=on,
        reported_at=at,
    )
    take_step(application, "report_change", role=EMPLOYEE, by=by, on=on, details={"report": report.pk})
    _keep_proof(report, proof, by, at)
    _write(report, "change-report", by)
    return report


@deed
def add_report_proof(*, report: ChangeReport, proof: Proof, by: User, on: date, at: datetime) -> None:
    """Add a proof to a report that still waits: a death certificate often comes later. Raises ReportAnswered."""
    application = locked(report.application)
    if not holds(by, EMPLOYEE, application, on):
        raise NotYourStep("Alleen wie de melding deed, voegt er een bewijsstuk aan toe.")
    if ChangeReportAnswer.objects.filter(report=report).exists():
        raise ReportAnswered(_("Deze melding is intussen behandeld. Doe een nieuwe melding met uw bewijsstuk."))
    _keep_proof(report, proof, by, at)


@deed
def close_report(*, report: ChangeReport, reason: str, by: User, on: date) -> ChangeReportAnswer:
    """Nothing of the right changes: the employee reads why. Raises MoveNotAllowed, ReportAnswered, ReasonMissing."""
    application = locked(report.application)
    _refuse_answered(report)
    if not reason.strip():
        raise ReasonMissing(_("Zeg waarom de melding niets aan het recht verandert: de werknemer leest dit."))
    take_step(application, "close_report", role=REVIEWER, by=by, on=on, details={"report": report.pk})
    return _answer(report, reason=reason.strip(), by=by, on=on)


def answer_with_event(report: ChangeReport, event: LifeEvent, *, by: User, on: date) -> ChangeReportAnswer:
    """The report became this event of the same, locked file. Raises ReportAnswered."""
    if report.application_id != event.application_id:
        raise ReportAnswered(_("Deze melding hoort bij een ander dossier."))
    _refuse_answered(report)
    return _answer(report, event=event, by=by, on=on)


def _answer(
    report: ChangeReport, *, event: LifeEvent | None = None, reason: str = "", by: User, on: date
) -> ChangeReportAnswer:
    answer = ChangeReportAnswer.objects.create(
        report=report, life_event=event, reason=reason, answered_by=by, answered_on=on
    )
    _write(report, "change-report-answer", by)
    return answer


def _refuse_answered(report: ChangeReport) -> None:
    if ChangeReportAnswer.objects.filter(report=report).exists():
        raise ReportAnswered(_("Deze melding is intussen al behandeld. Ververs de pagina."))


def _refuse_words_and_day(application: Application, said: Said, words: str, on: date) -> None:
    if not words:
        raise ReportWordsMissing(_("Schrijf kort wat er verandert."))
    # Between sending and the first day a household can change too.
    first = min(application.starts_on, application.completed_on or application.starts_on)
    last = max(application.ends_on, on) if said.kind in ALSO_AFTER_THE_END else application.ends_on
    if said.since < first:
        raise ReportDayOutside(
            "Deze dag ligt voor het begin van uw dossier, {day}. Kijk de dag en het jaar na.",
            day=date_format(first, "j F Y"),
        )
    if said.since > last:
        raise ReportDayOutside(
            "Deze dag ligt na het einde van uw zorgkrediet, {day}. Kijk het jaar na; daarna hoeft u niets te melden.",
            day=date_format(last, "j F Y"),
        )


def _keep_proof(report: ChangeReport, proof: Proof | None, by: User, at: datetime) -> None:
    """The same bytes twice give one document."""
    if proof is None:
        return
    digest = sha256(proof.content).hexdigest()
    if report.documents.filter(sha256=digest).exists():
        return
    Document.objects.create(
        application=report.application,
        report=report,
        kind=REPORT_PROOF,
        file=ContentFile(proof.content, name="proof"),
        original_name=proof.name[-200:],
        content_type=proof.content_type,
        size=len(proof.content),
        sha256=digest,
        uploaded_by=by,
        uploaded_at=at,
    )


def _write(report: ChangeReport, kind: str, by: User) -> None:
    """A mail that tells where to read it, and nothing of what it is about."""
    person = report.application.person
    if not person.email:
        return
    queue_mail(
        kind=kind,
        source="zorgkrediet",
        reference=report.application.reference,
        email=person.email,
        language=person.language,
        context={"link": f"{file_of_the_employee(report.application)}melding/{report.pk}/"},
        by=by,
    )
