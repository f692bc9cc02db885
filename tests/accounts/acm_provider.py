"""A stand-in for ACM/IDM: allauth's own OpenID Connect provider, made to send the claims of the access platform."""

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

# What the platform says of a person, by the address of the person's log-in at the platform.
CLAIMS: dict[str, dict[str, Any]] = {}


class AcmStandIn(DefaultOIDCAdapter):
    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        claims = super().get_claims(purpose, user, client, scopes, email=email, **kwargs)
        return claims | CLAIMS.get(user.email, {})
