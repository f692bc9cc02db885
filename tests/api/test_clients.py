"""Tokens come from client credentials, carry scopes, and act for one organisation or for the department."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.idp.oidc.models import Client as OAuthClient
from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

from accounts.roles import system_user
from kernel.api.clients import ClientNotBound, register_client
from kernel.api.scopes import SCOPES
from kernel.permissions import Audience, table
from kernel.pure.errors import DomainError
from tests.api.conftest import Machine, ask_token
from tests.api.test_problems import assert_problem

pytestmark = pytest.mark.django_db
APPLICATIONS = "zorgkrediet/applications"


def test_without_a_token_the_answer_is_401(client: Any) -> None:
    response = client.get(f"/api/v1/{APPLICATIONS}")
    assert_problem(response, 401, "noAccessToken")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Basic abc", "Bearer é", "nonsense"])
def test_a_false_token_is_401(header: str) -> None:
    response = Client(headers={"authorization": header}).get(f"/api/v1/{APPLICATIONS}")
    assert_problem(response, 401, "invalidAccessToken")


def test_an_expired_token_is_401(machine: Any) -> None:
    caller = machine()
    assert caller.get(APPLICATIONS).status_code == 200
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert_problem(caller.get(APPLICATIONS), 401, "invalidAccessToken")


def test_a_token_without_the_scope_is_403(machine: Any) -> None:
    problem = assert_problem(machine("department", "payments.read").get(APPLICATIONS), 403, "missingScope")
    assert "zorgkrediet.applications.read" in problem["detail"]


def test_a_client_can_ask_for_less_than_it_has(machine: Any) -> None:
    caller = machine("department", "payments.read", "zorgkrediet.applications.read", asked="payments.read")
    assert_problem(caller.get(APPLICATIONS), 403, "missingScope")


def test_a_client_cannot_ask_for_more_than_it_has() -> None:
    client, secret = register_client(name="x", acts_for="department", scopes=["payments.read"], by=system_user())
    answer = ask_token(client.pk, secret, scope="zorgkrediet.applications.read")
    assert answer.status_code == 400


def test_a_wrong_secret_gives_no_token() -> None:
    client, _ = register_client(name="x", acts_for="department", scopes=["payments.read"], by=system_user())
    assert ask_token(client.pk, "wrong").status_code in (400, 401)


def test_a_client_that_is_bound_to_nobody_may_do_nothing(machine: Any) -> None:
    caller = machine()
    for unbound in (None, {}, {"acts_for": "everybody"}, {"acts_for": 1}, ["department"]):
        OAuthClient.objects.update(data=unbound)
        assert_problem(caller.get(APPLICATIONS), 403, "missingPermission")


def test_a_persons_token_opens_nothing(machine: Any, django_user_model: Any) -> None:
    caller: Machine = machine()
    Token.objects.update(user=django_user_model.objects.create_user("mens@voorbeeld.test"))
    assert_problem(caller.get(APPLICATIONS), 401, "invalidAccessToken")


def test_a_session_opens_nothing(client: Any, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_user("mens@voorbeeld.test", is_staff=True))
    assert_problem(client.get(f"/api/v1/{APPLICATIONS}"), 401, "noAccessToken")


@pytest.mark.parametrize("acts_for", ["", "everybody", "123", "2123456789"])
def test_a_client_is_never_registered_without_a_good_binding(acts_for: str) -> None:
    with pytest.raises(ClientNotBound):
        register_client(name="x", acts_for=acts_for, scopes=["payments.read"], by=system_user())


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_client_is_never_registered_with_an_unknown_scope(scopes: list[str]) -> None:
    with pytest.raises(DomainError):
        register_client(name="x", acts_for="department", scopes=scopes, by=system_user())


def test_the_permission_table_and_the_views_name_the_same_scope() -> None:
    from django.urls import get_resolver

    views = {
        f"api:{pattern.name}": pattern.callback.view_class
        for pattern in _patterns(get_resolver("config.api").url_patterns)
        if hasattr(pattern.callback, "view_class") and pattern.name not in ("docs", "contract")
    }
    rows = {name: rule for name, rule in table().items() if name.startswith("api:")}
    for name, view in views.items():
        assert rows[name].scope == view.scope, name
        assert (rows[name].audience is Audience.API) == bool(view.scope), name
        assert not view.scope or view.scope in SCOPES


def _patterns(entries: Any) -> Any:
    for entry in entries:
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry.url_patterns)
        else:
            yield entry
