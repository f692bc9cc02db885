"""Runs at the desk: list, page with figures, gate, signatures, files; one posted button per step."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.admin import ReadOnlyAdmin, SchemeColumn, WordsFilter, desk
from kernel.pure.errors import DomainError
from kernel.schemes import scheme_name
from kernel.templatetags.show import euro, month
from payments import access, actions
from payments.actions.repay import write_repayment_file
from payments.actions.sign import RunChanged, list_since_check
from payments.admin.figures import UNDER_WAY, WAITING, dashboard_context, run_context, run_words, told_state
from payments.admin.forms import PrepareForm
from payments.admin.proof import ProofDesk
from payments.admin.steps import demand_role, take_step
from payments.admin.toy_bank import let_answer
from payments.enums import RunKind
from payments.models import BankFile, DownloadPermit, Repayment, Run
from payments.progress import progress_of


@admin.register(Run, site=desk)
class RunAdmin(SchemeColumn, ProofDesk, ReadOnlyAdmin):
    """Payment runs; the change page is the run page."""

    list_display = ("id", "scheme", "month_words", "state_words", "lines", "net_words", "people")
    list_filter = (("source", WordsFilter), "state", "kind")
    words = {"source": scheme_name}
    list_select_related = ("prepared_by", "approved_by", "released_by")
    ordering = ("-id",)
    change_list_template = "admin/payments/run/list.html"

    @admin.display(description=gettext_lazy("tot en met maand"), ordering="month")
    def month_words(self, run: Run) -> str:
        return month(run.month) if run.kind == RunKind.MONTHLY else f"{month(run.month)}, {run.get_kind_display()}"

    @admin.display(description=gettext_lazy("stand"), ordering="state")
    def state_words(self, run: Run) -> str:
        nothing = run.pays_nothing(has_files=run.has_files)  # type: ignore[attr-defined]  # these three: annotated below
        not_arrived, under_way = run.not_arrived, run.under_way  # type: ignore[attr-defined]
        words, colour = told_state(run, not_arrived, under_way, pays_nothing=nothing)
        return render_to_string("components/tag.html", {"text": words, "colour": colour})

    @admin.display(description=gettext_lazy("netto"), ordering="net")
    def net_words(self, run: Run) -> str:
        return euro(run.net)

    @admin.display(description=gettext_lazy("getekend door"))
    def people(self, run: Run) -> str:
        signed = (run.prepared_by, run.approved_by, run.released_by)
        return format_html_join(mark_safe("<br>"), "{}", ((person or "–",) for person in signed))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        of_run = Repayment.objects.filter(order__run=OuterRef("pk")).order_by().values("order__run")
        count = Count("pk", filter=WAITING), Count("pk", filter=UNDER_WAY)
        waiting, under_way = (of_run.annotate(number=one).values("number") for one in count)
        found = access.runs_for_staff(request.user, timezone.localdate())  # type: ignore[arg-type]
        return found.annotate(
            not_arrived=Coalesce(Subquery(waiting), 0),
            under_way=Coalesce(Subquery(under_way), 0),
            has_files=Exists(BankFile.objects.filter(run=OuterRef("pk"))),
        )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "payments_run_deed_"
        own = [
            path("voorbereiden/", wrap(self.prepare), name=name + "prepare"),
            path("zoeken/", wrap(self.search), name="payments_run_search"),
            path("jaarbestand/<int:year>/", wrap(self.yearly), name="payments_run_yearly"),
            path("dashboard/", wrap(self.dashboard), name="payments_run_dashboard"),
            path("<int:pk>/voortgang/", wrap(self.progress), name="payments_run_progress"),
            path("<int:pk>/export/<str:form>/", wrap(self.export), name="payments_run_export"),
            path("<int:pk>/hervatten/", wrap(self.resume), name=name + "resume"),
            path("<int:pk>/stopzetten/", wrap(self.abandon), name=name + "abandon"),
            path("<int:pk>/bekijken/", wrap(self.clear), name=name + "clear"),
            path("<int:pk>/goedkeuren/", wrap(self.approve), name=name + "approve"),
            path("<int:pk>/vrijgeven/", wrap(self.release), name=name + "release"),
            path("<int:pk>/herbetalingen/", wrap(self.repay_file), name=name + "repay_file"),
            path("<int:pk>/oefenbank/", wrap(self.toy_bank), name=name + "toy_bank"),
            path("bestand/<int:pk>/", wrap(self.download), name=name + "download"),
            path("bestand/<int:pk>/opnieuw/", wrap(self.ask_download), name=name + "ask_download"),
            path("toelating/<int:pk>/", wrap(self.allow_download), name=name + "allow_download"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        form = self._prepare_form(request)
        return super().changelist_view(request, {"prepare_form": form, **(extra_context or {})})

    def _prepare_form(self, request: HttpRequest, bound: Any = None) -> PrepareForm:
        on = timezone.localdate()
        step = "admin:payments_run_deed_prepare"
        allowed = access.sources_of_step(request.user, step, on)  # type: ignore[arg-type]
        return PrepareForm(bound, allowed=allowed, on=on)

    def prepare(self, request: HttpRequest) -> HttpResponse:
        """Start a run."""
        form = self._prepare_form(request, request.POST or None)
        if request.method == "POST" and form.is_valid():
            asked = form.cleaned_data
            try:
                run = actions.prepare_run(
                    **{key: asked[key] for key in ("source", "kind", "month", "scope")},
                    by=request.user,
                    on=timezone.localdate(),
                    at=timezone.now(),
                )
            except DomainError as fault:
                form.add_error("kind" if isinstance(fault, actions.MonthAlreadyPaid) else None, fault.message)
            else:
                messages.success(request, _("De run wordt berekend. U ziet hieronder hoe ver ze staat."))
                return redirect("admin:payments_run_change", run.pk)
        context = {**desk.each_context(request), "title": _("Run voorbereiden"), "form": form}
        return render(request, "admin/payments/run/prepare.html", context)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The run page."""
        return self._show(request, self._find(request, int(object_id) if object_id.isdecimal() else 0))

    def _show(
        self, request: HttpRequest, run: Run, *, reason: str = "", kind: str = "", chosen: Sequence[int] = ()
    ) -> HttpResponse:
        """The run page; with what was written and chosen at the gate when that was refused."""
        context = {
            **desk.each_context(request),
            **run_context(run, user=request.user, on=timezone.localdate(), now=timezone.now()),  # type: ignore[arg-type]
            "title": run_words(run),
            "opts": self.opts,
            "typed": {"reason": reason, "kind": kind, "findings": chosen},
        }
        return render(request, "admin/payments/run/page.html", context)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bar alone, for refreshing."""
        run = self._find(request, pk)
        context = {"run": run, "progress": progress_of(run, timezone.now())}
        return render(request, "admin/payments/run/_progress.html", context)

    def _find(self, request: HttpRequest, pk: int) -> Run:
        return access.run_for_staff(request.user, pk, timezone.localdate())  # type: ignore[arg-type]

    def _find_for_step(self, request: HttpRequest, pk: int) -> Run:
        """The run, for whoever holds the role of the step in its scheme."""
        run = self._find(request, pk)
        demand_role(request, run.source)
        return run

    def _page(self, run: Run) -> str:
        return reverse("admin:payments_run_change", args=[run.pk])

    def _deed(self, request: HttpRequest, pk: int, deed: Any, done: str, **named: Any) -> HttpResponse:
        run = self._find_for_step(request, pk)
        return take_step(
            request,
            self._page(run),
            lambda: deed(run_id=run.pk, by=request.user, at=timezone.now(), **named),
            done,
        )

    def resume(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._deed(request, pk, actions.resume_run, _("Het werk gaat verder waar het stokte."))

    def abandon(self, request: HttpRequest, pk: int) -> HttpResponse:
        reason = request.POST.get("reason", "")
        return self._deed(request, pk, actions.abandon_run, _("De run is stopgezet."), reason=reason)

    def clear(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let findings pass: those ticked, or all of one kind."""
        run = self._find_for_step(request, pk)
        ids = [int(one) for one in request.POST.getlist("finding") if one.isdecimal()]
        kind = request.POST.get("kind", "")
        if kind:
            ids = list(run.findings.filter(kind=kind, clearance__isnull=True).values_list("pk", flat=True))
        reason = request.POST.get("reason", "")
        if request.method == "POST":
            try:
                actions.clear_findings(
                    run_id=run.pk,
                    finding_ids=ids,
                    reason=reason,
                    by=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                )
            except DomainError as fault:
                messages.error(request, fault.message)
                return self._show(request, self._find(request, pk), reason=reason, kind=kind, chosen=ids)
            messages.success(request, _("Genoteerd: deze bevindingen mogen door."))
        return redirect(self._page(run))

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = _("De run is goedgekeurd. De bankbestanden worden gemaakt.")
        nothing = _("De run is goedgekeurd. Er is niets te betalen: er gaat niets naar de bank.")
        return self._sign(request, pk, actions.approve_run, done, nothing, seen_hash=request.POST.get("hash", ""))

    def release(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = _("De run is vrijgegeven. Download de bestanden voor de bank.")
        nothing = _("De run is vrijgegeven en afgesloten: er gaat niets naar de bank.")
        return self._sign(request, pk, actions.release_run, done, nothing)

    def _sign(
        self, request: HttpRequest, pk: int, deed: Any, done: str, done_nothing: str, **named: Any
    ) -> HttpResponse:
        """A signature. When it is refused for something that must be seen or undone, that is written down first."""
        run = self._find_for_step(request, pk)
        if request.method != "POST":
            return redirect(self._page(run))
        by, at = request.user, timezone.now()
        try:
            deed(run_id=run.pk, by=by, on=timezone.localdate(), at=at, **named)
        except RunChanged as fault:
            if run.state == "APPROVED":
                actions.void_approval(run_id=run.pk, reason=fault.message, by=by, at=at)
            list_since_check(run_id=run.pk, by=by, about=by)
            messages.error(request, fault.message)
        except DomainError as fault:
            if run.state in ("CHECKED", "APPROVED"):
                list_since_check(run_id=run.pk, by=by, about=by)
            messages.error(request, fault.message)
        else:
            messages.success(request, done_nothing if run.pays_nothing(has_files=run.files.exists()) else done)
        return redirect(self._page(run))

    def repay_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = _("Er is een bestand met herbetalingen gemaakt.")
        return self._deed(request, pk, write_repayment_file, done, on=timezone.localdate())

    def toy_bank(self, request: HttpRequest, pk: int) -> HttpResponse:
        """In the try-out: what a bank would answer. Elsewhere this address does not exist."""
        if not settings.DEMO:
            raise Http404
        run = self._find_for_step(request, pk)
        return take_step(
            request,
            self._page(run),
            lambda: let_answer(run, request.POST.get("scenario", ""), by=request.user, at=timezone.now()),  # type: ignore[arg-type]
            _("De oefenbank antwoordde; haar berichten zijn geboekt."),
        )

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bank file itself, logged."""
        file = access.file_for_staff(request.user, pk, timezone.localdate())  # type: ignore[arg-type]
        demand_role(request, file.run.source)
        if request.method != "POST":
            return redirect(self._page(file.run))
        try:
            content = actions.download_file(
                file_id=file.pk, by=request.user, on=timezone.localdate(), at=timezone.now()
            )
        except DomainError as fault:
            messages.error(request, fault.message)
            return redirect(self._page(file.run))
        headers = {"Content-Disposition": f'attachment; filename="{file.message_id}.xml"'}
        return HttpResponse(content, content_type="application/xml", headers=headers)

    def ask_download(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = access.file_for_staff(request.user, pk, timezone.localdate())  # type: ignore[arg-type]
        demand_role(request, file.run.source)
        return take_step(
            request,
            self._page(file.run),
            lambda: actions.ask_download(
                file_id=file.pk, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()
            ),
            _("Gevraagd. Een collega moet de download toestaan."),
        )

    def allow_download(self, request: HttpRequest, pk: int) -> HttpResponse:
        back = request.POST.get("run", "0")
        run = self._find_for_step(request, int(back) if back.isascii() and back.isdecimal() and len(back) < 19 else 0)
        get_object_or_404(DownloadPermit, pk=pk, file__run=run)
        return take_step(
            request,
            self._page(run),
            lambda: actions.allow_download(permit_id=pk, by=request.user, at=timezone.now()),
            _("De download is toegestaan."),
        )

    def dashboard(self, request: HttpRequest) -> HttpResponse:
        """Paid, claimed and expected."""
        sources = access.sources_for(request.user, timezone.localdate())  # type: ignore[arg-type]
        context = {
            **desk.each_context(request),
            **dashboard_context(sources, on=timezone.localdate()),
            "title": _("Dashboard uitbetalingen"),
        }
        return render(request, "admin/payments/run/dashboard.html", context)
