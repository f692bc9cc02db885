"""The first manager of an organisation: one official proposes, another confirms."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.actions.managers import confirm_manager, propose_manager, refuse_manager
from accounts.admin.deed_form import deed_page, press
from accounts.models import ManagerProposal
from accounts.web.forms import ProposalForm
from kernel.admin import ReadOnlyAdmin, desk


@admin.register(ManagerProposal, site=desk)
class ManagerProposalAdmin(ReadOnlyAdmin):
    change_list_template = "accounts/desk/proposals.html"
    change_form_template = "accounts/desk/proposal.html"
    list_display = ("organisation", "user", "proposed_by", "proposed_at", "confirmed", "closed_by")
    list_filter = ("confirmed",)
    list_select_related = ("organisation", "user", "proposed_by", "closed_by")
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("voorstellen/", view(self.propose), name="accounts_managerproposal_propose"),
            path("<int:pk>/bevestigen/", view(require_POST(self.confirm)), name="accounts_managerproposal_confirm"),
            path("<int:pk>/weigeren/", view(require_POST(self.refuse)), name="accounts_managerproposal_refuse"),
            *super().get_urls(),
        ]

    def propose(self, request: HttpRequest) -> HttpResponse:
        return deed_page(
            request,
            title=_("Eerste beheerder voorstellen"),
            lead=_("Voor een organisatie zonder beheerder van de toegang. Een collega bevestigt uw voorstel."),
            button=_("Voorstellen"),
            form=ProposalForm(request.POST or None),
            act=lambda filled: propose_manager(**filled, by=request.user, on=timezone.localdate()),
            done=_("Het voorstel ligt klaar. Een collega bevestigt of weigert het."),
            back=reverse("admin:accounts_managerproposal_changelist"),
        )

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._close(request, pk, confirm_manager, _("De beheerder is aangesteld en kreeg een mail."))

    def refuse(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._close(request, pk, refuse_manager, _("Het voorstel is geweigerd."))

    def _close(self, request: HttpRequest, pk: int, action: Any, done: Any) -> HttpResponse:
        now = timezone.now()
        proposal = get_object_or_404(ManagerProposal, pk=pk)
        return press(
            request,
            act=lambda: action(proposal=proposal, by=request.user, on=timezone.localdate(now), at=now),
            done=done,
            back=reverse("admin:accounts_managerproposal_change", args=[pk]),
        )
