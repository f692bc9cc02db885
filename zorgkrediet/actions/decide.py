"""The official's decision, and the right that follows from it."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Role, Scheme
from accounts.models import User
from accounts.roles import has_role
from correspondence.actions import queue_letter
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from zorgkrediet.actions.assess import assess
from zorgkrediet.actions.entitle import entitle, keep_claim
from zorgkrediet.actions.letters import employer_context, person_context
from zorgkrediet.actions.steps import NotYourStep, locked, take_step
from zorgkrediet.models import Application, Assessment, Decision
from zorgkrediet.workflow import REVIEWER

MOVES = {"GRANTED": "grant", "PARTLY_GRANTED": "grant_partly", "REFUSED": "refuse"}
LETTERS = {
    "GRANTED": "decision-granted",
    "PARTLY_GRANTED": "decision-partly-granted",
    "REFUSED": "decision-refused",
}


class LawSaysNo(DomainError):
    """Granting needs a verdict that grants: nobody pays outside the law."""

    code = "LAW_SAYS_NO"


class VerdictChanged(DomainError):
    """The law answers something else than what the official read; nobody grants what was not read."""

    code = "VERDICT_CHANGED"


class PersonUnverified(DomainError):
    """The register has not told yet who the applicant is: no letter leaves without a name."""

    code = "PERSON_UNVERIFIED"


class MotivationMissing(DomainError):
    """A refusal says why, in words the applicant understands."""

    code = "MOTIVATION_MISSING"


class OwnFile(DomainError):
    """Nobody reviews or decides an application of their own."""

    code = "OWN_FILE"


@deed
def take_up(*, application: Application, by: User, on: date) -> Application:
    """Start the review; from now on the file has a name beside it."""
    application = locked(application)
    _refuse_own(application, by)
    application.reviewer = by
    return take_step(application, "take_up", role=REVIEWER, by=by, on=on)


@deed
def reassess(*, application: Application, by: User, on: date, at: datetime) -> Assessment:
    """Ask the law again, for instance after a supplement arrived or a figure of the law changed."""
    application = locked(application)
    _refuse_own(application, by)
    if not has_role(by, Role.REVIEWER, on, scheme=Scheme.ZORGKREDIET):
        raise NotYourStep("Alleen een dossierbeheerder laat een aanvraag opnieuw toetsen.")
    return assess(application, on=on, at=at)


@deed
def decide(*, application: Application, grant: bool, motivation: str, by: User, on: date, at: datetime) -> Decision:
    """Decide on the verdict of this moment; the right, the event and the letters follow in the same transaction.

    Raises LawSaysNo, VerdictChanged, PersonUnverified, MotivationMissing, OwnFile, MoveNotAllowed.
    """
    application = locked(application)
    _refuse_own(application, by)
    if not application.person.last_name:
        raise PersonUnverified(_("Het Rijksregister gaf nog niet door wie de aanvrager is. Wij blijven het vragen."))
    read = application.assessments.order_by("-id").first()
    assessment = assess(application, on=on, at=at)
    outcome = _outcome(application, assessment, grant)
    if outcome != "REFUSED" and read is not None and _in_short(read) != _in_short(assessment):
        raise VerdictChanged(
            _("De toetsing geeft nu iets anders dan u las. Laat de aanvraag opnieuw toetsen en kijk ze na.")
        )
    if outcome == "REFUSED" and not motivation.strip():
        raise MotivationMissing("Motiveer de weigering: de aanvrager leest deze tekst in de brief.")
    application.decided_at = at
    application.reviewer = application.reviewer or by
    take_step(application, MOVES[outcome], role=REVIEWER, by=by, on=on, details={"assessment": assessment.pk})
    decision = Decision.objects.create(
        application=application,
        number=application.decisions.count() + 1,
        outcome=outcome,
        assessment=assessment,
        motivation=motivation.strip(),
        decided_by=by,
        decided_on=on,
        decided_at=at,
    )
    if outcome != "REFUSED":
        entitle(application, assessment, cause="DECISION", by=by, at=at)
        keep_claim(application)
    _write_letters(decision, by=by, on=on)
    return decision


def _outcome(application: Application, assessment: Assessment, grant: bool) -> str:
    if not grant:
        return "REFUSED"
    if assessment.outcome != "GRANTED":
        raise LawSaysNo(
            "De toetsing geeft geen recht. Vraag de ontbrekende gegevens op of weiger de aanvraag met een motivering."
        )
    (granted,) = assessment.verdict["grantedPeriods"][:1]
    asked = (application.starts_on.isoformat(), application.ends_on.isoformat())
    return "GRANTED" if (granted["startsOn"], granted["endsOn"]) == asked else "PARTLY_GRANTED"


def _in_short(assessment: Assessment) -> tuple[Any, ...]:
    """What an official signs for: the periods and the amounts."""
    verdict = assessment.verdict
    return assessment.outcome, verdict["grantedPeriods"], verdict.get("total")


def _refuse_own(application: Application, by: User) -> None:
    if by.person_id == application.person_id:
        raise OwnFile("Dit is uw eigen dossier. Een collega moet het behandelen.")


def _write_letters(decision: Decision, *, by: User, on: date) -> None:
    application = decision.application
    queue_letter(
        kind=LETTERS[decision.outcome],
        source="zorgkrediet",
        reference=application.reference,
        person=application.person,
        context=person_context(decision),
        by=by,
        on=on,
    )
    queue_letter(
        kind="decision-employer-copy",
        source="zorgkrediet",
        reference=application.reference,
        organisation=application.employer,
        context=employer_context(decision),
        by=by,
        on=on,
    )
