"""Logging in through ACM/IDM over real HTTP, against allauth's own OpenID Connect provider."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection
from django.utils import timezone

from accounts.enums import GrantSource, Role
from accounts.models import AcmClaimMapping, Person, RoleGrant, User
from accounts.roles import has_role
from tests.accounts.acm_provider import CLAIMS
from tests.accounts.people import EMPLOYER_KBO, FACILITY_KBO, OTHER_KBO, give, make_employer, make_facility, make_user
from tests.accounts.people import national_number_for_tests as number

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "een lange zin als wachtwoord"
AN = number(date(1980, 5, 17), 2)


@pytest.fixture(scope="module")
def signing_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@pytest.fixture
def platform(live_server, settings, signing_key):
    """The platform stands at `localhost`, our site at `127.0.0.1`: two sites with their own cookies."""
    port = urlsplit(live_server.url).port
    site, provider = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    settings.IDP_OIDC_ADAPTER = "tests.accounts.acm_provider.AcmStandIn"
    settings.IDP_OIDC_PRIVATE_KEY = signing_key
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "acm",
                    "name": "Vlaamse overheid",
                    "client_id": "zorgkrediet",
                    "secret": "a secret between two",
                    "settings": {"server_url": provider, "token_auth_method": "client_secret_basic"},
                }
            ],
        }
    }
    client = Client(id="zorgkrediet", name="Zorgkrediet en eCalcura", skip_consent=True)
    client.set_redirect_uris([f"{site}/account/oidc/acm/login/callback/"])
    client.set_scopes(["openid", "profile", "email"])
    client.set_secret("a secret between two")
    client.save()
    AcmClaimMapping.objects.create(
        claim="zorgkrediet_rol_3d", value="DWSE Organisatieverantwoordelijke", role=Role.EMPLOYER_RESPONSIBLE
    )
    AcmClaimMapping.objects.create(claim="ecalcura_rol_3d", value="Privacy", role=Role.FACILITY_PRIVACY_DATA)
    AcmClaimMapping.objects.create(claim="ecalcura_rol_3d", value="Beheerder", role=Role.ORGANISATION_MANAGER)
    CLAIMS.clear()
    return Platform(site, provider)


class Platform:
    """A browser that walks through the log-in, click by click."""

    def __init__(self, site: str, provider: str) -> None:
        self.site, self.provider = site, provider

    def account(self, name: str, **claims) -> User:
        """Somebody known at the platform, with what the platform says of them."""
        user = make_user(f"{name}.at-the-platform")
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        CLAIMS[user.email] = {"sub": f"sub-{name}", "email": f"{name}@stad.test", "email_verified": True} | claims
        return user

    def log_in(self, account: User) -> "requests.Response":
        browser = requests.Session()
        page = browser.get(f"{self.site}/account/login/")
        action = re.search(r'action="(/account/oidc/acm/login/[^"]*)"', page.text).group(1).replace("&amp;", "&")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text).group(1)
        page = browser.post(f"{self.site}{action}", data={"csrfmiddlewaretoken": token})
        assert page.url.startswith(f"{self.provider}/account/login/"), (page.url, page.status_code)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text).group(1)
        following = re.search(r'name="next" value="([^"]+)"', page.text).group(1).replace("&amp;", "&")
        page = browser.post(
            f"{self.provider}/account/login/",
            data={"csrfmiddlewaretoken": token, "login": account.email, "password": PASSWORD, "next": following},
        )
        assert page.url.startswith(self.site), (page.url, page.status_code, page.text[:2000])
        self.browser = browser
        return page


def test_an_employers_responsible_logs_in_and_may_start_applications(platform):
    city = make_employer()
    an = platform.account(
        "an", rrn=AN, given_name="An", family_name="Peeters", vo_orgcode=EMPLOYER_KBO, vo_id="v-1",
        vo_doelgroepcode="EA", zorgkrediet_rol_3d=[f"DWSE Organisatieverantwoordelijke:{EMPLOYER_KBO}"],
    )  # fmt: skip
    page = platform.log_in(an)
    assert page.url == f"{platform.site}/werkgever/"
    assert "An Peeters" in page.text
    person = Person.objects.get(national_number=AN)
    assert (person.first_names, person.last_name, person.register_source) == ("An", "Peeters", "ACM/IDM")
    grant = RoleGrant.objects.get(user=person.user)
    assert (grant.role, grant.organisation, grant.source) == (Role.EMPLOYER_RESPONSIBLE, city, GrantSource.ACM_IDM)
    assert grant.granted_by.is_system
    assert person.user.email == "an@stad.test"


def test_no_claim_is_kept_beside_the_person(platform):
    make_employer()
    platform.log_in(platform.account("an", rrn=AN, given_name="An", family_name="Peeters"))
    assert SocialAccount.objects.get().extra_data == {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table == "accounts_person":
                continue
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name} t WHERE t::text LIKE %s", [f"%{AN}%"])  # noqa: S608
            assert cursor.fetchone() == (0,), table


def test_a_right_that_the_platform_takes_away_ends_at_the_next_log_in(platform):
    make_employer()
    claims = {"rrn": AN, "given_name": "An", "family_name": "Peeters", "vo_orgcode": EMPLOYER_KBO}
    right = f"DWSE Organisatieverantwoordelijke:{EMPLOYER_KBO}"
    an = platform.account("an", **claims, zorgkrediet_rol_3d=right)
    platform.log_in(an)
    user = User.objects.get(person__national_number=AN)
    assert has_role(user, Role.EMPLOYER_RESPONSIBLE, timezone.localdate())
    del CLAIMS[an.email]["zorgkrediet_rol_3d"]
    platform.log_in(an)
    assert not has_role(user, Role.EMPLOYER_RESPONSIBLE, timezone.localdate())
    assert User.objects.filter(person__national_number=AN).count() == 1
    assert RoleGrant.objects.get(user=user).ended_by.is_system


def test_claims_for_one_organisation_leave_another_and_rights_by_hand_alone(platform):
    make_employer()
    other = make_employer(OTHER_KBO)
    claims = {"rrn": AN, "given_name": "An", "family_name": "Peeters"}
    an = platform.account(
        "an", **claims, vo_orgcode=OTHER_KBO, zorgkrediet_rol_3d=f"DWSE Organisatieverantwoordelijke:{OTHER_KBO}"
    )
    platform.log_in(an)
    user = User.objects.get(person__national_number=AN)
    by_hand = give(user, Role.ORGANISATION_MANAGER, make_facility())
    CLAIMS[an.email] = CLAIMS[an.email] | {"vo_orgcode": EMPLOYER_KBO, "zorgkrediet_rol_3d": []}
    platform.log_in(an)
    assert has_role(user, Role.EMPLOYER_RESPONSIBLE, timezone.localdate(), organisation=other)
    by_hand.refresh_from_db()
    assert by_hand.ended_at is None


def test_a_facility_manager_gets_both_roles_by_hco_number(platform):
    facility = make_facility(hco_number="99000001")
    jan = platform.account(
        "jan", rrn=number(date(1975, 1, 2), 1), given_name="Jan", family_name="Maes",
        ecalcura_rol_3d=["Privacy:99000001", "Beheerder:0410.644.946", "Onbekend:99000001", "geen rol"],
    )  # fmt: skip
    platform.log_in(jan)
    roles = RoleGrant.objects.filter(organisation=facility, ended_at=None).values_list("role", flat=True)
    assert set(roles) == {Role.FACILITY_PRIVACY_DATA, Role.ORGANISATION_MANAGER}
    page = platform.browser.get(f"{platform.site}/toegang/{FACILITY_KBO}/")
    assert page.status_code == 200


def test_an_unknown_organisation_opens_nothing_and_is_told(platform):
    an = platform.account(
        "an", rrn=AN, given_name="An", family_name="Peeters",
        zorgkrediet_rol_3d="DWSE Organisatieverantwoordelijke:0999999922",
    )  # fmt: skip
    page = platform.log_in(an)
    assert "De organisatie met nummer 0999999922 is hier nog niet gekend." in page.text
    assert not RoleGrant.objects.exists()


def test_an_address_that_somebody_else_uses_never_opens_their_account(platform):
    victim = User.objects.create_user("an@stad.test", display_name="Slachtoffer")
    platform.log_in(platform.account("an", rrn=AN, given_name="An", family_name="Peeters"))
    user = User.objects.get(person__national_number=AN)
    assert user.pk != victim.pk
    assert user.email == "acm-sub-an@geen-adres.invalid"


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({}, "Wij kregen uw rijksregisternummer niet door."),
        ({"rrn": "80051700299"}, "klopt niet"),
        ({"rrn": "12"}, "telt 11 cijfers"),
    ],
)
def test_without_a_right_number_nobody_comes_in(platform, claims, sentence):
    page = platform.log_in(platform.account("an", given_name="An", family_name="Peeters", **claims))
    assert page.status_code == 403
    assert sentence in page.text
    assert not Person.objects.exists()


def test_a_platform_account_that_suddenly_names_another_person_is_refused(platform):
    an = platform.account("an", rrn=AN, given_name="An", family_name="Peeters")
    platform.log_in(an)
    CLAIMS[an.email] = CLAIMS[an.email] | {"rrn": number(date(1990, 1, 1), 4)}
    page = platform.log_in(an)
    assert page.status_code == 403
    assert "Deze aanmelding hoort bij iemand anders." in page.text


def test_somebody_stopped_here_does_not_come_in_through_the_platform(platform):
    an = platform.account("an", rrn=AN, given_name="An", family_name="Peeters")
    platform.log_in(an)
    User.objects.filter(person__national_number=AN).update(is_active=False)
    page = platform.log_in(an)
    assert "/account/inactive/" in page.url
