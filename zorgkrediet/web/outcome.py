"""How a refusal of an action reaches the person: a sentence on the same page, everything typed kept."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from kernel.pure.errors import DomainError


def tell(request: HttpRequest, fault: DomainError) -> None:
    """Show the sentence of a refused step on the next page."""
    messages.error(request, fault.message)


def add_to(form: Form, fault: DomainError, field: str | None = None) -> Any:
    """Put the sentence at the field, or above the form."""
    form.add_error(field, fault.message)
