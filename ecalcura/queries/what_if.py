"""What would change when somebody takes the premium or when replacement is hired: the law over facts that are not (yet)
there. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ecalcura.enums import FUNCTION_OF, LineRole, Profession
from ecalcura.gather import ChoiceData, LineData, facts_of, needs_hours, parameters_for, touches
from ecalcura.law import facts as law
from ecalcura.law.calculation import Result, calculate
from ecalcura.law.fte import full_time_hours
from ecalcura.law.parameters import ParameterSet
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.models import Line
from ecalcura.queries.checks import Notice, shown
from ecalcura.queries.report import Report

CENT = Decimal("0.01")
HIRED = "nieuw"


@dataclass(frozen=True, slots=True)
class PremiumChoice:
    """This person takes so many hours per week as premium from a day on."""

    line_id: int
    hours: Decimal
    starts_on: date


@dataclass(frozen=True, slots=True)
class Hire:
    """Somebody is hired as replacement for so much FTE, from the first day of a quarter on."""

    profession: str
    fte: Decimal
    quarter: Quarter


@dataclass(frozen=True)
class WhatIf:
    """The whole period as it looks now, and with the changes; `notices` says what speaks against a change."""

    before: Result
    after: Result
    notices: tuple[Notice, ...]

    @property
    def rows(self) -> tuple[tuple[str, Decimal, Decimal, Decimal], ...]:
        """Name of the figure, before, after, difference."""
        names = ("exempted_fte", "replacement_fte", "financed_fte", "premium", "replacement", "definitive")
        pairs = [(name, getattr(self.before.totals, name), getattr(self.after.totals, name)) for name in names]
        return tuple((name, one, other, other - one) for name, one, other in pairs)


def what_if(report: Report, premium: PremiumChoice | None, hire: Hire | None) -> WhatIf:
    """Both outlooks of the period; quarters without performances are filled as the contracts promise."""
    parameters = parameters_for(report.period)
    known = {one.line.pk: one.data for one in report.lines}
    lines = [one.line for one in report.lines]
    before = calculate(_outlook(lines, known, report.period, parameters), parameters)
    if premium is not None:
        known[premium.line_id] = _choosing(known[premium.line_id], premium)
    facts = _outlook(lines, known, report.period, parameters)
    if hire is not None:
        facts = replace(facts, replacements=(*facts.replacements, _hired(hire, report.period, parameters)))
    after = calculate(facts, parameters)
    concerned = {str(premium.line_id) if premium else "", HIRED if hire else ""}
    told = [(line.id, line.findings) for line in after.staff] + [
        (line.id, line.findings) for line in after.replacements
    ]
    found = [shown(one) for key, findings in told if key in concerned for one in findings if one.code != "W-P-MISSING"]
    return WhatIf(before, after, tuple(found))


def _choosing(data: LineData, premium: PremiumChoice) -> LineData:
    kept = [one for one in data.choices if one.starts_on < premium.starts_on]
    return replace(data, choices=(*kept, ChoiceData(premium.starts_on, premium.hours)))


def _outlook(
    lines: Sequence[Line], known: dict[int, LineData], period: ReferencePeriod, parameters: ParameterSet
) -> law.Facts:
    facts = facts_of(lines, period, known=known)
    return replace(
        facts,
        staff=tuple(
            replace(one, performances=_filled(one.hours, known[int(one.id)], period, parameters)) for one in facts.staff
        ),
        replacements=tuple(
            replace(one, performances=_filled(one.hours, known[int(one.id)], period, parameters))
            for one in facts.replacements
        ),
    )


def _filled(
    entered: Mapping[Quarter, Decimal], data: LineData, period: ReferencePeriod, parameters: ParameterSet
) -> tuple[tuple[Quarter, Decimal], ...]:
    """What was entered, and for the other quarters the hours that go with the contract."""
    hours = dict(entered)
    for quarter in period.quarters:
        if quarter not in hours and needs_hours(data, quarter):
            hours[quarter] = _promised(data, quarter, parameters)
    return tuple((quarter, hours[quarter]) for quarter in period.quarters if quarter in hours)


def _promised(data: LineData, quarter: Quarter, parameters: ParameterSet) -> Decimal:
    if not touches(data, quarter):
        return Decimal(0)
    weekly = data.replaced_hours
    if data.role != LineRole.REPLACEMENT or weekly is None:
        standing = [one for one in data.contracts if one.starts_on <= quarter.last_day]
        weekly = max(standing, key=lambda one: one.starts_on).weekly_hours
    return (full_time_hours(quarter, parameters) * weekly / parameters.full_time_week_hours).quantize(CENT)


def _hired(hire: Hire, period: ReferencePeriod, parameters: ParameterSet) -> law.ReplacementLine:
    return law.ReplacementLine(
        id=HIRED,
        function=FUNCTION_OF[Profession(hire.profession)],
        contract_mentions_compensation=True,
        performances=tuple(
            (quarter, (full_time_hours(quarter, parameters) * hire.fte).quantize(CENT))
            for quarter in period.quarters
            if quarter.first_day >= hire.quarter.first_day
        ),
    )
