"""Everything the review page shows, gathered once."""

from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from correspondence.queries import letters_of
from payments.queries import payments_of
from zorgkrediet import queries
from zorgkrediet.admin.corrections import event_lines, open_correction
from zorgkrediet.admin.reports import report_lines
from zorgkrediet.charts import credit_chart
from zorgkrediet.dossier import Step, dossier_of
from zorgkrediet.enums import Sector
from zorgkrediet.models import Application
from zorgkrediet.models.words import (
    MOVES,
    breaks_in_words,
    facts_in_words,
    household_in_words,
    incomes_in_words,
    leaves_in_words,
    remedies_in_words,
)
from zorgkrediet.workflow import REVIEWER, moves_from


def review_context(application: Application, *, user: User, role: str, on: date, closing: Any = None) -> dict[str, Any]:
    """The file as somebody in this role sees it: only a reviewer finds buttons, and none in an own file."""
    assessment = queries.latest_assessment(application)
    dossier = dossier_of(application)
    verdict = assessment.verdict if assessment else {}
    own = user.person_id == application.person_id
    may_act = role == Role.REVIEWER and not own
    moves = moves_from(application.state, REVIEWER) if may_act else ()
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
        "leaves": leaves_in_words(application.thematic_leaves),
        "known_breaks": breaks_in_words(dossier.breaks, is_decided=application.decided_at is not None),
        "incomes": incomes_in_words(application.other_income),
        "remedies": remedies_in_words(verdict.get("remedies") or []),
        "documents": [one for one in dossier.documents if one.report_id is None],
        "questions": dossier.questions,
        "declarations": dossier.declarations,
        "events": _history(dossier.steps),
        "decision": dossier.decision,
        "decided_by": dossier.decided_by,
        "right": dossier.right,
        "life_events": event_lines(dossier, may_correct="propose_correction" in moves),
        "reports": report_lines(dossier, may_answer="close_report" in moves, closing=closing),
        "correction": open_correction(dossier, user=user, on=on),
        "paid": payments_of("zorgkrediet", application.reference) if application.decided_at else [],
        "accounts": dossier.accounts,
        "others": dossier.others,
        "letters": letters_of("zorgkrediet", application.reference),
        "moves": moves,
        "may_act": may_act,
        "opens_proofs": role == Role.REVIEWER,
        "opens_letters": role in (Role.REVIEWER, Role.AUDITOR),
        "own": own,
        "sector": _(Sector(application.employer.sector).label),
        "waiting_days": (on - application.completed_on).days if application.completed_on else None,
    }


def _history(steps: list[Step]) -> list[dict[str, Any]]:
    """Every step, oldest first; the same step repeated by one person on one day is one line with its number."""
    groups = [list(group) for _key, group in groupby(steps, key=lambda step: (step.on, step.move, step.by, step.name))]
    return [
        {
            "on": group[0].on,
            "at": group[0].at,
            "words": MOVES.get(group[0].move, group[0].move),
            "by": group[0].name,
            "times": len(group),
            "last": group[-1].at,
        }
        for group in groups
    ]
