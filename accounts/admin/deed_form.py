"""A page of the desk with one form and one button that calls one action."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from kernel.admin import desk
from kernel.pure.errors import DomainError

Act = Callable[[dict[str, Any]], Any]


def deed_page(
    request: HttpRequest, *, title: str | Promise, lead: str | Promise, button: str | Promise, form: forms.Form,
    act: Act, done: str | Promise, back: str,
) -> HttpResponse:  # fmt: skip
    """Show the form; on a valid post call `act` with what was filled in, and say what became of it."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, str(done))
            return redirect(back)
    context = {**desk.each_context(request), "title": title, "lead": lead, "button": button, "form": form, "back": back}
    return render(request, "accounts/desk/deed.html", context)


def press(request: HttpRequest, *, act: Callable[[], Any], done: str | Promise, back: str) -> HttpResponse:
    """A button without fields: call `act`, say what became of it, go back."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, str(done))
    return redirect(back)
