"""What a facility confirmed, put together quarter by quarter into what one calculation reads."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.law.snapshot import VERSION
from ecalcura.models import Confirmation, Facility


def newest_confirmations(facilities: Iterable[int], quarters: Iterable[Quarter]) -> QuerySet[Confirmation]:
    """The last confirmation of each facility and quarter, in the order in which they were given."""
    standing = Confirmation.objects.filter(facility_quarter=OuterRef("facility_quarter")).order_by("-sequence")
    return (
        Confirmation.objects.filter(
            facility_quarter__facility__in=list(facilities),
            facility_quarter__quarter__in=[str(quarter) for quarter in quarters],
            pk=Subquery(standing.values("pk")[:1]),
        )
        .select_related("facility_quarter")
        .order_by("pk")
    )


def existing_in(period: ReferencePeriod) -> QuerySet[Facility]:
    """The facilities that were there on at least one day of the period."""
    return Facility.objects.filter(
        Q(merged_on__isnull=True) | Q(merged_on__gt=period.first_day),
        Q(recognised_from__isnull=True) | Q(recognised_from__lte=period.last_day),
        Q(recognised_to__isnull=True) | Q(recognised_to__gte=period.first_day),
    ).order_by("pk")


def asked_quarters(facility: Facility, quarters: Iterable[Quarter]) -> tuple[Quarter, ...]:
    """The quarters in which the facility existed: not before its recognition, not after its merger."""
    first, merged, last = facility.recognised_from, facility.merged_on, facility.recognised_to
    return tuple(
        quarter
        for quarter in quarters
        if (first is None or first <= quarter.last_day)
        and (merged is None or merged > quarter.first_day)
        and (last is None or last >= quarter.first_day)
    )


def facts_confirmed(
    confirmations: Iterable[Confirmation],
    period: ReferencePeriod,
    through: Quarter,
    *,
    advances: Iterable[str] = (),
    already_received: str = "0.00",
) -> dict[str, Any]:
    """The facts of the law as JSON data, out of the last confirmation of each quarter.

    Hours come from the quarter itself; everything else about a line from the confirmation that was given last, because
    that one knows its whole history. What lies after `through` does not count yet, and a line counts no longer than
    the last quarter that was confirmed with it: whoever left at the end of one stands in none after it.
    """
    staff: dict[str, dict[str, Any]] = {}
    replacements: dict[str, dict[str, Any]] = {}
    hours: dict[str, list[list[str]]] = {}
    persons: dict[str, int] = {}
    last_days: dict[str, date] = {}
    # In the order given: a later confirmation overwrites what an earlier one said of the same line.
    for confirmation in confirmations:
        facts = confirmation.snapshot["facts"]
        last_day = min(Quarter.parse(confirmation.facility_quarter.quarter), through).last_day
        persons |= confirmation.snapshot["persons"]
        for lines, kept in ((facts["staff"], staff), (facts["replacements"], replacements)):
            for line in lines:
                hours.setdefault(line["id"], []).extend(line["performances"])
                kept[line["id"]] = line
                last_days[line["id"]] = max(last_day, last_days.get(line["id"], last_day))
    staff_of = {persons[key]: key for key in sorted(staff, key=int)}
    return {
        "version": VERSION,
        "referencePeriod": str(period),
        "staff": [_until(staff[key], hours[key], last_days[key]) for key in sorted(staff, key=int)],
        "replacements": [
            {
                **replacements[key],
                "performances": sorted(hours[key]),
                "sameAsStaff": staff_of.get(persons[key]),
            }
            for key in sorted(replacements, key=int)
        ],
        "advances": list(advances),
        "alreadyReceived": already_received,
    }


def _until(line: Mapping[str, Any], hours: list[list[str]], last_day: date) -> dict[str, Any]:
    return {**line, "performances": sorted(hours), "contracts": _cut(line["contracts"], last_day)}


def _cut(contracts: list[list[str | None]], last_day: date) -> list[list[str | None]]:
    """Contracts as far as the confirmed quarters see them; a day after them could still change."""
    last = last_day.isoformat()
    return [
        [starts_on, last if ends_on is None or ends_on > last else ends_on, hours]
        for starts_on, ends_on, hours in contracts
        if starts_on is not None and starts_on <= last
    ]
