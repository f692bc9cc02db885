"""What every screen of a facility starts with: whose facility is this, which period, and what stands in the margin."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.enums import Role
from ecalcura import access
from ecalcura.law.periods import NotAPeriod, Quarter, ReferencePeriod
from ecalcura.models import Facility
from ecalcura.queries.report import periods_until
from ecalcura.web import menu
from kernel.permissions import grants_today

ENTRY_ROLE, MONEY_ROLE = Role.FACILITY_PRIVACY_DATA, Role.FACILITY_FINANCIAL_DATA
WHY = "invoer eCalcura"


def entry_facility(request: HttpRequest, hco: str) -> Facility:
    """The facility, for whoever manages its privacy-sensitive data."""
    return access.facility_for(request.user, hco, access.ENTRY, held=grants_today(request), on=timezone.localdate())


def money_facility(request: HttpRequest, hco: str) -> Facility:
    """The facility, for whoever manages its financial data."""
    return access.facility_for(request.user, hco, access.MONEY, held=grants_today(request), on=timezone.localdate())


def any_facility(request: HttpRequest, hco: str) -> Facility:
    """The facility, for whoever holds one of both rights."""
    return access.facility_for(request.user, hco, access.EITHER, held=grants_today(request), on=timezone.localdate())


def chosen_period(request: HttpRequest, periods: Sequence[ReferencePeriod] = ()) -> ReferencePeriod:
    """The reference period in the address, of these (else: that can be entered); the first of them when it is not."""
    periods = periods or periods_until(timezone.localdate())
    try:
        asked = ReferencePeriod.parse(request.GET.get("periode", ""))
    except NotAPeriod:
        return periods[0]
    return asked if asked in periods else periods[0]


def known_quarter(name: str) -> Quarter | None:
    """A quarter of a period that can be entered; nothing for any other text."""
    try:
        quarter = Quarter.parse(name)
    except NotAPeriod:
        return None
    known = any(quarter in period.quarters for period in periods_until(timezone.localdate()))
    return quarter if known else None


def show(request: HttpRequest, template: str, facility: Facility, status: int = 200, **context: Any) -> HttpResponse:
    """One page of a facility; the navigation follows the rights held there."""
    held = {grant.role for grant in grants_today(request) if grant.organisation_id in facility.open_to}
    rights = {menu.RIGHTS[role] for role in held if role in menu.RIGHTS}
    page = {
        "facility": facility,
        "may_enter": menu.ENTRY in rights,
        "menu": list(menu.menu_of(facility.hco_number, request.path, rights)),
        **context,
    }
    return render(request, f"ecalcura/{template}", page, status=status)
