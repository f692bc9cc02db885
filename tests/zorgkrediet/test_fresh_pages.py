"""What is remembered of a page never outlives a change, never crosses a language and never reaches somebody else."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person, RoleGrant
from tests import factories
from zorgkrediet.actions import start
from zorgkrediet.models import Application

pytestmark = pytest.mark.django_db


def text(browser: Client, name: str, *args: str, **query: str) -> str:
    page = browser.get(reverse(f"zorgkrediet:{name}", args=args), query)
    assert page.status_code == 200
    return page.content.decode()


def test_a_changed_file_shows_at_once_on_every_page(log_in):
    case = factories.granted()
    reference = case.application.reference
    employer, employee = log_in(case.employer_user), log_in(case.employee)
    pages = [(employer, "employer-list", ()), (employer, "employer-detail", (reference,))]
    own = [(employee, "employee-list", ()), (employee, "employee-detail", (reference,))]
    for browser, name, args in pages + own:
        assert "4/5 werken" in text(browser, name, *args)
    Application.objects.filter(pk=case.application.pk).update(regime="HALF")
    Person.objects.filter(pk=case.application.person_id).update(last_name="Nieuwnaam")
    for browser, name, args in pages + own:
        assert "Halftijds werken" in text(browser, name, *args)
    for browser, name, args in pages:
        assert "Nieuwnaam" in text(browser, name, *args)


def test_a_step_shows_at_once_for_both(log_in):
    case = factories.invited()
    reference = case.application.reference
    employer, employee = log_in(case.employer_user), log_in(case.employee)
    for browser, name in ((employer, "employer-detail"), (employee, "employee-detail")):
        assert "opnieuw uitgenodigd" not in text(browser, name, reference)
    on = date(2019, 2, 3)
    start.remind(application=case.application, by=case.employer_user, on=on, at=factories.moment(on))
    assert "opnieuw uitgenodigd" in text(employer, "employer-detail", reference)
    assert "nieuwe uitnodiging verstuurd" in text(employee, "employee-detail", reference)


def test_each_language_has_its_own_words(log_in):
    case = factories.granted()
    browser = log_in(case.employee)
    reference = case.application.reference
    dutch = text(browser, "employee-detail", reference)
    assert "maart 2019" in dutch
    browser.cookies["django_language"] = "en"
    english = text(browser, "employee-detail", reference)
    assert "March 2019" in english
    assert "maart 2019" not in english
    browser.cookies["django_language"] = "nl"
    assert text(browser, "employee-detail", reference).count("maart 2019") == dutch.count("maart 2019")


def test_the_same_file_reads_differently_for_employer_and_employee(log_in):
    case = factories.granted()
    reference = case.application.reference
    own = text(log_in(case.employee), "employee-detail", reference)
    theirs = text(log_in(case.employer_user), "employer-detail", reference)
    assert "Berekend bij de beslissing" in own
    assert "Berekend bij de beslissing" not in theirs


def test_who_loses_the_right_loses_the_page_although_it_is_remembered(log_in):
    case = factories.granted()
    reference = case.application.reference
    browser = log_in(case.employer_user)
    text(browser, "employer-detail", reference)
    RoleGrant.objects.filter(user=case.employer_user).update(ends_on=date(2020, 1, 1))
    assert browser.get(reverse("zorgkrediet:employer-detail", args=[reference])).status_code == 403
    stranger = log_in(factories.employer_user(factories.employer()))
    assert stranger.get(reverse("zorgkrediet:employer-detail", args=[reference])).status_code == 404
    assert reference not in text(stranger, "employer-list")
    somebody = log_in(factories.user(with_person=factories.person()))
    assert somebody.get(reverse("zorgkrediet:employee-detail", args=[reference])).status_code == 404
    assert reference not in text(somebody, "employee-list")
    nobody = log_in(factories.user())
    assert nobody.get(reverse("zorgkrediet:employee-detail", args=[reference])).status_code == 404


def test_the_list_turns_its_pages_and_keeps_its_filter(log_in):
    organisation = factories.employer()
    acting = factories.employer_user(organisation)
    cases = [factories.draft(organisation=organisation, by=acting) for _number in range(27)]
    names = [case.application.reference for case in cases]
    browser = log_in(acting)
    first, second = text(browser, "employer-list"), text(browser, "employer-list", page="2")
    assert names[-1] in first and names[0] not in first
    assert names[0] in second and names[-1] not in second
    assert "27 aanvragen" in first
    assert 'href="?page=2"' in first
    found = text(browser, "employer-list", woorden=names[3])
    assert names[3] in found and names[4] not in found
    assert "1 aanvraag<" in found
    assert "Geen aanvragen met deze keuze" in text(browser, "employer-list", stand="GRANTED")
    assert "27 aanvragen" in text(browser, "employer-list", stand="DRAFT")


def test_the_filter_says_in_review_while_a_supplement_is_asked(log_in):
    case = factories.submitted()
    Application.objects.filter(pk=case.application.pk).update(state="AWAITING_SUPPLEMENT")
    page = text(log_in(case.employer_user), "employer-list", stand="IN_REVIEW")
    assert "1 aanvraag<" in page and case.application.reference in page
