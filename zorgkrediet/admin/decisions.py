"""The desk decides: the official may read the letters that would leave, and signs what was read."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.visits import record_visit
from correspondence.drafts import words_of
from kernel.admin import desk
from kernel.pure.errors import DomainError
from zorgkrediet.actions.decide import decide
from zorgkrediet.actions.preview import Draft, preview_decision
from zorgkrediet.admin.forms import DecideForm
from zorgkrediet.models import Application

Json = dict[str, Any]


class DecideDesk:
    """Grant or refuse, with or without reading the draft first."""

    if TYPE_CHECKING:
        _find: Any
        _review: Any

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Grant or refuse; letters and right follow. What was read as a draft is signed only when it still says so."""
        application: Application = self._find(request, pk)
        form = DecideForm(request.POST or None)
        if request.method != "POST" or not form.is_valid() or "back" in request.POST:
            return self._review(request, application, decide_form=form)  # type: ignore[no-any-return]
        asked = {
            "application": application,
            "grant": form.cleaned_data["decision"] == "grant",
            "motivation": form.cleaned_data["motivation"],
            "by": request.user,
            "on": timezone.localdate(),
            "at": timezone.now(),
        }
        try:
            seen = request.POST.get("seen", "")
            if seen or "preview" in request.POST:
                draft = preview_decision(**asked)
                if draft.fingerprint != seen or "preview" in request.POST:
                    return self._show(request, application, draft, file_changed=bool(seen))
            decide(**asked)
        except DomainError as fault:
            return self._refused(request, application, form, fault)
        messages.success(request, _("De beslissing is genomen. De brieven vertrekken."))
        return redirect("admin:zorgkrediet_application_change", pk)

    def _refused(
        self, request: HttpRequest, application: Application, form: DecideForm, fault: DomainError
    ) -> HttpResponse:
        """The sentence beside the form, with everything typed; above the page when its form is there no longer."""
        form.add_error(None, fault.message)
        return self._review(request, self._find(request, application.pk), decide_form=form)  # type: ignore[no-any-return]

    def _show(
        self, request: HttpRequest, application: Application, draft: Draft, *, file_changed: bool
    ) -> HttpResponse:
        person, reference = application.person, application.reference
        record_visit(by=request.user, role=Role.REVIEWER, person=person, what=reference, why="review")  # type: ignore[arg-type]
        left_out = {"csrfmiddlewaretoken", "seen", "preview"}
        context = {
            **desk.each_context(request),
            "title": _("Ontwerp van de beslissing"),
            "application": application,
            "decision": draft.decision,
            "figures": draft.figures,
            "amounts": equal_months(draft.figures["payments"]),
            "grounds": list(dict.fromkeys(one["article"] for one in draft.figures["met"])),
            "letters": [(letter, words_of(letter)) for letter in draft.letters],
            "seen": draft.fingerprint,
            "typed": [(name, value) for name, value in request.POST.items() if name not in left_out],
            "file_changed": file_changed,
        }
        return render(request, "admin/zorgkrediet/application/preview_decision.html", context)


def equal_months(payments: list[Json]) -> list[Json]:
    """Months one after the other that pay the same, as one line with its first and last month."""
    lines = []
    for _same, found in groupby(payments, key=lambda row: (row["gross"], row["withheld"], row["net"])):
        rows = list(found)
        lines.append({**rows[0], "last": rows[-1]["month"], "times": len(rows)})
    return lines
