"""The simulation: one JSON document in, one out; the screens, the API and the command all call `simulate`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from kernel.pure.tables import Tables
from zorgkrediet.enums import Outcome
from zorgkrediet.law.alternatives import alternatives
from zorgkrediet.law.credit import Credit
from zorgkrediet.law.decision import decide
from zorgkrediet.law.remedies import remedies
from zorgkrediet.law.request import read_request
from zorgkrediet.law.tables import LAW
from zorgkrediet.law.verdict import Verdict, sum_of


def simulate(document: object, law: Tables = LAW) -> dict[str, Any]:
    """The answer to one request of the contract; raises `BadRequest` with every fault of the request."""
    request = read_request(document, law)
    verdict = decide(request.facts, law)
    answer = answer_of(verdict, law)
    if request.explain:
        answer["remedies"] = [remedy.as_dict() for remedy in remedies(verdict, law)]
    if verdict.outcome == Outcome.REFUSED:
        answer["alternatives"] = alternatives()
    return answer


def answer_of(verdict: Verdict, law: Tables = LAW) -> dict[str, Any]:
    """The verdict as the contract writes it, with the sentences for people."""
    core = core_of(verdict, law)
    core["findings"] = [finding.as_dict() for finding in verdict.findings]
    return core


def core_of(verdict: Verdict, law: Tables = LAW) -> dict[str, Any]:
    """Outcome, payments and trace as data, without any sentence."""
    last = verdict.facts.pay_through
    shown = verdict.lines if last is None else tuple(line for line in verdict.lines if line.month <= last)
    credit = verdict.credit
    return {
        "outcome": verdict.outcome.value,
        "findings": verdict.codes(),
        "grantedPeriods": [
            {
                "regime": grant.regime.value,
                "startsOn": grant.starts_on.isoformat(),
                "endsOn": grant.ends_on.isoformat(),
            }
            for grant in verdict.granted_periods
        ],
        "credit": {
            "careerUnitDays": credit.career,
            "usedUnitDays": credit.used,
            "leftUnitDays": credit.left,
            "leftMonths": dict(_left_months(credit, _epoch_of_counter(verdict.facts.starts_on, law), law)),
            "usedBeforeUnitDays": verdict.before.used,
        },
        "payments": [dict(line.breakdown.row) for line in shown],
        "total": sum_of(shown),
        "trace": list(verdict.steps),
    }


def months_left_before(credit: Mapping[str, Any], starts_on: date, law: Tables = LAW) -> dict[str, str]:
    """Of the credit in an answer: what was left, in months of each regime, before anything of it was granted."""
    before = Credit(credit["careerUnitDays"], credit["usedBeforeUnitDays"])
    return dict(_left_months(before, _epoch_of_counter(starts_on, law), law))


def _epoch_of_counter(starts_on: date, law: Tables) -> date:
    return law.epoch(max(starts_on, law["duration.units_per_day"].first_day))


@lru_cache(maxsize=16384)
def _left_months(credit: Credit, epoch: date, law: Tables) -> dict[str, str]:
    return {regime: str(months) for regime, months in credit.left_months(epoch, law).items()}
