"""The pages that belong to no scheme: start, help, statements."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this site is, and where each audience goes, in one look."""
    return render(request, "pages/start.html")


@require_safe
def help_and_contact(request: HttpRequest) -> HttpResponse:
    """Answers to the questions people ask most, and who helps with the rest."""
    return render(request, "pages/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that a public website must carry (Bestuursdecreet, art. II.11 and following)."""
    return render(request, "pages/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data are kept, why, how long, and which rights people have (GDPR, art. 13 and 14)."""
    return render(request, "pages/privacy.html")


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """Where programs find the interface, its description and its rules."""
    return render(request, "pages/developers.html")
