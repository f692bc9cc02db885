"""The rules in the order in which they are told, each with what it looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from kernel.pure.periods import total_thirtieths
from kernel.pure.tables import Tables
from zorgkrediet.law import credit, cumulation, duration, eligibility
from zorgkrediet.law.case import Case
from zorgkrediet.law.findings import Finding
from zorgkrediet.law.tables import describe_epoch, plain

Inputs = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, the function that decides, the parameters it reads and the inputs for the trace."""

    name: str
    check: Callable[[Case], tuple[Finding, ...]]
    parameters: tuple[str, ...]
    inputs: Callable[[Case], Inputs]


def filing(case: Case) -> tuple[Finding, ...]:
    return duration.filed_too_early(case.facts, case.cut, case.law)


def length(case: Case) -> tuple[Finding, ...]:
    """Not too long, whole months, not too short."""
    return (
        *duration.too_long(case.facts, case.cut, case.law),
        *duration.not_whole(case.facts, case.cut, case.law),
        *duration.too_short(case.facts, case.cut, case.before.left, case.law),
    )


def credit_suffices(case: Case) -> tuple[Finding, ...]:
    """What the cut period costs must be left on the one counter of the career."""
    regime = case.facts.regime
    needed = credit.unit_days(regime, total_thirtieths(case.period), case.day, case.law)
    left = case.before.left
    if needed <= left:
        return ()
    months = credit.months_in(left, regime, case.day, case.law)
    return (Finding("CREDIT_INSUFFICIENT", {"needed": needed, "left": left, "months": months}),)


def no_overlap(case: Case) -> tuple[Finding, ...]:
    """Never together with a thematic leave or with another career break of one's own."""
    found = [
        Finding("OVERLAP_THEMATIC_LEAVE", {"starts_on": leave.starts_on, "ends_on": leave.ends_on})
        for leave in case.facts.thematic_leaves
        if leave.overlaps(case.period)
    ]
    for taken in sorted(case.facts.history, key=lambda one: one.period):
        if taken.period.overlaps(case.period):
            values = {"starts_on": taken.period.starts_on, "ends_on": taken.period.ends_on}
            found.append(Finding("OVERLAP_CARE_CREDIT", values))
    return tuple(found)


def _employment(case: Case) -> Inputs:
    post = case.facts.employment
    return {
        "sector": case.facts.sector.value,
        "regime": case.facts.regime.value,
        "onProbation": post.on_probation,
        "replacementContract": post.replacement_contract,
        "excludedFunction": post.excluded_function,
        "permissionGranted": post.permission_granted,
    }


def _motive(case: Case) -> Inputs:
    motive = case.facts.motive
    return {
        "kind": motive.kind.value,
        "relation": motive.relation and motive.relation.value,
        "birthDate": motive.birth_date and motive.birth_date.isoformat(),
        "degree": motive.degree,
        "disabilityPercentage": plain(motive.disability_percentage),
        "pillarOnePoints": plain(motive.pillar_one_points),
        "recognised": motive.recognised,
        "contactHours": plain(motive.contact_hours),
        "credits": plain(motive.credits),
        "distanceLearning": motive.distance_learning,
        "recognisedProvider": motive.recognised_provider,
        "periodStartsOn": case.period.starts_on.isoformat(),
    }


def _fraction(case: Case) -> Inputs:
    post = case.facts.employment
    return {
        "regime": case.facts.regime.value,
        "fraction": str(post.fraction),
        "keptFraction": plain(post.kept_fraction),
    }


def _documents(case: Case) -> Inputs:
    attachments = case.facts.attachments
    return {
        "motive": case.facts.motive.kind.value,
        "attachments": None if attachments is None else sorted(kind.value for kind in attachments),
    }


def _filing(case: Case) -> Inputs:
    filed = case.facts.submitted_on
    return {"submittedOn": filed and filed.isoformat(), "startsOn": case.cut.begins_on.isoformat()}


def _length(case: Case) -> Inputs:
    return {
        "askedFrom": case.cut.asked.starts_on.isoformat(),
        "askedTo": case.cut.asked.ends_on.isoformat(),
        "endsOn": case.cut.ends_on.isoformat(),
        "lawfulEnds": [[reason, day.isoformat()] for reason, day in case.cut.lawful_ends],
    }


def _credit(case: Case) -> Inputs:
    return {
        "career": case.before.career,
        "usedBefore": case.before.used,
        "periodStartsOn": case.period.starts_on.isoformat(),
        "periodEndsOn": case.period.ends_on.isoformat(),
        "regime": case.facts.regime.value,
    }


def _overlap(case: Case) -> Inputs:
    return {
        "thematicLeaves": [
            [leave.starts_on.isoformat(), leave.ends_on.isoformat()] for leave in case.facts.thematic_leaves
        ],
        "history": [[one.period.starts_on.isoformat(), one.period.ends_on.isoformat()] for one in case.facts.history],
    }


def _income(case: Case) -> Inputs:
    return {
        "otherIncome": [
            {"kind": one.kind.value, "startsOn": one.starts_on and one.starts_on.isoformat()}
            for one in case.facts.other_income
        ]
    }


WHO = (
    Rule("employer_in_scope", eligibility.employer_in_scope, ("scope.sectors",), _employment),
    Rule("no_time_credit_right", eligibility.no_time_credit_right, ("scope.time_credit_excludes",), lambda _: {}),
    Rule("function_not_excluded", eligibility.function_not_excluded, (), _employment),
    Rule("full_break_permitted", eligibility.full_break_permitted, ("scope.full_is_favour_sectors",), _employment),
    Rule("residence_accepted", eligibility.residence_accepted, ("scope.residence_required",), lambda _: {}),
    Rule(
        "works_enough",
        eligibility.works_enough,
        ("regime.more_than_fraction", "regime.minimum_fraction"),
        _fraction,
    ),
    Rule("keeps_little_enough", eligibility.keeps_little_enough, ("regime.kept_fraction",), _fraction),
    Rule(
        "motive_gives_right",
        eligibility.motive_gives_right,
        (
            "motives.kinds",
            "motives.child_age_limit",
            "motives.child_relations",
            "motives.illness_degree",
            "motives.disability_percentage",
            "motives.disability_points",
            "motives.training_contact_hours",
            "motives.training_credits",
        ),
        _motive,
    ),
    Rule(
        "documents_present",
        eligibility.documents_present,
        ("motives.documents", "motives.child_documents"),
        _documents,
    ),
    Rule("filed_not_too_early", filing, ("procedure.earliest_months", "procedure.counting"), _filing),
)

# These look at the period that the cuts leave, so they need one.
WHAT = (
    Rule(
        "length_is_lawful",
        length,
        (
            "duration.minimum_months",
            "duration.maximum_months",
            "duration.palliative_maximum_months",
            "duration.shorter_allowed_for",
        ),
        _length,
    ),
    Rule("credit_suffices", credit_suffices, ("duration.career_unit_days", "duration.units_per_day"), _credit),
    Rule("no_overlap", no_overlap, (), _overlap),
    Rule(
        "incomes_allowed",
        cumulation.incomes_allowed,
        ("cumulation.months_before_start", "cumulation.full_time_week", "cumulation.self_employed_regimes"),
        _income,
    ),
)

Described = tuple[tuple[Rule, list[dict[str, Any]]], ...]


@lru_cache(maxsize=1024)
def described(law: Tables, epoch: date) -> tuple[Described, Described]:
    """The rules with the parameters of this epoch, as a trace shows them. Shared between traces: read, never change."""
    who, what = (tuple((rule, describe_epoch(law, rule.parameters, epoch)) for rule in rules) for rules in (WHO, WHAT))
    return who, what
