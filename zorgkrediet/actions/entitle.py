"""From a verdict to the right that the payment run reads."""

from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from kernel.pure.periods import Month
from zorgkrediet.models import Application, Assessment, Entitlement, EntitlementSlice


def entitle(application: Application, assessment: Assessment, *, cause: str, by: User, at: datetime) -> Entitlement:
    """Write the next version of the right: the whole of it, so that older versions can be forgotten by the run."""
    periods = assessment.verdict["grantedPeriods"]
    first = periods[0] if periods else None
    starts_on = date.fromisoformat(first["startsOn"]) if first else None
    ends_on = date.fromisoformat(periods[-1]["endsOn"]) if first else None
    counted_until = date.fromisoformat(periods[-1].get("countedUntil") or periods[-1]["endsOn"]) if first else None
    entitlement = Entitlement.objects.create(
        application=application,
        version=application.entitlements.count() + 1,
        reference=application.reference,
        person=application.person,
        regime=application.regime,
        fraction=application.fraction,
        starts_on=starts_on,
        ends_on=ends_on,
        counted_until=counted_until,
        cause=cause,
        assessment=assessment,
        decided_by=by,
        decided_at=at,
    )
    EntitlementSlice.objects.bulk_create(
        EntitlementSlice(
            entitlement=entitlement,
            month=Month.parse(row["month"]).first_day,
            category=row["category"],
            thirtieths=int(Decimal(str(row["days"]))),
        )
        for row in assessment.verdict["payments"]
    )
    return entitlement
