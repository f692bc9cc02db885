"""The desk records what changed during an interruption: it reads what that does to the right, then confirms."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.visits import record_visit
from kernel.admin import desk
from kernel.pure.errors import DomainError
from zorgkrediet.actions import change
from zorgkrediet.actions.correct import Instead, effect_of_event
from zorgkrediet.admin.forms import LifeEventForm
from zorgkrediet.models import Application
from zorgkrediet.models.words import household_in_words
from zorgkrediet.workflow import REVIEWER, moves_from


class EventDesk:
    """The step in two pages: what it would do, and the deed."""

    if TYPE_CHECKING:
        report_named: Any
        _find: Any
        _review: Any
        _step: Any

    def record_event(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record a stop, a death, resumed work or another household, once its effect was read."""
        application: Application = self._find(request, pk)
        form = LifeEventForm(request.POST or None)
        if request.method != "POST" or not form.is_valid() or "back" in request.POST:
            answer: HttpResponse = self._review(request, application, event_form=form)
            return answer
        asked = form.cleaned_data
        event = Instead(
            kind=asked["kind"],
            happened_on=asked["happened_on"],
            household=form.household(),
            to_teach=asked["to_teach"],
        )
        has_right = "record_event" in moves_from(application.state, REVIEWER)
        if has_right and request.POST.get("seen") != str(application.version):
            return self._ask(request, application, form, event)
        done: HttpResponse = self._step(
            request,
            pk,
            lambda: change.record_event(
                application=application,
                kind=event.kind,
                happened_on=event.happened_on,
                household=event.household,
                to_teach=event.to_teach,
                note=asked["note"],
                report=self.report_named(application, asked["report"]),
                by=request.user,
                on=timezone.localdate(),
                at=timezone.now(),
            ),
            _("De wijziging is verwerkt. De volgende betaling houdt er rekening mee."),
            form=form,
            name="event_form",
        )
        return done

    def _ask(self, request: HttpRequest, application: Application, form: LifeEventForm, event: Instead) -> HttpResponse:
        """What the event does, on the file as it stands now; when the file changes in between, it is shown again."""
        try:
            effect = effect_of_event(application, event, on=timezone.localdate())
        except DomainError as fault:
            form.add_error(None, fault.message)
            refused: HttpResponse = self._review(request, application, event_form=form)
            return refused
        person, reference = application.person, application.reference
        record_visit(by=request.user, role=Role.REVIEWER, person=person, what=reference, why="review")
        left_out = {"csrfmiddlewaretoken", "seen"}
        context = {
            **desk.each_context(request),
            "title": _("Wijziging bevestigen"),
            "application": application,
            "kind": dict(form.fields["kind"].choices)[event.kind],  # type: ignore[attr-defined]  # a choice field
            "event": event,
            "household": household_in_words(event.household) if event.household else "",
            "effect": effect,
            "typed": [(name, value) for name, value in request.POST.items() if name not in left_out],
            "file_changed": bool(request.POST.get("seen")),
        }
        return render(request, "admin/zorgkrediet/application/confirm_event.html", context)
