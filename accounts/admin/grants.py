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
from accounts.admin.grant_words import GrantWords
from accounts.enums import Role, Scheme
from accounts.labels import grant_scheme_name, grant_source_name, role_name
from accounts.models import RoleGrant
from accounts.web.forms import StaffRoleForm
from kernel.admin import ReadOnlyAdmin, WordsFilter, desk
from kernel.deeds import sign


@admin.register(RoleGrant, site=desk)
class RoleGrantAdmin(GrantWords, ReadOnlyAdmin):
    change_list_template = "accounts/desk/grants.html"
    change_form_template = "accounts/desk/grant.html"
    list_display = ("user", "called", "scheme_words", "organisation", "starts_on", "ends_on", "granted_by")
    list_filter = (("role", WordsFilter), ("scheme", WordsFilter), ("source", WordsFilter))
    words = {"role": role_name, "scheme": grant_scheme_name, "source": grant_source_name}
    fields = (
        "user", "called", "organisation", "scheme_words", "starts_on", "ends_on", "granted_by", "source_words",
        "reason", "who_ended", "when_ended",
    )  # fmt: skip
    readonly_fields = fields
    list_select_related = ("user", "organisation", "granted_by")
    search_fields = ("user__display_name", "user__email")
    ordering = ("-id",)

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
