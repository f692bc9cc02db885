"""Who calls the API: a machine with an OAuth 2 token that acts for one organisation or for the department."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from allauth.idp.oidc.contrib.rest_framework.authentication import TokenAuthentication
from allauth.idp.oidc.models import Client, Token
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request

from kernel.api.scopes import SCOPES
from kernel.deeds import deed
from kernel.pure.errors import DomainError

DEPARTMENT = "department"
_KBO = re.compile(r"[01]\d{9}", re.ASCII)


class ClientNotBound(DomainError):
    code = "CLIENT_NOT_BOUND"


@dataclass(frozen=True, slots=True)
class ApiClient:
    """A registered machine. `kbo_number` is empty for a client of the department."""

    client_id: str
    name: str
    kbo_number: str

    # What Django asks of a caller: a machine is nobody who logged in, whatever stands in its token.
    is_authenticated: bool = False
    is_anonymous: bool = True
    is_active: bool = True
    is_staff: bool = False

    @property
    def pk(self) -> str:
        return self.client_id

    @property
    def acts_for_department(self) -> bool:
        return not self.kbo_number

    @classmethod
    def of(cls, client: Client) -> "ApiClient":
        """Reads for whom the client acts; a client without that binding may do nothing."""
        bound = client.data if isinstance(client.data, dict) else {}
        for_whom = bound.get("acts_for")
        if for_whom == DEPARTMENT:
            return cls(client.pk, client.name, "")
        if isinstance(for_whom, str) and _KBO.fullmatch(for_whom):
            return cls(client.pk, client.name, for_whom)
        raise ClientNotBound("De client is aan geen organisatie verbonden.")


class ClientAuthentication(TokenAuthentication):
    """A bearer token from the client-credentials flow; a person's token opens nothing here."""

    def authenticate(self, request: Request) -> tuple[ApiClient, Token] | None:
        if not request.headers.get("Authorization"):
            return None
        answer = super().authenticate(request)
        if answer is None:
            raise exceptions.AuthenticationFailed(_("Het toegangstoken is ongeldig of vervallen. Vraag een nieuw aan."))
        user, token = answer
        if user is not None or not isinstance(token, Token) or token.client is None:
            raise exceptions.AuthenticationFailed(_("Dit toegangstoken is niet van een toepassing."))
        try:
            return ApiClient.of(token.client), token
        except ClientNotBound as error:
            raise exceptions.PermissionDenied(error.message) from error

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


@deed
def register_client(*, name: str, acts_for: str, scopes: list[str], by: Any) -> tuple[Client, str]:
    """Give a machine its id and secret; the secret is shown this once. `acts_for` is a KBO number or `department`."""
    if acts_for != DEPARTMENT and not _KBO.fullmatch(acts_for):
        raise ClientNotBound(_("Geef een ondernemingsnummer van tien cijfers, of 'department'."))
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise DomainError(_("Kies uit deze toegangen: %(all)s.") % {"all": ", ".join(SCOPES)}, code="UNKNOWN_SCOPE")
    secret = secrets.token_urlsafe(40)
    client = Client(name=name, type=Client.Type.CONFIDENTIAL, owner=None, data={"acts_for": acts_for})
    client.set_secret(secret)
    client.set_scopes(scopes)
    client.set_default_scopes(scopes)
    client.grant_types = Client.GrantType.CLIENT_CREDENTIALS
    client.response_types = ""
    client.save()
    return client, secret
