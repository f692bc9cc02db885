"""Who is paid for a facility, and under which number."""

from collections.abc import Sequence
from datetime import date

from accounts.models import Organisation
from ecalcura.law.settlement import MergerCircle
from ecalcura.models import Facility, Grant


def reference_of(facility: Facility, period: str) -> str:
    """The number of the dossier: one facility and one reference period."""
    return f"EC-{period[:4]}-{facility.pk:06d}"


def carrier_of(facility: Facility, on: date) -> Facility:
    """The facility that carries the rights and debts of this one that day: itself, or the one it was merged into."""
    passed = {facility.pk}
    while facility.successor is not None and facility.merged_on is not None and facility.merged_on <= on:
        facility = facility.successor
        if facility.pk in passed:
            raise MergerCircle(f"De fusies van voorziening {facility.hco_number} vormen een kring.")
        passed.add(facility.pk)
    return facility


def payee_of(facility: Facility, on: date) -> Organisation:
    """The legal entity that gets the money of the facility on that day."""
    return carrier_of(facility, on).organisation


def to_carry(on: date) -> Sequence[Grant]:
    """What is still due to the legal entity of a facility that was merged into another since."""
    rows = (
        Grant.objects.filter(facility__successor__isnull=False, facility__merged_on__lte=on)
        .select_related("facility__organisation", "facility__successor", "advance_plan", "calculation", "proposed_by")
        .prefetch_related("parts")
        .order_by("facility_id", "period", "version")
    )
    newest = {(row.facility_id, row.period): row for row in rows}
    return [row for row in newest.values() if row.organisation_id != payee_of(row.facility, on).pk]
