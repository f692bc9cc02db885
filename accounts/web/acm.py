"""The door of ACM/IDM: claims come in, a person with rights goes on; the claims themselves are not kept."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import Provider
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.acm import follow_claims, welcome
from accounts.claims import read_identity
from accounts.models import AcmClaimMapping, User
from accounts.roles import system_user
from kernel.pure.errors import DomainError


class AcmProvider(OpenIDConnectProvider):
    """Hands the claims to the adapter and stores none: they hold the national number."""

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.claims = {**response.get("id_token", {}), **response.get("userinfo", {})}
        login.account.extra_data = {}
        return login


class AcmAdapter(DefaultSocialAccountAdapter):
    """Turns an authenticated visit from ACM/IDM into one of our users."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        found = super().get_provider(request, provider, client_id=client_id)
        return AcmProvider(request, app=found.app) if isinstance(found, OpenIDConnectProvider) else found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find or make person and log-in, let the rights follow the claims, then let the log-in go on."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise PermissionDenied  # an existing log-in is never tied to ACM/IDM by hand: the national number decides
        now = timezone.now()
        known = sociallogin.user if sociallogin.is_existing else None
        by = system_user()
        try:
            identity = read_identity(
                sociallogin.claims,
                role_claims=AcmClaimMapping.objects.filter(active=True).values_list("claim", flat=True),
                allow_test=settings.DEMO,
            )
            user: User = welcome(identity=identity, known_user=known, by=by, at=now)
            followed = follow_claims(user=user, identity=identity, by=by, on=timezone.localdate(now), at=now)
        except DomainError as error:
            page = render(request, "socialaccount/authentication_error.html", {"reason": error.message}, status=403)
            raise ImmediateHttpResponse(page) from error
        if known is None:
            sociallogin.user = user
            sociallogin.account.user = user
            sociallogin.account.save()
        for code in followed.unknown_organisations:
            messages.warning(
                request,
                _("De organisatie met nummer %(code)s is hier nog niet gekend. Neem contact op met onze dienst.")
                % {"code": code},
            )
