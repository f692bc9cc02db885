"""What the bank said."""

from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.admin import ReadOnlyAdmin, SchemeColumn, desk
from kernel.pure.errors import DomainError
from payments import access
from payments.actions.bank import import_answer
from payments.admin.forms import ImportForm
from payments.banking.reasons import sentence
from payments.enums import EntryResult
from payments.models import BankEntry, BankMessage, Order
from payments.models.labels import label

SHOWN_ENTRIES = 200


@admin.register(BankMessage, site=desk)
class BankMessageAdmin(ReadOnlyAdmin):
    """Messages of the bank, each booked once."""

    list_display = ("message_id", "kind", "imported_at", "imported_by", "what_came_of_it")
    fields = ("kind", "version", "message_id", "file_name", "sha256", "imported_at", "imported_by", "what_came_of_it")
    readonly_fields = ("what_came_of_it",)
    ordering = ("-id",)
    change_list_template = "admin/payments/messages.html"
    change_form_template = "admin/payments/message.html"

    @admin.display(description=gettext_lazy("wat ermee gebeurde"))
    def what_came_of_it(self, message: BankMessage) -> str:
        """In figures: one's own schemes by result, and how much there is for others."""
        own = ["", *message.read_as.split(",")]  # type: ignore[attr-defined]  # annotated below
        counts: Counter[str] = Counter()
        for source, results in message.by_source.items():
            counts.update(results if source in own else {"ELSEWHERE": sum(results.values())})
        counts["DOUBLE"] = message.counts.get("DOUBLE", 0)
        words = {str(kind): str(label(kind)) for kind in EntryResult}
        words |= {"DOUBLE": _("al eerder gemeld"), "ELSEWHERE": _("voor een ander stelsel")}
        told = [f"{word}: {counts[name]}" for name, word in words.items() if counts[name]]
        return ", ".join(told) or _("niets nieuws")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankMessage]:
        on = timezone.localdate()
        own = access.sources_for(request.user, on)  # type: ignore[arg-type]
        found = access.messages_for_staff(request.user, on)  # type: ignore[arg-type]
        return found.defer("packed").annotate(read_as=Value(",".join(own)))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The message with what it says of one's own schemes."""
        pk = int(object_id) if object_id.isdecimal() else 0
        found = access.entries_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]
        entries = list(found.filter(message=pk).order_by("pk")[: SHOWN_ENTRIES + 1])
        rows = [(entry, _(sentence(entry.reason)) if entry.reason else "") for entry in entries[:SHOWN_ENTRIES]]
        named = {entry.end_to_end_id for entry in entries} - {""}
        own = access.runs_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]
        paid = Order.objects.filter(end_to_end_id__in=named, run__in=own.select_related(None))
        runs = sorted(set(paid.values_list("run_id", flat=True)))
        more = {"entries": rows, "runs": runs, "has_more": len(entries) > SHOWN_ENTRIES}
        return super().change_view(request, object_id, extra_context=more)

    def get_urls(self) -> list[URLPattern]:
        name = "payments_bankmessage_deed_import"
        return [path("opladen/", self.admin_site.admin_view(self.upload), name=name), *super().get_urls()]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Read a file of the bank: all of it or nothing."""
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                message = import_answer(content=file.read(), file_name=file.name, by=request.user, at=timezone.now())
            except DomainError as fault:
                form.add_error("file", fault.message)
            else:
                messages.success(request, _("Het bericht van de bank is verwerkt."))
                return redirect("admin:payments_bankmessage_change", message.pk)
        context = {**desk.each_context(request), "title": _("Bericht van de bank opladen"), "form": form}
        return render(request, "admin/payments/import.html", context)


@admin.register(BankEntry, site=desk)
class BankEntryAdmin(SchemeColumn, ReadOnlyAdmin):
    """Every statement of the bank; what nobody recognised stands apart under "onbekende betaling"."""

    list_display = ("end_to_end_id", "outcome", "amount", "reason", "booked_on", "result", "scheme")
    list_filter = ("result", "outcome")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankEntry]:
        return access.entries_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]
