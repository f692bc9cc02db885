import uuid

import pytest
from allauth.account.internal.flows.login import record_authentication

from accounts.enums import Role, Scheme
from tests.accounts.people import give, make_user


@pytest.fixture(autouse=True)
def own_cache(settings):
    """Every test counts its own attempts: the shared cache is real, its keys are this test's alone."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture(autouse=True)
def quick_hash(settings):
    """Passwords of tests need not withstand guessing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def with_second_factor():
    """Marks the session of a test client as opened with a one-time code, as the log-in itself does."""

    def mark(client, user):
        client.force_login(user)
        session = client.session

        class Request:
            pass

        request = Request()
        request.session = session
        record_authentication(request, user, "mfa", type="totp")
        session.save()
        return client

    return mark


@pytest.fixture
def access_manager(db):
    user = make_user("toegang")
    give(user, Role.ACCESS_MANAGER, Scheme.ZORGKREDIET)
    return user


@pytest.fixture
def auditor(db):
    user = make_user("auditor")
    give(user, Role.AUDITOR, Scheme.ZORGKREDIET)
    return user
