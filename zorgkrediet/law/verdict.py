"""The answer of the law: outcome, findings, granted periods, credit afterwards, payments, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kernel.pure.money import total
from zorgkrediet.enums import Outcome, Severity
from zorgkrediet.law.amount import Grant, PaymentLine
from zorgkrediet.law.credit import Credit
from zorgkrediet.law.facts import Facts
from zorgkrediet.law.findings import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer. Refused or incomplete, it grants nothing and leaves the credit as it was."""

    facts: Facts
    outcome: Outcome
    findings: tuple[Finding, ...]
    grant: Grant | None
    before: Credit
    credit: Credit
    lines: tuple[PaymentLine, ...]
    steps: tuple[dict[str, Any], ...]

    def __post_init__(self) -> None:
        if (self.outcome == Outcome.GRANTED) != (self.grant is not None):
            raise ValueError("a verdict grants a period exactly when its outcome is GRANTED")
        if self.grant is None and self.credit != self.before:
            raise ValueError("what is not granted costs no credit")

    @property
    def granted_periods(self) -> tuple[Grant, ...]:
        return () if self.grant is None else (self.grant,)

    @property
    def is_adjusted(self) -> bool:
        """Granted otherwise than asked."""
        return any(finding.severity == Severity.ADJUSTMENT for finding in self.findings)

    def codes(self) -> tuple[str, ...]:
        return tuple(finding.code for finding in self.findings)

    def totals(self) -> dict[str, str]:
        """The sum of all lines."""
        return sum_of(self.lines)


def sum_of(lines: tuple[PaymentLine, ...]) -> dict[str, str]:
    """Gross, withheld and net of the lines, each the sum of the rows that are shown."""
    return {
        "gross": str(total(line.gross for line in lines)),
        "withheld": str(total(line.withheld for line in lines)),
        "net": str(total(line.net for line in lines)),
    }


def outcome_of(findings: tuple[Finding, ...]) -> Outcome:
    """A refusal weighs more than a missing paper: nobody is asked for proof of what is refused anyway."""
    severities = {finding.severity for finding in findings}
    if Severity.REFUSAL in severities:
        return Outcome.REFUSED
    return Outcome.INCOMPLETE if Severity.MISSING in severities else Outcome.GRANTED
