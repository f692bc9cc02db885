"""From a verdict to the right that the payment run reads."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.pure.errors import DomainError
from kernel.pure.periods import ONE_DAY, Month, Period, end_of_months, started_months, total_thirtieths
from zorgkrediet.models import Application, Assessment, Entitlement, EntitlementSlice

# One day of credit by regime, as in the career credit of the simulation contract.
UNITS_PER_DAY = {"FULL": 10, "HALF": 5, "FIFTH": 2}


class DaysTaken(DomainError):
    """Days that come back to a right were given to another application in the meantime."""

    code = "DAYS_TAKEN"


@dataclass(frozen=True, slots=True)
class Right:
    """What a verdict gives right to: the days, the last one that counts as taken, and the share of each month."""

    starts_on: date | None
    ends_on: date | None
    counted_until: date | None
    slices: tuple[tuple[date, str, int], ...]


def right_in(verdict: dict[str, Any]) -> Right:
    """The right that follows from a verdict."""
    periods = verdict["grantedPeriods"]
    slices = tuple(
        (Month.parse(row["month"]).first_day, str(row["category"]), int(Decimal(str(row["days"]))))
        for row in verdict["payments"]
    )
    if not periods:
        return Right(None, None, None, slices)
    whole = Period(date.fromisoformat(periods[0]["startsOn"]), date.fromisoformat(periods[-1]["endsOn"]))
    return Right(whole.starts_on, whole.ends_on, _counted_until(verdict, whole), slices)


def right_stored(entitlement: Entitlement) -> Right:
    """The right as a version of it says."""
    slices = entitlement.slices.order_by("month", "id").values_list("month", "category", "thirtieths")
    return Right(entitlement.starts_on, entitlement.ends_on, entitlement.counted_until, tuple(slices))


def entitle(application: Application, assessment: Assessment, *, cause: str, by: User, at: datetime) -> Entitlement:
    """Write the next version of the right: the whole of it, so that older versions can be forgotten by the run."""
    right = right_in(assessment.verdict)
    entitlement = Entitlement.objects.create(
        application=application,
        version=application.entitlements.count() + 1,
        reference=application.reference,
        person=application.person,
        regime=application.regime,
        fraction=application.fraction,
        starts_on=right.starts_on,
        ends_on=right.ends_on,
        counted_until=right.counted_until,
        cause=cause,
        assessment=assessment,
        decided_by=by,
        decided_at=at,
    )
    EntitlementSlice.objects.bulk_create(
        EntitlementSlice(entitlement=entitlement, month=month, category=category, thirtieths=thirtieths)
        for month, category, thirtieths in right.slices
    )
    return entitlement


def keep_claim(application: Application) -> None:
    """From now the application keeps only the granted days from others: the rest can be asked for again.

    Without any day left the claim ends on the day before it began. Raises DaysTaken.
    """
    ends_on = application.entitlements.order_by("-version").values_list("ends_on", flat=True).first()
    if ends_on is not None and ends_on > application.claimed_until:
        _refuse_taken_days(application, max(application.claimed_until + ONE_DAY, application.starts_on), ends_on)
    application.claimed_until = ends_on or application.starts_on - ONE_DAY
    application.save(update_fields=["claimed_until"])


def _refuse_taken_days(application: Application, first: date, last: date) -> None:
    """Say in words what the database would refuse."""
    others = Application.objects.of_person(application.person).live().exclude(pk=application.pk)
    other = others.overlapping(first, last).order_by("starts_on").first()
    if other is not None:
        raise DaysTaken(
            _("De dagen die terugkomen, staan intussen in dossier %(reference)s. Kijk dat dossier eerst na.")
            % {"reference": other.reference}
        )


def _counted_until(verdict: dict[str, Any], period: Period) -> date:
    """The last day that counts as taken: later than the period when the stop cost the rest of its month."""
    credit = verdict["credit"]
    charged = credit["usedUnitDays"] - credit["usedBeforeUnitDays"]
    units = UNITS_PER_DAY[verdict["grantedPeriods"][0]["regime"]]
    if charged == units * total_thirtieths(period):
        return period.ends_on
    return end_of_months(period.starts_on, started_months(period))
