"""The one door to a facility's rows. A stranger gets the same 404 whether the HCO number exists or not, and leaves a
line behind; in one's own facility without the right it is 403."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.enums import Role, Scheme
from accounts.models import User
from accounts.roles import has_role
from ecalcura.enums import Theme
from ecalcura.models import AccessRefusal, ContactPerson, Facility, Line

ENTRY = frozenset({Role.FACILITY_PRIVACY_DATA})
MONEY = frozenset({Role.FACILITY_FINANCIAL_DATA})
EITHER = ENTRY | MONEY
# How many mergers on end a facility's past goes along with.
MERGERS = 2
READING_ROLES = (Role.REVIEWER, Role.AUDITOR, Role.PREPARER, Role.APPROVER, Role.RELEASER, Role.PARAMETER_MANAGER)


def facilities_for(held: Iterable[Any], roles: frozenset[Role] = EITHER, *, on: date) -> QuerySet[Facility]:
    """The facilities of the organisations in which one of these roles is held, with what was merged into them."""
    own = {grant.organisation_id for grant in held if grant.organisation_id and grant.role in roles}
    return _of_organisations(own, on).order_by("hco_number")


def facility_for(user: User, hco_number: str, roles: frozenset[Role], *, held: Iterable[Any], on: date) -> Facility:
    """The facility with this number, for somebody who holds one of the roles there today (`held`: today's grants).

    `has_contact` on the row says whether somebody gets the messages about eCalcura, `open_to` whose people may look.
    """
    grants = [grant for grant in held if grant.organisation_id]
    facility = (
        _of_organisations({grant.organisation_id for grant in grants}, on)
        .filter(hco_number=hco_number)
        .select_related("organisation", "successor__successor")
        .annotate(has_contact=_contact(on))
        .first()
    )
    if facility is None:
        AccessRefusal.objects.create(visitor=user, hco_number=hco_number[:40])
        raise Http404
    facility.open_to = _open_to(facility, on)
    if not holds(facility, roles, held=grants):
        raise PermissionDenied
    return facility


def holds(facility: Any, roles: frozenset[Role], *, held: Iterable[Any]) -> bool:
    """Whether one of these roles is held in the facility, or in the one that carries it on; for a row that came
    through `facility_for`."""
    return any(grant.organisation_id in facility.open_to and grant.role in roles for grant in held)


def _open_to(facility: Facility, on: date) -> frozenset[int]:
    """The organisation of the facility and, from the day of a merger, those that carry it on. A merger to come gives
    nobody a look at the people of the other."""
    places, last = {facility.organisation_id}, facility
    for _merger in range(MERGERS):
        if last.successor is None or last.merged_on is None or last.merged_on > on:
            break
        last = last.successor
        places.add(last.organisation_id)
    return frozenset(places)


def _contact(on: date) -> Exists:
    return Exists(ContactPerson.objects.reached(on).filter(facility=OuterRef("pk"), theme=Theme.ECALCURA))


def _of_organisations(keys: set[int], on: date) -> QuerySet[Facility]:
    return Facility.objects.filter(
        Q(organisation_id__in=keys)
        | Q(merged_on__lte=on, successor__organisation_id__in=keys)
        | Q(merged_on__lte=on, successor__merged_on__lte=on, successor__successor__organisation_id__in=keys)
    )


def line_of(facility: Facility, key: int) -> Line:
    """One present line of the facility, with its parts; Http404 when it is not there."""
    line = Line.objects.present().with_parts().filter(facility=facility, pk=key).first()
    if line is None:
        raise Http404
    return line


def facilities_for_staff(user: User, on: date) -> QuerySet[Facility]:
    """All facilities, for whoever holds a department role for eCalcura."""
    if not any(has_role(user, role, on, scheme=Scheme.ECALCURA) for role in READING_ROLES):
        return Facility.objects.none()
    return Facility.objects.select_related("organisation", "successor")


def facility_for_staff(user: User, key: int, on: date) -> Facility:
    """One facility for the desk; Http404 without a department role."""
    facility = facilities_for_staff(user, on).filter(pk=key).first()
    if facility is None:
        raise Http404
    return facility


def facility_for_client(*, kbo_number: str, hco_number: str) -> Facility:
    """For a machine: a facility of its own organisation, or any when it is the department's."""
    facilities = Facility.objects.select_related("organisation")
    if kbo_number:
        facilities = facilities.filter(organisation__kbo_number=kbo_number)
    facility = facilities.filter(hco_number=hco_number).first()
    if facility is None:
        raise Http404
    return facility
