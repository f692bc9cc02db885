"""What the price per stay day of 2023 held for end of career: stated by the dossier manager, with its document."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from ecalcura.actions.lines import keep_facility
from ecalcura.actions.parameter_sets import demand_role
from ecalcura.law.transition import Supplement, first_half_months, second_half_months
from ecalcura.models import DayPrice, Facility
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO


class DayPriceRefused(DomainError):
    """The statement contradicts itself, or says nothing."""

    code = "DAY_PRICE_REFUSED"


@deed
def state_day_price(
    *,
    facility: Facility,
    supplements: Sequence[Supplement],
    second_half_in_price: bool | None,
    yearly_budget: Decimal | None,
    first_half_due: Decimal | None,
    source: str,
    by: User,
    on: date,
    at: datetime,
) -> DayPrice:
    """Keep what is known of the day price of one facility; a new statement takes the place of the one before.

    `second_half_in_price` answers whether July to December 2023 were already paid through the day price: without an
    answer 2023-2024 cannot be settled. Month by month there is at most one supplement.
    """
    demand_role(by, Role.REVIEWER, on)
    keep_facility(facility)
    if not source.strip():
        raise DayPriceRefused(_("Zeg uit welk document dit blijkt."))
    if min(yearly_budget or ZERO, first_half_due or ZERO) < ZERO:
        raise DayPriceRefused(_("Een bedrag is nooit negatief."))
    _demand_clear(supplements)
    return DayPrice.objects.create(
        facility=facility,
        supplements=[
            {"first": str(one.first), "last": str(one.last), "perDay": str(one.per_day)}
            for one in sorted(supplements, key=lambda one: one.first)
        ],
        second_half_in_price=second_half_in_price,
        yearly_budget=yearly_budget,
        first_half_due=first_half_due,
        source=source.strip()[:300],
        by=by,
        at=at,
    )


def _demand_clear(supplements: Sequence[Supplement]) -> None:
    for one in supplements:
        if one.last < one.first:
            raise DayPriceRefused(_("Een supplement eindigt niet voor het begint."))
        if one.per_day < 0 or _places(one.per_day) > 4:
            raise DayPriceRefused(_("Schrijf een supplement als 0,85: nul of meer, met hoogstens vier decimalen."))
    for month in (*first_half_months(), *second_half_months()):
        if sum(one.first <= month <= one.last for one in supplements) > 1:
            raise DayPriceRefused(_("Voor %(month)s staan er twee supplementen.") % {"month": month})


def _places(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 99
