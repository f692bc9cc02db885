"""Queue and review page of applications: read-only rows, one posted button per step."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.enums import Scheme
from accounts.visits import record_visit
from kernel.admin import ReadOnlyAdmin, desk
from kernel.permissions import grants_today
from kernel.pure.errors import DomainError
from kernel.templatetags.show import state_colour
from zorgkrediet import access, queries
from zorgkrediet.actions import decide, supplement
from zorgkrediet.admin.corrections import CorrectionDesk
from zorgkrediet.admin.decisions import DecideDesk
from zorgkrediet.admin.events import EventDesk
from zorgkrediet.admin.forms import DecideForm, LifeEventForm, SearchForm, SupplementForm
from zorgkrediet.admin.queue import (
    OUTCOMES,
    QUEUES,
    OutcomeFilter,
    QueueFilter,
    QueueList,
    ReportFilter,
    SectorFilter,
    queue_asked,
)
from zorgkrediet.admin.reports import ReportDesk, event_of_report
from zorgkrediet.admin.review import review_context
from zorgkrediet.admin.unverified import UnverifiedDesk
from zorgkrediet.enums import ApplicationState, ReportKind
from zorgkrediet.models import Application
from zorgkrediet.queries import find_by_words

# The long labels of the law, short enough for a column.
SHORT = {
    "CHILD": gettext_lazy("kind t.e.m. 12 jaar"),
    "ILLNESS": gettext_lazy("ziek familielid"),
    "PALLIATIVE": gettext_lazy("palliatieve zorg"),
    "DISABLED_CHILD": gettext_lazy("kind met handicap"),
    "TRAINING": gettext_lazy("opleiding"),
    "NONE": gettext_lazy("geen motief"),
    "FULL": gettext_lazy("volledig gestopt"),
    "HALF": gettext_lazy("werkt halftijds"),
    "FIFTH": gettext_lazy("werkt 4/5"),
}


@admin.register(Application, site=desk)
class ApplicationAdmin(DecideDesk, CorrectionDesk, EventDesk, ReportDesk, UnverifiedDesk, ReadOnlyAdmin):
    """Queue of applications; the change page is the review page."""

    list_display = ("reference", "who", "where", "for_what", "starts", "stand", "waits", "handled_by")
    list_filter = (QueueFilter, ReportFilter, OutcomeFilter, "state", "motive", "regime", SectorFilter)
    list_select_related = ("person", "employer", "reviewer")
    ordering = ("completed_on", "id")
    change_list_template = "admin/zorgkrediet/application/queue.html"

    @admin.display(description=gettext_lazy("aanvrager"), ordering="person__last_name")
    def who(self, application: Application) -> str:
        return application.person.full_name

    @admin.display(description=gettext_lazy("werkgever"), ordering="employer__name")
    def where(self, application: Application) -> str:
        return application.employer.name

    @admin.display(description=gettext_lazy("waarvoor"), ordering="motive")
    def for_what(self, application: Application) -> str:
        return f"{SHORT[application.motive]}, {SHORT[application.regime]}"

    @admin.display(description=gettext_lazy("vanaf"), ordering="starts_on")
    def starts(self, application: Application) -> str:
        return f"{application.starts_on:%d-%m-%Y}"

    @admin.display(description=gettext_lazy("stand"), ordering="state")
    def stand(self, application: Application) -> str:
        tag = render_to_string(
            "components/tag.html",
            {"text": application.get_state_display(), "colour": state_colour(application.state)},
        )
        if reported := getattr(application, "reported", None):
            told = _("meldt: %(what)s") % {"what": _(ReportKind(reported).label)}
            if more := application.reports - 1:  # type: ignore[attr-defined]  # annotated beside `reported`
                told += ngettext(", en nog %(more)s melding", ", en nog %(more)s meldingen", more) % {"more": more}
            return format_html('<div>{} <span class="queue-outcome">{}</span></div>', tag, told)
        outcome = OUTCOMES.get(getattr(application, "outcome", None) or "")
        if application.decided_at or outcome is None:
            return tag
        return format_html('<div>{} <span class="queue-outcome">{}</span></div>', tag, outcome)

    @admin.display(description=gettext_lazy("Dagen"), ordering="completed_on")
    def waits(self, application: Application) -> str | None:
        on = timezone.localdate()
        if reported_on := getattr(application, "reported_on", None):
            return str((on - reported_on).days)
        if application.decided_at or not application.completed_on:
            return None
        days = (on - application.completed_on).days
        if application.state == ApplicationState.AWAITING_SUPPLEMENT or days <= queries.alarm_days(on):
            return str(days)
        return format_html('<div>{} <span class="queue-late">{}</span></div>', days, _("te laat"))

    @admin.display(description=gettext_lazy("behandelaar"), ordering="reviewer__display_name")
    def handled_by(self, application: Application) -> str:
        return str(application.reviewer or "")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[QueueList]:
        return QueueList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return access.applications_for_staff(request.user, timezone.localdate())

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("zoeken/", wrap(self.search), name="zorgkrediet_application_search"),
            path("<int:pk>/volgende/", wrap(self.following), name="zorgkrediet_application_next"),
            path("<int:pk>/in-behandeling/", wrap(self.take_up), name="zorgkrediet_application_deed_take_up"),
            path("<int:pk>/toetsen/", wrap(self.reassess), name="zorgkrediet_application_deed_reassess"),
            path("<int:pk>/beslissen/", wrap(self.decide), name="zorgkrediet_application_deed_decide"),
            path("<int:pk>/aanvulling/", wrap(self.ask), name="zorgkrediet_application_deed_supplement"),
            path("<int:pk>/gebeurtenis/", wrap(self.record_event), name="zorgkrediet_application_deed_event"),
        ]
        return own + self.correction_urls() + self.report_urls() + self.verify_urls() + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        on = timezone.localdate()
        figures = queries.queue_figures(self.get_queryset(request), on=on, alarm_days=queries.alarm_days(on))
        shown = {"figures": figures, "search_form": SearchForm(), "queues": QUEUES, "queue": queue_asked(request)}
        context = {**shown, **(extra_context or {})}
        return super().changelist_view(request, context)

    def search(self, request: HttpRequest) -> HttpResponse:
        """Find a file; the words travel in the body of the request, never in an address."""
        form = SearchForm(request.POST or None)
        found: list[Application] = []
        if request.method == "POST" and form.is_valid():
            found = find_by_words(self.get_queryset(request), form.cleaned_data["words"])
            if len(found) == 1:
                return redirect("admin:zorgkrediet_application_change", found[0].pk)
        context = {**desk.each_context(request), "title": _("Dossier zoeken"), "form": form, "found": found}
        return render(request, "admin/zorgkrediet/application/search.html", context)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The review page: everything of one file, its findings with their article, and the buttons."""
        application = access.application_for_staff_by_key(request.user, object_id, timezone.localdate())
        return self._review(request, application)

    def _review(
        self, request: HttpRequest, application: Application, *, closing: Any = None, **forms: Any
    ) -> HttpResponse:
        role, on = _role_at_the_desk(request), timezone.localdate()
        record_visit(
            by=request.user,
            role=role,
            person=application.person,
            what=application.reference,
            why="review",
        )
        review = review_context(application, user=request.user, role=role, on=on, closing=closing)
        context = {
            **desk.each_context(request),
            "title": application.reference,
            "opts": self.opts,
            **review,
            "unsent": _unsent(request, forms, review["moves"]),
            "decide_form": DecideForm(),
            "supplement_form": SupplementForm(),
            "event_form": LifeEventForm(initial=event_of_report(application, request.GET.get("melding", ""))),
            **forms,
        }
        return render(request, "admin/zorgkrediet/application/review.html", context)

    def following(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file that waits next after this one, the oldest first: sent in and nobody's yet, or one's own work."""
        here = self._find(request, pk)
        nobodys_or_mine = Q(state=ApplicationState.SUBMITTED) | Q(
            state=ApplicationState.IN_REVIEW, reviewer=request.user
        )
        rows = self.get_queryset(request).filter(nobodys_or_mine).exclude(pk=pk).order_by("completed_on", "id")
        if request.user.person_id:
            rows = rows.exclude(person=request.user.person_id)  # a colleague decides about one's own file
        after = Q(completed_on__gt=here.completed_on) | Q(completed_on=here.completed_on, pk__gt=pk)
        found = (rows.filter(after).first() if here.completed_on else None) or rows.first()
        if found is None:
            messages.info(request, _("Er wacht geen ander dossier op u."))
            return redirect("admin:zorgkrediet_application_changelist")
        return redirect("admin:zorgkrediet_application_change", found.pk)

    def _find(self, request: HttpRequest, pk: int) -> Application:
        return access.application_for_staff_by_key(request.user, str(pk), timezone.localdate())

    def take_up(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = self._find(request, pk)
        return self._step(
            request,
            pk,
            lambda: decide.take_up(application=application, by=request.user, on=timezone.localdate()),
            _("U behandelt dit dossier nu."),
        )

    def reassess(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = self._find(request, pk)
        return self._step(
            request,
            pk,
            lambda: decide.reassess(
                application=application, by=request.user, on=timezone.localdate(), at=timezone.now()
            ),
            _("De aanvraag is opnieuw getoetst."),
        )

    def ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the employee for what is missing."""
        application = self._find(request, pk)
        form = SupplementForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._step(
                request,
                pk,
                lambda: supplement.ask_supplement(
                    application=application, text=form.cleaned_data["text"], by=request.user, on=timezone.localdate()
                ),
                _("De vraag is verstuurd."),
                form=form,
                name="supplement_form",
            )
        return self._review(request, application, supplement_form=form)

    def _step(
        self, request: HttpRequest, pk: int, deed: Any, done: str, *, form: Any = None, name: str = ""
    ) -> HttpResponse:
        """Take one posted step; a refusal comes back as a sentence, with everything typed still there."""
        if request.method != "POST":
            return redirect("admin:zorgkrediet_application_change", pk)
        try:
            deed()
        except DomainError as fault:
            if form is not None:
                form.add_error(None, fault.message)
                return self._review(request, self._find(request, pk), **{name: form})
            messages.error(request, fault.message)
        else:
            messages.success(request, done)
        return redirect(reverse("admin:zorgkrediet_application_change", args=[pk]))


# Which step a form of the review page belongs to, and where somebody writes most in it.
WRITTEN = {
    "decide_form": ("grant", "motivation"),
    "supplement_form": ("ask_supplement", "text"),
    "event_form": ("record_event", "note"),
}


def _unsent(request: HttpRequest, forms: dict[str, Any], moves: Collection[str]) -> str:
    """What was written in a form that is there no longer, because the file moved on meanwhile; with a refusal above."""
    for name, form in forms.items():
        move, field = WRITTEN.get(name, ("", ""))
        if not move or move in moves or not form.is_bound:
            continue
        refusals = form.non_field_errors() or [_("Dit kan niet meer: het dossier is intussen verder.")]
        for refusal in refusals:
            messages.error(request, refusal)
        return str(form.data.get(field, "")).strip()
    return ""


def _role_at_the_desk(request: HttpRequest) -> str:
    """In which role somebody reads a file: the one that may decide goes first."""
    held = {grant.role for grant in grants_today(request) if grant.scheme == Scheme.ZORGKREDIET}
    return next((str(role) for role in access.READING_ROLES if role in held), "")
