"""The published contract is valid, complete, and kept under fire."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kernel.jobs.heartbeat import heartbeat
from tests import factories

CONTRACT = "/api/v1/openapi.json"
# `API_FUZZ_EXAMPLES` makes a long proof of this short seed.
MOST_EXAMPLES = int(os.environ.get("API_FUZZ_EXAMPLES", "15"))


@pytest.fixture
def contract(client: Any, db: None) -> dict[str, Any]:
    response = client.get(CONTRACT)
    assert response.status_code == 200
    published: dict[str, Any] = response.json()
    return published


def test_the_contract_is_valid_openapi_and_made_without_a_warning(contract: dict[str, Any], capsys: Any) -> None:
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.validation import validate_schema

    assert contract["openapi"].startswith("3.1")
    validate_schema(contract)
    assert not GENERATOR_STATS


def test_every_operation_tells_its_problems_and_its_name(contract: dict[str, Any]) -> None:
    operations = [operation for path in contract["paths"].values() for operation in path.values()]
    assert len(operations) >= 7
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    for operation in operations:
        assert operation["summary"]
        assert "application/problem+json" in operation["responses"]["400"]["content"]


def test_every_field_travels_in_lower_camel_case(contract: dict[str, Any]) -> None:
    def names(schema: Any) -> Any:
        if isinstance(schema, dict):
            if isinstance(schema.get("properties"), dict):
                yield from schema["properties"]
            for below in schema.values():
                yield from names(below)
        elif isinstance(schema, list):
            for below in schema:
                yield from names(below)

    found = set(names(contract))
    assert "startsOn" in found
    assert [name for name in found if not name[0].islower() or "_" in name] == []


def test_guarded_operations_name_their_scope(contract: dict[str, Any]) -> None:
    listing = contract["paths"]["/api/v1/zorgkrediet/applications"]["get"]
    assert listing["security"] == [{"clientCredentials": ["zorgkrediet.applications.read"]}]
    flows = contract["components"]["securitySchemes"]["clientCredentials"]["flows"]
    assert flows["clientCredentials"]["tokenUrl"] == "/identity/o/api/token"


def test_the_page_for_people_keeps_the_strict_policy(client: Any) -> None:
    response = client.get("/api/v1/docs")
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    words = response.content.decode()
    assert "<style" not in words
    assert "<script>" not in words
    assert "https://" not in words


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    "GET /api/v1/ecalcura/findings",
    "POST /api/v1/ecalcura/simulations",
    "GET /api/v1/health",
    "GET /api/v1/zorgkrediet/applications",
    "GET /api/v1/zorgkrediet/applications/{reference}",
    "GET /api/v1/zorgkrediet/findings",
    "POST /api/v1/zorgkrediet/simulations",
]


@contextmanager
def wsgi() -> Iterator[Any]:
    """The real WSGI application inside the transaction of this test, which the end of a request may not close.

    To be entered after the last use of Django's test client, which hangs these signals back.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("with_token", [True, False], ids=["with a token", "as a stranger"])
@pytest.mark.django_db
def test_no_request_breaks_the_house_or_the_contract(with_token: bool, machine: Any) -> None:
    heartbeat()
    factories.granted()
    headers = {"Authorization": f"Bearer {machine().token}"} if with_token else {}
    with wsgi() as application:
        published = schemathesis.openapi.from_wsgi(CONTRACT, application)
        operations = {one.label: one for one in (each.ok() for each in published.get_all_operations())}
        assert set(OPERATIONS) <= set(operations)
        for operation in operations.values():

            @given(case=operation.as_strategy())
            @settings(
                max_examples=MOST_EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
            )
            def fire(case: Any) -> None:
                response = case.call(headers=headers)
                case.validate_response(response, checks=CHECKS)

            fire()
