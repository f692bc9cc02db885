"""What each letter of this scheme says: the employee's in full, the employer's without anything private."""

from typing import Any

from zorgkrediet.models import Decision


def person_context(decision: Decision) -> dict[str, Any]:
    """The decision for the employee: period, findings with their article, amounts per month, what is left."""
    application = decision.application
    verdict = decision.assessment.verdict
    granted = verdict["grantedPeriods"][0] if verdict["grantedPeriods"] else None
    return {
        **employer_context(decision),
        "motive": application.motive,
        "motivation": decision.motivation,
        "granted": granted,
        "findings": verdict["findings"],
        "payments": verdict["payments"] if decision.outcome != "REFUSED" else [],
        "total": verdict.get("total"),
        "credit": verdict.get("credit"),
    }


def employer_context(decision: Decision) -> dict[str, Any]:
    """The decision for the employer: who, which regime, which period, which outcome; never an amount or a motive."""
    application = decision.application
    periods = decision.assessment.verdict["grantedPeriods"] if decision.outcome != "REFUSED" else []
    return {
        "reference": application.reference,
        "outcome": decision.outcome,
        "person_name": application.person.full_name,
        "employer_name": application.employer.name,
        "regime": application.regime,
        "asked": {"startsOn": application.starts_on.isoformat(), "endsOn": application.ends_on.isoformat()},
        "periods": [{"startsOn": period["startsOn"], "endsOn": period["endsOn"]} for period in periods],
        "decided_on": decision.decided_on.isoformat(),
    }
