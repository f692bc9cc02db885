"""For the auditor: every call to an authentic source, who made it, why, and how it ended."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kernel.admin import ReadOnlyAdmin, desk
from registers.models import RegisterCall


@admin.register(RegisterCall, site=desk)
class RegisterCallAdmin(ReadOnlyAdmin):
    """Shows a person's key, never a name or number: the log is no second place to look somebody up."""

    list_display = ("at", "asked_by", "role", "service", "about", "reason", "outcome", "codes")
    list_filter = ("service", "ended__outcome", "at")
    list_select_related = ("asked_by", "ended")
    search_fields = ("transaction_id__exact", "enquiry_id__exact")
    fields = (
        "at", "asked_by", "role", "on_behalf_of", "reason", "service", "version", "about", "transaction_id",
        "enquiry_id", "outcome", "codes", "attempts", "note",
    )  # fmt: skip
    readonly_fields = ("about", "outcome", "codes", "attempts", "note")
    ordering = ("-id",)

    @admin.display(description=_("over wie (sleutel)"))
    def about(self, call: RegisterCall) -> str:
        if call.person_id is not None:
            return str(call.person_id)
        return call.subject if call.subject_kind == "ENTERPRISE" else f"{call.subject[:12]}…"

    @admin.display(description=_("afloop"), ordering="ended__outcome")
    def outcome(self, call: RegisterCall) -> Any:
        return call.ended.outcome if hasattr(call, "ended") else _("afgebroken")

    @admin.display(description=_("codes"))
    def codes(self, call: RegisterCall) -> str:
        return ", ".join(call.ended.codes) if hasattr(call, "ended") else ""

    @admin.display(description=_("pogingen"))
    def attempts(self, call: RegisterCall) -> int | None:
        return call.ended.attempts if hasattr(call, "ended") else None

    @admin.display(description=_("oorzaak"))
    def note(self, call: RegisterCall) -> str:
        return call.ended.note if hasattr(call, "ended") else ""
