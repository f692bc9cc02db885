"""Whatever goes wrong under /api/v1, the answer is a problem document, never a page and never a bare 500."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client

from kernel.api.problems import problem_response
from kernel.api.serializers import ApiSerializer
from kernel.pure.errors import DomainError

pytestmark = pytest.mark.django_db
SIMULATE = "zorgkrediet/simulations"
RATES = ("stranger", "simulation", "client")


def assert_problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["type"] == f"urn:problem-type:belgif:{kind}"
    assert problem["title"]
    assert problem["detail"]
    assert problem["instance"].endswith(response["X-Request-ID"])
    return problem


@pytest.mark.parametrize("address", ["nothing", "zorgkrediet/", "zorgkrediet/nothing/else", "findings\x00"])
def test_an_unknown_address_is_a_problem_404(address: str, client: Any) -> None:
    assert_problem(client.get(f"/api/v1/{address}"), 404, "resourceNotFound")


def test_a_wrong_method_is_a_problem_405(client: Any) -> None:
    response = client.delete(f"/api/v1/{SIMULATE}")
    assert_problem(response, 405, "methodNotAllowed")
    assert "POST" in response["Allow"]


def test_another_kind_of_body_is_a_problem_415(post: Any) -> None:
    assert_problem(post(SIMULATE, "a=1", "application/x-www-form-urlencoded"), 415, "unsupportedMediaType")


def test_another_kind_of_answer_is_a_problem_406(client: Any) -> None:
    assert_problem(client.get("/api/v1/zorgkrediet/findings", headers={"accept": "text/csv"}), 406, "notAcceptable")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff\xfe", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e999}', b'{"a": 1, "a": 2}',
        b"[" * 100_000, b'{"a":' * 50_000, b"1" * 5_000, b'"\\ud800"', b"null", b"[]", b'"text"', b"\xef\xbb\xbf{}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["zorgkrediet", "ecalcura"])
def test_broken_or_hostile_json_is_a_problem_400(scheme: str, body: bytes, post: Any) -> None:
    assert_problem(post(f"{scheme}/simulations", body), 400, "badRequest")


def test_too_large_a_body_is_a_problem_413(post: Any) -> None:
    assert_problem(post(SIMULATE, b'"' + b"x" * (10 * 1024 * 1024) + b'"'), 413, "payloadTooLarge")


def test_an_unknown_query_parameter_is_refused_not_ignored(client: Any) -> None:
    problem = assert_problem(client.get("/api/v1/zorgkrediet/findings?stat=ok&b=1"), 400, "badRequest")
    assert [(issue["in"], issue["name"]) for issue in problem["issues"]] == [("query", "b"), ("query", "stat")]
    assert all(issue["type"].endswith(":unknownParameter") for issue in problem["issues"])


def test_too_many_requests_is_a_problem_429_with_the_wait(client: Any, settings: Any, monkeypatch: Any) -> None:
    from kernel.api.throttling import CallerThrottle

    monkeypatch.setattr(
        CallerThrottle, "THROTTLE_RATES", {"stranger": "2/min", "simulation": "2/min", "client": "2/min"}
    )
    for _ in range(2):
        assert client.get("/api/v1/zorgkrediet/findings").status_code == 200
    response = client.get("/api/v1/zorgkrediet/findings")
    assert_problem(response, 429, "tooManyRequests")
    assert 1 <= int(response["Retry-After"]) <= 61


def test_a_made_up_forwarding_address_does_not_escape_the_limit(client: Any, monkeypatch: Any) -> None:
    from kernel.api.throttling import CallerThrottle

    monkeypatch.setattr(
        CallerThrottle, "THROTTLE_RATES", {"stranger": "1/min", "simulation": "1/min", "client": "1/min"}
    )
    statuses = [
        client.get("/api/v1/zorgkrediet/findings", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code
        for n in range(3)
    ]
    assert statuses == [200, 429, 429]


def test_a_fault_of_ours_is_a_problem_500_that_tells_no_detail(monkeypatch: Any) -> None:
    from zorgkrediet.api import simulations

    def broken(document: object) -> dict[str, Any]:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(simulations, "simulate", broken)
    client = Client(raise_request_exception=False)
    response = client.post(f"/api/v1/{SIMULATE}", {}, content_type="application/json")
    assert_problem(response, 500, "internalServerError")
    assert b"secret" not in response.content


def test_a_rule_of_the_database_becomes_a_conflict() -> None:
    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute("INSERT INTO kernel_job (name) VALUES (NULL)")
    assert problem_response(caught.value, {}).data["type"] == "urn:problem-type:belgif:conflict"


def test_a_named_refusal_keeps_its_code_and_its_sentence() -> None:
    response = problem_response(DomainError("Dit kan niet meer.", code="MOVE_NOT_ALLOWED"), {})
    assert response.status_code == 409
    assert response.data["type"] == "urn:problem-type:wewis:move-not-allowed"
    assert response.data["detail"] == "Dit kan niet meer."


def test_a_models_refusal_names_its_fields() -> None:
    response = problem_response(ValidationError({"ends_on": ["Te vroeg."], "__all__": ["Samen kan dit niet."]}), {})
    assert [(issue["name"], issue["detail"]) for issue in response.data["issues"]] == [
        ("ends_on", "Te vroeg."),
        ("document", "Samen kan dit niet."),
    ]


def test_a_serializer_travels_in_camel_case_and_refuses_unknown_fields() -> None:
    from rest_framework import serializers

    class Child(ApiSerializer):
        birth_date = serializers.DateField()

    class Shape(ApiSerializer):
        starts_on = serializers.DateField()
        children = Child(many=True)

    good = Shape(data={"startsOn": "2019-03-01", "children": [{"birthDate": "2015-01-31"}]})
    assert good.is_valid()
    assert good.validated_data["starts_on"].year == 2019
    bad = Shape(data={"startsOn": "x", "starts_on": "2019-03-01", "children": [{"birthDate": "y", "age": 1}]})
    with pytest.raises(serializers.ValidationError) as caught:
        bad.is_valid(raise_exception=True)
    issues = problem_response(caught.value, {}).data["issues"]
    assert {issue["name"] for issue in issues} == {
        "startsOn", "starts_on", "children[0].birthDate", "children[0].age"
    }  # fmt: skip
    kinds = {issue["name"]: issue["type"].rpartition(":")[2] for issue in issues}
    assert kinds["starts_on"] == kinds["children[0].age"] == "unknownParameter"


def test_the_language_of_the_caller_is_followed(client: Any) -> None:
    dutch = client.get("/api/v1/zorgkrediet/applications").json()["detail"]
    english = client.get("/api/v1/zorgkrediet/applications", headers={"accept-language": "en"}).json()["detail"]
    assert dutch != english
