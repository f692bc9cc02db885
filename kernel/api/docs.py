"""The contract as a file, and as a page to read and try it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularJSONAPIView

from kernel.api.throttling import CallerThrottle


class Contract(SpectacularJSONAPIView):
    """OpenAPI 3.1, as one JSON file."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = [CallerThrottle]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The contract for people; its script and style are files of our own site, so the strict policy holds."""
    return render(request, "kernel/api/docs.html")
