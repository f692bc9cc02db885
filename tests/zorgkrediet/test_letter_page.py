"""The page of one letter at the desk: what happened to it, and the way to its file."""

import pytest
from django.urls import reverse

from correspondence import tasks
from correspondence.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return factories.granted()


def read(browser, letter):
    return browser.get(reverse("admin:correspondence_letter_change", args=[letter.pk])).content.decode()


def test_a_letter_leads_to_its_file_and_names_it_once(log_in, case):
    letter = Letter.objects.filter(person=case.application.person).order_by("-pk")[0]
    reference = case.application.reference
    assert str(letter).count(reference) == 1
    page = read(log_in(case.reviewer), letter)
    assert f'href="{reverse("admin:zorgkrediet_application_change", args=[case.application.pk])}"' in page
    assert f"Naar dossier {reference}" in page


def test_the_next_attempt_is_told_only_while_the_letter_waits(log_in, case):
    letter = Letter.objects.filter(person=case.application.person).order_by("-pk")[0]
    browser = log_in(case.reviewer)
    assert letter.status == "QUEUED"
    assert "Volgende poging" in read(browser, letter)
    tasks.make_letter(letter_id=letter.pk)
    tasks.send_letter(letter_id=letter.pk)
    assert Letter.objects.get(pk=letter.pk).status == "SENT"
    assert "Volgende poging" not in read(browser, letter)
