"""Everything the review page shows, gathered once."""

from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from correspondence.queries import letters_of
from payments.queries import payments_of
from zorgkrediet import queries
from zorgkrediet.charts import credit_chart
from zorgkrediet.enums import Sector
from zorgkrediet.models import Application
from zorgkrediet.models.words import MOVES, facts_in_words, household_in_words, incomes_in_words, remedies_in_words
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
        "steps": verdict.get("trace") or [],
        "credit_chart": credit_chart(verdict),
        "motive_facts": facts_in_words(application.motive_facts),
        "household": household_in_words(application.household),
        "incomes": incomes_in_words(application.other_income),
        "remedies": remedies_in_words(verdict.get("remedies") or []),
        "documents": application.documents.filter(removed_at__isnull=True).order_by("id"),
        "questions": application.supplement_requests.order_by("id"),
        "declarations": application.declarations.order_by("id"),
        "events": _history(application),
        **_decided(application),
        "others": Application.objects.of_person(application.person).exclude(pk=application.pk).order_by("-starts_on"),
        "letters": letters_of("zorgkrediet", application.reference),
        "moves": () if own else moves_from(application.state, REVIEWER),
        "own": own,
        "sector": _(Sector(application.employer.sector).label),
        "waiting_days": (on - application.completed_on).days if application.completed_on else None,
    }


def _history(application: Application) -> list[dict[str, Any]]:
    """Every step, oldest first; the same step repeated by one person on one day is one line with its number."""
    steps = groupby(queries.events_of(application), key=lambda event: (event.on, event.move, event.by))
    return [
        {"on": on, "words": MOVES.get(move, move), "by": by, "times": sum(1 for _event in events)}
        for (on, move, by), events in steps
    ]


def _decided(application: Application) -> dict[str, Any]:
    """What only a decided file has: the decision, the right, changes and payments."""
    if application.decided_at is None:
        return {"decision": None, "right": None, "life_events": [], "paid": []}
    return {
        "decision": queries.latest_decision(application),
        "right": queries.right_in_force(application),
        "life_events": application.life_events.order_by("happened_on", "id"),
        "paid": payments_of("zorgkrediet", application.reference),
    }
