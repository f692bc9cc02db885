"""Everything the review page shows, gathered once."""

from datetime import date
from typing import Any

from payments.queries import payments_of

from accounts.models import User
from correspondence.queries import letters_of
from zorgkrediet import queries
from zorgkrediet.models import Application
from zorgkrediet.workflow import REVIEWER, moves_from


def review_context(application: Application, *, user: User, on: date) -> dict[str, Any]:
    """The file as the official sees it; own files open no buttons."""
    assessment = queries.latest_assessment(application)
    verdict = assessment.verdict if assessment else {}
    own = user.person_id == application.person_id
    return {
        "application": application,
        "assessment": assessment,
        "verdict": verdict,
        "findings": verdict.get("findings", []),
        "credit": verdict.get("credit"),
        "payments_due": verdict.get("payments", []),
        "documents": application.documents.filter(removed_at__isnull=True).order_by("id"),
        "declarations": application.declarations.order_by("id"),
        "events": queries.events_of(application),
        "life_events": application.life_events.order_by("happened_on", "id"),
        "decision": queries.latest_decision(application),
        "right": queries.right_in_force(application),
        "supplements": application.supplement_requests.order_by("-id"),
        "others": Application.objects.of_person(application.person).exclude(pk=application.pk).order_by("-starts_on"),
        "letters": letters_of("zorgkrediet", application.reference),
        "paid": payments_of("zorgkrediet", application.reference),
        "moves": () if own else moves_from(application.state, REVIEWER),
        "own": own,
        "waiting_days": (on - application.completed_on).days if application.completed_on else None,
    }
