"""What the law would say of the employer's half alone, told before it is sent.

Nothing of the employee goes in: no history, household, proofs or incomes, so nothing of theirs can come out.
"""

from datetime import date
from typing import Any

from kernel.pure.errors import BadRequest
from zorgkrediet.gather import facts_of
from zorgkrediet.law.simulation import simulate
from zorgkrediet.models import Application

OWN_PARTS = ("submittedOn", "employer", "employment", "interruption", "employee")
OWN_FINDINGS = {
    "BEFORE_SCHEME", "EMPLOYER_OUT_OF_SCOPE", "TIME_CREDIT_RIGHT", "EXCLUDED_FUNCTION", "FULL_BREAK_IS_FAVOUR",
    "FULL_TIME_NEEDED", "MORE_THAN_HALF_NEEDED", "APPOINTMENT_OVER", "KEEPS_TOO_MUCH", "TOO_LONG", "TOO_SHORT",
    "PALLIATIVE_TOO_LONG", "NOT_WHOLE_MONTHS", "TOO_EARLY", "FILED_AFTER_END", "LATE_FILING",
    "SHORTENED_TO_APPOINTMENT",
}  # fmt: skip


def doubts_about(application: Application, on: date) -> list[dict[str, Any]]:
    """Findings of the law, filed on that day, that rest on what the employer filled in; empty when all is well."""
    document = {name: value for name, value in facts_of(application, on=on).items() if name in OWN_PARTS}
    document["motive"] = {"kind": application.motive}
    try:
        findings = simulate(document)["findings"]
    except BadRequest as fault:
        return [{"code": "", "message": issue.detail, "messageEn": issue.detail} for issue in fault.issues]
    return [finding for finding in findings if finding["code"] in OWN_FINDINGS]
