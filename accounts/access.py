"""The one door to an organisation's rights. A stranger gets the same 404 whether the organisation exists or not."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.enums import Role
from accounts.models import Organisation, RoleGrant, User
from accounts.roles import grants_of


def organisation_for_manager(user: User, kbo_number: str, on: date) -> Organisation:
    """The organisation whose rights this user manages; 403 in one's own organisation without that right."""
    grants = [grant for grant in grants_of(user, on) if _is_of(grant, kbo_number)]
    if not grants:
        raise Http404
    for grant in grants:
        if grant.role == Role.ORGANISATION_MANAGER and grant.organisation is not None:
            return grant.organisation
    raise PermissionDenied


def grant_for_manager(user: User, kbo_number: str, grant_id: int, on: date) -> RoleGrant:
    """One right inside the organisation whose rights this user manages."""
    organisation = organisation_for_manager(user, kbo_number, on)
    grant = RoleGrant.objects.filter(pk=grant_id, organisation=organisation).select_related("user").first()
    if grant is None:
        raise Http404
    return grant


def _is_of(grant: RoleGrant, kbo_number: str) -> bool:
    return grant.organisation is not None and grant.organisation.kbo_number == kbo_number
