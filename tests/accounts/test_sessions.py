"""A log-in is recognised at each request by a quick reading of session and user, and no later than it should be."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody():
    user = factories.user(display_name="Noor Peeters")
    browser = Client()
    browser.force_login(user)
    assert knows(browser)
    return user, browser


def knows(browser: Client) -> bool:
    return browser.get(reverse("zorgkrediet:employee-list")).status_code == 200


def test_the_user_of_the_session_is_the_whole_user(somebody):
    user, browser = somebody
    seen = browser.get(reverse("zorgkrediet:employee-list")).wsgi_request.user
    assert isinstance(seen._wrapped, User)
    assert {name: getattr(seen, name) for name in ("pk", "email", "display_name", "person_id", "password")} == {
        name: getattr(user, name) for name in ("pk", "email", "display_name", "person_id", "password")
    }
    assert not seen._state.adding
    assert "Noor Peeters" in browser.get(reverse("zorgkrediet:employee-list")).content.decode()


def test_who_is_no_longer_active_is_nobody(somebody):
    user, browser = somebody
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not knows(browser)


def test_a_new_password_ends_the_session(somebody):
    user, browser = somebody
    user.set_password("een ander wachtwoord")
    user.save()
    assert not knows(browser)


def test_a_session_that_is_too_old_is_not_read(somebody):
    _user, browser = somebody
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not knows(browser)


def test_a_session_that_was_changed_outside_is_not_believed(somebody):
    _user, browser = somebody
    Session.objects.update(session_data="eyJfYXV0aF91c2VyX2lkIjoiMSJ9:1abc:x")
    assert not knows(browser)


def test_a_made_up_key_is_nobody(settings):
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "verzonnen-sleutel-' or '1'='1"
    assert not knows(browser)
    browser.cookies[settings.SESSION_COOKIE_NAME] = "x"
    assert not knows(browser)


def test_one_session_never_shows_the_user_of_another(somebody):
    _user, browser = somebody
    other = Client()
    other.force_login(factories.user(display_name="Bob Janssens"))
    for _time in range(2):
        assert "Noor Peeters" in browser.get(reverse("zorgkrediet:employee-list")).content.decode()
        page = other.get(reverse("zorgkrediet:employee-list")).content.decode()
        assert "Bob Janssens" in page and "Noor Peeters" not in page
