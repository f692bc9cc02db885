"""The account from which a scheme pays: set by one, confirmed by another."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.admin import ReadOnlyAdmin, SchemeColumn, desk
from kernel.pure.errors import DomainError
from payments import access, actions
from payments.admin.forms import DebtorForm
from payments.admin.steps import demand_role, take_step
from payments.models import DebtorAccount


@admin.register(DebtorAccount, site=desk)
class DebtorAccountAdmin(SchemeColumn, ReadOnlyAdmin):
    """Accounts to pay from, with who set and who confirmed them."""

    list_display = ("scheme", "name", "version", "starts_on", "entered_by", "confirmed_by")
    ordering = ("-id",)
    change_list_template = "admin/payments/debtor_list.html"
    change_form_template = "admin/payments/debtor.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DebtorAccount]:
        return access.debtors_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "payments_debtoraccount_deed_"
        own = [
            path("instellen/", wrap(self.set), name=name + "set"),
            path("<int:pk>/bevestigen/", wrap(self.confirm), name=name + "confirm"),
        ]
        return own + super().get_urls()

    def set(self, request: HttpRequest) -> HttpResponse:
        """Propose an account."""
        step = "admin:payments_debtoraccount_deed_set"
        allowed = access.sources_of_step(request.user, step, timezone.localdate())  # type: ignore[arg-type]
        form = DebtorForm(request.POST or None, allowed=allowed)
        if request.method == "POST" and form.is_valid():
            try:
                actions.set_debtor(**form.cleaned_data, by=request.user)
            except DomainError as fault:
                form.add_error(None, fault.message)
            else:
                messages.success(request, _("Ingevoerd. Een collega moet deze rekening nog bevestigen."))
                return redirect("admin:payments_debtoraccount_changelist")
        context: dict[str, Any] = {**desk.each_context(request), "title": _("Rekening instellen"), "form": form}
        return render(request, "admin/payments/debtor_form.html", context)

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm the account of a colleague."""
        account = get_object_or_404(self.get_queryset(request), pk=pk)
        demand_role(request, account.source)
        return take_step(
            request,
            reverse("admin:payments_debtoraccount_change", args=[account.pk]),
            lambda: actions.confirm_debtor(account_id=pk, by=request.user, at=timezone.now()),
            _("De rekening is bevestigd."),
        )
