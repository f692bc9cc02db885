"""The report of a facility over a reference period: lines with their right, figures per quarter, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ecalcura.enums import LineRole, QuarterState
from ecalcura.gather import (
    FIRST_PERIOD,
    LineData,
    data_of,
    facts_of,
    needs_hours,
    parameters_for,
    period_of,
    touches,
)
from ecalcura.law.calculation import Result, calculate
from ecalcura.law.facts import Facts
from ecalcura.law.parameters import ParameterSet
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.law.replacements import MONTHS_PER_QUARTER, ReplacementResult, exempted_fte
from ecalcura.law.staff import StaffResult
from ecalcura.models import Confirmation, Facility, FacilityQuarter, Line
from ecalcura.queries.checks import (
    Notice,
    both_roles,
    missing_hours,
    notice,
    over_replaced,
    proof_notices,
    register_notices,
    reported_elsewhere,
    right_proven,
    shape_notices,
    shown,
)
from ecalcura.queries.parts import read_with_parts
from ecalcura.workflow import LOCKED

# The law speaks of missing hours of the whole period; the entry says it per quarter, when it is due.
_PER_QUARTER = frozenset({"W-P-MISSING"})


@dataclass(frozen=True)
class LineReport:
    """One line with what it gives and what is the matter with it."""

    line: Line
    data: LineData
    notices: tuple[Notice, ...]
    bands: tuple[Any, ...] = ()
    exempted_hours: Decimal = Decimal(0)
    premium_hours: Decimal = Decimal(0)
    in_period: bool = True
    # The quarters for which performances are asked and not there.
    hours_missing: frozenset[Quarter] = frozenset()

    @property
    def hours_per_week(self) -> str:
        """The right at the end of the period, in hours per week of a full-timer."""
        return self.bands[-1].hours_per_week if self.bands else "0"

    @property
    def choice(self) -> str:
        """EXEMPTION, PREMIUM or MIXED, by the last choice against the last right."""
        right = Decimal(self.hours_per_week)
        if not self.premium_hours:
            return "EXEMPTION"
        return "PREMIUM" if self.premium_hours >= right else "MIXED"

    @property
    def blocks(self) -> bool:
        return any(one.blocks for one in self.notices)


@dataclass(frozen=True)
class QuarterReport:
    """One quarter: its state, its deadline, and the figures entitled, to replace, replaced, gap."""

    quarter: Quarter
    state: str
    entitled: int
    to_replace: Decimal
    replaced: Decimal
    missing: tuple[Line, ...]
    has_begun: bool
    has_ended: bool

    @property
    def gap(self) -> Decimal:
        return max(Decimal(0), self.to_replace - self.replaced)

    @property
    def surplus(self) -> Decimal:
        return max(Decimal(0), self.replaced - self.to_replace)

    @property
    def locked(self) -> bool:
        return self.state in LOCKED


@dataclass(frozen=True)
class Report:
    """What a facility reported for a reference period."""

    facility: Facility
    period: ReferencePeriod
    lines: tuple[LineReport, ...]
    quarters: tuple[QuarterReport, ...]
    result: Result

    @property
    def staff(self) -> list[LineReport]:
        return [one for one in self.lines if one.line.role == LineRole.ENTITLED]

    @property
    def replacements(self) -> list[LineReport]:
        return [one for one in self.lines if one.line.role == LineRole.REPLACEMENT]

    def quarter(self, quarter: Quarter) -> QuarterReport:
        return next(one for one in self.quarters if one.quarter == quarter)

    def of_line(self, key: int) -> LineReport | None:
        return next((one for one in self.lines if one.line.pk == key), None)


def periods_until(on: date) -> tuple[ReferencePeriod, ...]:
    """The reference periods that can be entered: from the first of eCalcura until the running one."""
    last = max(period_of(on), FIRST_PERIOD)
    return tuple(ReferencePeriod(year) for year in range(last.first_year, FIRST_PERIOD.first_year - 1, -1))


def states_of(facility: Facility) -> Mapping[str, str]:
    """The state of every quarter that somebody touched."""
    return dict(FacilityQuarter.objects.filter(facility=facility).values_list("quarter", "state"))


def locked_quarters(facility: Facility) -> tuple[Quarter, ...]:
    """The quarters in which nothing may change any more."""
    return tuple(Quarter.parse(name) for name, state in sorted(states_of(facility).items()) if state in LOCKED)


def report_of(facility: Facility, period: ReferencePeriod, on: date) -> Report:
    """Everything the screens show about one facility and period, in a fixed number of queries."""
    return report_on(facility, period, lines_of(facility, period), states_of(facility), on)


def lines_of(facility: Facility, period: ReferencePeriod) -> list[Line]:
    """The present lines with all their parts, by name; `elsewhere`: another facility reports the person too."""
    lines = Line.objects.present().filter(facility=facility)
    marked = lines.annotate(elsewhere=reported_elsewhere(period), right_proven=right_proven())
    return read_with_parts(marked.order_by("person__last_name", "id"))


def confirmations_of(facility: Facility) -> list[Confirmation]:
    """Everything the facility confirmed, with where each quarter stands now; the snapshots stay where they are."""
    rows = Confirmation.objects.filter(facility_quarter__facility=facility)
    return list(rows.select_related("facility_quarter", "by").defer("snapshot").order_by("sequence"))


@dataclass(frozen=True)
class _Question:
    """Facts and parameters: two equal questions have the same answer."""

    facts: Facts
    parameter_hash: str
    parameters: ParameterSet = field(compare=False)


def _calculated(facts: Facts) -> Result:
    """What the law makes of these facts; remembered, because a facility looks at many pages of the same facts."""
    parameters = parameters_for(facts.reference_period)
    reported = [line.reported for line in facts.staff] + [line.reported for line in facts.replacements]
    if any(reported):  # findings hold tables: no key
        return calculate(facts, parameters)
    return _remembered(_Question(facts, parameters.hash, parameters))


@lru_cache(maxsize=128)
def _remembered(question: _Question) -> Result:
    return calculate(question.facts, question.parameters)


def report_on(
    facility: Facility,
    period: ReferencePeriod,
    lines: Sequence[Line],
    states: Mapping[str, str],
    on: date,
) -> Report:
    """The same from rows that `lines_of` read for this period."""
    known = {line.pk: data_of(line) for line in lines}
    result = _calculated(facts_of(lines, period, known=known))
    by_key: dict[str, StaffResult | ReplacementResult] = {one.id: one for one in result.staff}
    by_key |= {one.id: one for one in result.replacements}
    doubles = both_roles(lines)
    reports = []
    for line in lines:
        found = by_key.get(str(line.pk))
        data = known[line.pk]
        missing = missing_hours(line, data, period.quarters)
        notices = [*register_notices(line), *proof_notices(line), *shape_notices(data, line.person.death_date)]
        if found is not None:
            notices += [shown(one) for one in found.findings if one.code not in _PER_QUARTER]
            notices += [
                notice("W-P-MISSING", quarter=str(quarter))
                for quarter in period.quarters
                if quarter.last_day < on and quarter in missing
            ]
            notices += over_replaced(line, data, period.quarters)
        if line.elsewhere:  # type: ignore[attr-defined]  # annotated by `lines_of`
            notices.append(notice("W-OTHER-FACILITY"))
        if line.person_id in doubles:
            notices.append(notice("I-BOTH-ROLES"))
        chosen = [one.premium_hours for one in data.choices if one.starts_on <= period.last_day]
        reports.append(
            LineReport(
                line=line,
                data=data,
                notices=tuple(notices),
                bands=found.bands if isinstance(found, StaffResult) else (),
                exempted_hours=found.exempted_hours if isinstance(found, StaffResult) else Decimal(0),
                premium_hours=chosen[-1] if chosen else Decimal(0),
                in_period=found is not None,
                hours_missing=missing,
            )
        )
    quarters = tuple(_quarter(one, reports, result, states, period, on) for one in period.quarters)
    return Report(facility, period, tuple(reports), quarters, result)


def _quarter(
    quarter: Quarter,
    reports: Sequence[LineReport],
    result: Result,
    states: Mapping[str, str],
    period: ReferencePeriod,
    on: date,
) -> QuarterReport:
    present = [one for one in reports if touches(one.data, quarter)]
    entitled = [one for one in present if not one.line.is_replacement and not one.blocks]
    replaced = sum(
        (
            Decimal(entry["fte"])
            for line in result.replacements
            for trace in line.traces
            for entry in trace["quarters"]
            if entry["quarter"] == str(quarter)
        ),
        Decimal(0),
    )
    return QuarterReport(
        quarter=quarter,
        state=states.get(str(quarter), QuarterState.OPEN),
        entitled=len(entitled),
        to_replace=exempted_fte(result.staff, (quarter,), MONTHS_PER_QUARTER, parameters_for(period)),
        replaced=replaced,
        missing=tuple(one.line for one in present if quarter in one.hours_missing),
        has_begun=quarter.first_day <= on,
        has_ended=quarter.last_day < on,
    )


def hours_rows(report: Report, quarter: Quarter) -> list[dict[str, Any]]:
    """The lines whose performances are asked for the quarter, with what was entered."""
    rows = []
    for one in report.lines:
        entered = {row.quarter: row for row in one.line.performances.all()}.get(str(quarter))
        if entered is not None or needs_hours(one.data, quarter):
            rows.append({"line": one.line, "performance": entered})
    return rows
