"""A merger carries what is due and what is still owed to the successor; open questions go along through `access`."""

from datetime import date, datetime

from accounts.models import User
from ecalcura.actions.grants import Part, write_grant
from ecalcura.enums import GrantCause
from ecalcura.models import Facility
from ecalcura.queries.payees import payee_of, to_carry
from kernel.deeds import deed
from payments.actions.carry import carry_claims


@deed
def carry_mergers(*, by: User, on: date, at: datetime) -> int:
    """From the day of a merger the successor's legal entity is paid, and answers for the open claims; how many dossiers
    went over. Run twice, the second time finds nothing to do."""
    carried = 0
    for grant in to_carry(on):
        facility = Facility.objects.select_for_update(of=("self",)).get(pk=grant.facility_id)
        parts = [Part(part.kind, part.due_on, part.amount) for part in grant.parts.all()]
        write_grant(
            facility, grant.period, GrantCause.MERGER, parts, before=grant, plan=grant.advance_plan,
            calculation=grant.calculation, proposed_by=by, by=by, on=on, at=at,
        )  # fmt: skip
        carry_claims(source="ecalcura", reference=grant.reference, organisation=payee_of(facility, on), by=by, on=on)
        carried += 1
    return carried
