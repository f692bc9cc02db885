"""Everything a calculation of some facilities needs, in a fixed number of queries, and what stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ecalcura.enums import CalculationKind, DueKind, IdentityStatus
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.law.transition import (
    NoSupplementKnown,
    Received,
    SecondHalfNotConfirmed,
    Supplement,
    first_half_months,
    received_in,
    received_in_second_half,
    second_half_months,
)
from ecalcura.models import Calculation, Confirmation, DayPrice, Facility, FacilityQuarter, Grant, InvoicedDays, Line
from ecalcura.queries.confirmed import asked_quarters, facts_confirmed, newest_confirmations
from ecalcura.workflow import LOCKED
from kernel.pure.money import ZERO
from kernel.pure.periods import Month

# The reference period that holds each half of 2023.
PERIOD_OF_FIRST_HALF, PERIOD_OF_SECOND_HALF = ReferencePeriod(2022), ReferencePeriod(2023)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why one facility cannot be calculated now, with the line or the quarter where it lies."""

    code: str
    message: str
    line: str = ""
    quarter: str = ""

    def as_json(self) -> dict[str, str]:
        filled = {"code": self.code, "message": self.message, "line": self.line, "quarter": self.quarter}
        return {name: text for name, text in filled.items() if text}


@dataclass(frozen=True)
class Inputs:
    """What one facility brings to one calculation; with an obstacle there is none."""

    facility: Facility
    obstacles: tuple[Obstacle, ...]
    through: Quarter | None = None
    snapshot: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)
    latest: Calculation | None = None
    granted: Grant | None = None


@dataclass(frozen=True)
class _Rows:
    """What was read for all facilities together, by facility."""

    states: dict[int, dict[str, str]]
    confirmations: dict[int, list[Confirmation]]
    pending: dict[int, list[Line]]
    latest: dict[int, Calculation]
    grants: dict[int, Grant]
    day_prices: dict[int, DayPrice]
    days: dict[int, dict[Month, int]]


def inputs_of(facilities: Sequence[Facility], period: ReferencePeriod, kind: str) -> list[Inputs]:
    """The inputs of each facility, in the order given."""
    quarters = _settled_quarters() if kind == CalculationKind.TRANSITION else period.quarters
    rows = _read([one.pk for one in facilities], period, quarters)
    if kind == CalculationKind.TRANSITION:
        return [_transition(one, period, rows) for one in facilities]
    return [_ordinary(one, period, kind, rows) for one in facilities]


def _settled_quarters() -> tuple[Quarter, ...]:
    return tuple(dict.fromkeys(Quarter.of(month) for month in first_half_months()))


def _read(keys: list[int], period: ReferencePeriod, quarters: Sequence[Quarter]) -> _Rows:
    rows = _Rows({}, {}, {}, {}, {}, {}, {})
    names = [str(quarter) for quarter in quarters]
    standing = FacilityQuarter.objects.filter(facility__in=keys, quarter__in=names)
    for key, quarter, state in standing.values_list("facility_id", "quarter", "state"):
        rows.states.setdefault(key, {})[quarter] = state
    for confirmation in newest_confirmations(keys, quarters):
        rows.confirmations.setdefault(confirmation.facility_quarter.facility_id, []).append(confirmation)
    waiting = Line.objects.present().to_verify().filter(facility__in=keys)
    for line in waiting.only("pk", "facility_id", "identity_status", "visa_status").order_by("pk"):
        rows.pending.setdefault(line.facility_id, []).append(line)
    versions = Calculation.objects.filter(facility__in=keys, period=str(period)).defer("snapshot", "result", "sources")
    rows.latest.update({one.facility_id: one for one in versions.order_by("version")})
    grants = Grant.objects.filter(facility__in=keys, period=str(period)).prefetch_related("parts")
    rows.grants.update({one.facility_id: one for one in grants.order_by("version")})
    if period in (PERIOD_OF_FIRST_HALF, PERIOD_OF_SECOND_HALF):
        rows.day_prices.update(
            {one.facility_id: one for one in DayPrice.objects.filter(facility__in=keys).order_by("pk")}
        )
        for row in InvoicedDays.objects.filter(facility__in=keys).order_by("month"):
            rows.days.setdefault(row.facility_id, {})[Month.of(row.month)] = row.days
    return rows


def _ordinary(facility: Facility, period: ReferencePeriod, kind: str, rows: _Rows) -> Inputs:
    asked = asked_quarters(facility, period.quarters)
    states = rows.states.get(facility.pk, {})
    confirmed = {one.facility_quarter.quarter: one for one in rows.confirmations.get(facility.pk, [])}
    is_provisional = kind == CalculationKind.PROVISIONAL
    counted = _until_the_first_gap(asked, confirmed) if is_provisional else asked
    missing = [one for one in asked if states.get(str(one)) not in LOCKED or str(one) not in confirmed]
    obstacles = [_not_confirmed(one) for one in missing] if not is_provisional else []
    if is_provisional and not counted:
        obstacles = [_not_confirmed(one) for one in missing[:1]]
    if not asked:
        obstacles = [Obstacle("E-NOT-CONFIRMED", _("Deze voorziening bestond niet in deze referentieperiode."))]
    granted = rows.grants.get(facility.pk)
    received = Received(ZERO, ())
    if period == PERIOD_OF_SECOND_HALF:
        received, found = _second_half(facility, rows, asked, needs_answer=not is_provisional)
        obstacles += found
    latest = rows.latest.get(facility.pk)
    if obstacles:
        obstacles += _pending(facility, rows, None)
        return Inputs(facility, tuple(obstacles), latest=latest, granted=granted)
    used = [one for one in rows.confirmations[facility.pk] if one.facility_quarter.quarter in set(map(str, counted))]
    through = counted[-1]
    # What was advanced for quarters to come says nothing yet about the ones that were confirmed.
    advances = advances_of(granted, through.last_day if is_provisional else date.max)
    facts = facts_confirmed(used, period, through, advances=advances, already_received=str(received.amount))
    obstacles = _pending(facility, rows, {line["id"] for line in (*facts["staff"], *facts["replacements"])})
    snapshot = {"facts": facts, "received": list(received.traces), "through": str(through)}
    return Inputs(facility, tuple(obstacles), through, snapshot, _sources(used, granted, rows), latest, granted)


def _until_the_first_gap(asked: Sequence[Quarter], confirmed: dict[str, Confirmation]) -> tuple[Quarter, ...]:
    counted = []
    for quarter in asked:
        if str(quarter) not in confirmed:
            break
        counted.append(quarter)
    return tuple(counted)


def _not_confirmed(quarter: Quarter) -> Obstacle:
    sentence = _("Kwartaal %(quarter)s is nog niet bevestigd.") % {"quarter": quarter}
    return Obstacle("E-NOT-CONFIRMED", sentence, quarter=str(quarter))


def _pending(facility: Facility, rows: _Rows, counted: set[str] | None) -> list[Obstacle]:
    """Lines that wait for a register; of those that count, or of all when that is not known."""
    obstacles = []
    for line in rows.pending.get(facility.pk, []):
        if counted is not None and str(line.pk) not in counted:
            continue
        code = "E-IDENTITY-PENDING" if line.identity_status == IdentityStatus.PENDING else "E-VISA-PENDING"
        sentence = _("Lijn %(line)s wacht nog op een antwoord van de registers.") % {"line": line.pk}
        obstacles.append(Obstacle(code, sentence, line=str(line.pk)))
    return obstacles


def advances_of(granted: Grant | None, until: date = date.max) -> list[str]:
    """The advances that were approved for the period and are due until the day, in order of their day."""
    if granted is None:
        return []
    parts = [part for part in granted.parts.all() if part.kind == DueKind.ADVANCE and part.due_on <= until]
    return [str(part.amount) for part in sorted(parts, key=lambda part: part.due_on)]


def _sources(used: Sequence[Confirmation], granted: Grant | None, rows: _Rows) -> dict[str, Any]:
    return {
        "confirmations": {one.facility_quarter.quarter: {"id": one.pk, "sha256": one.snapshot_sha256} for one in used},
        "advances": granted.reference if granted else "",
    }


def _second_half(
    facility: Facility, rows: _Rows, asked: Sequence[Quarter], *, needs_answer: bool
) -> tuple[Received, list[Obstacle]]:
    """The guard against paying July to December 2023 twice: through the day price and here. Months without invoiced
    days would count as months without money, so they must all be there."""
    stated, days = rows.day_prices.get(facility.pk), rows.days.get(facility.pk, {})
    in_price = stated.second_half_in_price if stated else None
    try:
        received = received_in_second_half(in_price, days, supplements_of(stated))
        is_counted = bool(in_price) and needs_answer
        return received, _missing_days(days, asked, second_half_months()) if is_counted else []
    except SecondHalfNotConfirmed as fault:
        return Received(ZERO, ()), [Obstacle(fault.code, str(fault))] if needs_answer else []
    except NoSupplementKnown as fault:
        return Received(ZERO, ()), [Obstacle(fault.code, fault.message)]


def supplements_of(stated: DayPrice | None) -> tuple[Supplement, ...]:
    """The supplements per stay day as the law reads them."""
    return tuple(
        Supplement(Month.parse(one["first"]), Month.parse(one["last"]), Decimal(one["perDay"]))
        for one in (stated.supplements if stated else ())
    )


def _transition(facility: Facility, period: ReferencePeriod, rows: _Rows) -> Inputs:
    """January to June 2023: what was due against what the invoiced days brought in."""
    granted, latest = rows.grants.get(facility.pk), rows.latest.get(facility.pk)
    stated, days = rows.day_prices.get(facility.pk), rows.days.get(facility.pk, {})
    if period != PERIOD_OF_FIRST_HALF:
        sentence = _("De overgang van 2023 hoort bij referentieperiode %(period)s.") % {"period": PERIOD_OF_FIRST_HALF}
        return Inputs(facility, (Obstacle("PERIOD_OUTSIDE_STRATEGY", sentence),), latest=latest, granted=granted)
    asked = asked_quarters(facility, _settled_quarters())
    confirmed = {one.facility_quarter.quarter for one in rows.confirmations.get(facility.pk, [])}
    obstacles = _missing_days(days, asked, first_half_months())
    if stated is None:
        sentence = _("Het supplement per verblijfdag van 2023 is nog niet ingevoerd door het departement.")
        obstacles.append(Obstacle("NO_SUPPLEMENT_KNOWN", sentence))
    is_given = stated is not None and stated.first_half_due is not None
    if not is_given:
        obstacles += [_not_confirmed(one) for one in asked if str(one) not in confirmed]
    received = Received(ZERO, ())
    if not obstacles:
        try:
            received = received_in(first_half_months(), days, supplements_of(stated))
        except NoSupplementKnown as fault:
            obstacles.append(Obstacle(fault.code, fault.message))
    if obstacles or stated is None:
        return Inputs(facility, tuple(obstacles), latest=latest, granted=granted)
    used = [] if is_given else rows.confirmations.get(facility.pk, [])
    facts = facts_confirmed(used, period, _settled_quarters()[-1], already_received=str(received.amount))
    due = {"amount": str(stated.first_half_due), "source": stated.source} if is_given else None
    snapshot = {"facts": facts, "received": list(received.traces), "through": "", "given": due}
    sources = _sources(used, granted, rows) | {"dayPrice": stated.pk}
    found = _pending(facility, rows, {line["id"] for line in (*facts["staff"], *facts["replacements"])})
    return Inputs(facility, tuple(found), None, snapshot, sources, latest, granted)


def _missing_days(days: dict[Month, int], asked: Sequence[Quarter], months: Sequence[Month]) -> list[Obstacle]:
    existed = {month for quarter in asked for month in quarter.months}
    missing = [str(month) for month in months if month not in days and month in existed]
    if not missing:
        return []
    sentence = _("Er zijn geen gefactureerde dagen ingevoerd voor %(months)s.") % {"months": ", ".join(missing)}
    return [Obstacle("E-DAYS", sentence)]


def parameter_missing(period: ReferencePeriod) -> Obstacle:
    """No approved set for the period."""
    sentence = _("Voor %(period)s is er geen goedgekeurde parameterset.") % {"period": period}
    return Obstacle("E-PARAMETER-MISSING", sentence)
