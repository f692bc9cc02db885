"""A session that runs out in mid-form loses nothing: the words come back to the same person, and to nobody else."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import RoleGrant
from tests.accounts.people import EMPLOYER_KBO, give, make_employer, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "een lange zin als wachtwoord"
PAGE = f"/toegang/{EMPLOYER_KBO}/"


@pytest.fixture
def manager():
    user = make_user("baas")
    give(user, Role.ORGANISATION_MANAGER, make_employer())
    return user


def filled(**more):
    return {
        "email": "nieuw@example.test",
        "name": "Nina <Nieuw>",
        "role": "EMPLOYER_RESPONSIBLE",
        "starts_on": timezone.localdate().isoformat(),
        "reason": "een lange uitleg",
    } | more


def log_in(client, user, following=PAGE):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": following})


def logged_in_once(client, user):
    """Logged in and looked at the page: the browser now carries the sealed note."""
    client.force_login(user)
    client.get(PAGE)
    return client


def offered_values(answer) -> dict[str, str]:
    form = answer.content.decode().partition(f'<form method="post" action="{PAGE}">')[2].partition("</form>")[0]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


def verified(user):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_after_being_idle_the_words_wait_behind_the_log_in(client, manager):
    verified(manager)
    logged_in_once(client, manager)
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        answer = client.post(PAGE, filled())
        assert answer["Location"] == f"{reverse('account_login')}?next={PAGE}"
        assert not RoleGrant.objects.filter(role=Role.EMPLOYER_RESPONSIBLE).exists()
        log_in(client, manager)
        page = client.get(PAGE)
        assert "Uw tekst is bewaard" in page.content.decode()
        assert offered_values(page) == filled()
        sent = client.post(PAGE, offered_values(page), follow=True)
        assert "heeft het recht nu" in sent.content.decode()
        assert "Uw tekst is bewaard" not in client.get(PAGE).content.decode()


def test_after_the_session_vanished_altogether_the_words_wait_as_well(client, manager):
    verified(manager)
    logged_in_once(client, manager)
    Session.objects.all().delete()
    client.post(PAGE, filled())
    log_in(client, manager)
    assert offered_values(client.get(PAGE)) == filled()


def test_another_person_on_the_same_browser_never_sees_them(client, manager):
    verified(manager)
    logged_in_once(client, manager)
    Session.objects.all().delete()
    client.post(PAGE, filled())
    other = verified(make_user("ander"))
    give(other, Role.ORGANISATION_MANAGER, RoleGrant.objects.get(user=manager).organisation)
    log_in(client, other)
    assert "Uw tekst is bewaard" not in client.get(PAGE).content.decode()
    client.post(reverse("account_logout"))
    log_in(client, manager)
    assert "Uw tekst is bewaard" not in client.get(PAGE).content.decode()


def test_a_browser_without_history_keeps_nothing(client, manager):
    client.post(PAGE, filled())
    assert not Session.objects.exists()


def test_passwords_codes_and_files_are_not_kept_and_the_page_says_so(client, manager):
    logged_in_once(client, manager)
    Session.objects.all().delete()
    file = SimpleUploadedFile("bewijs.pdf", b"%PDF-1.4")
    client.post(PAGE, filled(password1="geheim", code="123456", postal_code="9000", proof=file))
    verified(manager)
    log_in(client, manager)
    page = client.get(PAGE)
    assert offered_values(page) == filled(postal_code="9000")
    assert "Bestanden konden wij niet bewaren." in page.content.decode()


def test_one_may_throw_the_words_away(client, manager):
    verified(manager)
    logged_in_once(client, manager)
    Session.objects.all().delete()
    client.post(PAGE, filled())
    log_in(client, manager)
    page = client.get(PAGE)
    again = re.search(r'href="([^"]*opnieuw)"', page.content.decode()).group(1)
    assert client.get(again)["Location"] == PAGE
    assert "Uw tekst is bewaard" not in client.get(PAGE).content.decode()


def test_the_words_are_gone_after_an_hour(client, manager):
    verified(manager)
    logged_in_once(client, manager)
    Session.objects.all().delete()
    client.post(PAGE, filled())
    log_in(client, manager)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert "Uw tekst is bewaard" not in client.get(PAGE).content.decode()


def test_a_form_with_a_seal_of_before_the_log_in_is_offered_again(manager):
    client = Client(enforce_csrf_checks=True)
    logged_in_once(client, manager)
    answer = client.post(PAGE, filled(csrfmiddlewaretoken="x" * 64), headers={"origin": "http://testserver"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert offered_values(client.get(PAGE)) == filled()


def test_what_another_site_sends_is_dropped_with_a_dutch_page(manager):
    client = Client(enforce_csrf_checks=True)
    logged_in_once(client, manager)
    answer = client.post(PAGE, filled(), headers={"origin": "https://elders.example"})
    assert answer.status_code == 403
    assert "Dit formulier is verlopen" in answer.content.decode()
    assert "Uw tekst is bewaard" not in client.get(PAGE).content.decode()


def test_logging_out_breaks_the_seal(client, manager):
    logged_in_once(client, manager)
    assert client.cookies["last_user"].value
    client.post(reverse("account_logout"))
    assert client.cookies["last_user"].value == ""
    client.post(PAGE, filled())
    assert not any("kept_form" in session.get_decoded() for session in Session.objects.all())
