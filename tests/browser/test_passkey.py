"""A passkey from making it to the desk, with the browser's own authenticator."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.enums import Role, Scheme
from tests.accounts.people import give, make_user

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.django_db(transaction=True)
def test_an_official_makes_a_passkey_and_enters_the_desk_with_it_alone(site, page):
    ann = make_user("ann", is_staff=True)
    EmailAddress.objects.get_or_create(user=ann, email=ann.email, defaults={"verified": True, "primary": True})
    give(ann, Role.REVIEWER, Scheme.ZORGKREDIET)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    page.goto(site + reverse("account_login"))
    page.fill("input[name=login]", ann.email)
    page.fill("input[name=password]", "een lange zin als wachtwoord")
    page.click("button:text-is('Aanmelden')")
    page.wait_for_load_state("networkidle")
    page.goto(site + reverse("mfa_add_webauthn"))
    page.fill("input[name=password]", "een lange zin als wachtwoord")  # adding a key asks once more who is there
    page.click("button:text-is('Bevestigen')")
    page.get_by_label("Naam van deze sleutel").fill("Laptop van Ann")
    page.get_by_label("Aanmelden zonder wachtwoord").check()
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: reverse("mfa_add_webauthn") not in url)
    assert Authenticator.objects.filter(user=ann, type="webauthn").count() == 1

    page.context.clear_cookies()
    page.goto(site + reverse("account_login") + "?next=" + reverse("admin:index"))
    page.click("#passkey_login")
    page.wait_for_url(site + reverse("admin:index"))
    assert page.locator("h1").count() == 1

    page.context.clear_cookies()
    page.goto(site + reverse("admin:index"))
    assert reverse("account_login") in page.url
