"""What every page knows without asking."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, bool]:
    """Whether this is a place to try things out: then every page says so."""
    return {"demo": settings.DEMO}
