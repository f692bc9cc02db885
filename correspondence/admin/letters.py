from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Role
from accounts.visits import record_visit
from correspondence import actions
from correspondence.access import letters_for_staff
from correspondence.admin.tray import AT_ONCE, tray_as_zip
from correspondence.kinds import kind_name
from correspondence.models import Letter
from correspondence.queries import post_tray
from correspondence.web.download import as_download
from kernel.admin import ReadOnlyAdmin, SchemeColumn, WordsFilter, desk
from kernel.permissions import Verdict, rule_for
from kernel.pure.errors import DomainError
from kernel.schemes import desk_page, scheme_name


@admin.register(Letter, site=desk)
class LetterAdmin(SchemeColumn, ReadOnlyAdmin):
    """Every letter with its road and the moments on it."""

    list_display = ["reference", "subject", "addressee", "channel", "status", "queued_at", "attempts", "error"]
    list_filter = ["status", "channel", ("source", WordsFilter), ("kind", WordsFilter)]
    words = {"source": scheme_name, "kind": kind_name}
    search_fields = ["reference"]
    search_help_text = gettext_lazy("Zoek op dossiernummer, bijvoorbeeld ZK-2026-000123.")
    date_hierarchy = "queued_at"
    ordering = ["-queued_at", "-id"]
    fields = [
        "reference", "subject", "kind_words", "scheme", "addressee", "language", "issued_on", "text_version", "channel",
        "recipient", "status", "queued_at", "queued_by", "made_at", "document_kind", "document_sha256", "sent_at",
        "printed_at", "printed_by", "erased_at", "attempts", "due_at", "error", "copy_of",
    ]  # fmt: skip
    change_form_template = "correspondence/admin/letter.html"
    change_list_template = "correspondence/admin/letters.html"

    def get_fields(self, request: HttpRequest, obj: Letter | None = None) -> Any:
        """When the next attempt comes is told only of a letter that is still to leave."""
        return [name for name in self.fields if name != "due_at" or (obj is not None and obj.is_under_way)]

    @admin.display(description=gettext_lazy("aan"))
    def addressee(self, letter: Letter) -> str:
        return str(letter.person or letter.organisation)

    @admin.display(description=gettext_lazy("soort"))
    def kind_words(self, letter: Letter) -> str:
        return kind_name(letter.kind)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        return letters_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("postbak/", view(self.tray), name="correspondence_letter_tray"),
            path("postbak/zip/", view(self.tray_download), name="correspondence_letter_tray_download"),
            path("postbak/geprint/", view(self.tray_printed), name="correspondence_letter_tray_printed"),
            path("<int:pk>/document/", view(self.document), name="correspondence_letter_document"),
            path("<int:pk>/opnieuw/", view(self.resend), name="correspondence_letter_resend"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        letter = get_object_or_404(self.get_queryset(request), pk=object_id) if object_id.isdecimal() else None
        offers = {
            "letter": letter,
            "file_page": letter and desk_page(letter.source, letter.reference),
            "may_act": _may(request, "admin:correspondence_letter_resend"),
            "may_resend": letter is not None and letter.has_arrived and letter.erased_at is None,
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **offers})

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may_act = _may(request, "admin:correspondence_letter_resend")
        return super().changelist_view(request, {**(extra_context or {}), "may_act": may_act})

    def document(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The letter for an official; who looked is kept."""
        return require_GET(self._document)(request, pk)

    def _document(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = get_object_or_404(self.get_queryset(request).exclude(document=""), pk=pk)
        self._note_visit(request, letter)
        return as_download(letter)

    def _note_visit(self, request: HttpRequest, letter: Letter) -> None:
        if letter.person is not None:
            record_visit(
                by=request.user,  # type: ignore[arg-type]
                role=_role(request),
                person=letter.person,
                what=f"brief {letter.reference}",
                why=_("brief geopend op de werkplek"),
            )

    def resend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button "opnieuw sturen"."""
        return require_POST(self._resend)(request, pk)

    def _resend(self, request: HttpRequest, pk: int) -> HttpResponse:
        _must(request, "admin:correspondence_letter_resend")
        letter = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            letter = actions.resend_letter(letter=letter, by=request.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("De brief wordt opnieuw verstuurd."))
        return redirect("admin:correspondence_letter_change", letter.pk)

    def tray(self, request: HttpRequest) -> HttpResponse:
        """The post tray: what has to be printed, oldest first."""
        _must(request, "admin:correspondence_letter_tray")
        waiting = self._tray(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Postbak: te printen brieven"),
            "letters": list(waiting[:AT_ONCE]),
            "waiting": waiting.count(),
            "opts": self.opts,
        }
        return render(request, "correspondence/admin/tray.html", context)

    def tray_download(self, request: HttpRequest) -> HttpResponse:
        """The chosen letters in one zip, in the order of the tray."""
        return require_POST(self._tray_download)(request)

    def _tray_download(self, request: HttpRequest) -> HttpResponse:
        _must(request, "admin:correspondence_letter_tray_download")
        letters = list(self._chosen(request))
        if not letters:
            messages.error(request, _("Kies minstens één brief."))
            return _to_tray()
        for letter in letters:
            self._note_visit(request, letter)
        response = HttpResponse(tray_as_zip(letters), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="postbak-{timezone.localdate():%Y%m%d}.zip"'
        response["Cache-Control"] = "private, no-store"
        return response

    def tray_printed(self, request: HttpRequest) -> HttpResponse:
        """The chosen letters left the tray on paper."""
        return require_POST(self._tray_printed)(request)

    def _tray_printed(self, request: HttpRequest) -> HttpResponse:
        _must(request, "admin:correspondence_letter_tray_printed")
        chosen, marked = list(self._chosen(request)), 0
        for letter in chosen:
            with suppress(actions.LetterNotReady):  # a colleague took it out of the tray a moment ago
                actions.mark_printed(letter=letter, by=request.user, at=timezone.now())
                marked += 1
        if chosen:
            messages.success(request, _("%(number)d brieven zijn als geprint aangeduid.") % {"number": marked})
        else:
            messages.error(request, _("Kies minstens één brief."))
        return _to_tray()

    def _tray(self, request: HttpRequest) -> QuerySet[Letter]:
        return post_tray() & self.get_queryset(request)

    def _chosen(self, request: HttpRequest) -> QuerySet[Letter]:
        keys = [key for key in request.POST.getlist("letter") if key.isdecimal() and len(key) < 19]
        return self._tray(request).filter(pk__in=keys)[:AT_ONCE]


def _may(request: HttpRequest, name: str) -> bool:
    rule = rule_for(name)
    return rule is not None and rule.verdict(request) is Verdict.ALLOW


def _must(request: HttpRequest, name: str) -> None:
    if not _may(request, name):
        raise PermissionDenied


def _role(request: HttpRequest) -> str:
    return Role.REVIEWER if _may(request, "admin:correspondence_letter_resend") else Role.AUDITOR


def _to_tray() -> HttpResponseRedirect:
    return redirect(reverse("admin:correspondence_letter_tray"))
