"""The demo page: one click and one is somebody, in demo mode only; production refuses to start with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.enums import Role, Scheme
from accounts.models import Person
from tests import factories
from tests.accounts.people import give, make_user

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def official(db):
    user = make_user("dora", demo_audience="DEPARTMENT", demo_note="Beslist over aanvragen: open de wachtrij.")
    give(user, Role.REVIEWER, Scheme.ZORGKREDIET)
    return user


@pytest.fixture
def employer(db):
    return make_user("emma", demo_audience="EMPLOYER", demo_note="Start een aanvraag.")


def test_everybody_stands_under_a_heading_with_a_line_on_what_to_do(client, official, employer):
    make_user("geen-demo")
    text = client.get(reverse("demo:people")).content.decode()
    assert text.index("Werkgevers") < text.index("emma") < text.index("Het departement") < text.index("dora")
    assert "Start een aanvraag." in text
    assert "geen-demo" not in text


def test_one_click_makes_one_an_official_with_a_satisfied_second_factor(client, official):
    answer = client.post(reverse("demo:log-in", args=[official.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("admin:index")
    assert answer.status_code == 200


def test_one_returns_to_where_one_wanted_to_go_but_never_to_another_site(client, employer):
    address = reverse("demo:log-in", args=[employer.pk])
    assert client.post(address, {"next": "/toegang/"})["Location"] == "/toegang/"
    assert client.post(address, {"next": "https://elders.example/"})["Location"] == "/"


def test_looking_is_not_enough_to_log_in(client, employer):
    assert client.get(reverse("demo:log-in", args=[employer.pk])).status_code == 405


def test_only_demo_people_can_be_chosen(client, db):
    assert client.post(reverse("demo:log-in", args=[make_user("echt").pk])).status_code == 404


def test_outside_demo_mode_the_page_does_not_exist(client, official, settings):
    settings.DEMO = False
    assert client.get(reverse("demo:people")).status_code == 404
    assert client.post(reverse("demo:log-in", args=[official.pk])).status_code == 404


def test_a_demo_session_opens_no_desk_once_demo_mode_is_off(client, official, settings):
    client.post(reverse("demo:log-in", args=[official.pk]))
    settings.DEMO = False
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("mfa_activate_totp"))


def test_becoming_somebody_else_leaves_nothing_of_the_first(client, official, employer):
    client.post(reverse("demo:log-in", args=[official.pk]))
    client.post(reverse("demo:log-in", args=[employer.pk]))
    assert client.get(reverse("admin:index")).status_code == 403


@pytest.mark.parametrize("switch", ["DEMO", "DEBUG"])
def test_production_refuses_to_start_in_demo_or_debug_mode(switch):
    environment = {
        "PATH": os.environ["PATH"],
        "PRODUCTION": "1",
        "DJANGO_SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "zorgkrediet.test",
        "MAGDA_URL": "https://magda.test/",
        "DATABASE_URL": "postgres:///none",
        switch: "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "cannot be switched on in production" in done.stderr


def test_who_was_invited_in_the_try_out_can_be_chosen_and_lands_at_the_application(client, settings, db):
    settings.DEMO = True
    case = factories.invited()
    case.employee.delete()  # started for somebody who never logged in
    Person.objects.filter(pk=case.application.person_id).update(email="katrien@voorbeeld.test")
    page = client.get(reverse("demo:people")).content.decode()
    assert "Net uitgenodigd" in page
    wanted = reverse("zorgkrediet:employee-detail", args=[case.application.reference])
    answer = client.post(reverse("demo:log-in-guest", args=[case.application.person_id]), {"next": wanted}, follow=True)
    assert answer.redirect_chain[-1][0] == wanted
    assert answer.status_code == 200
    assert "Net uitgenodigd" not in client.get(reverse("demo:people")).content.decode()
    stranger = reverse("demo:log-in-guest", args=[factories.person().pk])
    assert client.post(stranger).status_code == 404


def test_what_to_do_is_told_in_the_language_of_the_reader_and_a_name_stays_a_name(client, db):
    make_user("emma", demo_audience="EMPLOYER", demo_note="Stad Testdorp (demo) – Kies een demopersoon")
    make_user("dora", demo_audience="DEPARTMENT", demo_note="Kies een demopersoon")
    text = client.get(reverse("demo:people"), headers={"accept-language": "en"}).content.decode()
    with translation.override("en"):
        english = translation.gettext("Kies een demopersoon")
    assert english != "Kies een demopersoon"
    assert f"<p>Stad Testdorp (demo) – {english}</p>" in text
    assert f"<p>{english}</p>" in text
