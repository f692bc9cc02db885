"""Asking for what is missing, answering, and letting go of a file without an answer (OQ-05)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from accounts.models import User
from correspondence.actions import queue_mail
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from zorgkrediet.actions.assess import assess
from zorgkrediet.actions.steps import NotYourStep, holds, locked, take_step
from zorgkrediet.law.tables import LAW
from zorgkrediet.models import Application, Document, SupplementRequest
from zorgkrediet.workflow import EMPLOYEE, REVIEWER, SYSTEM, target

OPEN_FOR_PROOFS = {"INVITED", "AWAITING_SUPPLEMENT"}


class ProofNotOpen(DomainError):
    """Proofs are added while the employee fills in, or when the department asked for them."""

    code = "PROOF_NOT_OPEN"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """An uploaded file that passed the checks of its door."""

    kind: str
    name: str
    content_type: str
    content: bytes


@deed
def add_proof(*, application: Application, proof: Proof, by: User, on: date, at: datetime) -> Document:
    """Keep one proof; the same bytes twice give one document."""
    application = locked(application)
    _refuse_proofs(application, by, on)
    digest = sha256(proof.content).hexdigest()
    same = application.documents.filter(kind=proof.kind, sha256=digest, removed_at__isnull=True).first()
    if same is not None:
        return same
    return Document.objects.create(
        application=application,
        kind=proof.kind,
        file=ContentFile(proof.content, name="proof"),
        original_name=proof.name[-200:],
        content_type=proof.content_type,
        size=len(proof.content),
        sha256=digest,
        uploaded_by=by,
        uploaded_at=at,
    )


@deed
def remove_proof(*, document: Document, by: User, on: date, at: datetime) -> None:
    """Take back a proof that was not sent yet."""
    application = locked(document.application)
    _refuse_proofs(application, by, on)
    if was_sent(document, application):
        raise ProofNotOpen(
            _("Dit bewijsstuk is al verstuurd en blijft in uw dossier. Voeg een nieuw toe als het niet juist is.")
        )
    Document.objects.filter(pk=document.pk, removed_at__isnull=True).update(removed_at=at)


def was_sent(document: Document, application: Application) -> bool:
    """Whether the department has it: added before the application, or an earlier answer, went off and was assessed."""
    return application.assessments.filter(made_at__gte=document.uploaded_at).exists()


@deed
def ask_supplement(*, application: Application, text: str, by: User, on: date) -> SupplementRequest:
    """Tell the employee what is missing and by when; the term comes from the law's settings (OQ-05)."""
    application = locked(application)
    application.reviewer = application.reviewer or by
    take_step(application, "ask_supplement", role=REVIEWER, by=by, on=on)
    request = SupplementRequest.objects.create(
        application=application, text=text, asked_by=by, asked_on=on, due_on=on + timedelta(days=_term(on))
    )
    queue_mail(
        kind="supplement",
        source="zorgkrediet",
        reference=application.reference,
        email=application.person.email,
        language=application.person.language,
        context={
            "link": settings.SITE_URL + f"/mijn/aanvraag/{application.reference}/",
            "deadline": request.due_on.isoformat(),
        },
        by=by,
    )
    return request


@deed
def answer_supplement(*, application: Application, answer: str, by: User, on: date, at: datetime) -> Application:
    """The employee's answer; the proofs were added before. Completed inside the term keeps the day of sending."""
    application = locked(application)
    target("supplement", application.state, EMPLOYEE)  # answered in another window, or taken back in the meantime
    request = application.supplement_requests.filter(answered_on__isnull=True).get()
    request.answered_on, request.answer = on, answer
    request.save(update_fields=["answered_on", "answer"])
    if on > request.due_on:
        application.completed_on = on
    take_step(application, "supplement", role=EMPLOYEE, by=by, on=on)
    assess(application, on=on, at=at)
    return application


@deed
def expire(*, application: Application, by: User, on: date) -> Application:
    """Close an application that nobody completed in time; a new one can always be started."""
    return take_step(locked(application), "expire", role=SYSTEM, by=by, on=on)


def _refuse_proofs(application: Application, by: User, on: date) -> None:
    if not holds(by, EMPLOYEE, application, on):
        raise NotYourStep("Alleen de aanvrager voegt bewijsstukken toe.")
    if application.state not in OPEN_FOR_PROOFS:
        raise ProofNotOpen("Deze aanvraag is al ingediend. Wacht tot het departement om een bewijsstuk vraagt.")


def _term(on: date) -> int:
    return LAW["procedure.completion_days"].integer(on)
