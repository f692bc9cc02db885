"""Logging in with e-mail and password, the second factor, and the pages around it."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse

from accounts.enums import Role, Scheme
from accounts.web.adapters import MfaAdapter
from tests.accounts.people import give, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "een lange zin als wachtwoord"


@pytest.fixture
def ann():
    user = make_user("ann")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def log_in(client, user, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, **more})


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up_codes(client) -> str:
    """Walks through the page with the picture; returns the secret."""
    page = client.get(reverse("mfa_activate_totp"))
    if page.status_code == 302:
        client.post(page["Location"], {"password": PASSWORD})
        page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_reset_password_done",
             "account_inactive", "account_email_verification_sent", "account_logout",
             "socialaccount_login_cancelled", "socialaccount_login_error"],
)  # fmt: skip
def test_pages_before_log_in_are_ours_and_in_dutch(client, name):
    answer = client.get(reverse(name))
    if answer.status_code == 302:  # logging out without being logged in
        assert name == "account_logout"
        return
    text = answer.content.decode()
    assert answer.status_code in (200, 401)
    assert 'lang="nl"' in text
    assert "<h1" in text
    assert not re.search(r"Sign|Password|<script>|style=", text)


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "account_email",
             "account_change_password", "account_logout", "account_reauthenticate"],
)  # fmt: skip
def test_pages_of_the_own_account_are_ours_and_in_dutch(client, ann, name):
    log_in(client, ann)
    answer = client.get(reverse(name))
    if answer.status_code == 302:
        client.post(answer["Location"], {"password": PASSWORD})
        answer = client.get(reverse(name))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<h1" in text
    assert not re.search(r"Sign|Two-Factor|<script>|style=", text)


def test_one_logs_in_with_address_and_password(client, ann):
    assert log_in(client, ann)["Location"] == "/"
    assert client.get(reverse("mfa_index")).status_code == 200


def test_a_wrong_password_is_told_in_dutch_and_the_address_stays(client, ann):
    answer = client.post(reverse("account_login"), {"login": ann.email, "password": "fout"})
    text = answer.content.decode()
    assert "Het e-mailadres of het wachtwoord klopt niet." in text
    assert ann.email in text


def test_guessing_is_stopped_after_five_attempts(client, ann):
    for _attempt in range(5):
        client.post(reverse("account_login"), {"login": ann.email, "password": "fout"})
    assert "U probeerde te vaak." in log_in(client, ann).content.decode()


def test_an_address_longer_than_we_can_keep_is_refused_at_its_field(client, ann):
    log_in(client, ann)
    address = reverse("account_email")
    if (page := client.get(address)).status_code == 302:
        client.post(page["Location"], {"password": PASSWORD})
    long = "ann@" + ".".join(["a" * 62] * 4) + ".test"
    answer = client.post(address, {"email": long, "action_add": ""})
    assert "niet meer dan 254 tekens" in answer.content.decode()
    assert not EmailAddress.objects.filter(email=long).exists()


def test_nobody_signs_up_by_themselves(client):
    fields = {"email": "nieuw@example.test", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(reverse("account_signup"), fields)
    assert "U kunt hier geen account maken" in answer.content.decode()
    assert not EmailAddress.objects.filter(email="nieuw@example.test").exists()


def test_a_forgotten_password_is_chosen_anew_through_the_mail(client, ann):
    client.post(reverse("account_reset_password"), {"email": ann.email})
    assert "Beste" in mail.outbox[0].body
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    action = page.redirect_chain[-1][0]
    new = "nog een veel langere zin"
    client.post(action, {"password1": new, "password2": new})
    answer = client.post(reverse("account_login"), {"login": ann.email, "password": new})
    assert answer.status_code == 302


def test_an_official_without_second_factor_is_sent_to_set_one_up(client, ann):
    give(ann, Role.REVIEWER, Scheme.ZORGKREDIET)
    log_in(client, ann)
    answer = client.get(reverse("admin:index"))
    assert answer["Location"].startswith(reverse("mfa_activate_totp"))


def test_an_official_with_password_code_and_role_enters_the_desk(client, ann):
    give(ann, Role.REVIEWER, Scheme.ZORGKREDIET)
    log_in(client, ann)
    secret = set_up_codes(client)
    asked = client.get(reverse("admin:index"))
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))  # setting up is not yet using
    client.post(reverse("account_logout"))
    answer = log_in(client, ann)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("account_login"))
    page = client.get(reverse("mfa_authenticate"))
    assert "Vul uw code in" in page.content.decode()
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Deze code klopt niet" in wrong.content.decode()
    codes = Authenticator.objects.get(user=ann, type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get(reverse("admin:index")).status_code == 200
    assert secret


def test_being_superuser_opens_neither_the_desk_nor_anything_in_it(client, with_second_factor):
    boss = make_user("boss", is_staff=True, is_superuser=True)
    with_second_factor(client, boss)
    assert client.get(reverse("admin:index")).status_code == 403
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    assert not boss.has_perm("accounts.change_user")


def test_the_secret_behind_the_codes_is_stored_encrypted(client, ann):
    log_in(client, ann)
    secret = set_up_codes(client)
    stored = Authenticator.objects.get(user=ann, type="totp").data["secret"]
    assert secret not in stored
    assert MfaAdapter().decrypt(stored) == secret


def test_an_official_keeps_the_last_second_factor(client, ann):
    give(ann, Role.REVIEWER, Scheme.ZORGKREDIET)
    log_in(client, ann)
    set_up_codes(client)
    answer = client.post(reverse("mfa_deactivate_totp"))
    if answer.status_code == 302 and "reauth" in answer["Location"]:
        client.post(answer["Location"], {"password": PASSWORD})
        answer = client.post(reverse("mfa_deactivate_totp"))
    assert "Voor uw werk is een tweede beveiliging verplicht" in answer.content.decode()
    assert Authenticator.objects.filter(user=ann, type="totp").exists()


def test_somebody_outside_the_department_may_stop_using_codes(client, ann):
    log_in(client, ann)
    set_up_codes(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=ann).exists()


def test_recovery_codes_are_shown(client, ann):
    log_in(client, ann)
    set_up_codes(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    assert "U hebt nog 10 codes." in page.content.decode()
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200


def test_the_way_to_a_new_password_stands_there_once(client):
    page = client.get(reverse("account_login")).content.decode()
    assert page.count(reverse("account_reset_password")) == 1


def test_choosing_a_demo_person_goes_on_to_the_page_that_was_asked(client):
    page = client.get(reverse("account_login"), {"next": "/werkgever/"}).content.decode()
    assert page.count("/demo/?next=/werkgever/") == 2  # in the banner, and beside the form
