"""Machines with tokens, given out by the product's own token address."""

import base64
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles import system_user
from kernel.api.clients import register_client


@pytest.fixture(autouse=True)
def own_cache(settings: Any) -> None:
    """Every test counts its own requests: the shared cache is real, its keys are this test's alone."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}


class Machine:
    """A caller with a token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {token}"})
        self.token = token

    def get(self, address: str, **query: str) -> Any:
        return self.client.get(f"/api/v1/{address}", query)


def ask_token(client_id: str, secret: str, **fields: str) -> Any:
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return Client().post(
        "/identity/o/api/token",
        {"grant_type": "client_credentials", **fields},
        headers={"authorization": f"Basic {basic}"},
    )


@pytest.fixture
def machine(db: None) -> Callable[..., Machine]:
    def make(acts_for: str = "department", *scopes: str, asked: str = "") -> Machine:
        granted = list(scopes) or ["zorgkrediet.applications.read"]
        client, secret = register_client(name="test", acts_for=acts_for, scopes=granted, by=system_user())
        answer = ask_token(client.pk, secret, **({"scope": asked} if asked else {}))
        assert answer.status_code == 200, answer.content
        return Machine(answer.json()["access_token"])

    return make


@pytest.fixture
def post() -> Callable[..., Any]:
    def send(address: str, document: Any, content_type: str = "application/json", **more: Any) -> Any:
        return Client().post(f"/api/v1/{address}", document, content_type=content_type, **more)

    return send
