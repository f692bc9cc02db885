"""From a verdict to the right that the payment run reads."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from kernel.pure.periods import ONE_DAY, Month, Period, end_of_months, started_months, total_thirtieths
from zorgkrediet.models import Application, Assessment, Entitlement, EntitlementSlice

# One day of credit by regime, as in the career credit of the simulation contract.
UNITS_PER_DAY = {"FULL": 10, "HALF": 5, "FIFTH": 2}


def entitle(application: Application, assessment: Assessment, *, cause: str, by: User, at: datetime) -> Entitlement:
    """Write the next version of the right: the whole of it, so that older versions can be forgotten by the run."""
    periods = assessment.verdict["grantedPeriods"]
    first = periods[0] if periods else None
    starts_on = date.fromisoformat(first["startsOn"]) if first else None
    ends_on = date.fromisoformat(periods[-1]["endsOn"]) if first else None
    counted_until = _counted_until(assessment.verdict, Period(starts_on, ends_on)) if starts_on and ends_on else None
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


def keep_claim(application: Application) -> None:
    """From now the application keeps only the granted days from others: the rest can be asked for again.

    Without any day left the claim ends on the day before it began.
    """
    ends_on = application.entitlements.order_by("-version").values_list("ends_on", flat=True).first()
    application.claimed_until = ends_on or application.starts_on - ONE_DAY
    application.save(update_fields=["claimed_until"])


def _counted_until(verdict: dict[str, Any], period: Period) -> date:
    """The last day that counts as taken: later than the period when the stop cost the rest of its month."""
    credit = verdict["credit"]
    charged = credit["usedUnitDays"] - credit["usedBeforeUnitDays"]
    units = UNITS_PER_DAY[verdict["grantedPeriods"][0]["regime"]]
    if charged == units * total_thirtieths(period):
        return period.ends_on
    return end_of_months(period.starts_on, started_months(period))
