"""The base of every resource: who calls, may they, is the question one we know."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.api.clients import ApiClient, ClientAuthentication
from kernel.api.pages import CursorPages
from kernel.api.problems import InputFault, InputRejected
from kernel.api.reading import StrictJSONParser
from kernel.api.throttling import CallerThrottle


class HasScope(BasePermission):
    """The token carries the scope of the view; views without a scope are open to all."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not view.scope:
            return True
        token: Any = request.auth
        if token is None:
            return False
        if view.scope not in token.get_scopes():
            sentence = _("Dit toegangstoken mist de toegang %(scope)s.") % {"scope": view.scope}
            raise PermissionDenied(sentence, code="missing_scope")
        return True


class ApiView(APIView):
    """A resource for clients with a token that carries `scope`. Unknown query parameters are refused, not ignored."""

    scope: ClassVar[str] = ""
    # The query parameters this view knows; paging adds its own.
    query_parameters: ClassVar[frozenset[str]] = frozenset()
    authentication_classes = [ClientAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [CallerThrottle]
    renderer_classes = [JSONRenderer]
    parser_classes = [StrictJSONParser]
    pagination_class: ClassVar[type[CursorPages] | None] = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\x00" in str(value) for value in kwargs.values()):
            raise Http404
        self._refuse_unknown_parameters(request)

    @property
    def client(self) -> ApiClient:
        """The machine that calls."""
        caller = self.request.user
        if not isinstance(caller, ApiClient):
            raise PermissionDenied
        return caller

    def paged(self, rows: Any, serializer: Any) -> Response:
        """One page of the rows."""
        pages = (self.pagination_class or CursorPages)()
        page = pages.paginate_queryset(rows, self.request, self)
        return pages.get_paginated_response(serializer(page, many=True).data)

    def _refuse_unknown_parameters(self, request: Request) -> None:
        paging = self.pagination_class.query_parameters if self.pagination_class else frozenset()
        known = self.query_parameters | paging
        faults = [
            InputFault("unknownParameter", "query", name, _("Deze parameter bestaat niet. Laat hem weg."))
            for name in sorted(request.query_params)
            if name not in known
        ]
        faults += [
            InputFault("schemaViolation", "query", name, _("Geef leesbare tekst."))
            for name in sorted(request.query_params)
            if name in known and any("\x00" in value for value in request.query_params.getlist(name))
        ]
        if faults:
            raise InputRejected(faults)


class OpenApiView(ApiView):
    """A resource without log-in: stateless, rate-limited per address, nothing stored."""

    authentication_classes = []
    permission_classes = []
    rate = "stranger"


@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")
@method_decorator(conditional_page, name="dispatch")
class ConditionalMixin:
    """Answers carry an ETag; a caller that has the same answer already gets 304."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


@method_decorator(csrf_exempt, name="dispatch")
class NotFound(OpenApiView):
    """Any address under the API that does not exist."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
