"""Every refusal of the API as a problem document (RFC 9457) in the style of the Belgian REST guide."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.core.signals import got_request_exception
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.response import Response

from kernel.pure.errors import BadRequest, DomainError

logger = logging.getLogger("kernel.api")

MEDIA_TYPE = "application/problem+json"
BELGIF = "urn:problem-type:belgif:"
OWN = "urn:problem-type:wewis:"
INPUT = f"{BELGIF}input-validation:"

# The name of each kind of problem in the Belgian guide, by status.
NAMES = {
    400: "badRequest",
    401: "noAccessToken",
    403: "missingPermission",
    404: "resourceNotFound",
    405: "methodNotAllowed",
    406: "notAcceptable",
    409: "conflict",
    413: "payloadTooLarge",
    415: "unsupportedMediaType",
    429: "tooManyRequests",
    500: "internalServerError",
    503: "serviceUnavailable",
}


@dataclass(frozen=True, slots=True)
class InputFault:
    """One fault in a request: where it stands and what to do about it."""

    kind: str
    where: str
    name: str
    detail: str
    code: str = ""

    def as_dict(self) -> dict[str, str]:
        entry = {"type": INPUT + self.kind, "in": self.where, "name": self.name, "detail": self.detail}
        return {**entry, "code": self.code} if self.code else entry


class InputRejected(exceptions.APIException):
    """The request holds faults; each one is named."""

    status_code = HTTPStatus.BAD_REQUEST
    default_code = "bad_request"

    def __init__(self, faults: list[InputFault]) -> None:
        self.faults = faults
        super().__init__(_("De aanvraag bevat fouten. Verbeter ze en probeer opnieuw."))


class PayloadTooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "payload_too_large"


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, in the shape of RFC 9457."""

    status: int
    detail: str
    type: str = ""
    issues: list[dict[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def as_response(self, request: Any) -> Response:
        body: dict[str, Any] = {
            "type": self.type or BELGIF + NAMES.get(self.status, "badRequest"),
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "instance": _instance(request),
        }
        if self.issues:
            body["issues"] = self.issues
        return Response(body, status=self.status, headers=self.headers, content_type=MEDIA_TYPE)


def problem_response(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: no error leaves the API as anything but a problem document."""
    request = context.get("request")
    problem = _known(error)
    if problem is None:
        logger.exception("API request failed", exc_info=error)
        got_request_exception.send(sender=None, request=getattr(request, "_request", request))
        problem = Problem(500, _("Er ging iets mis aan onze kant. Probeer het later opnieuw."))
    return problem.as_response(request)


def _known(error: Exception) -> Problem | None:
    match error:
        case InputRejected():
            return Problem(400, str(error.detail), issues=[fault.as_dict() for fault in error.faults])
        case BadRequest():
            issues = [_issue_of_the_law(issue.as_dict()) for issue in error.issues]
            return Problem(400, error.message, issues=issues)
        case DomainError():
            kebab = error.code.lower().replace("_", "-")
            return Problem(409, error.message, type=OWN + kebab)
        case exceptions.ValidationError():
            return Problem(400, _rejected(), issues=[fault.as_dict() for fault in _faults(error.detail, "")])
        case ModelValidationError():
            return Problem(400, _rejected(), issues=[fault.as_dict() for fault in _model_faults(error)])
        case exceptions.APIException():
            return _of_framework(error)
        case Http404():
            return Problem(404, _("Dit bestaat niet, of u mag het niet zien."))
        case PermissionDenied():
            return Problem(403, _("U hebt hiervoor geen toelating."))
        case IntegrityError():
            logger.warning("Refused by the database: %s", _constraint_of(error))
            return Problem(409, _("Dit strijdt met wat al geregistreerd is."))
        case RequestDataTooBig():
            return Problem(413, _("Het verzoek is te groot."))
        case SuspiciousOperation():
            return Problem(400, _rejected())
        case OperationalError() | RedisError():
            logger.error("A part of the house does not answer: %s", type(error).__name__)
            return Problem(503, _("De dienst is even niet beschikbaar. Probeer het later opnieuw."))
    return None


def _of_framework(error: exceptions.APIException) -> Problem:
    headers = {}
    kind = ""
    detail = str(error.detail)
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        headers["WWW-Authenticate"] = getattr(error, "auth_header", "Bearer")
        if isinstance(error, exceptions.AuthenticationFailed):
            kind = f"{BELGIF}invalidAccessToken"
        return Problem(401, detail, type=kind, headers=headers)
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    if error.get_codes() == "missing_scope":
        kind = f"{BELGIF}missingScope"
    return Problem(error.status_code, detail, type=kind, headers=headers)


def _rejected() -> str:
    return _("De aanvraag bevat fouten. Verbeter ze en probeer opnieuw.")


def _issue_of_the_law(issue: dict[str, object]) -> dict[str, str]:
    """The law names its faults by an own code; outside they carry the types of the Belgian guide."""
    code = str(issue["code"])
    kind = "unknownParameter" if code == "UNKNOWN_FIELD" else "schemaViolation"
    return InputFault(kind, str(issue["in"]), str(issue["name"]), str(issue["detail"]), code).as_dict()


def _faults(detail: Any, path: str) -> Iterator[InputFault]:
    """The leaves of DRF's nested error tree, each with its path."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            here = path if name == settings.REST_FRAMEWORK["NON_FIELD_ERRORS_KEY"] else _join(path, name)
            yield from _faults(below, here)
    elif isinstance(detail, list):
        for place, below in enumerate(detail):
            nested = isinstance(below, dict | list)
            yield from _faults(below, f"{path}[{place}]" if nested else path)
    else:
        kind = "unknownParameter" if getattr(detail, "code", "") == "unknown_field" else "schemaViolation"
        yield InputFault(kind, "body", path or "document", str(detail))


def _model_faults(error: ModelValidationError) -> Iterator[InputFault]:
    if hasattr(error, "error_dict"):
        for name, sentences in error.message_dict.items():
            for sentence in sentences:
                yield InputFault("rejectedInput", "body", name.replace("__all__", "document"), sentence)
    else:
        for sentence in error.messages:
            yield InputFault("rejectedInput", "body", "document", sentence)


def _join(path: str, name: str | int) -> str:
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else name


def _constraint_of(error: IntegrityError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "unknown constraint"


def _instance(request: Any) -> str:
    """The number of this request, the same as in `X-Request-ID` and in the log."""
    plain = getattr(request, "_request", request)
    return f"urn:request:{getattr(plain, 'request_id', 'unknown')}"
