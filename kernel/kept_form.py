"""What somebody typed is kept when the session ran out in mid-form, and offered again after the log-in.

The values stay on the server, in the session of that browser, for the same person only and for one hour; passwords,
codes and files are never kept. Nothing is sent by itself: the person sees a page that says so and presses the button.
"""

import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

SESSION_KEY = "kept_form"
LAST_USER_COOKIE = "last_user"
LAST_USER_SALT = "kernel.kept_form.last_user"
START_AGAIN = "opnieuw"
MAX_AGE = 3600
MAX_CHARACTERS = 200_000
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "code", "credential", "login"})
SECRET_WORDS = ("password", "secret")


def remember_person(request: HttpRequest, response: HttpResponseBase) -> None:
    """Leave a sealed note in the browser of who was logged in, so that only that person gets the words back."""
    sealed = request.COOKIES.get(LAST_USER_COOKIE, "")
    if request.user.is_authenticated:
        if _unseal(sealed) != str(request.user.pk):
            response.set_cookie(
                LAST_USER_COOKIE,
                signing.dumps(str(request.user.pk), salt=LAST_USER_SALT),
                max_age=settings.SESSION_COOKIE_AGE + MAX_AGE,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
    elif sealed and request.resolver_match is not None and request.resolver_match.view_name == "account_logout":
        response.delete_cookie(LAST_USER_COOKIE, samesite="Lax")


def keep(request: HttpRequest) -> bool:
    """Put the posted words aside; False when there is nothing to keep or nobody to keep it for."""
    owner = _person_of(request)
    if owner is None or request.method != "POST":
        return False
    values = [
        (name, value)
        for name, posted in request.POST.lists()
        if name not in NEVER_KEPT and not any(word in name.lower() for word in SECRET_WORDS)
        for value in posted
    ]
    if not values or sum(len(name) + len(value) for name, value in values) > MAX_CHARACTERS:
        return False
    request.session[SESSION_KEY] = {
        "path": request.get_full_path(),
        "owner": owner,
        "values": values,
        "files": bool(request.FILES),
        "at": int(time.time()),
    }
    return True


def offer(request: HttpRequest) -> HttpResponse | None:
    """The page that gives the words back, when this person returns to the page where they were typed."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
        return None
    kept: dict[str, Any] = request.session[SESSION_KEY]
    path, _mark, query = request.get_full_path().partition("?")
    if time.time() - kept["at"] > MAX_AGE or (request.user.is_authenticated and kept["owner"] != _own_key(request)):
        del request.session[SESSION_KEY]
        return None
    if kept["path"].partition("?")[0] != path or kept["owner"] != _own_key(request):
        return None
    if request.method == "POST" or query == START_AGAIN:
        del request.session[SESSION_KEY]
        return redirect(kept["path"]) if request.method == "GET" else None
    return render(
        request,
        "kernel/kept_form.html",
        {"path": kept["path"], "values": kept["values"], "files": kept["files"], "again": f"{path}?{START_AGAIN}"},
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came back without its seal: after a log-in in another tab, or from another site.

    From our own page the words are kept and offered again; what another site sent is dropped.
    """
    if _comes_from_here(request) and keep(request):
        address = request.get_full_path()
        if request.user.is_authenticated:
            return HttpResponseRedirect(address)
        return redirect_to_login(address, reverse("account_login"))
    return render(request, "errors/csrf.html", status=403)


def _person_of(request: HttpRequest) -> str | None:
    if request.user.is_authenticated:
        return _own_key(request)
    return _unseal(request.COOKIES.get(LAST_USER_COOKIE, ""))


def _own_key(request: HttpRequest) -> str:
    return str(request.user.pk)


def _unseal(sealed: str) -> str | None:
    try:
        return str(signing.loads(sealed, salt=LAST_USER_SALT))
    except signing.BadSignature:
        return None


def _comes_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(origin)
    return parts.netloc == request.get_host() and parts.scheme == request.scheme
