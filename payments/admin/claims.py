"""Claims at the desk: what was paid too much, told, heard, decided and paid back."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.admin import ReadOnlyAdmin, SchemeColumn, WordsFilter, desk
from kernel.pure.periods import ONE_DAY, add_months
from kernel.schemes import scheme_name
from payments import access
from payments.actions import claims
from payments.actions.claim_account import claimed_months, remaining_of
from payments.admin.forms import ClaimStepForm
from payments.admin.steps import demand_role, take_step
from payments.models import Claim
from payments.ports import port_of


@admin.register(Claim, site=desk)
class ClaimAdmin(SchemeColumn, ReadOnlyAdmin):
    """Claims; the change page shows the whole case."""

    list_display = ("reference", "scheme", "amount", "state", "cause", "opened_on", "hearing_until", "lapses_on")
    list_filter = ("state", ("source", WordsFilter), "cause")
    words = {"source": scheme_name}
    search_fields = ("reference",)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return access.claims_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]

    def get_urls(self) -> list[URLPattern]:
        name = "payments_claim_deed_step"
        return [path("<int:pk>/stap/", self.admin_site.admin_view(self.step), name=name), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """One claim with its account, its steps and the form for the next one."""
        claim = get_object_or_404(self.get_queryset(request), pk=int(object_id) if object_id.isdecimal() else 0)
        return self._page(request, claim, ClaimStepForm())

    def _page(self, request: HttpRequest, claim: Claim, form: ClaimStepForm) -> HttpResponse:
        context = {
            **desk.each_context(request),
            "title": _("Vordering %(number)s") % {"number": claim.pk},
            "opts": self.opts,
            "claim": claim,
            "remaining": remaining_of(claim),
            "hearing_exception": port_of(claim.source).exception_words(claim.hearing_exception),
            "entries": claim.entries.select_related("by").order_by("pk"),
            "steps": claim.steps.select_related("by").order_by("pk"),
            "instalments": claim.instalments.order_by("number"),
            "months": claimed_months(claim),
            "form": form,
        }
        return render(request, "admin/payments/claim/page.html", context)

    def step(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the chosen step."""
        claim = get_object_or_404(self.get_queryset(request), pk=pk)
        demand_role(request, claim.source)
        form = ClaimStepForm(request.POST or None)
        if request.method == "POST" and not form.is_valid():
            return self._page(request, claim, form)
        back = reverse("admin:payments_claim_change", args=[claim.pk])
        return take_step(request, back, self._deed(request, claim, form), _("De stap is genomen."))

    def _deed(self, request: HttpRequest, claim: Claim, form: ClaimStepForm) -> Callable[[], Any]:
        on = timezone.localdate()
        asked = form.cleaned_data if form.is_bound else {}
        who: dict[str, Any] = {"claim_id": claim.pk, "by": request.user, "on": on}
        reason = asked.get("reason", "")
        percent = asked.get("percent")
        share = Decimal(percent) / 100 if percent else None
        first_on = add_months(on, 1) + ONE_DAY
        deeds: dict[str, Callable[[], Any]] = {
            "notify": lambda: claims.notify_claim(**who),
            "hear": lambda: claims.record_hearing(report=reason, **who),
            "decide": lambda: claims.decide_claim(
                reason=reason, set_off_share=share, is_fraud=asked["is_fraud"], **who
            ),
            "plan": lambda: claims.plan_instalments(count=asked.get("months") or 1, first_on=first_on, **who),
            "repaid": lambda: claims.record_repaid(amount=asked.get("amount") or Decimal(0), note=reason, **who),
            "waive": lambda: claims.waive_claim(reason=reason, **who),
            "appeal": lambda: claims.appeal_claim(reason=reason, **who),
            "upheld": lambda: claims.end_appeal(upheld=True, reason=reason, **who),
            "withdraw": lambda: claims.withdraw_claim(reason=reason, **who),
        }
        return deeds[asked.get("step", "notify")]
