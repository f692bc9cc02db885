"""What each letter of this scheme says: the employee's in full, the employer's without anything private."""

from typing import Any

from django.conf import settings

from zorgkrediet.actions.grounds import conditions_met, reasons_and_remarks
from zorgkrediet.enums import MotiveKind, Regime
from zorgkrediet.law.simulation import months_left_before
from zorgkrediet.models import Application, Decision

Json = dict[str, Any]


def person_context(decision: Decision) -> Json:
    """The decision for the employee: what was asked and granted, amounts per month, what is left, and why."""
    application = decision.application
    verdict = decision.assessment.verdict
    refused = decision.outcome == "REFUSED"
    findings, remarks = reasons_and_remarks(verdict)
    if decision.motivation:
        findings.append({"message": decision.motivation, "article": ""})
    return {
        "link": file_of_the_employee(application),
        "employer": {"name": application.employer.name, "kbo_number": application.employer.kbo_number},
        "submitted_on": application.completed_on.isoformat() if application.completed_on else "",
        "motive": MotiveKind(application.motive).label,
        "requested": _requested(application),
        "granted": [] if refused else granted_periods(decision),
        "payments": [] if refused else [_amounts(row) for row in verdict["payments"]],
        "total": verdict.get("total", {}),
        "credit": _credit_left(decision),
        "account_ending": application.iban[-4:],
        "findings": findings,
        "remarks": remarks,
        "met": [] if refused else conditions_met(verdict),
        "taken": application.starts_on <= decision.decided_on,
    }


def _credit_left(decision: Decision) -> list[Json]:
    """What the person keeps for later. Who is refused uses nothing, also when the assessment would have granted."""
    credit = decision.assessment.verdict.get("credit", {})
    left = credit.get("leftMonths", {})
    if decision.outcome == "REFUSED" and credit:
        left = months_left_before(credit, decision.application.starts_on)
    return [{"regime": Regime(regime).label, "months": months} for regime, months in left.items()]


def employer_context(decision: Decision) -> Json:
    """The decision for the employer: who, which regime, which period, which outcome; never an amount or a motive."""
    return {
        "link": file_of_the_employer(decision.application),
        "employee_name": decision.application.person.full_name,
        "outcome": decision.outcome,
        "requested": _requested(decision.application),
        "granted": [] if decision.outcome == "REFUSED" else granted_periods(decision),
    }


def file_of_the_employee(application: Application) -> str:
    """Where the employee reads the file; the mail around a letter tells it."""
    return f"{settings.SITE_URL}/mijn/aanvraag/{application.reference}/"


def file_of_the_employer(application: Application) -> str:
    """Where the employer reads its half of the file."""
    return f"{settings.SITE_URL}/werkgever/aanvraag/{application.reference}/"


def granted_periods(decision: Decision) -> list[Json]:
    """The granted periods with the regime in words; days inclusive."""
    return [
        {
            "regime": Regime(period["regime"]).label,
            "starts_on": period["startsOn"],
            "ends_on": period["endsOn"],
            "months": None,
        }
        for period in decision.assessment.verdict["grantedPeriods"]
    ]


def _requested(application: Application) -> Json:
    return {
        "regime": Regime(application.regime).label,
        "starts_on": application.starts_on.isoformat(),
        "ends_on": application.ends_on.isoformat(),
        "months": application.months,
    }


def _amounts(row: Json) -> Json:
    return {name: row[name] for name in ("month", "gross", "withheld", "net")}
