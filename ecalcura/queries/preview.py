"""What is being typed, before it is kept: the right of one line, and the balance of a quarter by its hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ecalcura.gather import LineData, law_line, needs_hours, parameters_for, touches
from ecalcura.law.calculation import calculate
from ecalcura.law.facts import Facts, StaffLine
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.models import Performance
from ecalcura.queries.checks import Notice, shown
from ecalcura.queries.report import QuarterReport, Report, periods_until, report_on

HOURS_DOUBTED = frozenset({"W-P-OVER-H", "W-P-OVER-REPLACED", "W-FTE-OVER-1"})


@dataclass(frozen=True, slots=True)
class PeriodAhead:
    """What the line gives in one reference period."""

    period: ReferencePeriod
    bands: tuple[Any, ...]
    exempted_hours: Decimal
    exempted_fte: Decimal
    hours_asked: tuple[Quarter, ...]
    notices: tuple[Notice, ...]


def right_ahead(
    data: LineData, *, birth_date: date | None, death_date: date | None, on: date
) -> tuple[PeriodAhead, ...]:
    """The right per reference period that a contract touches, newest first."""
    periods = [one for one in periods_until(on) if any(touches(data, quarter) for quarter in one.quarters)]
    return tuple(_ahead(data, period, birth_date, death_date) for period in periods)


def _ahead(data: LineData, period: ReferencePeriod, birth_date: date | None, death_date: date | None) -> PeriodAhead:
    asked = tuple(quarter for quarter in period.quarters if needs_hours(data, quarter))
    line = law_line(data, line_id="1", birth_date=birth_date, death_date=death_date)
    if not isinstance(line, StaffLine):
        found = calculate(Facts(period, replacements=(line,)), parameters_for(period)).replacements[0].findings
        return PeriodAhead(period, (), Decimal(0), Decimal(0), asked, _told(found))
    result = calculate(Facts(period, staff=(line,)), parameters_for(period)).staff[0]
    return PeriodAhead(period, result.bands, result.exempted_hours, result.exempted_fte, asked, _told(result.findings))


def _told(findings: Any) -> tuple[Notice, ...]:
    return tuple(shown(one) for one in findings if one.code != "W-P-MISSING")


@dataclass(frozen=True, slots=True)
class Balance:
    """Where a quarter and its period stand by what is typed: people, FTE and the euro of the period so far."""

    quarter: QuarterReport
    premium: Decimal
    replacement: Decimal
    is_test: bool
    # What the hours of this quarter ask an explanation for: of whom, and the sentence.
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def total(self) -> Decimal:
        return self.premium + self.replacement


def balance_of(report: Report, quarter: Quarter) -> Balance:
    """The balance of what is stored."""
    totals = report.result.totals
    doubts = tuple(
        (one.line.person.full_name, notice.message)
        for one in report.lines
        for notice in one.notices
        if notice.code in HOURS_DOUBTED and notice.quarter == str(quarter)
    )
    return Balance(report.quarter(quarter), totals.premium, totals.replacement, report.result.is_test, doubts)


def balance_ahead(report: Report, quarter: Quarter, typed: Mapping[int, tuple[Decimal, Decimal]], on: date) -> Balance:
    """The balance as it will be with these hours (worked, assimilated) by row key of the line; nothing is stored."""
    lines = [one.line for one in report.lines]
    for line in lines:
        if line.pk not in typed:
            continue
        worked, assimilated = typed[line.pk]
        others = [row for row in line.performances.all() if row.quarter != str(quarter)]
        ahead = Performance(line=line, quarter=str(quarter), worked_hours=worked, assimilated_hours=assimilated)
        line._prefetched_objects_cache["performances"] = [*others, ahead]  # type: ignore[attr-defined]
    states = {str(one.quarter): one.state for one in report.quarters}
    return balance_of(report_on(report.facility, report.period, lines, states, on), quarter)
