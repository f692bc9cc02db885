"""What the department follows: the board of a reference period, the budget and what is to come, rehearsals."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ecalcura.enums import CalculationKind, DueKind, Late, PartState
from ecalcura.law.parameters import differences
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import AdvancePlan, CalculationRun, Facility, Grant, GrantPart, ParameterSet, RunPart
from ecalcura.queries.comparison import newest_by_facility
from ecalcura.queries.lateness import late_ones
from kernel.pure.money import ZERO, total


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One facility on the board: its newest version, what is due by the newest approval, what stopped it last time, and
    with what it is behind."""

    facility: Facility
    version: Any | None
    grant: Grant | None
    findings: tuple[dict[str, str], ...]
    late: Late | None = None

    @property
    def state(self) -> str:
        """OPEN, PROVISIONAL, DEFINITIVE (waits for approval), SETTLED or REVISED."""
        if self.version is None:
            return "OPEN"
        if self.grant is not None and self.grant.calculation_id == self.version.pk:
            return "REVISED" if self.version.kind == CalculationKind.REVISION else "SETTLED"
        return "PROVISIONAL" if self.version.kind == CalculationKind.PROVISIONAL else "DEFINITIVE"

    @property
    def to_approve(self) -> bool:
        return self.state == "DEFINITIVE"


@dataclass(frozen=True, slots=True)
class Budget:
    """The euro of one period over all facilities: calculated, approved, and when it is paid."""

    calculated: Decimal
    approved: Decimal
    advances: Decimal
    balances: Decimal
    provisional: int
    definitive: int
    months: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a set under trial would change: per facility, in all, and where it cannot be told."""

    run: CalculationRun
    rows: tuple[RunPart, ...]
    before: Decimal
    after: Decimal
    stopped: tuple[RunPart, ...]

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


def newest_grants(period: ReferencePeriod) -> dict[int, Grant]:
    """What is due now to every facility for the period, by row key of the facility."""
    rows = Grant.objects.filter(period=str(period)).select_related("organisation", "decided_by")
    return {one.facility_id: one for one in rows.order_by("facility_id", "version")}


def standing(facilities: QuerySet[Facility], period: ReferencePeriod, on: date) -> list[StandingRow]:
    """The board of the period for these facilities, by HCO number; four queries however many there are, and two more
    after the last days of the period."""
    versions, grants = newest_by_facility(period, with_transition=True), newest_grants(period)
    stopped: dict[int, tuple[dict[str, str], ...]] = {}
    parts = RunPart.objects.filter(run__period=str(period)).exclude(run__kind=CalculationKind.REHEARSAL)
    for key, state, findings in parts.order_by("pk").values_list("facility_id", "state", "findings"):
        stopped[key] = tuple(findings) if state == PartState.STOPPED else ()
    rows = list(facilities.order_by("hco_number"))
    settling = {key: one for key, one in versions.items() if one.kind != CalculationKind.PROVISIONAL}
    late = late_ones(rows, period, on, definitive=settling, grants=grants)
    return [
        StandingRow(one, versions.get(one.pk), grants.get(one.pk), stopped.get(one.pk, ()), late.get(one.pk))
        for one in rows
    ]


def budget(period: ReferencePeriod) -> Budget:
    """The total of the period: newest version of each facility, what was approved of it, and the months of payment."""
    versions = newest_by_facility(period, with_transition=True).values()
    grants = newest_grants(period).values()
    parts = GrantPart.objects.filter(grant__in=[one.pk for one in grants])
    sums = dict(parts.values("kind").annotate(total=Sum("amount")).values_list("kind", "total").order_by())
    months = parts.values("due_month").annotate(total=Sum("amount")).values_list("due_month", "total")
    return Budget(
        calculated=total(one.definitive for one in versions),
        approved=total(one.total for one in grants),
        advances=sums.get(DueKind.ADVANCE) or ZERO,
        balances=sums.get(DueKind.BALANCE) or ZERO,
        provisional=sum(one.kind == CalculationKind.PROVISIONAL for one in versions),
        definitive=sum(one.kind != CalculationKind.PROVISIONAL for one in versions),
        months=tuple(months.order_by("due_month")),
    )


def forecast(period: ReferencePeriod) -> Decimal:
    """What the whole period will cost by what is known now: settled amounts, else the last definitive amount of the
    facility, else what its provisional calculation gives so far."""
    now = newest_by_facility(period)
    past = newest_by_facility(ReferencePeriod(period.first_year - 1))
    complete = {key for key, one in now.items() if one.kind != CalculationKind.PROVISIONAL}
    expected = [now[key].definitive for key in complete]
    for key in (now.keys() | past.keys()) - complete:
        expected.append(past[key].definitive if key in past else now[key].definitive)
    return total(expected)


def orders_of(period: ReferencePeriod) -> QuerySet[CalculationRun]:
    """The orders of calculations for the period, newest first, with how many facilities were stopped."""
    rows = CalculationRun.objects.filter(period=str(period)).select_related("parameter_set", "ordered_by")
    return rows.annotate(stopped=Count("parts", filter=Q(parts__state=PartState.STOPPED))).order_by("-pk")


def rehearsal(parameter_set: ParameterSet) -> Rehearsal | None:
    """The newest finished rehearsal of these figures; nothing when they were not tried since they last changed."""
    run = (
        CalculationRun.objects.filter(
            kind=CalculationKind.REHEARSAL, parameter_set=parameter_set, finished_at__isnull=False,
            ordered_at__gte=parameter_set.drafted_at,
        )
        .order_by("pk")
        .last()
    )  # fmt: skip
    return rehearsal_of(run) if run is not None else None


def rehearsal_of(run: CalculationRun) -> Rehearsal:
    """One rehearsal, the facilities with the largest change first."""
    parts = list(run.parts.select_related("facility").order_by("facility__hco_number"))
    rows = [one for one in parts if one.state == PartState.CALCULATED]
    rows.sort(key=lambda one: -abs((one.after or ZERO) - (one.before or ZERO)))
    return Rehearsal(
        run=run,
        rows=tuple(rows),
        before=total(one.before or ZERO for one in rows),
        after=total(one.after or ZERO for one in rows),
        stopped=tuple(one for one in parts if one.state == PartState.STOPPED),
    )


def plans_to_approve(period: ReferencePeriod) -> list[AdvancePlan]:
    """The newest proposal of advances of each facility that nobody approved yet."""
    rows = AdvancePlan.objects.filter(period=str(period)).select_related("facility", "proposed_by", "calculation")
    newest = {one.facility_id: one for one in rows.order_by("facility_id", "version")}
    granted = newest_grants(period)
    waiting = [one for key, one in newest.items() if key not in granted or granted[key].advance_plan_id != one.pk]
    return sorted(waiting, key=lambda one: one.facility.hco_number)


def difference_of_sets(
    before: ParameterSet | None, after: ParameterSet
) -> tuple[tuple[str, str | None, str | None], ...]:
    """What changes from the set in force to the draft: path, old value, new value."""
    return differences(before.content if before is not None else {}, after.content)


def set_in_force(period: ReferencePeriod) -> ParameterSet | None:
    """The approved set of the period."""
    return ParameterSet.objects.filter(period=str(period), state="APPROVED").first()
