"""On what the advances of a period rest: the last amount that was settled, or the budget that the day price held."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from ecalcura.gather import FIRST_PERIOD
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import AdvancePlan, Calculation, DayPrice, Facility, Grant
from ecalcura.queries.inputs import Obstacle
from kernel.pure.money import total


@dataclass(frozen=True, slots=True)
class Base:
    """The amount of which the advances are a share, where it comes from, and how many plans there were."""

    amount: Decimal
    told: list[dict[str, Any]]
    calculation: Calculation | None
    day_price: DayPrice | None
    plans: int


def bases_of(facilities: Sequence[Facility], period: ReferencePeriod) -> dict[int, Base | Obstacle]:
    """The base of each facility, its predecessors included that were merged into it before the period began."""
    predecessors: dict[int, list[int]] = {one.pk: [one.pk] for one in facilities}
    merged = Facility.objects.filter(successor__in=list(predecessors), merged_on__lte=period.first_day)
    for key, successor in merged.order_by("pk").values_list("pk", "successor_id"):
        predecessors[successor].append(key)
    keys = [key for group in predecessors.values() for key in group]
    settled = _settled(keys, period)
    budgets = {one.facility_id: one for one in DayPrice.objects.filter(facility__in=keys).order_by("pk")}
    plans = dict(
        AdvancePlan.objects.filter(facility__in=keys, period=str(period))
        .order_by().values("facility").annotate(number=Count("pk")).values_list("facility", "number")
    )  # fmt: skip
    return {
        one.pk: _base(one, period, predecessors[one.pk], settled, budgets, plans.get(one.pk, 0)) for one in facilities
    }


def _settled(keys: Sequence[int], period: ReferencePeriod) -> dict[int, Calculation]:
    """The newest settled calculation of an earlier reference period, by facility."""
    rows = (
        Grant.objects.filter(facility__in=keys, calculation__isnull=False, period__lt=str(period))
        .filter(period__gte=str(FIRST_PERIOD))
        .select_related("calculation")
        .defer("calculation__snapshot", "calculation__result")
        .order_by("period", "version")
    )
    return {row.facility_id: row.calculation for row in rows if row.calculation is not None}


def _base(
    facility: Facility,
    period: ReferencePeriod,
    group: Sequence[int],
    settled: dict[int, Calculation],
    budgets: dict[int, DayPrice],
    plans: int,
) -> Base | Obstacle:
    if facility.merged_on is not None and facility.merged_on <= period.first_day:
        return Obstacle("MERGED", _("Deze voorziening is opgegaan in een andere."))
    calculations = [settled[key] for key in group if key in settled]
    if calculations:
        told = [
            {"calculation": one.pk, "period": one.period, "version": one.version, "amount": str(one.definitive)}
            for one in calculations
        ]
        return Base(total(one.definitive for one in calculations), told, calculations[0], None, plans)
    stated = [budgets[key] for key in group if key in budgets and budgets[key].yearly_budget is not None]
    if stated:
        amounts = [one.yearly_budget for one in stated if one.yearly_budget is not None]
        told = [
            {"dayPrice": one.pk, "source": one.source, "amount": str(amount)}
            for one, amount in zip(stated, amounts, strict=True)
        ]
        return Base(total(amounts), told, None, stated[0], plans)
    sentence = _("Er is nog niets afgerekend en het budget in de dagprijs van 2022-2023 is niet ingevoerd.")
    return Obstacle("ADVANCE_BASE_MISSING", sentence)
