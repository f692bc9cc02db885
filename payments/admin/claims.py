"""Claims at the desk: what was paid too much, told, heard, decided and paid back."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.admin import ReadOnlyAdmin, SchemeColumn, WordsFilter, desk
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO
from kernel.schemes import scheme_name
from kernel.templatetags.show import euro
from kernel.web.desk import may_open
from payments import access
from payments.actions.claim_account import claimed_months, remaining_of
from payments.admin.claim_steps import STEPS, ClaimStepForm, forms_for, take
from payments.admin.figures import run_words
from payments.admin.may import claim_refused
from payments.admin.steps import demand_role
from payments.admin.visits import note_claim_visit
from payments.models import Claim, ClaimEntry
from payments.ports import port_of


@admin.register(Claim, site=desk)
class ClaimAdmin(SchemeColumn, ReadOnlyAdmin):
    """Claims; the change page shows the whole case."""

    list_display = (
        "reference", "who", "left_words", "amount_words", "state", "cause", "hearing_until", "lapses_on", "scheme",
        "opened_on",
    )  # fmt: skip
    list_filter = ("state", ("source", WordsFilter), "cause")
    words = {"source": scheme_name}
    search_fields = ("reference",)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """The claims with what of each is still to be paid back, added up in the same query."""
        entries = ClaimEntry.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
        left = Coalesce(Subquery(entries.annotate(total=Sum("amount")).values("total")), ZERO)
        return access.claims_for_staff(request.user, timezone.localdate()).annotate(left=left)  # type: ignore[arg-type]

    @admin.display(description=gettext_lazy("betrokkene"))
    def who(self, claim: Claim) -> str:
        payee = claim.payee
        return payee.person.full_name if payee.person is not None else str(payee.organisation)

    @admin.display(description=gettext_lazy("nog open"), ordering="left")
    def left_words(self, claim: Claim) -> str:
        return euro(claim.left)  # type: ignore[attr-defined]  # annotated

    @admin.display(description=gettext_lazy("bedrag"), ordering="amount")
    def amount_words(self, claim: Claim) -> str:
        return euro(claim.amount)

    def get_urls(self) -> list[URLPattern]:
        name = "payments_claim_deed_step"
        return [path("<int:pk>/stap/", self.admin_site.admin_view(self.step), name=name), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """One claim with its account, its steps and a form for each step that can be next."""
        claim = get_object_or_404(self.get_queryset(request), pk=int(object_id) if object_id.isdecimal() else 0)
        return self._page(request, claim)

    def _page(self, request: HttpRequest, claim: Claim, tried: ClaimStepForm | None = None) -> HttpResponse:
        """The claim; with the step that was tried and refused, and all that was typed for it."""
        note_claim_visit(request, claim)
        on = timezone.localdate()
        refused = claim_refused(claim, request.user, on)  # type: ignore[arg-type]
        port = port_of(claim.source)
        page = port.desk_pages({claim.reference}).get(claim.reference, "")
        run = access.runs_for_staff(request.user, on).filter(pk=claim.run_id).first()  # type: ignore[arg-type]
        context = {
            **desk.each_context(request),
            "title": _("Vordering %(number)s") % {"number": claim.pk},
            "opts": self.opts,
            "claim": claim,
            "who": self.who(claim),
            "dossier": page if page and may_open(request, page) else "",
            "run": run,
            "run_words": run_words(run) if run else "",
            "remaining": remaining_of(claim),
            "hearing_exception": port.exception_words(claim.hearing_exception),
            "entries": claim.entries.select_related("by").order_by("pk"),
            "steps": claim.steps.select_related("by").order_by("pk"),
            "instalments": claim.instalments.order_by("number"),
            "months": claimed_months(claim),
            "refused": refused,
            "tried": tried,
            "forms": [] if refused else forms_for(claim, on, tried),
        }
        return render(request, "admin/payments/claim/page.html", context)

    def step(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a step; when it is refused, the page comes back with the reason and all that was typed."""
        claim = get_object_or_404(self.get_queryset(request), pk=pk)
        demand_role(request, claim.source)
        on, name = timezone.localdate(), request.POST.get("step", "")
        back = redirect("admin:payments_claim_change", claim.pk)
        if request.method != "POST":
            return back
        if name not in STEPS:
            messages.error(request, _("Kies eerst een stap."))
            return back
        form = ClaimStepForm(request.POST, claim=claim, step=name, on=on)
        if form.is_valid():
            try:
                take(form, claim_id=claim.pk, by=request.user, on=on)  # type: ignore[arg-type]
            except DomainError as fault:
                claim.refresh_from_db(fields=["state"])
                form.refuse(fault, claim.state)
            else:
                messages.success(request, _("De stap is genomen."))
                return back
        form.show_again(claim.state)
        return self._page(request, claim, form)
