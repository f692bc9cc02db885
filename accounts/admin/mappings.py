"""The table ACM/IDM claim → role, kept by the access manager."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.mappings import keep_mapping
from accounts.enums import Role
from accounts.models import AcmClaimMapping
from kernel.admin import ReadOnlyAdmin, desk
from kernel.permissions import Verdict, staff

KEEPERS = staff(Role.ACCESS_MANAGER)


@admin.register(AcmClaimMapping, site=desk)
class AcmClaimMappingAdmin(ReadOnlyAdmin):
    """Lines are added, changed and switched off, never erased: what opened a door in the past stays readable."""

    list_display = ("claim", "value", "role", "active")
    list_filter = ("role", "active")
    fields = ("claim", "value", "role", "active")
    ordering = ("claim", "value", "role")

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return KEEPERS.verdict(request) is Verdict.ALLOW

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return KEEPERS.verdict(request) is Verdict.ALLOW

    def save_model(self, request: HttpRequest, obj: AcmClaimMapping, form: ModelForm, change: bool) -> None:
        keep_mapping(mapping=obj, by=request.user, on=timezone.localdate())
