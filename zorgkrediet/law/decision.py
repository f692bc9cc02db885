"""`decide`: from facts to verdict, in the order cuts, rights, events, amounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from kernel.pure.periods import Month, Period
from kernel.pure.tables import Tables
from zorgkrediet.enums import Category, Outcome, Regime
from zorgkrediet.law import credit, duration, events
from zorgkrediet.law.amount import (
    Grant,
    categories_through,
    is_single_parent,
    lives_alone,
    older_from,
    payment_lines,
    work_fraction,
)
from zorgkrediet.law.case import Case
from zorgkrediet.law.credit import Credit
from zorgkrediet.law.facts import Facts
from zorgkrediet.law.findings import Finding
from zorgkrediet.law.rules import Inputs, Rule, described
from zorgkrediet.law.tables import LAW, scheme_start
from zorgkrediet.law.verdict import Verdict, outcome_of

Steps = list[dict[str, Any]]


class HistoryExceedsCareer(ValueError):
    """More care credit was taken than a career holds: the history cannot be right."""


def decide(facts: Facts, law: Tables = LAW) -> Verdict:
    """The whole law on one application; the same facts always give the same verdict."""
    before = credit_before(facts, law)
    first_day = scheme_start(law)
    if facts.starts_on < first_day:
        return _refused(facts, before, (Finding("BEFORE_SCHEME", {"scheme_start": first_day}),), [])
    cut = duration.cut(facts, law)
    period = cut.period or cut.asked
    case = Case(facts, law, cut, before, period, period.starts_on, law.epoch(period.starts_on))
    steps: Steps = [_cut_step(case)]
    findings = list(cut.findings)
    who, what = described(law, case.epoch)
    told: dict[Any, Inputs] = {}
    for rule, parameters in who:
        findings.extend(_applied(rule, parameters, case, told, steps))
    if cut.period is None:
        return _refused(facts, before, tuple(findings), steps)
    for rule, parameters in what:
        findings.extend(_applied(rule, parameters, case, told, steps))
    findings.extend(_old_breaks(facts, law))
    if outcome_of(tuple(findings)) == Outcome.REFUSED:
        return _refused(facts, before, tuple(findings), steps)
    return _with_events(case, findings, steps)


def credit_before(facts: Facts, law: Tables = LAW) -> Credit:
    """The counter before this application."""
    total = credit.career(max(facts.starts_on, scheme_start(law)), law)
    used = credit.used(facts.history, law)
    if used > total:
        raise HistoryExceedsCareer(f"{used} unit-days of {total}")
    return Credit(total, used)


def _with_events(case: Case, findings: list[Finding], steps: Steps) -> Verdict:
    course = events.course(case)
    steps.append(
        {
            "rule": "events",
            "inputs": {"events": [[event.kind.value, event.on.isoformat()] for event in case.facts.events]},
            "parameters": case.described(("duration.death_months",)),
            "result": {"endsOn": course.ends_on.isoformat(), "chargedThirtieths": course.charged},
            "findings": [finding.code for finding in (*course.findings, *course.refusals)],
        }
    )
    found = (*findings, *course.refusals, *course.findings)
    outcome = outcome_of(found)
    if outcome != Outcome.GRANTED:
        return Verdict(case.facts, outcome, found, None, case.before, case.before, (), tuple(steps))
    grant = _grant(case, course.ends_on)
    lines = payment_lines(grant, case.law)
    cost = credit.unit_days(case.facts.regime, course.charged, case.day, case.law)
    after = case.before.after(cost)
    steps.append(_credit_step(case, course.charged, after))
    steps.append(_category_step(case, grant))
    found = (*found, *_notes(case, grant))
    return Verdict(case.facts, outcome, found, grant, case.before, after, lines, tuple(steps))


def _grant(case: Case, ends_on: date) -> Grant:
    period = Period(case.period.starts_on, ends_on)
    facts = case.facts
    categories = categories_through(period, facts.regime, events.households(case), facts.birth_date, case.law)
    fraction = work_fraction(facts.regime, facts.employment.fraction, case.day, case.law)
    return Grant(facts.regime, fraction, period.starts_on, ends_on, categories)


def _refused(facts: Facts, before: Credit, findings: tuple[Finding, ...], steps: Steps) -> Verdict:
    return Verdict(facts, Outcome.REFUSED, findings, None, before, before, (), tuple(steps))


def _applied(rule: Rule, parameters: Steps, case: Case, told: dict[Any, Inputs], steps: Steps) -> tuple[Finding, ...]:
    """Applies a rule and writes it down; rules that look at the same things share one account of them (`told`)."""
    found = rule.check(case)
    inputs = told.get(rule.inputs)
    if inputs is None:
        inputs = told[rule.inputs] = rule.inputs(case)
    codes = [finding.code for finding in found]
    steps.append({"rule": rule.name, "inputs": inputs, "parameters": parameters, "findings": codes})
    return found


def _cut_step(case: Case) -> dict[str, Any]:
    cut = case.cut
    return {
        "rule": "lawful_cuts",
        "inputs": {
            "askedFrom": cut.asked.starts_on.isoformat(),
            "askedTo": cut.asked.ends_on.isoformat(),
            "submittedOn": case.facts.submitted_on and case.facts.submitted_on.isoformat(),
        },
        "parameters": case.described(("motives.child_age_limit", "procedure.latest_months", "procedure.late_end")),
        "result": cut.period and [cut.period.starts_on.isoformat(), cut.period.ends_on.isoformat()],
        "findings": [finding.code for finding in cut.findings],
    }


def _credit_step(case: Case, charged: int, after: Credit) -> dict[str, Any]:
    rate = credit.unit_days(case.facts.regime, 1, case.day, case.law)
    return {
        "rule": "credit",
        "kind": "credit",
        "inputs": {"career": after.career, "usedBefore": case.before.used, "thirtieths": charged, "unitsPerDay": rate},
        "parameters": case.described(_CREDIT_PARAMETERS),
        "result": {"used": after.used, "left": after.left},
        "findings": [],
    }


_CATEGORY_PARAMETERS = ("amounts.higher_withholding_age", "amounts.age_effective", "amounts.household_effective")
_CREDIT_PARAMETERS = ("duration.career_unit_days", "duration.units_per_day", "duration.days_per_month")


def _category_step(case: Case, grant: Grant) -> dict[str, Any]:
    day, facts = case.day, case.facts
    return {
        "rule": "category",
        "inputs": {
            "regime": facts.regime.value,
            "livesAlone": lives_alone(facts.household),
            "singleParent": is_single_parent(facts.household, day, case.law),
            "birthDate": facts.birth_date and facts.birth_date.isoformat(),
        },
        "parameters": case.described(_CATEGORY_PARAMETERS),
        "result": [[start.isoformat(), category.value] for start, category in grant.categories],
        "findings": [],
    }


def _old_breaks(facts: Facts, law: Tables) -> tuple[Finding, ...]:
    if all(credit.counts(taken, law) for taken in facts.history):
        return ()
    return (Finding("RVA_NOT_COUNTED", {"scheme_start": scheme_start(law)}),)


def _notes(case: Case, grant: Grant) -> tuple[Finding, ...]:
    """What the reader should know beside the outcome."""
    notes = []
    facts, law = case.facts, case.law
    last_index = Month.of(law["index.coefficient"].last_row.starts_on)
    if Month.of(grant.ends_on) > last_index:
        notes.append(Finding("INDEX_NOT_RELEASED", {"last": last_index.first_day}))
    confirmed = date.fromisoformat(law["duration.rules_confirmed_until"].text(case.day))
    if grant.ends_on > confirmed:
        notes.append(Finding("RULES_UNCONFIRMED", {"until": confirmed}))
    categories = [category for _, category in grant.categories]
    if facts.birth_date is None and Category.HC in categories:
        notes.append(Finding("AGE_UNKNOWN"))
    if facts.birth_date is not None and Category.HC50 in categories and Category.HC in categories:
        notes.append(Finding("OLDER_THAN_LIMIT", {"on": older_from(facts.birth_date, case.day, law)}))
    if facts.regime != Regime.FULL:
        notes.extend(_household_notes(case, grant))
    return tuple(notes)


def _household_notes(case: Case, grant: Grant) -> list[Finding]:
    changes = [row for row in events.households(case)[1:] if row[0] <= grant.ends_on]
    return [Finding("HOUSEHOLD_CHANGED", {"on": on}) for on, _ in changes]
