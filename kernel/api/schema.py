"""The published contract: problems on every operation, OAuth 2 with our scopes, names that stay the same."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from kernel.api.problems import MEDIA_TYPE
from kernel.api.scopes import SCOPES

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri"},
        "issues": {"type": "array", "items": {"$ref": "#/components/schemas/InputIssue"}},
    },
}
INPUT_ISSUE = {
    "type": "object",
    "required": ["type", "in", "name", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
        "name": {"type": "string"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
    },
}
_ALWAYS = {"400": "Het verzoek bevat fouten.", "404": "Dit bestaat niet.", "405": "Deze methode bestaat hier niet."}
_WITH_TOKEN = {"401": "Geen geldig toegangstoken.", "403": "Het token mist de toegang."}
_WITH_BODY = {"413": "Het verzoek is te groot.", "415": "Stuur application/json."}
_LIMITED = {"406": "Alleen application/json.", "429": "Te veel verzoeken; zie Retry-After."}


class ApiSchema(AutoSchema):
    """Adds the problem documents that each operation can answer with."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        sentences = {**_ALWAYS, **_LIMITED}
        if getattr(self.view, "scope", ""):
            sentences |= _WITH_TOKEN
        if "requestBody" in operation:
            sentences |= _WITH_BODY
        for status, sentence in sentences.items():
            operation["responses"].setdefault(status, _problem(sentence))
        return operation


class ClientCredentials(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How to get a token."""

    target_class = "kernel.api.clients.ClientAuthentication"
    name = "clientCredentials"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/identity/o/api/token", "scopes": SCOPES}},
        }

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        scope = getattr(auto_schema.view, "scope", "")
        return {self.name: [scope] if scope else []}


def with_problem_schemas(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The shapes of a problem and of its issues among the components.

    Where a resource has a shape per kind of caller, the wider one holds the narrower: any of them fits, not just one.
    """
    shapes = result.setdefault("components", {}).setdefault("schemas", {})
    for shape in shapes.values():
        if set(shape) == {"oneOf"}:
            shape["anyOf"] = shape.pop("oneOf")
    shapes["Problem"] = PROBLEM
    shapes["InputIssue"] = INPUT_ISSUE
    return result


def _problem(sentence: str) -> dict[str, Any]:
    return {"description": sentence, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
