"""The desk's queue with many files: what a figure promises is what its link shows, alike files are taken together."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from correspondence.models import Letter
from tests import factories
from zorgkrediet.actions import supplement
from zorgkrediet.models import Application
from zorgkrediet.models.words import remedies_in_words
from zorgkrediet.queries import alarm_days

pytestmark = pytest.mark.django_db
LIST = "admin:zorgkrediet_application_changelist"


@pytest.fixture
def look(log_in):
    """The dossier numbers that an official sees at an address of the queue, and the page."""
    browser = log_in(factories.official())

    def at(query: str = ""):
        page = browser.get(reverse(LIST) + query).content.decode()
        return re.findall(r">(ZK-\d{4}-\d+)<", page), page

    return at


def test_every_figure_leads_to_as_many_files_as_it_says(look):
    factories.submitted()
    waits = factories.submitted()
    supplement.ask_supplement(application=waits.application, text="Attest?", by=waits.reviewer, on=waits.on)
    _numbers, page = look()
    cards = re.findall(r'href="(\?[^"]+)">[^<]+</a></p><p class="figure-card__value">(\d+)<', page)
    assert len(cards) == 4
    for query, number in cards[:3]:
        assert len(look(query.replace("&amp;", "&"))[0]) == int(number), query
    assert look("?state__exact=AWAITING_SUPPLEMENT")[0] == [waits.application.reference], "a state without a queue"


def test_what_waits_too_long_is_marked_and_found(look):
    late, early = factories.submitted(), factories.submitted()
    last = timezone.localdate() - timedelta(days=alarm_days(timezone.localdate()))
    for case, day in ((late, last - timedelta(days=1)), (early, last)):
        Application.objects.filter(pk=case.application.pk).update(completed_on=day)
    numbers, page = look("?wachtrij=te-laat")
    assert numbers == [late.application.reference] and page.count("te laat</span>") == 1
    numbers, page = look()
    assert len(numbers) == 2 and page.count("te laat</span>") == 1


def test_files_are_taken_together_by_what_the_law_answers(look):
    good = factories.submitted()
    bad = factories.submitted(part=factories.employee_part(motive_facts={"relation": "OWN", "birthDate": "2001-01-31"}))
    assert look("?toetsing=GRANTED")[0] == [good.application.reference]
    numbers, page = look("?toetsing=REFUSED")
    assert numbers == [bad.application.reference] and "voldoet niet</span>" in page
    assert len(look("?toetsing=x")[0]) == 0


def test_the_tab_of_the_queue_is_told(look):
    factories.granted()
    _numbers, page = look("?wachtrij=beslist")
    assert re.findall(r'<a href="\?wachtrij=([a-z-]+)" aria-current="page">', page) == ["beslist"]
    assert re.findall(r'<a href="\?wachtrij=([a-z-]+)" aria-current="page">', look()[1]) == ["te-behandelen"]


def test_a_remedy_names_its_proof_in_words():
    remedy = {"nearestChange": {"field": "attachments", "value": ["DOCTOR_CERTIFICATE"]}}
    (sentence,) = remedies_in_words([remedy])
    assert "Attest van de behandelende arts" in sentence and "[" not in sentence and "_" not in sentence


def test_only_who_reviews_finds_buttons_and_every_letter_opens(log_in):
    """An auditor reads the file without buttons that would refuse; what a page links to opens."""
    case = factories.granted()
    review = reverse("admin:zorgkrediet_application_change", args=[case.application.pk])
    letters = {reverse("admin:correspondence_letter_change", args=[one.pk]) for one in Letter.objects.all()}
    assert len(letters) == 2
    buttons = {}
    for role in (Role.REVIEWER, Role.AUDITOR, Role.PREPARER):
        browser = log_in(factories.official(role))
        page = browser.get(review).content.decode()
        buttons[role] = page.count(f'action="{review.replace("change/", "")}')
        links = set(re.findall(r'href="(/beheer/correspondence/letter/\d+/change/)"', page))
        assert links == (set() if role is Role.PREPARER else letters)
        assert all(browser.get(link).status_code == 200 for link in links)
    assert buttons == {Role.REVIEWER: 1, Role.AUDITOR: 0, Role.PREPARER: 0}
