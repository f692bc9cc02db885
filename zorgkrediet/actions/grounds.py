"""Why a right was given: the conditions that were met, each with its article, told from the trace of the verdict."""

from collections.abc import Mapping
from typing import Any

from zorgkrediet.enums import MotiveKind, Regime, Sector, Severity
from zorgkrediet.law.findings import CATALOGUE

Json = dict[str, Any]

# The ground of a condition is that of the refusal which the same rule gives when it is not met.
REFUSALS: Mapping[str, str] = {
    "employer_in_scope": "EMPLOYER_OUT_OF_SCOPE",
    "function_not_excluded": "EXCLUDED_FUNCTION",
    "motive_gives_right": "NO_MOTIVE",
    "documents_present": "DOCUMENT_MISSING",
    "works_enough": "MORE_THAN_HALF_NEEDED",
    "keeps_little_enough": "KEEPS_TOO_MUCH",
    "filed_not_too_early": "TOO_EARLY",
    "length_is_lawful": "TOO_LONG",
    "credit_suffices": "CREDIT_INSUFFICIENT",
    "no_overlap": "OVERLAP_CARE_CREDIT",
    "incomes_allowed": "INCOME_FORBIDDEN",
}
OF_THE_MOTIVE: Mapping[str, str] = {
    MotiveKind.CHILD: "CHILD_TOO_OLD",
    MotiveKind.ILLNESS: "FAMILY_TOO_DISTANT",
    MotiveKind.DISABLED_CHILD: "DISABILITY_NOT_SEVERE",
    MotiveKind.TRAINING: "TRAINING_TOO_SMALL",
}
# Papers nobody had to bring and other jobs nobody named are not told as checked.
ONLY_WHEN_GIVEN: Mapping[str, str] = {"documents_present": "attachments", "keeps_little_enough": "keptFraction"}
# What is told to whoever still waits for the decision has no place in the decision itself.
BEFORE_THE_DECISION = frozenset({"RULES_UNCONFIRMED"})


def findings_told(verdict: Json) -> list[Json]:
    """What the law answered, as a letter may repeat it."""
    return [_sentence(row) for row in verdict["findings"] if row["code"] not in BEFORE_THE_DECISION]


def reasons_and_remarks(verdict: Json) -> tuple[list[Json], list[Json]]:
    """Why the answer is not simply what was asked, and apart from it what is merely good to know."""
    told = [row for row in verdict["findings"] if row["code"] not in BEFORE_THE_DECISION]
    remarks = [row for row in told if row["severity"] == Severity.INFO]
    return [_sentence(row) for row in told if row not in remarks], [_sentence(row) for row in remarks]


def conditions_met(verdict: Json) -> list[Json]:
    """The main conditions in the order of the law; nothing when nothing was granted. For the employee alone."""
    if not verdict["grantedPeriods"]:
        return []
    period = verdict["grantedPeriods"][0]
    steps = {step["rule"]: step for step in verdict["trace"]}
    motive = steps["motive_gives_right"]["inputs"]["kind"]
    left = verdict["credit"]["leftMonths"]
    common: Json = {
        "sector": Sector(steps["employer_in_scope"]["inputs"]["sector"]).label,
        "by_permission": bool(steps["function_not_excluded"]["inputs"]["excludedFunction"]),
        "motive": MotiveKind(motive).label,
        "regime": Regime(period["regime"]).label,
        "regime_code": period["regime"],
        "starts_on": period["startsOn"],
        "ends_on": period["endsOn"],
        "months_left": left[period["regime"]],
    }
    return [
        {**common, "rule": rule, "article": _article(steps[rule], motive, period["regime"])}
        for rule in REFUSALS
        if rule in steps and _is_met(steps[rule])
    ]


def _sentence(row: Json) -> Json:
    return {"message": row["message"], "article": row.get("article", "")}


def _article(step: Json, motive: str, regime: str) -> str:
    rule = step["rule"]
    code = REFUSALS[rule]
    if rule == "works_enough" and regime == Regime.FULL:  # no refusal exists, so the figure itself is the ground
        return next(figure["source"] for figure in step["parameters"] if figure["name"] == "regime.minimum_fraction")
    if rule == "works_enough" and regime == Regime.FIFTH:
        code = "FULL_TIME_NEEDED"
    if rule == "motive_gives_right":
        code = OF_THE_MOTIVE.get(motive, code)
    if rule == "length_is_lawful" and motive == MotiveKind.PALLIATIVE:
        code = "PALLIATIVE_TOO_LONG"
    return CATALOGUE[code].article


def _is_met(step: Json) -> bool:
    """Whether the rule was met as asked; a mere remark leaves it so."""
    if step["rule"] in ONLY_WHEN_GIVEN and not step["inputs"][ONLY_WHEN_GIVEN[step["rule"]]]:
        return False
    return all(CATALOGUE[code].severity == Severity.INFO for code in step["findings"])
