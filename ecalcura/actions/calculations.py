"""Orders to calculate: one facility or all, in chunks on any number of workers, each version written once for ever."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from ecalcura.enums import CalculationKind, PartState, SetState
from ecalcura.gather import FIRST_PERIOD, figures_in_force, resolved, shipped_parameters
from ecalcura.law.parameters import ParameterSet
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import Calculation, CalculationRun, Confirmation, Facility, Grant, RunPart
from ecalcura.models import ParameterSet as SetRow
from ecalcura.queries.confirmed import asked_quarters, existing_in
from ecalcura.queries.fingerprints import fingerprint
from ecalcura.queries.inputs import Inputs, Obstacle, inputs_of, parameter_missing
from ecalcura.queries.made import make, strategy_of
from ecalcura.workflow import LOCKED
from kernel.deeds import deed
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError

logger = logging.getLogger(__name__)

CHUNK = 15
SETTLING = frozenset({CalculationKind.DEFINITIVE, CalculationKind.REVISION})


class OrderRefused(DomainError):
    """This cannot be calculated: the period, the set or the facilities do not fit what was asked."""

    code = "ORDER_REFUSED"


@deed
def order_calculations(
    *,
    kind: str,
    period: ReferencePeriod,
    by: User,
    on: date,
    at: datetime,
    facilities: Sequence[Facility] | None = None,
    parameter_set: SetRow | None = None,
    reason: str = "",
    confirmation: Confirmation | None = None,
) -> CalculationRun:
    """Ask for a calculation of these facilities, or of all that existed in the period; workers take it from there.

    A revision asks why, and may name the set that is to hold; every other kind takes the approved set of the period. A
    rehearsal tries a draft and leaves nothing behind but a comparison.
    """
    kind = CalculationKind(kind)
    _demand_period(kind, period, on)
    if kind == CalculationKind.REVISION and not reason.strip():
        raise OrderRefused(_("Zeg waarom u herziet."), code="REASON_MISSING")
    if kind == CalculationKind.REHEARSAL and parameter_set is None:
        raise OrderRefused(_("Kies de parameterset die u wilt proberen."))
    if parameter_set is not None and not _fits(parameter_set, period, kind):
        raise OrderRefused(_("Deze parameterset is niet goedgekeurd voor deze referentieperiode."))
    if parameter_set is None:
        parameter_set, _figures = figures_in_force(period)
    asked = list(facilities) if facilities is not None else list(existing_in(period))
    if not asked:
        raise OrderRefused(_("Er is geen voorziening om te berekenen."))
    run = CalculationRun.objects.create(
        kind=kind, period=str(period), parameter_set=parameter_set, reason=reason.strip()[:1000], ordered_by=by, on=on,
        ordered_at=at, facilities=len(asked), confirmation=confirmation,
    )  # fmt: skip
    RunPart.objects.bulk_create(RunPart(run=run, facility=one) for one in asked)
    hand_out(run)
    return run


def _demand_period(kind: CalculationKind, period: ReferencePeriod, on: date) -> None:
    """Nothing is paid for a period before eCalcura, but for the transition; figures may be tried all the same."""
    is_free = kind in (CalculationKind.TRANSITION, CalculationKind.REHEARSAL)
    if period.first_day > on or (period < FIRST_PERIOD and not is_free):
        sentence = _("Kies een referentieperiode vanaf %(first)s die al begonnen is.")
        raise OrderRefused(sentence % {"first": FIRST_PERIOD})


def _fits(row: SetRow, period: ReferencePeriod, kind: CalculationKind) -> bool:
    if row.period != str(period):
        return False
    return row.state != SetState.DRAFT or kind == CalculationKind.REHEARSAL


def hand_out(run: CalculationRun) -> None:
    """One job per chunk that waits; each takes what is free, so that a lost job costs nothing but time."""
    waiting = run.parts.filter(state=PartState.WAITING).count()
    for _job in range(-(-waiting // CHUNK)):
        enqueue("ecalcura.calculate_chunk", run_id=run.pk)
    if not waiting:
        enqueue("ecalcura.close_run", run_id=run.pk)


@deed
def calculate_next_chunk(*, run_id: int, by: User, at: datetime, size: int = CHUNK) -> int:
    """Calculate the next facilities that wait, wholly or not at all; how many there were.

    One facility that cannot be calculated says why and stops alone.
    """
    parts = list(
        RunPart.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(run_id=run_id, state=PartState.WAITING)
        .order_by("facility_id")[:size]
    )
    if not parts:
        return 0
    run = CalculationRun.objects.select_related("parameter_set").get(pk=run_id)
    # One version at a time of each facility, and no confirmation in between.
    facilities = Facility.objects.select_for_update(of=("self",)).filter(pk__in=[part.facility_id for part in parts])
    known = {one.pk: one for one in facilities.order_by("pk")}
    period, figures = ReferencePeriod.parse(run.period), _figures_of(run)
    read_as = CalculationKind.PROVISIONAL if run.kind == CalculationKind.REHEARSAL else run.kind
    found = inputs_of([known[part.facility_id] for part in parts], period, read_as)
    for part, inputs in zip(parts, found, strict=True):
        made = _settle_part(part, run, inputs, figures, at)
        if made is not None:
            # One by one: their long contents are slower to send together, as arrays.
            made.save(force_insert=True)
        part.done_at = at
    RunPart.objects.bulk_update(parts, ["state", "calculation", "findings", "before", "after", "done_at"])
    return len(parts)


def _figures_of(run: CalculationRun) -> ParameterSet | None:
    period = ReferencePeriod.parse(run.period)
    if run.parameter_set is not None:
        return resolved(run.parameter_set, period)
    _row, figures = figures_in_force(period)
    # Approved since the order was given: still the order decides, so that a resumed run gives what it began.
    return shipped_parameters(period) if figures is not None and figures.is_test else None


def _settle_part(
    part: RunPart, run: CalculationRun, inputs: Inputs, figures: ParameterSet | None, at: datetime
) -> Calculation | None:
    """Fill the part; the new version when there is one."""
    kind = CalculationKind(run.kind)
    held = _still_holds(kind, inputs)
    if held is not None:
        part.state, part.calculation = PartState.UNCHANGED, held
        return None
    obstacles = list(inputs.obstacles)
    if figures is None:
        obstacles.append(parameter_missing(ReferencePeriod.parse(run.period)))
    if kind == CalculationKind.REVISION and (inputs.granted is None or inputs.granted.calculation_id is None):
        sentence = _("Er is nog geen goedgekeurde definitieve berekening om te herzien.")
        obstacles.append(Obstacle("NOT_SETTLED", sentence))
    made = None
    if not obstacles and figures is not None:
        try:
            made, obstacles = _made(part, run, inputs, figures, at)
        except DomainError as fault:
            obstacles = [Obstacle(fault.code, fault.message)]
        except Exception as fault:  # one facility never keeps the others from their calculation
            logger.exception("facility %s in calculation run %s", inputs.facility.pk, run.pk)
            obstacles = [Obstacle("UNEXPECTED", type(fault).__name__)]
    if obstacles:
        part.state, part.findings = PartState.STOPPED, [one.as_json() for one in obstacles]
    return made


def _still_holds(kind: CalculationKind, inputs: Inputs) -> Calculation | None:
    """A settled period changes only by an explicit revision, and an announcement comes before the settlement only."""
    if kind == CalculationKind.DEFINITIVE and inputs.granted is not None and inputs.granted.calculation_id is not None:
        return inputs.latest
    if kind == CalculationKind.PROVISIONAL and inputs.latest is not None and inputs.latest.kind in SETTLING:
        return inputs.latest
    return None


def _made(
    part: RunPart, run: CalculationRun, inputs: Inputs, figures: ParameterSet, at: datetime
) -> tuple[Calculation | None, list[Obstacle]]:
    strategy = strategy_of(run.kind)
    sha256 = fingerprint(inputs.snapshot)
    latest = inputs.latest
    if run.kind == CalculationKind.REHEARSAL:
        return None, _rehearsed(part, run, inputs, figures)
    if (
        latest is not None
        and (latest.kind == run.kind or {latest.kind, run.kind} <= SETTLING)
        and (latest.snapshot_sha256, latest.parameter_hash, latest.strategy) == (sha256, figures.hash, strategy)
    ):
        part.state, part.calculation = PartState.UNCHANGED, latest
        return None, []
    made = make(inputs.snapshot, strategy, figures)
    if made.missing:
        return None, list(made.missing)
    part.state = PartState.CALCULATED
    part.calculation = Calculation(
        run=run, facility=inputs.facility, period=run.period, version=latest.version + 1 if latest else 1,
        kind=run.kind, through_quarter=str(inputs.through or ""), strategy=strategy, parameter_set=run.parameter_set,
        parameter_name=str(run.parameter_set or figures.id), parameter_hash=figures.hash, is_test=figures.is_test,
        snapshot=inputs.snapshot, snapshot_sha256=sha256, sources=inputs.sources, result=made.result,
        result_sha256=made.sha256, ordered_by=run.ordered_by, on=run.on, at=at, **made.figures,
    )  # fmt: skip
    return part.calculation, []


def _rehearsed(part: RunPart, run: CalculationRun, inputs: Inputs, figures: ParameterSet) -> list[Obstacle]:
    """The same facts with the figures that hold now and with those under trial."""
    period, strategy = ReferencePeriod.parse(run.period), strategy_of(run.kind)
    _row, now = figures_in_force(period)
    tried = make(inputs.snapshot, strategy, figures)
    if tried.missing:
        return list(tried.missing)
    part.state, part.after = PartState.CALCULATED, tried.figures["definitive"]
    part.before = make(inputs.snapshot, strategy, now).figures["definitive"] if now is not None else None
    return []


@deed
def close_run(*, run_id: int, by: User, at: datetime) -> bool:
    """When no facility waits any more the order is done; says whether this call closed it."""
    run = CalculationRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.finished_at is not None or run.parts.filter(state=PartState.WAITING).exists():
        return False
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    if run.calculations.exists():
        enqueue("ecalcura.tell_calculations", run_id=run.pk)
        enqueue("ecalcura.keep_calculation_files", run_id=run.pk)
    return True


@deed
def resume_run(*, run_id: int, by: User) -> None:
    """Hand out again whatever was left when a worker or the queue died; what was done is not done twice."""
    run = CalculationRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.finished_at is None:
        hand_out(run)


@deed
def calculate_after_confirmation(*, confirmation_id: int, by: User, on: date, at: datetime) -> CalculationRun | None:
    """What a confirmation asks for: a provisional calculation, the definitive one after the last quarter, a revision of
    what was settled after a correction. The same confirmation asks only once."""
    confirmation = Confirmation.objects.select_related("facility_quarter__facility").get(pk=confirmation_id)
    if CalculationRun.objects.filter(confirmation=confirmation).exists():
        return None
    facility = Facility.objects.select_for_update(of=("self",)).get(pk=confirmation.facility_quarter.facility_id)
    period = ReferencePeriod.parse(confirmation.snapshot["facts"]["referencePeriod"])
    if period < FIRST_PERIOD:
        return None
    settled = _settled(facility, period)
    order: dict[str, Any] = {"kind": CalculationKind.PROVISIONAL}
    if settled is not None:
        # A correction of facts never brings other figures along: those ask for a revision of their own.
        order = {
            "kind": CalculationKind.REVISION,
            "parameter_set": settled.parameter_set,
            "reason": _("Verbetering van %(quarter)s.") % {"quarter": confirmation.facility_quarter.quarter},
        }
    elif _is_complete(facility, period):
        order = {"kind": CalculationKind.DEFINITIVE}
    return order_calculations(
        period=period, facilities=[facility], confirmation=confirmation, by=by, on=on, at=at, **order
    )


def _settled(facility: Facility, period: ReferencePeriod) -> Calculation | None:
    grant = (
        Grant.objects.filter(facility=facility, period=str(period), calculation__isnull=False)
        .select_related("calculation__parameter_set")
        .order_by("version")
        .last()
    )
    return grant.calculation if grant else None


def _is_complete(facility: Facility, period: ReferencePeriod) -> bool:
    asked = {str(quarter) for quarter in asked_quarters(facility, period.quarters)}
    locked = facility.quarters.filter(quarter__in=asked, state__in=LOCKED).values_list("quarter", flat=True)
    return set(locked) == asked
