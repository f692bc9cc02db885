"""For the auditor: who looked at whose file, and what the database recorded."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.labels import VISIT_REASONS, role_name
from accounts.models import FileVisit, User
from kernel.admin import PostedSearchAdmin, ReadOnlyAdmin, WordsFilter, desk
from kernel.models import AuditEntry


@admin.register(FileVisit, site=desk)
class FileVisitAdmin(PostedSearchAdmin):
    """Who looked at whose file; asked by file, because that is what somebody asks who wants to know."""

    list_display = ("at", "visitor", "role_words", "person_key", "what", "why_words")
    list_filter = (("role", WordsFilter), "at")
    words = {"role": role_name}
    fields = ("at", "visitor", "role_words", "person_key", "what", "why_words")
    readonly_fields = ("role_words", "person_key", "why_words")
    list_select_related = ("visitor",)
    ordering = ("-id",)
    search_label = _("Dossiernummer of nummer van de voorziening, bijvoorbeeld ZK-2026-000123")

    def found_by(self, rows: QuerySet[FileVisit], words: str) -> QuerySet[FileVisit]:
        """The number as a whole, wherever it stands in what was looked at: the file, a letter, a payment."""
        return rows.filter(what__iregex=rf"(^|[^[:alnum:]]){re.escape(words)}($|[^[:alnum:]])")

    @admin.display(description=_("rol"), ordering="role")
    def role_words(self, visit: FileVisit) -> str:
        return role_name(visit.role)

    @admin.display(description=_("waarom"), ordering="why")
    def why_words(self, visit: FileVisit) -> str:
        return str(VISIT_REASONS.get(visit.why, visit.why))

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
