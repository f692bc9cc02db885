from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from correspondence import actions
from correspondence.access import mails_for_staff
from correspondence.enums import MailStatus
from correspondence.kinds import kind_name
from correspondence.models import Mail
from kernel.admin import ReadOnlyAdmin, SchemeColumn, WordsFilter, desk
from kernel.permissions import Verdict, rule_for
from kernel.pure.errors import DomainError
from kernel.schemes import scheme_name


@admin.register(Mail, site=desk)
class MailAdmin(SchemeColumn, ReadOnlyAdmin):
    """Every mail with its delivery status."""

    list_display = ["reference", "subject", "status", "queued_at", "sent_at", "attempts", "error"]
    list_filter = ["status", ("source", WordsFilter), ("kind", WordsFilter)]
    words = {"source": scheme_name, "kind": kind_name}
    search_fields = ["reference"]
    search_help_text = gettext_lazy("Zoek op dossiernummer, bijvoorbeeld ZK-2026-000123.")
    date_hierarchy = "queued_at"
    ordering = ["-queued_at", "-id"]
    fields = [
        "reference", "subject", "body", "kind_words", "scheme", "language", "recipient", "status", "queued_at",
        "queued_by", "sent_at", "failed_at", "erased_at", "attempts", "due_at", "error", "text_version",
    ]  # fmt: skip
    change_form_template = "correspondence/admin/mail.html"

    def get_fields(self, request: HttpRequest, obj: Mail | None = None) -> Any:
        """When the next attempt comes is told only of a mail that is still to leave."""
        is_waiting = obj is not None and obj.status == MailStatus.QUEUED
        return [name for name in self.fields if name != "due_at" or is_waiting]

    @admin.display(description=gettext_lazy("soort"))
    def kind_words(self, mail: Mail) -> str:
        return kind_name(mail.kind)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        return mails_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]

    def get_urls(self) -> list[URLPattern]:
        resend = self.admin_site.admin_view(self.resend)
        return [path("<int:pk>/opnieuw/", resend, name="correspondence_mail_resend"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        mail = get_object_or_404(self.get_queryset(request), pk=object_id) if object_id.isdecimal() else None
        may_resend = mail is not None and mail.status != MailStatus.QUEUED and mail.erased_at is None
        offers = {"mail": mail, "may_resend": may_resend and _may_resend(request)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **offers})

    def resend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button "opnieuw sturen"."""
        return require_POST(self._resend)(request, pk)

    def _resend(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not _may_resend(request):
            raise PermissionDenied
        mail = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            mail = actions.resend_mail(mail=mail, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("De e-mail wordt opnieuw verstuurd."))
        return redirect("admin:correspondence_mail_change", mail.pk)


def _may_resend(request: HttpRequest) -> bool:
    rule = rule_for("admin:correspondence_mail_resend")
    return rule is not None and rule.verdict(request) is Verdict.ALLOW
