"""What the bank said, and what has to be paid again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.admin import ReadOnlyAdmin, desk
from kernel.pure.errors import DomainError
from payments import access
from payments.actions.bank import import_answer
from payments.actions.repay import confirm_repayment, decide_repayment
from payments.admin.forms import ImportForm
from payments.admin.steps import demand_role, take_step
from payments.banking.reasons import sentence
from payments.enums import EntryResult
from payments.models import BankEntry, BankMessage, Repayment
from payments.models.labels import label


@admin.register(BankMessage, site=desk)
class BankMessageAdmin(ReadOnlyAdmin):
    """Messages of the bank, each booked once."""

    list_display = ("message_id", "kind", "imported_at", "imported_by", "what_came_of_it")
    fields = ("kind", "version", "message_id", "file_name", "sha256", "imported_at", "imported_by", "what_came_of_it")
    readonly_fields = ("what_came_of_it",)
    ordering = ("-id",)
    change_list_template = "admin/payments/messages.html"

    @admin.display(description=gettext_lazy("wat ermee gebeurde"))
    def what_came_of_it(self, message: BankMessage) -> str:
        words = {str(kind): str(label(kind)) for kind in EntryResult} | {"DOUBLE": _("al eerder gemeld")}
        told = [f"{number} {words.get(name, name)}" for name, number in message.counts.items() if number]
        return ", ".join(told) or _("niets nieuws")

    def get_urls(self) -> list[URLPattern]:
        name = "payments_bankmessage_deed_import"
        return [path("opladen/", self.admin_site.admin_view(self.upload), name=name), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankMessage]:
        return super().get_queryset(request).defer("packed")

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
class BankEntryAdmin(ReadOnlyAdmin):
    """Every statement of the bank; what nobody recognised stands apart under "onbekende betaling"."""

    list_display = ("end_to_end_id", "outcome", "amount", "reason", "booked_on", "result")
    list_filter = ("result", "outcome")
    ordering = ("-id",)


@admin.register(Repayment, site=desk)
class RepaymentAdmin(ReadOnlyAdmin):
    """Payments that did not arrive: to decide, to confirm, paid again."""

    list_display = ("order", "who", "amount", "why", "state", "opened_at", "decided_by", "confirmed_by")
    list_filter = ("state",)
    ordering = ("state", "id")
    change_form_template = "admin/payments/repayment.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Repayment]:
        return access.repayments_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]

    @admin.display(description=gettext_lazy("begunstigde"))
    def who(self, repayment: Repayment) -> str:
        payee = repayment.order.payee
        return payee.person.full_name if payee.person is not None else str(payee.organisation)

    @admin.display(description=gettext_lazy("bedrag"))
    def amount(self, repayment: Repayment) -> Any:
        return repayment.order.amount

    @admin.display(description=gettext_lazy("reden"))
    def why(self, repayment: Repayment) -> str:
        return _(sentence(repayment.order.reason))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "payments_repayment_deed_"
        own = [
            path("<int:pk>/beslissen/", wrap(self.decide), name=name + "decide"),
            path("<int:pk>/bevestigen/", wrap(self.confirm), name=name + "confirm"),
        ]
        return own + super().get_urls()

    def _page(self, request: HttpRequest, pk: int) -> str:
        """Where a step comes from and goes back to, for whoever may take it."""
        repayment = get_object_or_404(self.get_queryset(request), pk=pk)
        demand_role(request, repayment.order.run.source)
        return reverse("admin:payments_repayment_change", args=[repayment.pk])

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        reason = request.POST.get("reason", "")
        return take_step(
            request,
            self._page(request, pk),
            lambda: decide_repayment(repayment_id=pk, reason=reason, by=request.user, at=timezone.now()),
            _("Beslist. Een collega moet de herbetaling bevestigen."),
        )

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        return take_step(
            request,
            self._page(request, pk),
            lambda: confirm_repayment(repayment_id=pk, by=request.user, at=timezone.now()),
            _("Bevestigd. De herbetaling staat klaar voor een bankbestand op de pagina van de run."),
        )
