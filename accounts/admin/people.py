"""Who is who: log-ins and organisations. Names of persons are shown nowhere in a list."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.grant_words import GrantWords
from accounts.models import Organisation, RoleGrant, User
from kernel.admin import ReadOnlyAdmin, desk


class GrantsInline(GrantWords, admin.TabularInline):
    """The roles of a user, past ones too."""

    model = RoleGrant
    fk_name = "user"
    fields = (
        "called", "organisation", "scheme_words", "starts_on", "ends_on", "granted_by", "who_ended", "source_words",
    )  # fmt: skip
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever may see the user may see the roles

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User, site=desk)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("display_name", "email", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("display_name", "email")
    fields = ("display_name", "email", "is_staff", "is_active", "date_joined", "last_login")
    ordering = ("display_name", "id")
    inlines = (GrantsInline,)


@admin.register(Organisation, site=desk)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ("name", "kbo_number", "kind", "sector", "hco_number", "active")
    list_filter = ("kind", "sector", "active")
    search_fields = ("name", "kbo_number", "hco_number")
    ordering = ("name", "id")
