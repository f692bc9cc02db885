"""The published contract is valid, complete, and kept under fire."""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kernel.jobs.heartbeat import heartbeat
from tests import factories

CONTRACT = "/api/v1/openapi.json"


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


@pytest.fixture
def live_contract(db: None) -> Any:
    heartbeat()
    factories.granted()
    return schemathesis.openapi.from_wsgi(CONTRACT, get_wsgi_application())


fuzzed = schemathesis.pytest.from_fixture("live_contract")


@fuzzed.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_no_request_breaks_the_house_or_the_contract(case: Any, machine: Any) -> None:
    token = getattr(machine, "token_for_fuzzing", None)
    if token is None:
        token = machine.token_for_fuzzing = machine().token
    response = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(
        response,
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
