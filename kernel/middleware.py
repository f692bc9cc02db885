"""What happens to every request: it gets a number, its session may have gone stale, and the table is asked."""

import logging
import re
import uuid
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from kernel import kept_form
from kernel.deeds import current_request_id
from kernel.permissions import Audience, Verdict, rule_for

logger = logging.getLogger("kernel.permissions")

Response = Callable[[HttpRequest], HttpResponseBase]
GIVEN_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
STARTED_AT = "started_at"
SEEN_AT = "seen_at"
SEEN_AT_STEP = 60  # seconds; the moment of the last visit is not written at every single request


class RequestIdMiddleware:
    """Gives every request a number that stands in the audit trail, the log and the answer's `X-Request-ID`."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        token = current_request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response.headers["X-Request-ID"] = request_id
        return response


class IdleSessionMiddleware:
    """Ends a session that nobody used for a while, and every session after half a day; people of the department and
    others have their own idle limit."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            started_at, seen_at = request.session.get(STARTED_AT, now), request.session.get(SEEN_AT, now)
            idle = settings.SESSION_IDLE_STAFF if request.user.is_staff else settings.SESSION_IDLE_OTHERS
            if now - seen_at > idle or now - started_at > settings.SESSION_COOKIE_AGE:
                logout(request)
                messages.info(request, _("Uw sessie is verlopen. Meld u opnieuw aan om verder te gaan."))
            elif SEEN_AT not in request.session or now - seen_at >= SEEN_AT_STEP:
                request.session[STARTED_AT], request.session[SEEN_AT] = started_at, now
        return self.get_response(request)


class PermissionMiddleware:
    """Asks the permission table before any view runs; what has no row is closed."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kept_form.remember_person(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        request.grants = SimpleLazyObject(lambda: _grants_of(request))  # type: ignore[attr-defined]
        match = request.resolver_match
        assert match is not None  # noqa: S101  (Django fills it before process_view)
        rule = rule_for(match.view_name)
        if rule is None:
            logger.error("No row in the permission table for %s", match.view_name)
            raise PermissionDenied
        request.permission_rule = rule  # type: ignore[attr-defined]
        if match.namespace != "api" and rule.audience is not Audience.API and _holds_nul(request, kwargs):
            raise Http404
        match rule.verdict(request):
            case Verdict.ALLOW:
                return kept_form.offer(request)
            case Verdict.NEEDS_LOG_IN:
                kept_form.keep(request)
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            case Verdict.NEEDS_SECOND_FACTOR:
                kept_form.keep(request)
                return _ask_second_factor(request)
            case Verdict.NOT_FOUND:
                raise Http404
        raise PermissionDenied


def _holds_nul(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """A sign that no text in the database can hold, in the address or in a filter of the desk; forms and the API
    refuse it themselves."""
    if any("\x00" in str(value) for value in kwargs.values()):
        return True
    return "%00" in request.META.get("QUERY_STRING", "") and request.resolver_match.namespace == "admin"  # type: ignore[union-attr]


def _grants_of(request: HttpRequest) -> list[Any]:
    if not request.user.is_authenticated:
        return []
    return request.user.rights_on(timezone.localdate())


def _ask_second_factor(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path()
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return redirect_to_login(back, reverse("mfa_reauthenticate"))
    messages.info(
        request, _("Voor uw werk in het departement is een tweede beveiliging verplicht. Stel ze hier eerst in.")
    )
    return redirect_to_login(back, reverse("mfa_activate_totp"))
