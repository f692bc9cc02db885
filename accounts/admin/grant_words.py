"""The columns of a right in words, wherever the desk shows rights."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.labels import grant_scheme_name, grant_source_name, role_name
from accounts.models import RoleGrant


class GrantWords:
    """What is kept as a code, as people call it."""

    @admin.display(description=_("recht"), ordering="role")
    def called(self, grant: RoleGrant) -> str:
        return role_name(grant.role)

    @admin.display(description=_("stelsel"), ordering="scheme")
    def scheme_words(self, grant: RoleGrant) -> str:
        return grant_scheme_name(grant.scheme) if grant.scheme else "–"

    @admin.display(description=_("bron"), ordering="source")
    def source_words(self, grant: RoleGrant) -> str:
        return grant_source_name(grant.source)

    @admin.display(description=_("beëindigd door"), ordering="ended_by")
    def who_ended(self, grant: RoleGrant) -> Any:
        return grant.ended_by or "–"

    @admin.display(description=_("beëindigd op"), ordering="ended_at")
    def when_ended(self, grant: RoleGrant) -> Any:
        return grant.ended_at or "–"
