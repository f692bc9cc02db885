"""What the bank said."""

from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.admin import PostedSearchAdmin, ReadOnlyAdmin, SchemeColumn, desk
from kernel.pure.errors import DomainError
from kernel.templatetags.show import euro
from payments import access
from payments.actions.bank import import_answer
from payments.admin.forms import ImportForm
from payments.banking.reasons import sentence
from payments.enums import EntryResult
from payments.models import BankEntry, BankMessage, Line, Order
from payments.models.labels import label
from payments.ports import port_of

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
class BankEntryAdmin(SchemeColumn, PostedSearchAdmin):
    """Every statement of the bank; what nobody recognised stands apart under "onbekende betaling". Each leads on to
    what it paid: the run, the bank file and the dossiers."""

    list_display = ("named", "outcome", "amount_words", "reason_words", "booked_on", "result", "run", "scheme")
    list_filter = ("result", "outcome")
    fields = (
        "end_to_end_id", "run", "file", "dossiers", "outcome", "amount_words", "reason_words", "detail", "booked_on",
        "result", "scheme", "message_words", "key_words",
    )  # fmt: skip
    readonly_fields = fields
    ordering = ("-id",)
    search_label = gettext_lazy("Betaalkenmerk, bijvoorbeeld ZK3P35N1")

    def found_by(self, rows: QuerySet[BankEntry], words: str) -> QuerySet[BankEntry]:
        """By the whole id, as it stands on the statement."""
        return rows.filter(end_to_end_id__in=[words, words.upper()])

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankEntry]:
        on = timezone.localdate()
        own = access.sources_for(request.user, on)  # type: ignore[arg-type]
        paid = Order.objects.filter(end_to_end_id=OuterRef("end_to_end_id"), run__source__in=own)
        found = access.entries_for_staff(request.user, on)  # type: ignore[arg-type]
        return (
            found.annotate(paid_in=Subquery(paid.values("run")[:1])).select_related("message").defer("message__packed")
        )

    @admin.display(description=gettext_lazy("betaalkenmerk"), ordering="end_to_end_id")
    def named(self, entry: BankEntry) -> str:
        return entry.end_to_end_id or _("zonder kenmerk")

    @admin.display(description=gettext_lazy("bedrag"), ordering="amount")
    def amount_words(self, entry: BankEntry) -> str:
        return format_html('<span class="amount">{}</span>', euro(entry.amount))

    @admin.display(description=gettext_lazy("reden"), ordering="reason")
    def reason_words(self, entry: BankEntry) -> str:
        return f"{_(sentence(entry.reason))} ({entry.reason})" if entry.reason else "–"

    @admin.display(description=gettext_lazy("run"))
    def run(self, entry: BankEntry) -> str:
        run = entry.paid_in  # type: ignore[attr-defined]  # annotated
        if run is None:
            return "–"
        address = reverse("admin:payments_run_change", args=[run])
        return format_html('<a href="{}">{}</a>', address, _("Run %(run)s") % {"run": run})

    @admin.display(description=gettext_lazy("bankbestand"))
    def file(self, entry: BankEntry) -> str:
        order = self._order(entry)
        return order.file.message_id if order is not None and order.file is not None else "–"

    @admin.display(description=gettext_lazy("dossiers"))
    def dossiers(self, entry: BankEntry) -> str:
        """Of the lines that were paid, each with its page where its scheme gives it one."""
        order = self._order(entry)
        if order is None:
            return "–"
        lines = Line.objects.filter(run_id=order.run_id, payee_id=order.payee_id, net__gt=0)
        references = sorted(set(lines.values_list("reference", flat=True)))
        pages = port_of(order.run.source).desk_pages(references)
        told = ((format_html('<a href="{}">{}</a>', pages[one], one) if one in pages else one,) for one in references)
        return format_html_join(", ", "{}", told)

    def _order(self, entry: BankEntry) -> Order | None:
        """The payment that it is about, when that is one's own to see."""
        found = Order.objects.filter(end_to_end_id=entry.end_to_end_id, run=entry.paid_in)  # type: ignore[attr-defined]
        return found.select_related("run", "file").first()

    @admin.display(description=gettext_lazy("bericht van de bank"))
    def message_words(self, entry: BankEntry) -> str:
        address = reverse("admin:payments_bankmessage_change", args=[entry.message_id])
        return format_html('<a href="{}">{}</a>', address, entry.message)

    @admin.display(description=gettext_lazy("kenmerk bij de bank"))
    def key_words(self, entry: BankEntry) -> str:
        return entry.key
