"""A posted button: one action, a sentence back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kernel.pure.errors import DomainError


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
