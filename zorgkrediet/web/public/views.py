"""The public simulator: five short steps, an answer, nothing stored. The case travels in the posted form."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kernel.pure.errors import BadRequest, DomainError
from zorgkrediet.web.outcome import add_to
from zorgkrediet.web.public import forms
from zorgkrediet.web.public.case import Json, from_file, pack, result_of, unpack

STEPS = (
    ("work", gettext_lazy("Uw werk")),
    ("kind", gettext_lazy("Uw motief")),
    ("facts", gettext_lazy("Meer over uw motief")),
    ("household", gettext_lazy("Uw gezin")),
    ("break", gettext_lazy("Uw onderbreking")),
    ("result", gettext_lazy("Het resultaat")),
)
NAMES = [name for name, _label in STEPS]
FORMS: dict[str, Any] = {
    "work": forms.WorkForm,
    "kind": forms.KindForm,
    "household": forms.HouseholdForm,
    "break": forms.BreakForm,
}


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest) -> HttpResponse:
    """One step: judge what was posted, then show the next one (or the one asked for by a back button)."""
    if request.method == "GET":
        return _show(request, "work", _from_link(request))
    case = unpack(request.POST.get("case", ""))
    current = request.POST.get("step", "work")
    if current not in NAMES:
        current = "work"
    if "to" in request.POST:
        wanted = request.POST["to"]
        return _show(request, wanted if wanted in NAMES else "work", case)
    form = _form(current, case, request.POST)
    if form is not None and not form.is_valid():
        return _show(request, current, case, form)
    _keep(current, form, case)
    return _show(request, _next(current, case), case)


@require_POST
def live(request: HttpRequest) -> HttpResponse:
    """The answer alone, for the page that updates while one changes the break."""
    case = unpack(request.POST.get("case", ""))
    form = forms.BreakForm(request.POST)
    if not form.is_valid():
        return render(request, "zorgkrediet/public/_faults.html", {"form": form}, status=422)
    form.write(case)
    return render(request, "zorgkrediet/public/_answer.html", _answer(case))


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """The whole case as a file on the visitor's own device."""
    case = contract_of(unpack(request.POST.get("case", "")))
    response = HttpResponse(json.dumps(case, indent=2, ensure_ascii=False), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="zorgkrediet-berekening.json"'
    return response


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Go on with a case from a file."""
    form = forms.FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _show(request, "result", from_file(form.cleaned_data["file"].read(60_000)))
        except DomainError as fault:
            add_to(form, fault, "file")
    return _show(request, "work", {}, file_form=form)


def _from_link(request: HttpRequest) -> Json:
    """A shared link holds only the kind of break, its first day and its months."""
    asked: Json = {}
    if request.GET.get("onderbreking") in ("FULL", "HALF", "FIFTH"):
        asked["regime"] = request.GET["onderbreking"]
    with suppress(ValueError):
        asked["startsOn"] = date.fromisoformat(request.GET.get("vanaf", "")).isoformat()
    if request.GET.get("maanden", "").isdecimal():
        asked["months"] = int(request.GET["maanden"][:2])
    return {"interruption": asked} if asked else {}


def contract_of(case: Json) -> Json:
    """The case without what only this page needs."""
    return {key: value for key, value in case.items() if not key.startswith("_")}


def _form(name: str, case: Json, data: Any = None) -> Any:
    if name == "facts":
        return forms.facts_form(case, data)
    kind = FORMS.get(name)
    return kind(data, initial=kind.read(case)) if kind else None


def _keep(name: str, form: Any, case: Json) -> None:
    if name == "facts" and form is not None:
        case["motive"] = {"kind": case["motive"]["kind"], **form.facts()}
    elif form is not None:
        form.write(case)


def _next(name: str, case: Json) -> str:
    following = NAMES[min(NAMES.index(name) + 1, len(NAMES) - 1)]
    if following == "facts" and forms.facts_form(case) is None:
        return "household"
    return following


def _stepper(name: str) -> list[dict[str, Any]]:
    here = NAMES.index(name)
    return [
        {"label": label, "state": "current" if number == here else "done" if number < here else "todo", "href": ""}
        for number, (_name, label) in enumerate(STEPS)
    ]


def _show(request: HttpRequest, name: str, case: Json, form: Any = None, **extra: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "step": name,
        "steps": _stepper(name),
        "case": pack(case),
        "form": form or _form(name, case),
        "previous": NAMES[NAMES.index(name) - 1] if name != "work" else "",
        **extra,
    }
    if name != "result":
        context.setdefault("file_form", forms.FileForm())
        return render(request, "zorgkrediet/public/step.html", context)
    context |= _answer(case)
    context["form"] = forms.BreakForm(initial=forms.BreakForm.read(case))
    return render(request, "zorgkrediet/public/result.html", context)


def _answer(case: Json) -> Json:
    """What the answer shows; faults of the case become sentences, never an error page."""
    context: Json = {"case": pack(case), "link": _link(case)}
    try:
        return context | result_of(contract_of(case))
    except BadRequest as fault:
        return context | {"answer": None, "faults": [issue.detail for issue in fault.issues]}


def _link(case: Json) -> str:
    asked = case.get("interruption") or {}
    if not asked.get("startsOn") or not asked.get("months"):
        return ""
    return f"?onderbreking={asked['regime']}&vanaf={asked['startsOn']}&maanden={asked['months']}"
