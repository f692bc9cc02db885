"""The auditor reads the legal log at the desk; nobody else does, and no page shows a number or a name."""

from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.core import checks

from accounts.enums import Role
from registers.enums import Status
from registers.models import RegisterCall
from registers.persons import fetch_person
from registers.sentences import about_enterprise, about_person
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/beheer/registers/registercall/"


@pytest.fixture
def log_in(client):
    def enter(role: Role):
        user = factories.official(role)
        client.force_login(user)
        # As the log-in itself does after a one-time code.
        request = SimpleNamespace(session=client.session)
        record_authentication(request, user, "mfa", type="totp")
        request.session.save()
        return client

    return enter


def test_an_auditor_reads_who_asked_what_why_and_how_it_ended(simulator, official, log_in):
    someone = simulator.play.cast.special("refused")
    fetch_person(someone["niss"], by=official, reason="Nazicht dossier")
    client = log_in(Role.AUDITOR)
    page = client.get(LIST)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Nazicht dossier" in text
    assert "UNAUTHORISED" in text
    assert "40005" in text
    detail = client.get(f"{LIST}{RegisterCall.objects.order_by('id').last().pk}/change/").content.decode()
    for page_text in (text, detail):
        assert someone["niss"] not in page_text
        assert someone["lastName"] not in page_text


def test_the_list_asks_the_database_a_fixed_number_of_times(simulator, official, log_in, django_assert_max_num_queries):
    for niss in list(simulator.play.cast.people)[:10]:
        fetch_person(niss, by=official, reason="Proef")
    client = log_in(Role.AUDITOR)
    with django_assert_max_num_queries(12):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PREPARER, Role.ACCESS_MANAGER])
def test_other_officials_do_not_read_the_log(log_in, role):
    assert log_in(role).get(LIST).status_code == 403


def test_nobody_adds_changes_or_deletes_a_row_at_the_desk(simulator, official, log_in):
    fetch_person(next(iter(simulator.play.cast.people)), by=official, reason="Proef")
    client, row = log_in(Role.AUDITOR), RegisterCall.objects.first().pk
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{row}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{row}/change/", {"reason": "anders"}).status_code == 403
    assert RegisterCall.objects.get(pk=row).reason == "Proef"


def test_the_deployment_check_asks_for_tls_and_whole_pairs(settings):
    def said() -> set[str]:
        return {m.id for m in checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)}

    settings.MAGDA_URL, settings.PROFESSIONS_URL = "https://magda.test/soap", ""
    assert not said() & {"registers.W001", "registers.W002"}
    settings.MAGDA_URL, settings.MAGDA_SIGNING_CERTIFICATE = "http://magda.test/soap", "/some/certificate.pem"
    assert {"registers.W001", "registers.W002"} <= said()


@pytest.mark.parametrize("sentence", [about_person, about_enterprise])
def test_every_status_without_data_has_its_sentence(sentence):
    without_data = set(Status) - {Status.FOUND, Status.REPLACED}
    assert all(sentence(status) for status in without_data)
    assert not sentence(Status.FOUND)
    assert len({sentence(status) for status in without_data}) == len(without_data)
