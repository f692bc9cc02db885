"""Roles inside the department: granted by a second person, ended with a button."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.actions.grants import end_grant, find_or_make_user, grant_staff_role
from accounts.admin.deed_form import deed_page, press
from accounts.enums import Role, Scheme
from accounts.labels import ROLE_LABELS
from accounts.models import RoleGrant
from accounts.web.forms import StaffRoleForm
from kernel.admin import ReadOnlyAdmin, desk
from kernel.deeds import sign


@admin.register(RoleGrant, site=desk)
class RoleGrantAdmin(ReadOnlyAdmin):
    change_list_template = "accounts/desk/grants.html"
    change_form_template = "accounts/desk/grant.html"
    list_display = ("user", "called", "scheme", "organisation", "starts_on", "ends_on", "granted_by")
    list_filter = ("role", "scheme", "source")
    list_select_related = ("user", "organisation", "granted_by")
    search_fields = ("user__display_name", "user__email")
    ordering = ("-id",)

    @admin.display(description=_("recht"), ordering="role")
    def called(self, grant: RoleGrant) -> Any:
        return ROLE_LABELS[grant.role]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("toekennen/", view(self.grant), name="accounts_rolegrant_grant"),
            path("<int:pk>/beeindigen/", view(require_POST(self.end)), name="accounts_rolegrant_end"),
            *super().get_urls(),
        ]

    def grant(self, request: HttpRequest) -> HttpResponse:
        """Give a colleague a role; nobody does so for oneself."""
        today = timezone.localdate()
        return deed_page(
            request,
            title=_("Rol toekennen"),
            lead=_("U kent een rol toe aan een collega, nooit aan uzelf. De auditors van het stelsel krijgen bericht."),
            button=_("Rol toekennen"),
            form=StaffRoleForm(request.POST or None, initial={"starts_on": today}),
            act=lambda filled: _grant(request, filled),
            done=_("De rol is toegekend. De auditors kregen bericht."),
            back=reverse("admin:accounts_rolegrant_changelist"),
        )

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a role away at once."""
        now = timezone.now()
        grant = get_object_or_404(RoleGrant, pk=pk)
        return press(
            request,
            act=lambda: end_grant(grant=grant, by=request.user, on=timezone.localdate(now), at=now),
            done=_("Het recht is beëindigd."),
            back=reverse("admin:accounts_rolegrant_change", args=[pk]),
        )


def _grant(request: HttpRequest, filled: dict[str, Any]) -> RoleGrant:
    with transaction.atomic():
        sign(request.user)  # a new colleague's log-in is made in the same signed transaction
        user = find_or_make_user(email=filled["email"], name=filled["name"])
        return grant_staff_role(
            user=user,
            role=Role(filled["role"]),
            scheme=Scheme(filled["scheme"]),
            starts_on=filled["starts_on"],
            ends_on=filled["ends_on"],
            reason=filled["reason"],
            by=request.user,
            on=timezone.localdate(),
        )
