"""A fresh invitation, also to another address: the employer need not type everything again for one wrong letter."""

import pytest
import time_machine
from django.urls import reverse

from correspondence.models import Mail
from tests import factories
from zorgkrediet.models import Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day_after():
    """The first link is still good."""
    with time_machine.travel("2019-02-02 10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def case():
    return factories.invited()


def address(case) -> str:
    return reverse("zorgkrediet:employer-remind", args=[case.application.reference])


def test_a_wrong_address_is_corrected_and_its_link_stops(log_in, case):
    browser = log_in(case.employer_user)
    first = Invitation.objects.get()
    assert f'value="{first.sent_to}"' in browser.get(address(case)).content.decode()
    answer = browser.post(address(case), {"employee_email": "sam.juist@voorbeeld.test"}, follow=True)
    assert "Er is een nieuwe uitnodiging verstuurd." in answer.content.decode()
    assert "sam.juist@voorbeeld.test" in answer.content.decode()
    before, now = Invitation.objects.order_by("pk")
    assert before.expires_at < first.expires_at and now.sent_to == "sam.juist@voorbeeld.test"
    assert now.expires_at > before.expires_at
    assert [mail.recipient for mail in Mail.objects.filter(kind="invitation").order_by("pk")] == [
        first.sent_to,
        "sam.juist@voorbeeld.test",
    ]


def test_the_same_address_again_leaves_the_first_link_as_it_was(log_in, case):
    first = Invitation.objects.get()
    log_in(case.employer_user).post(address(case), {"employee_email": first.sent_to})
    assert Invitation.objects.count() == 2
    assert Invitation.objects.get(pk=first.pk).expires_at == first.expires_at


@pytest.mark.parametrize("typed", ["", "geen adres", "x" * 250 + "@voorbeeld.test"])
def test_what_is_no_address_is_refused_and_stays(log_in, case, typed):
    page = log_in(case.employer_user).post(address(case), {"employee_email": typed})
    assert page.status_code == 200 and "govuk-error-summary" in page.content.decode()
    assert typed in page.content.decode()
    assert Invitation.objects.count() == 1


def test_who_already_sent_the_application_is_not_invited_again(log_in):
    sent = factories.submitted()
    answer = log_in(sent.employer_user).post(address(sent), {"employee_email": "a@b.test"}, follow=True)
    assert "kan hier niet meer uitgenodigd worden" in answer.content.decode()
    assert not Mail.objects.filter(kind="invitation", recipient="a@b.test").exists()


def test_another_organisation_finds_nothing(log_in, case):
    assert log_in(factories.invited().employer_user).get(address(case)).status_code == 404
