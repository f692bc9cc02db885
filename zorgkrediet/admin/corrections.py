"""The desk puts a wrong event right: one official proposes, a colleague confirms."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.visits import record_visit
from kernel.admin import desk
from kernel.pure.errors import DomainError
from zorgkrediet import access
from zorgkrediet.actions import correct
from zorgkrediet.admin.forms import CorrectionForm
from zorgkrediet.dossier import Dossier
from zorgkrediet.models import EventCorrection, LifeEvent
from zorgkrediet.models.event import REVOCATION
from zorgkrediet.models.words import household_in_words


@dataclass(frozen=True, slots=True)
class EventLine:
    """One recorded event; `revoked_by` is the later one that says it did not happen so."""

    event: LifeEvent
    household: str
    revoked_by: LifeEvent | None
    may_correct: bool


@dataclass(frozen=True, slots=True)
class OpenCorrection:
    """A proposal that waits, with what it would change; `is_mine` when the reader made it."""

    correction: EventCorrection
    event: LifeEvent
    household: str
    effect: correct.Effect
    asked_by: str
    is_mine: bool


def event_lines(dossier: Dossier, *, may_correct: bool) -> list[EventLine]:
    """Everything that was recorded, also what was taken back; a row that only takes back stands with its event."""
    later = {event.revokes_id: event for event in dossier.life_events if event.revokes_id}
    waits = any(correction.answered_on is None for correction in dossier.corrections)
    return [
        EventLine(
            event,
            household_in_words(event.household) if event.household else "",
            later.get(event.pk),
            may_correct and not waits and event.pk not in later,
        )
        for event in dossier.life_events
        if event.kind != REVOCATION
    ]


def open_correction(dossier: Dossier, *, user: User, on: date) -> OpenCorrection | None:
    """The proposal in a file that nobody answered yet."""
    waiting = next((one.pk for one in dossier.corrections if one.answered_on is None), None)
    if waiting is None:
        return None
    found = EventCorrection.objects.select_related("event__application__person", "asked_by").get(pk=waiting)
    return OpenCorrection(
        found,
        found.event,
        household_in_words(found.household) if found.household else "",
        correct.effect_of(found, on=on),
        str(found.asked_by),
        found.asked_by_id == user.pk,
    )


class CorrectionDesk:
    """Its addresses and steps, for the review page of an application."""

    if TYPE_CHECKING:
        admin_site: Any

    def correction_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        named = "zorgkrediet_application_deed_"
        return [
            path("<int:pk>/gebeurtenis/<int:event>/", wrap(self.correct), name=f"{named}correct"),
            path("<int:pk>/rechtzetting/<int:correction>/", wrap(self.answer), name=f"{named}answer_correction"),
        ]

    def correct(self, request: HttpRequest, pk: int, event: int) -> HttpResponse:
        """Propose to take an event back, or to put another in its place."""
        on = timezone.localdate()
        found = access.life_event_for_staff(request.user, pk, event, on)
        person, reference = found.application.person, found.application.reference
        record_visit(by=request.user, role=Role.REVIEWER, person=person, what=reference, why="review")
        form = CorrectionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                correction = correct.propose_correction(
                    event=found,
                    reason=form.cleaned_data["reason"],
                    instead=form.instead(),
                    by=request.user,
                    on=on,
                    at=timezone.now(),
                )
            except DomainError as fault:
                form.add_error(None, fault.message)
            else:
                messages.success(request, _proposed(correction))
                return _to_file(pk)
        context = {
            **desk.each_context(request),
            "title": _("Gebeurtenis rechtzetten"),
            "application": found.application,
            "event": found,
            "household": household_in_words(found.household) if found.household else "",
            "form": form,
        }
        return render(request, "admin/zorgkrediet/application/correct_event.html", context)

    def answer(self, request: HttpRequest, pk: int, correction: int) -> HttpResponse:
        """Confirm or refuse what a colleague proposed; the proposer can only take it back."""
        on = timezone.localdate()
        found = access.correction_for_staff(request.user, pk, correction, on)
        if request.method != "POST":
            return _to_file(pk)
        seen = request.POST.get("seen", "")
        try:
            if request.POST.get("answer") == "confirm":
                correct.confirm_correction(
                    correction=found,
                    seen=int(seen) if seen.isdecimal() else 0,
                    by=request.user,
                    on=on,
                    at=timezone.now(),
                )
                messages.success(
                    request, _("De gebeurtenis is rechtgezet. De volgende betaling houdt er rekening mee.")
                )
            else:
                correct.refuse_correction(correction=found, by=request.user, on=on)
                messages.success(request, _("Er verandert niets: de gebeurtenis blijft staan."))
        except DomainError as fault:
            messages.error(request, fault.message)
        return _to_file(pk)


def _proposed(correction: EventCorrection) -> str:
    if correction.changes_right:
        return _("Uw voorstel wacht op een collega. Tot dan verandert er niets.")
    return _("De gebeurtenis is rechtgezet. Het recht blijft zoals het was.")


def _to_file(pk: int) -> HttpResponse:
    return redirect(reverse("admin:zorgkrediet_application_change", args=[pk]) + "#event")
