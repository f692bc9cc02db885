"""Who is behind in a reference period: the facility that reports, or the department that calculates and pays."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from ecalcura.enums import Late
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import Facility, FacilityQuarter, Grant
from ecalcura.queries.confirmed import asked_quarters
from ecalcura.queries.deadlines import dates_of
from ecalcura.workflow import LOCKED
from kernel.pure.money import ZERO
from payments.enums import CLOSED_STATES
from payments.models import Line


def late_ones(
    facilities: Iterable[Facility],
    period: ReferencePeriod,
    on: date,
    *,
    definitive: Mapping[int, Any],
    grants: Mapping[int, Grant],
) -> dict[int, Late]:
    """Of each facility that is behind on that day, with what; two queries, none before the first of the dates.

    `definitive` are the newest versions that settle the period, `grants` what is due by the newest approval.
    """
    dates = dates_of(period)
    if dates is None or on <= dates.final_deadline:
        return {}
    locked = _locked(period)
    ordered = _ordered([one.reference for one in grants.values()]) if on > dates.payment_by else {}
    found: dict[int, Late] = {}
    for one in facilities:
        asked = [str(quarter) for quarter in asked_quarters(one, period.quarters)]
        if not asked:
            continue
        if not locked.get(one.pk, set()).issuperset(asked):
            found[one.pk] = Late.REPORT
        elif on > dates.calculation_by and one.pk not in definitive:
            found[one.pk] = Late.CALCULATION
        elif on > dates.payment_by and not _is_paid(grants.get(one.pk), definitive.get(one.pk), ordered):
            found[one.pk] = Late.PAYMENT
    return found


def _is_paid(grant: Grant | None, version: Any | None, ordered: Mapping[str, Decimal]) -> bool:
    """Whether the newest version was approved and everything of it ordered: paid, or claimed back."""
    if grant is None or version is None or grant.calculation_id != version.pk:
        return False
    return ordered.get(grant.reference, ZERO) == grant.total


def _ordered(references: Sequence[str]) -> dict[str, Decimal]:
    """What released runs ordered in all for these dossiers, claims included."""
    lines = Line.objects.filter(run__source="ecalcura", run__state__in=list(CLOSED_STATES), reference__in=references)
    return dict(lines.order_by().values("reference").annotate(net=Sum("net")).values_list("reference", "net"))


def _locked(period: ReferencePeriod) -> dict[int, set[str]]:
    names = [str(quarter) for quarter in period.quarters]
    found: dict[int, set[str]] = {}
    rows = FacilityQuarter.objects.filter(quarter__in=names, state__in=LOCKED)
    for key, quarter in rows.values_list("facility_id", "quarter"):
        found.setdefault(key, set()).add(quarter)
    return found


def unfinished(facilities: Sequence[Facility], period: ReferencePeriod) -> list[Facility]:
    """The facilities that did not confirm every quarter that was asked of them."""
    locked = _locked(period)
    return [
        one
        for one in facilities
        if not locked.get(one.pk, set()).issuperset(map(str, asked_quarters(one, period.quarters)))
    ]
