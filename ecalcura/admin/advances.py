"""Advances of a reference period: proposed by one person, approved by another."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecalcura import access
from ecalcura.actions.calculations import existing_in
from ecalcura.actions.grants import approve_advances, propose_advances
from ecalcura.admin.doors import may_open
from ecalcura.models import AdvancePlan
from ecalcura.queries.department import plans_to_approve
from ecalcura.queries.report import periods_until
from ecalcura.web.doors import chosen_period
from kernel.admin import ReadOnlyAdmin, desk
from kernel.pure.errors import DomainError


@admin.register(AdvancePlan, site=desk)
class AdvancePlanAdmin(ReadOnlyAdmin):
    """Proposals of advances, and what waits for a second person."""

    list_display = ("facility", "period", "version", "base", "total", "is_test", "proposed_by", "on")
    list_filter = ("period",)
    list_select_related = ("facility", "proposed_by")
    search_fields = ("facility__hco_number", "facility__name")
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("periode/", wrap(self.board), name="ecalcura_advanceplan_board"),
            path("voorstellen/", wrap(self.propose), name="ecalcura_advanceplan_deed_propose"),
            path("goedkeuren/", wrap(self.approve), name="ecalcura_advanceplan_deed_approve"),
        ]
        return own + super().get_urls()

    def board(self, request: HttpRequest) -> HttpResponse:
        """What waits for approval in the period."""
        period = chosen_period(request)
        context = {
            **desk.each_context(request),
            "title": _("Voorschotten %(period)s") % {"period": period},
            "plans": plans_to_approve(period),
            "period": period,
            "periods": periods_until(timezone.localdate()),
            "may_propose": may_open(request, "admin:ecalcura_advanceplan_deed_propose"),
            "may_approve": may_open(request, "admin:ecalcura_advanceplan_deed_approve"),
        }
        return render(request, "admin/ecalcura/advances.html", context)

    @method_decorator(require_POST)
    def propose(self, request: HttpRequest) -> HttpResponse:
        """Propose the advances of every facility of the period; whoever has no base is named."""
        on, period = timezone.localdate(), chosen_period(request)
        known = access.facilities_for_staff(request.user, on).filter(pk__in=[one.pk for one in existing_in(period)])
        try:
            proposed = propose_advances(period=period, facilities=list(known), by=request.user, on=on)
        except DomainError as fault:
            messages.error(request, fault.message)
            return _back(period)
        for facility, obstacle in proposed.obstacles[:20]:
            messages.warning(request, f"{facility.name}: {obstacle.message}")
        messages.success(
            request,
            _("%(count)s voorstellen klaar, %(stopped)s voorzieningen zonder grondslag.")
            % {"count": len(proposed.plans), "stopped": len(proposed.obstacles)},
        )
        return _back(period)

    @method_decorator(require_POST)
    def approve(self, request: HttpRequest) -> HttpResponse:
        """Let the ticked advances be paid on their days; one that cannot be approved keeps all from it."""
        keys = [int(text) for text in request.POST.getlist("plan") if text.isascii() and text.isdecimal()][:2000]
        try:
            made = approve_advances(plan_ids=keys, by=request.user, on=timezone.localdate(), at=timezone.now())
        except DomainError as fault:
            messages.error(request, fault.message)
        else:
            messages.success(request, _("%(count)s voorschottenplannen goedgekeurd.") % {"count": len(made)})
        return _back(chosen_period(request))


def _back(period: object) -> HttpResponse:
    return redirect(f"{reverse('admin:ecalcura_advanceplan_board')}?periode={period}")
