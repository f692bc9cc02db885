"""The one translation between rows, what somebody typed, and the facts of the law."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings

from ecalcura.enums import FUNCTION_OF, CircumstanceKind, Group, LineRole, Profession, SetState, VisaStatus
from ecalcura.law import facts as law
from ecalcura.law.findings import Finding, finding
from ecalcura.law.parameters import ParameterSet, default_group, resolve, shipped_set
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.models import Choice, Line
from ecalcura.models import ParameterSet as SetRow
from kernel.deeds import current_request_id
from kernel.pure.periods import Month

FIRST_PERIOD = ReferencePeriod(2023)
ENTRY_SET = "PARAM-TEST-1"


@dataclass(frozen=True, slots=True)
class ContractData:
    starts_on: date
    ends_on: date | None
    weekly_hours: Decimal


@dataclass(frozen=True, slots=True)
class CircumstanceData:
    """A suspension, a window of irregular hours (its last day in `starts_on`) or another function."""

    kind: str
    starts_on: date
    ends_on: date | None = None
    hours: Decimal | None = None
    profession: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceData:
    starts_on: date
    premium_hours: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class LineData:
    """Everything a facility says about one person in one role; names and birth dates come from the register."""

    role: str
    profession: str
    contracts: tuple[ContractData, ...]
    circumstances: tuple[CircumstanceData, ...] = ()
    choices: tuple[ChoiceData, ...] = ()
    group: str = ""
    group_reason: str = ""
    transitional_right: bool = False
    replaced_hours: Decimal | None = None
    is_additional: bool = False
    contract_type: str = ""
    mentions_compensation: bool = False
    mentioned_on: date | None = None
    proven_birth_date: date | None = None

    @property
    def counted_group(self) -> str:
        """The group that was given, or the one that goes with the function."""
        return self.group or group_of(self.profession)


def group_of(profession: str) -> str:
    """The group that goes with a function when nobody names another."""
    return default_group(FUNCTION_OF[Profession(profession)], FIRST_PERIOD).value


def approved_sets() -> dict[str, SetRow]:
    """The approved set of every reference period that has one; read once in a request."""
    request_id = current_request_id.get()
    return _approved_in_request(request_id) if request_id else _approved_now()


@lru_cache(maxsize=8)
def _approved_in_request(request_id: str) -> dict[str, SetRow]:
    return _approved_now()


def _approved_now() -> dict[str, SetRow]:
    return {row.period: row for row in SetRow.objects.filter(state=SetState.APPROVED)}


def resolved(row: SetRow, period: ReferencePeriod) -> ParameterSet:
    """A set of the department together with the law, for one reference period."""
    key = (row.sha256, str(period))
    found = _RESOLVED.get(key)
    if found is None:
        found = _RESOLVED[key] = resolve(row.content, period)
    return found


_RESOLVED: dict[tuple[str, str], ParameterSet] = {}


@lru_cache(maxsize=64)
def shipped_parameters(period: ReferencePeriod) -> ParameterSet:
    """The marked test set that comes with the product: to look ahead and to demonstrate, never to pay."""
    return resolve(shipped_set(ENTRY_SET), period)


def content_for(period: ReferencePeriod) -> Mapping[str, Any]:
    """The approved set of the period as plain data; the test set where there is none."""
    row = approved_sets().get(str(period))
    return row.content if row else shipped_set(ENTRY_SET)


def parameters_for(period: ReferencePeriod) -> ParameterSet:
    """Figures and readings with which the entry screens look ahead; `figures_in_force` decides what is paid."""
    row = approved_sets().get(str(period))
    return resolved(row, period) if row else shipped_parameters(period)


def figures_in_force(period: ReferencePeriod) -> tuple[SetRow | None, ParameterSet | None]:
    """With what the period is calculated: its approved set, in a demonstration else the test set, else nothing."""
    row = SetRow.objects.filter(period=str(period), state=SetState.APPROVED).first()
    if row is not None:
        return row, resolved(row, period)
    return None, shipped_parameters(period) if settings.DEMO else None


def period_of(day: date) -> ReferencePeriod:
    """The reference period that holds the day."""
    return ReferencePeriod(day.year if day.month >= 7 else day.year - 1)


def period_of_quarter(quarter: Quarter) -> ReferencePeriod:
    return period_of(quarter.first_day)


def quarter_of(day: date) -> Quarter:
    return Quarter.of(Month.of(day))


def choices_in_force(line: Line) -> tuple[Choice, ...]:
    """The choices that no later row corrected, in order of their day."""
    rows = list(line.choices.all())
    corrected = {row.corrects_id for row in rows}
    return tuple(
        sorted((row for row in rows if row.pk not in corrected and not row.withdrawn), key=lambda row: row.starts_on)
    )


def data_of(line: Line) -> LineData:
    """A stored line as it would be typed."""
    return LineData(
        role=line.role,
        profession=line.profession,
        group=line.group,
        group_reason=line.group_reason,
        transitional_right=line.transitional_right,
        contracts=tuple(
            sorted(
                (ContractData(one.starts_on, one.ends_on, one.weekly_hours) for one in line.contracts.all()),
                key=lambda one: one.starts_on,
            )
        ),
        circumstances=tuple(
            sorted(
                (
                    CircumstanceData(one.kind, one.starts_on, one.ends_on, one.hours, one.profession, one.group)
                    for one in line.circumstances.all()
                ),
                key=lambda one: (one.kind, one.starts_on),
            )
        ),
        choices=tuple(ChoiceData(one.starts_on, one.premium_hours) for one in choices_in_force(line)),
        replaced_hours=line.replaced_hours,
        is_additional=line.is_additional,
        contract_type=line.contract_type,
        mentions_compensation=line.mentions_compensation,
        mentioned_on=line.mentioned_on,
        proven_birth_date=line.proven_birth_date,
    )


def seen_in(data: LineData, quarter: Quarter) -> tuple[Any, ...]:
    """What one quarter sees of a line; nothing without a contract in it. Two equal answers: nothing changed there."""
    first, last = quarter.first_day, quarter.last_day
    contracts = _clipped(((one.starts_on, one.ends_on, one.weekly_hours) for one in data.contracts), first, last)
    if not contracts:
        return ()
    suspensions = [one for one in data.circumstances if one.kind == CircumstanceKind.SUSPENSION]
    others = tuple(
        one for one in data.circumstances if one.kind != CircumstanceKind.SUSPENSION and one.starts_on <= last
    )
    made = sorted((one for one in data.choices if one.starts_on <= last), key=lambda one: one.starts_on)
    standing = [one for one in made if one.starts_on <= first][-1:]
    choices = (
        *((first, one.premium_hours) for one in standing),
        *((one.starts_on, one.premium_hours) for one in made if one.starts_on > first),
    )
    return (
        contracts,
        _clipped(((one.starts_on, one.ends_on, None) for one in suspensions), first, last),
        others,
        choices,
        (data.profession, data.counted_group, data.transitional_right, data.proven_birth_date),
        (data.replaced_hours, data.is_additional, data.contract_type, data.mentions_compensation, data.mentioned_on),
    )


def touches(data: LineData, quarter: Quarter) -> bool:
    """Whether a contract of the line covers at least one day of the quarter."""
    return any(
        one.starts_on <= quarter.last_day and (one.ends_on or date.max) >= quarter.first_day for one in data.contracts
    )


def needs_hours(data: LineData, quarter: Quarter) -> bool:
    """Performances are asked of replacements and of whoever takes at least a part as premium in the quarter."""
    if not touches(data, quarter):
        return False
    if data.role == LineRole.REPLACEMENT:
        return True
    made = sorted((one for one in data.choices if one.starts_on <= quarter.last_day), key=lambda one: one.starts_on)
    standing = [one for one in made if one.starts_on <= quarter.first_day][-1:]
    return any(one.premium_hours > 0 for one in (*standing, *(c for c in made if c.starts_on > quarter.first_day)))


def _clipped(spans: Iterable[tuple[date, date | None, Any]], first: date, last: date) -> tuple[Any, ...]:
    return tuple(
        (max(starts_on, first), min(ends_on or last, last), more)
        for starts_on, ends_on, more in sorted(spans, key=lambda span: span[0])
        if starts_on <= last and (ends_on or last) >= first
    )


def law_line(
    data: LineData,
    *,
    line_id: str,
    birth_date: date | None,
    death_date: date | None = None,
    hours: tuple[tuple[Quarter, Decimal], ...] = (),
    reported: tuple[Finding, ...] = (),
    same_as_staff: str | None = None,
) -> law.StaffLine | law.ReplacementLine:
    """A line as the law reads it. Nothing counts after a death."""
    function = FUNCTION_OF[Profession(data.profession)]
    if data.role == LineRole.REPLACEMENT:
        return law.ReplacementLine(
            id=line_id,
            function=function,
            same_as_staff=same_as_staff,
            contract_type=data.contract_type or None,
            contract_mentions_compensation=data.mentions_compensation,
            performances=hours,
            reported=reported,
        )
    of_kind = {kind: [one for one in data.circumstances if one.kind == kind] for kind in CircumstanceKind}
    return law.StaffLine(
        id=line_id,
        birth_date=birth_date,
        function=function,
        group=Group(data.counted_group),
        contracts=tuple(
            law.Contract(one.starts_on, _until_death(one.ends_on, death_date), one.weekly_hours)
            for one in data.contracts
            if death_date is None or one.starts_on <= death_date
        ),
        suspensions=tuple(law.Suspension(one.starts_on, one.ends_on) for one in of_kind[CircumstanceKind.SUSPENSION]),
        irregular_hours=tuple(
            law.IrregularHours(one.starts_on, one.hours or Decimal(0))
            for one in of_kind[CircumstanceKind.IRREGULAR_HOURS]
        ),
        function_changes=tuple(
            law.FunctionChange(one.starts_on, FUNCTION_OF[Profession(one.profession)], Group(one.group))
            for one in of_kind[CircumstanceKind.FUNCTION_CHANGE]
        ),
        choices=tuple(law.Choice(one.starts_on, one.premium_hours) for one in data.choices),
        performances=hours,
        transitional_premium_right=data.transitional_right,
        reported=reported,
    )


def _until_death(ends_on: date | None, death_date: date | None) -> date | None:
    if death_date is None:
        return ends_on
    return death_date if ends_on is None else min(ends_on, death_date)


def facts_of(
    lines: Iterable[Line],
    period: ReferencePeriod,
    *,
    advances: tuple[Decimal, ...] = (),
    already_received: Decimal = Decimal("0.00"),
    known: Mapping[int, LineData] | None = None,
) -> law.Facts:
    """Everything a facility reported for the period, as the law reads it; lines without a contract in it are left out.

    `lines` come from `Line.objects.present().with_parts()`; `known` spares reading them twice.
    """
    read = ((line, known[line.pk] if known else data_of(line)) for line in lines)
    rows = [(line, data) for line, data in read if any(touches(data, quarter) for quarter in period.quarters)]
    staff_of = {line.person_id: str(line.pk) for line, _ in rows if not line.is_replacement}
    made = [
        law_line(
            data,
            line_id=str(line.pk),
            birth_date=line.birth_date,
            death_date=line.person.death_date,
            hours=hours_of(line, _counted_quarters(line, data, period)),
            reported=reported_by_registers(line),
            same_as_staff=staff_of.get(line.person_id),
        )
        for line, data in rows
    ]
    return law.Facts(
        reference_period=period,
        staff=tuple(one for one in made if isinstance(one, law.StaffLine)),
        replacements=tuple(one for one in made if isinstance(one, law.ReplacementLine)),
        advances=advances,
        already_received=already_received,
    )


def _counted_quarters(line: Line, data: LineData, period: ReferencePeriod) -> tuple[Quarter, ...]:
    """The law sees no contract of a replacement: hours that stayed behind when it was shortened replace nobody. Of
    staff it says so itself (W-P-WITHOUT-CONTRACT)."""
    if not line.is_replacement:
        return period.quarters
    return tuple(quarter for quarter in period.quarters if touches(data, quarter))


def hours_of(line: Line, quarters: Iterable[Quarter]) -> tuple[tuple[Quarter, Decimal], ...]:
    """P per quarter, where it was entered."""
    entered = {row.quarter: row.total_hours for row in line.performances.all()}
    return tuple((quarter, entered[str(quarter)]) for quarter in quarters if str(quarter) in entered)


def reported_by_registers(line: Line) -> tuple[Finding, ...]:
    """What the registers found that makes the line count for nothing."""
    return (finding("E-VISA-MISSING"),) if line.visa_status == VisaStatus.MISSING else ()
