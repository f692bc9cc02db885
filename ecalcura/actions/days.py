"""Invoiced stay days of 2023, month by month; all months or none."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from ecalcura.actions.lines import keep_facility
from ecalcura.models import Facility, InvoicedDays
from kernel.deeds import deed
from kernel.pure.errors import DomainError

MONTHS = tuple(date(2023, month, 1) for month in range(1, 13))


class DaysChanged(DomainError):
    """A colleague changed the days in the meantime."""

    code = "DAYS_CHANGED"


@deed
def record_days(*, facility: Facility, days: Mapping[date, int], seen: Mapping[date, int], by: User) -> int:
    """Keep the days of these months; `seen` holds the versions that were on the screen. How many months changed."""
    keep_facility(facility)
    standing = {row.month: row for row in facility.invoiced_days.all()}
    changed = 0
    for month, number in days.items():
        row = standing.get(month)
        if row is not None and row.days == number:
            continue
        if (row.version if row else 0) != seen.get(month, 0):
            raise DaysChanged(_("Een collega wijzigde deze dagen terwijl u bezig was. Kijk ze na en bewaar opnieuw."))
        if row is None:
            InvoicedDays.objects.create(facility=facility, month=month, days=number, changed_by=by)
        else:
            row.days, row.changed_by = number, by
            row.version += 1
            row.save()
        changed += 1
    return changed
