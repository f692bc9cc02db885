"""What the law would say of the employer's half alone, told before it is sent.

Nothing of the employee goes in: no history, household, proofs or incomes, so nothing of theirs can come out.
"""

from datetime import date

from kernel.pure.errors import BadRequest
from zorgkrediet.actions.start import EmployerPart
from zorgkrediet.enums import MotiveKind
from zorgkrediet.gather import facts_of
from zorgkrediet.law.decision import decide
from zorgkrediet.law.duration import longest
from zorgkrediet.law.findings import Finding
from zorgkrediet.law.request import read_request
from zorgkrediet.law.tables import scheme_start
from zorgkrediet.models import Application
from zorgkrediet.web.employer.sentences import SENTENCES, said_to_the_employer

OWN_PARTS = ("submittedOn", "employer", "employment", "interruption", "employee")


def doubts_about(application: Application, on: date) -> list[str]:
    """Sentences of the law, filed on that day, that rest on what the employer filled in; empty when all is well."""
    document = {name: value for name, value in facts_of(application, on=on).items() if name in OWN_PARTS}
    document["motive"] = {"kind": application.motive}
    try:
        findings = decide(read_request(document).facts).findings
    except BadRequest as fault:
        return [issue.detail for issue in fault.issues]
    return [said_to_the_employer(finding) for finding in findings if finding.code in SENTENCES]


def too_long(part: EmployerPart) -> str:
    """Why the asked period is longer than one application can be, and what to do; empty when it is not."""
    if part.starts_on < scheme_start():
        return ""
    kind = MotiveKind(part.motive)
    maximum, last = longest(kind, part.starts_on)
    if part.last_day() <= last:
        return ""
    code = "PALLIATIVE_TOO_LONG" if kind == MotiveKind.PALLIATIVE else "TOO_LONG"
    return said_to_the_employer(Finding(code, {"maximum": maximum}))
