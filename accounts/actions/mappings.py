"""Keeping the table that says which ACM/IDM claim opens which role."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.actions.grants import NotYours
from accounts.enums import Role
from accounts.models import AcmClaimMapping, User
from accounts.roles import has_role
from kernel.deeds import deed


@deed
def keep_mapping(*, mapping: AcmClaimMapping, by: User, on: date) -> AcmClaimMapping:
    """The access manager adds or changes a line; it works from the next log-in."""
    if not has_role(by, Role.ACCESS_MANAGER, on):
        raise NotYours(_("Alleen een toegangsbeheerder wijzigt deze tabel."))
    mapping.save()
    return mapping
