"""The pages that belong to no scheme: start, help, statements."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
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
    token = request.build_absolute_uri(reverse("idp:oidc:token"))
    applications = request.build_absolute_uri(reverse("api:zorgkrediet-applications"))
    scope = "zorgkrediet.applications.read"
    context = {
        "token_address": token,
        "ask_token": f'curl --user "$CLIENT_ID:$CLIENT_SECRET" --data grant_type=client_credentials '
        f"--data scope={scope} {token}",
        "ask_list": f'curl --header "Authorization: Bearer $TOKEN" {applications}',
    }
    return render(request, "pages/developers.html", context)
