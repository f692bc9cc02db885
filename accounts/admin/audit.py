"""For the auditor: who looked at whose file, and what the database recorded."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import FileVisit, User
from kernel.admin import ReadOnlyAdmin, desk
from kernel.models import AuditEntry


@admin.register(FileVisit, site=desk)
class FileVisitAdmin(ReadOnlyAdmin):
    list_display = ("at", "visitor", "role", "person_key", "what", "why")
    list_filter = ("role", "at")
    fields = ("at", "visitor", "role", "person_key", "what", "why")
    readonly_fields = ("person_key",)
    list_select_related = ("visitor",)
    ordering = ("-id",)

    @admin.display(description=_("sleutel van de persoon"))
    def person_key(self, visit: FileVisit) -> int:
        """The log of visits is no second place to look somebody up: it shows the key, not the name."""
        return visit.person_id


@admin.register(AuditEntry, site=desk)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "operation", "table_name", "row_key", "request_id")
    list_filter = ("operation", "at")
    search_fields = ("table_name__exact", "row_key__exact", "request_id__exact")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        self._names: dict[int, str] = {}
        return super().get_queryset(request)

    @admin.display(description=_("gebruiker"), ordering="actor_id")
    def actor(self, entry: AuditEntry) -> Any:
        """The name behind the key, looked up once a page for each actor."""
        if entry.actor_id is None:
            return "–"
        if entry.actor_id not in self._names:
            user = User.objects.filter(pk=entry.actor_id).first()
            self._names[entry.actor_id] = str(user) if user else str(entry.actor_id)
        return self._names[entry.actor_id]
