"""A posted button: one action, a sentence back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from kernel.pure.errors import DomainError
from payments import access


def demand_role(request: HttpRequest, source: str) -> None:
    """Go no further unless whoever asks holds the role of this address in the scheme of the thing it is about."""
    step = request.resolver_match.view_name if request.resolver_match else ""
    access.demand_step(request.user, step, source, timezone.localdate())  # type: ignore[arg-type]


def take_step(request: HttpRequest, back: str, deed: Callable[[], Any], done: str) -> HttpResponse:
    """Do what the button says, and go back with the result; a refusal is told in its own words."""
    if request.method == "POST":
        try:
            deed()
        except DomainError as fault:
            messages.error(request, fault.message)
        else:
            messages.success(request, done)
    return redirect(back)
