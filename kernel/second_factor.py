"""Whether this session was opened with more than a password."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

DEMO_SESSION_KEY = "demo_second_factor"


def has_second_factor(request: HttpRequest) -> bool:
    """True when a one-time code, a recovery code or a passkey was used on this very session."""
    session: Any = getattr(request, "session", None)
    if session is None:
        return False
    if settings.DEMO and session.get(DEMO_SESSION_KEY) == str(request.user.pk):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
