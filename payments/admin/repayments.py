"""Payments that did not arrive: looked at, decided, confirmed by a second person, paid again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.admin import ReadOnlyAdmin, desk
from kernel.pure.errors import DomainError
from kernel.templatetags.show import euro
from payments import access
from payments.actions.repay import confirm_repayment, decide_repayment, reopen_repayment
from payments.admin.figures import run_words
from payments.admin.forms import RepayForm
from payments.admin.may import repayment_steps
from payments.admin.steps import demand_role, take_step
from payments.admin.visits import note_repayment_visit
from payments.banking.reasons import sentence
from payments.models import Order, Repayment


@admin.register(Repayment, site=desk)
class RepaymentAdmin(ReadOnlyAdmin):
    """Payments that did not arrive; the change page shows all that the two people have to judge."""

    list_display = ("order", "who", "amount", "why", "state", "opened_at", "decided_by", "confirmed_by")
    list_filter = ("state",)
    ordering = ("state", "id")
    change_list_template = "admin/payments/repayments.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Repayment]:
        return access.repayments_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The page of a run leads to what did not arrive of that run."""
        return lookup == "order__run" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=gettext_lazy("begunstigde"))
    def who(self, repayment: Repayment) -> str:
        payee = repayment.order.payee
        return payee.person.full_name if payee.person is not None else str(payee.organisation)

    @admin.display(description=gettext_lazy("nog te betalen"))
    def amount(self, repayment: Repayment) -> str:
        return format_html('<span class="amount">{}</span>', euro(repayment.left))  # type: ignore[attr-defined]  # annotated

    @admin.display(description=gettext_lazy("reden"))
    def why(self, repayment: Repayment) -> str:
        return _(sentence(repayment.order.reason))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "payments_repayment_deed_"
        own = [
            path("<int:pk>/beslissen/", wrap(self.decide), name=name + "decide"),
            path("<int:pk>/bevestigen/", wrap(self.confirm), name=name + "confirm"),
            path("<int:pk>/heropenen/", wrap(self.reopen), name=name + "reopen"),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """To whom, how much, why it did not arrive, on which number it would go now, and the next step."""
        repayment = get_object_or_404(self.get_queryset(request), pk=int(object_id) if object_id.isdecimal() else 0)
        return self._page(request, repayment, RepayForm())

    def _page(self, request: HttpRequest, repayment: Repayment, form: RepayForm) -> HttpResponse:
        order = repayment.order
        note_repayment_visit(request, repayment)
        context = {
            **desk.each_context(request),
            "title": _("Herbetaling van %(order)s") % {"order": order.end_to_end_id},
            "opts": self.opts,
            "repayment": repayment,
            "order": order,
            "who": self.who(repayment),
            "run_words": run_words(order.run),
            "why": self.why(repayment),
            "left": repayment.left,  # type: ignore[attr-defined]  # annotated
            "again": Order.objects.filter(replaces=order).select_related("file").first(),
            "has_changed": repayment.state == "DECIDED" and repayment.account_id != order.payee.account_id,
            "refused": repayment_steps(repayment, request.user, timezone.localdate()),  # type: ignore[arg-type]
            "form": form,
        }
        return render(request, "admin/payments/repayment.html", context)

    def _find(self, request: HttpRequest, pk: int) -> Repayment:
        """The repayment, for whoever may take this step."""
        repayment = get_object_or_404(self.get_queryset(request), pk=pk)
        demand_role(request, repayment.order.run.source)
        return repayment

    def _address(self, repayment: Repayment) -> str:
        return reverse("admin:payments_repayment_change", args=[repayment.pk])

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pay again, with a reason, which stays on the page when it is refused."""
        repayment = self._find(request, pk)
        form = RepayForm(request.POST or None)
        if request.method != "POST":
            return redirect(self._address(repayment))
        if form.is_valid():
            try:
                decide_repayment(
                    repayment_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
                )
            except DomainError as fault:
                form.add_error(None, fault.message)
            else:
                messages.success(request, _("Beslist. Een collega moet de herbetaling bevestigen."))
                return redirect(self._address(repayment))
        return self._page(request, self.get_queryset(request).get(pk=pk), form)

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        return take_step(
            request,
            self._address(self._find(request, pk)),
            lambda: confirm_repayment(repayment_id=pk, by=request.user, at=timezone.now()),
            _("Bevestigd. De herbetaling staat klaar voor een bankbestand op de pagina van de run."),
        )

    def reopen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take back a decision that nobody confirmed."""
        return take_step(
            request,
            self._address(self._find(request, pk)),
            lambda: reopen_repayment(repayment_id=pk, by=request.user, at=timezone.now()),
            _("De beslissing is teruggenomen. Er kan opnieuw beslist worden."),
        )
