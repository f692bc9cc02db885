"""Ask the law, and keep what it said."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kernel.pure.errors import BadRequest
from zorgkrediet.gather import facts_of
from zorgkrediet.law.decision import HistoryExceedsCareer
from zorgkrediet.law.simulation import simulate
from zorgkrediet.law.version import law_version
from zorgkrediet.models import Application, Assessment


def assess(application: Application, *, on: date, at: datetime) -> Assessment:
    """The verdict on the application as it stands on day `on`, stored with the facts it rests on.

    Facts that contradict each other give an assessment of outcome INCOMPLETE that names each fault, so that the
    official can ask the employee about them; nothing typed is lost.
    """
    facts = facts_of(application, on=on)
    verdict = verdict_on(facts)
    return Assessment.objects.create(
        application=application,
        made_at=at,
        as_of=on,
        outcome=verdict["outcome"],
        facts=facts,
        verdict=verdict,
        law_version=law_version(),
    )


def verdict_on(facts: dict[str, Any]) -> dict[str, Any]:
    """What the law says of these facts, kept nowhere."""
    try:
        return simulate({**facts, "explain": True})
    except BadRequest as fault:
        return _unreadable([(issue.code, issue.name, issue.detail) for issue in fault.issues])
    except HistoryExceedsCareer:
        return _unreadable(
            [("HISTORY_EXCEEDS_CAREER", "history", _("Het opgenomen zorgkrediet is meer dan een loopbaan toelaat."))]
        )


def _unreadable(faults: list[tuple[str, str, str]]) -> dict[str, Any]:
    findings = [
        {"code": code, "severity": "MISSING", "article": "", "message": detail, "field": name}
        for code, name, detail in faults
    ]
    return {"outcome": "INCOMPLETE", "findings": findings, "grantedPeriods": [], "payments": []}
