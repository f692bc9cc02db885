"""Rows that somebody adds and takes away: a button changes their number and judges nothing of what was typed."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

FormSet = Any


class RowForm(forms.Form):
    """One row; `word` names it in its heading, `is_new` is the one that was just added."""

    word: Any = ""
    is_new = False


def rows_of(kind: type[RowForm], most: int) -> Any:
    """Rows of this kind, at most so many."""
    return forms.formset_factory(kind, extra=0, max_num=most, absolute_max=most)


def changes_rows(request: HttpRequest) -> bool:
    """The button pressed adds or takes away a row, and sends nothing."""
    return "add" in request.POST or "remove" in request.POST


def shown_rows(request: HttpRequest, kind: Any, prefix: str, initial: list[dict[str, Any]]) -> FormSet:
    """The rows as stored, as sent, or as sent with one more or one less."""
    if request.method != "POST":
        return kind(initial=initial, prefix=prefix)
    data = request.POST.copy()
    if request.POST.get("add") == prefix:
        data[f"{prefix}-TOTAL_FORMS"] = str(min(_told(data, prefix) + 1, kind.max_num))
    elif request.POST.get("remove", "").rpartition("-")[0] == prefix:
        _take_away(data, prefix, request.POST["remove"].rpartition("-")[2], kind.max_num)
    rows = kind(data, initial=initial, prefix=prefix)
    if changes_rows(request):
        for row in rows:
            unjudged(row)
        if request.POST.get("add") == prefix and rows.forms:
            rows.forms[-1].is_new = True
    return rows


def unjudged(form: forms.Form) -> None:
    """Show what was typed without a word about what is missing: nobody said that it was finished."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # where Django keeps them
    form.cleaned_data = {}


def kept_rows(rows: FormSet) -> list[dict[str, Any]]:
    """The rows as facts; one that was added and left empty says nothing, so it is not kept."""
    return [row.as_facts() for row in rows if row.cleaned_data]


def _told(data: QueryDict, prefix: str) -> int:
    told = data.get(f"{prefix}-TOTAL_FORMS", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0


def _take_away(data: QueryDict, prefix: str, which: str, most: int) -> None:
    """Leave out one row and let those after it move up."""
    total = min(_told(data, prefix), most)
    if not (which.isascii() and which.isdecimal() and len(which) < 4 and int(which) < total):
        return
    gone = int(which)
    for number in range(gone, total):
        here, after = f"{prefix}-{number}-", f"{prefix}-{number + 1}-"
        for name in [name for name in data if name.startswith(here)]:
            del data[name]
        if number + 1 < total:
            for name in [name for name in data if name.startswith(after)]:
                data.setlist(here + name.removeprefix(after), data.getlist(name))
    data[f"{prefix}-TOTAL_FORMS"] = str(total - 1)
    kept = data.get(f"{prefix}-INITIAL_FORMS", "")
    if kept.isascii() and kept.isdecimal() and len(kept) < 4 and gone < int(kept):
        data[f"{prefix}-INITIAL_FORMS"] = str(int(kept) - 1)
