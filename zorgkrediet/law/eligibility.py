"""Who has the right, and for which motive: one function per rule, each with its finding."""

from __future__ import annotations

from decimal import Decimal

from kernel.pure.periods import total_thirtieths
from zorgkrediet.enums import MotiveKind, Regime, Relation
from zorgkrediet.law import credit
from zorgkrediet.law.case import Case
from zorgkrediet.law.credit import unit_days
from zorgkrediet.law.documents import required_documents
from zorgkrediet.law.findings import Finding
from zorgkrediet.law.training import blocked_quarter

Findings = tuple[Finding, ...]
NONE: Findings = ()
ZERO = Decimal(0)


# Who


def employer_in_scope(case: Case) -> Findings:
    """The scope follows the employer; seniority and statute make no difference."""
    if case.facts.sector in case.law["scope.sectors"].texts(case.day):
        return NONE
    return (Finding("EMPLOYER_OUT_OF_SCOPE"),)


def no_time_credit_right(case: Case) -> Findings:
    """Whoever has a right to federal time credit has none here, in any sector."""
    if case.facts.employment.has_time_credit_right and case.law["scope.time_credit_excludes"].flag(case.day):
        return (Finding("TIME_CREDIT_RIGHT"),)
    return NONE


def function_not_excluded(case: Case) -> Findings:
    """An excluded post needs the employer's permission."""
    employment = case.facts.employment
    if employment.excluded_function and not employment.permission_granted:
        return (Finding("EXCLUDED_FUNCTION"),)
    return NONE


def full_break_permitted(case: Case) -> Findings:
    """On probation or with a replacement contract, a full break at the Flemish government is a favour."""
    employment = case.facts.employment
    is_favour = (
        case.facts.regime == Regime.FULL
        and (employment.on_probation or employment.replacement_contract)
        and case.facts.sector in case.law["scope.full_is_favour_sectors"].texts(case.day)
    )
    if is_favour and not employment.permission_granted:
        return (Finding("FULL_BREAK_IS_FAVOUR"),)
    return NONE


def residence_accepted(case: Case) -> Findings:
    """No place of residence is asked, unless the setting says so."""
    if case.law["scope.residence_required"].flag(case.day) and case.facts.lives_in_region is False:
        return (Finding("RESIDENCE_OUTSIDE_REGION"),)
    return NONE


def works_enough(case: Case) -> Findings:
    """4/5 needs a full-time regime; half-time needs more than half; a full break any contract."""
    regime, fraction = case.facts.regime, case.facts.employment.fraction
    more_than: Decimal = case.law["regime.more_than_fraction"].at(case.day)[regime]
    minimum: Decimal = case.law["regime.minimum_fraction"].at(case.day)[regime]
    if fraction > more_than and fraction >= minimum:
        return NONE
    return (Finding("FULL_TIME_NEEDED" if regime == Regime.FIFTH else "MORE_THAN_HALF_NEEDED"),)


def keeps_little_enough(case: Case) -> Findings:
    """All jobs in scope together fall to the level of the regime."""
    kept = case.facts.employment.kept_fraction
    limit: Decimal = case.law["regime.kept_fraction"].at(case.day)[case.facts.regime]
    if kept is None or kept <= limit:
        return NONE
    return (Finding("KEEPS_TOO_MUCH", {"limit": limit}),)


# For which motive


def motive_gives_right(case: Case) -> Findings:
    """One of the five motives, each with its own conditions."""
    kind = case.facts.motive.kind
    if kind not in case.law["motives.kinds"].texts(case.day):
        return (Finding("NO_MOTIVE"),)
    check = _MOTIVES.get(kind)
    return check(case) if check else NONE


def _child(case: Case) -> Findings:
    motive, day = case.facts.motive, case.day
    findings = []
    relation = motive.relation or Relation.OWN
    if relation not in case.law["motives.child_relations"].texts(day):
        findings.append(_refused_relation(case, relation))
    if motive.relation is None:
        findings.append(Finding("OWN_CHILD_ASSUMED"))
    if motive.birth_date is None:
        findings.append(Finding("CHILD_BIRTH_DATE_MISSING"))
    elif motive.birth_date > case.period.starts_on:
        findings.append(Finding("CHILD_NOT_BORN", {"birth_date": motive.birth_date}))
    if case.law["motives.child_must_live_in"].flag(day) and motive.child_lives_in is False:
        findings.append(Finding("CHILD_LIVES_ELSEWHERE"))
    return tuple(findings)


def _refused_relation(case: Case, relation: Relation) -> Finding:
    later = [row for row in case.law["motives.child_relations"].rows if relation in row.value]
    if later:
        return Finding("GUARDIAN_TOO_EARLY", {"first_day": later[0].starts_on})
    return Finding("CHILD_NO_LEGAL_TIE")


def _illness(case: Case) -> Findings:
    motive = case.facts.motive
    if motive.relation == Relation.HOUSEHOLD_MEMBER:
        return NONE
    if motive.degree is None:
        return (Finding("ILLNESS_TIE_MISSING"),)
    limit = case.law["motives.illness_degree"].integer(case.day)
    if motive.degree <= limit:
        return NONE
    return (Finding("FAMILY_TOO_DISTANT", {"degree": motive.degree, "limit": limit}),)


def _disabled_child(case: Case) -> Findings:
    motive, day = case.facts.motive, case.day
    percentage = case.law["motives.disability_percentage"].decimal(day)
    points = case.law["motives.disability_points"].decimal(day)
    if (motive.disability_percentage, motive.pillar_one_points, motive.recognised) == (None, None, None):
        return (Finding("DISABILITY_FACTS_MISSING"),)
    if (
        motive.recognised
        or (motive.disability_percentage or ZERO) >= percentage
        or (motive.pillar_one_points or ZERO) >= points
    ):
        return NONE
    return (Finding("DISABILITY_NOT_SEVERE", {"percentage": percentage, "points": points}),)


def _training(case: Case) -> Findings:
    motive, day = case.facts.motive, case.day
    findings = []
    if not motive.recognised_provider:
        findings.append(Finding("TRAINING_NOT_RECOGNISED"))
    if motive.starts_on is None or motive.ends_on is None:
        findings.append(Finding("TRAINING_DATES_UNKNOWN"))
    hours = case.law["motives.training_contact_hours"].decimal(day)
    credits = case.law["motives.training_credits"].decimal(day)
    if motive.contact_hours is None and motive.credits is None:
        findings.append(Finding("TRAINING_FACTS_MISSING"))
    elif (motive.credits or ZERO) < credits:
        if motive.distance_learning:
            findings.append(Finding("TRAINING_DISTANCE_CREDITS", {"credits": credits}))
        elif (motive.contact_hours or ZERO) < hours:
            findings.append(Finding("TRAINING_TOO_SMALL", {"hours": hours, "credits": credits}))
    return (*findings, *_training_maximum(case), *_training_attendance(case))


def _training_maximum(case: Case) -> Findings:
    """A maximum of its own for training exists only when the setting has one."""
    months = case.law["motives.training_maximum_months"].at(case.day)
    if months is None:
        return NONE
    earlier = sum(
        unit_days(one.regime, total_thirtieths(one.period), case.day, case.law)
        for one in case.facts.history
        if one.motive == MotiveKind.TRAINING and credit.counts(one, case.law)
    )
    asked = unit_days(case.facts.regime, total_thirtieths(case.period), case.day, case.law)
    if earlier + asked <= months * credit.month_cost(Regime.FULL, case.day, case.law):
        return NONE
    return (Finding("TRAINING_MAXIMUM", {"months": months}),)


def _training_attendance(case: Case) -> Findings:
    """A quarter with too many absences, or proven too late, closes the next one."""
    for quarter in case.facts.attendance:
        blocked = blocked_quarter(quarter, case.law)
        if blocked is not None and case.period.starts_on in blocked:
            values = {"starts_on": blocked.starts_on, "ends_on": blocked.ends_on}
            return (Finding("TRAINING_ATTENDANCE", values),)
    return NONE


_MOTIVES = {
    MotiveKind.CHILD: _child,
    MotiveKind.ILLNESS: _illness,
    MotiveKind.DISABLED_CHILD: _disabled_child,
    MotiveKind.TRAINING: _training,
}


# With which proof


def documents_present(case: Case) -> Findings:
    """Every document of the motive; what the register knows is not asked again."""
    attachments = case.facts.attachments
    if attachments is None:
        return NONE
    motive = case.facts.motive
    filed = case.facts.submitted_on or case.facts.starts_on
    needed = required_documents(motive.kind, motive.relation, filed, case.law)
    return tuple(Finding("DOCUMENT_MISSING", {"document": kind}) for kind in needed if kind not in attachments)
