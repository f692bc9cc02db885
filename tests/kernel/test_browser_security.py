"""What the browser is told, how sessions end, and that a production start passes the deployment check."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.enums import Role, Scheme
from tests.accounts.people import give, make_user

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "PRODUCTION": "1",
    "DJANGO_SECRET_KEY": "".join(chr(33 + (7 * n) % 90) for n in range(64)),
    "ALLOWED_HOSTS": "zorgkrediet.test",
    "CSRF_TRUSTED_ORIGINS": "https://zorgkrediet.test",
    "SITE_URL": "https://zorgkrediet.test",
    "MAGDA_URL": "https://magda.test/",
    "ACM_CLIENT_ID": "zorgkrediet",
    "ACM_CLIENT_SECRET": "secret",
    "ACM_SERVER_URL": "https://authenticatie.test/op/",
}


def in_production(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=kept | PRODUCTION | more, capture_output=True, text=True
    )


def test_the_deployment_check_of_a_production_start_is_clean():
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout


def test_production_lets_forms_go_to_the_access_platform_and_strips_its_closing_slash():
    program = "import config.settings as s; print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'], "
    program += "s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['settings']['server_url'])"
    done = in_production("-c", program)
    assert "'https://authenticatie.test'" in done.stdout
    assert done.stdout.strip().endswith("https://authenticatie.test/op")


def test_a_client_without_address_of_the_platform_stops_the_start():
    done = in_production("-c", "import config.settings", ACM_SERVER_URL="")
    assert "ACM_SERVER_URL must be set" in done.stderr


@pytest.mark.parametrize("name", ["DJANGO_SECRET_KEY", "MAGDA_URL"])
def test_production_does_not_start_without_its_secrets_and_registers(name):
    done = in_production("-c", "import config.settings", **{name: ""})
    assert done.returncode != 0
    assert name in done.stderr


@pytest.mark.django_db
def test_every_page_carries_the_headers_that_protect_it(client):
    answer = client.get(reverse("account_login"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]


@pytest.mark.django_db
def test_cookies_cannot_be_read_by_scripts_nor_sent_by_other_sites(client):
    client.force_login(make_user("ann"))
    client.get(reverse("mfa_index"))
    for name in ("sessionid", "last_user"):
        assert client.cookies[name]["samesite"] == "Lax"
        assert client.cookies[name]["httponly"]


@pytest.mark.django_db
def test_every_answer_carries_the_number_of_its_request(client):
    assert re.fullmatch(r"[0-9a-f]{32}", client.get("/account/login/")["X-Request-ID"])
    given = client.get("/account/login/", headers={"X-Request-ID": "abcd-1234"})
    assert given["X-Request-ID"] == "abcd-1234"
    forged = client.get("/account/login/", headers={"X-Request-ID": "x' or 1=1 --"})
    assert re.fullmatch(r"[0-9a-f]{32}", forged["X-Request-ID"])


@pytest.mark.django_db
@pytest.mark.parametrize(("is_official", "minutes", "still_in"), [
    (False, 119, True), (False, 121, False), (True, 479, True), (True, 481, False),
])  # fmt: skip
def test_an_idle_session_ends(client, is_official, minutes, still_in):
    user = make_user("ann")
    if is_official:
        give(user, Role.REVIEWER, Scheme.ZORGKREDIET)
    client.force_login(user)
    client.get(reverse("mfa_index"))
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert (client.get(reverse("mfa_index")).status_code == 200) is still_in


@pytest.mark.django_db
def test_a_busy_session_ends_after_half_a_day_all_the_same(client):
    user = make_user("ann")
    client.force_login(user)
    start = timezone.now()
    for hour in range(12):
        with time_machine.travel(start + timedelta(hours=hour, minutes=30)):
            assert client.get(reverse("mfa_index")).status_code == 200
    with time_machine.travel(start + timedelta(hours=12, minutes=31)):
        assert client.get(reverse("mfa_index")).status_code == 302


def test_no_address_takes_a_national_number():
    """Whatever stands in an address ends up in histories and logs: no pattern has a slot that names such a number."""

    def patterns(resolver, prefix=""):
        for entry in resolver.url_patterns:
            here = prefix + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                yield from patterns(entry, here)
            else:
                yield here

    suspicious = [p for p in patterns(get_resolver()) if re.search(r"national|niss|insz|rrn|rijksregister", p)]
    assert suspicious == []
