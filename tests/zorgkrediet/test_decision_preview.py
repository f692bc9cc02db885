"""An official reads the letters of a decision before signing it; reading leaves nothing behind."""

import re
from datetime import date
from html import unescape

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.urls import reverse

from accounts.enums import Role, Scheme
from accounts.models import FileVisit, Person
from correspondence.models import Letter
from tests import factories
from zorgkrediet.admin.decisions import equal_months
from zorgkrediet.law.findings import CATALOGUE

pytestmark = pytest.mark.django_db
GRANT, REFUSE = {"decision": "grant"}, {"decision": "refuse", "motivation": "Het attest\nis van een ander <kind>."}
DRAFT = "Ontwerp – nog niet beslist"


@pytest.fixture
def case():
    return factories.submitted()


def address(case):
    return reverse("admin:zorgkrediet_application_deed_decide", args=[case.application.pk])


def look(browser, case, typed, **more):
    return browser.post(address(case), {**typed, "preview": "1", **more})


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def drafts(page):
    """The words of each letter on the page, without the mark above it."""
    marked = re.findall(
        r'<p class="letter-draft__mark">(.*?)</p>\s*<div lang="nl">(.*?)</section>', page.content.decode(), re.S
    )
    assert {mark for mark, _body in marked} == {DRAFT}
    return [words(body) for _mark, body in marked]


def hidden(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def everything():
    """How many rows each table holds, the audit trail included; who looked at the file is counted apart."""
    tables = [model._meta.db_table for model in apps.get_models() if model is not FileVisit and model._meta.managed]
    counted = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 -- the names of our own tables
            counted[table] = cursor.fetchone()[0]
    return counted


@pytest.mark.parametrize("typed", [GRANT, REFUSE])
def test_reading_the_draft_saves_nothing_but_who_read_the_file(log_in, case, typed, django_capture_on_commit_callbacks):
    browser = log_in(case.reviewer)
    before, file = everything(), case.fresh()
    assert before["kernel_auditentry"] > 0
    with django_capture_on_commit_callbacks() as jobs:
        page = look(browser, case, typed)
    assert DRAFT in page.content.decode()
    assert everything() == before
    fresh = case.fresh()
    assert (fresh.state, fresh.version, fresh.decided_at, fresh.claimed_until) == (
        file.state, file.version, None, file.claimed_until,
    )  # fmt: skip
    assert jobs == [] and mail.outbox == []
    visit = FileVisit.objects.get()
    assert (visit.visitor, visit.person) == (case.reviewer, case.employee.person)


@pytest.mark.parametrize("typed", [GRANT, {**GRANT, "motivation": "Met dank voor het attest."}, REFUSE])
def test_the_draft_says_word_for_word_what_the_real_letters_say(log_in, case, typed):
    browser = log_in(case.reviewer)
    page = look(browser, case, typed)
    assert browser.post(address(case), hidden(page)).status_code == 302
    real = [words(letter.html.partition("<body>")[2]) for letter in Letter.objects.order_by("pk")]
    assert len(real) == 2
    assert drafts(page) == real
    assert case.fresh().decisions.get().motivation == typed.get("motivation", "")


def test_a_grant_is_told_in_one_look(log_in, case):
    page = words(look(log_in(case.reviewer), case, GRANT).content.decode())
    short = page.partition("In het kort")[2].partition("Brief aan de aanvrager " + DRAFT)[0]
    assert "Beslissing toegekend" in short
    assert "1 maart 2019 – 29 februari 2020" in short
    assert re.search(r"Netto per maand \d+,\d\d euro van maart 2019 tot en met", short)
    assert "Samen, netto" in short
    met = short.partition("De voorwaarden zijn vervuld ")[2]
    for code in ("EMPLOYER_OUT_OF_SCOPE", "CHILD_TOO_OLD", "FULL_TIME_NEEDED", "TOO_LONG"):
        assert CATALOGUE[code].article in met
    assert f"per e-mail naar {case.application.person.email}" in short
    assert f"per e-mail naar {case.application.employer.email}" in short


def test_who_has_no_address_is_written_by_post(log_in, case):
    Person.objects.filter(pk=case.application.person_id).update(email="")
    assert "Brief aan de aanvrager met de post" in words(look(log_in(case.reviewer), case, GRANT).content.decode())


def test_a_refusal_tells_its_reasons_and_no_amount(log_in):
    part = factories.employee_part(motive_facts={"relation": "OWN", "birthDate": "2001-01-31"})
    case = factories.submitted(part=part)
    page = look(log_in(case.reviewer), case, REFUSE)
    short = words(page.content.decode()).partition("In het kort")[2].partition("Wat vertrekt")[0]
    assert "Beslissing geweigerd" in short
    assert f"({CATALOGUE['CHILD_TOO_OLD'].article}) Het attest is van een ander <kind>." in short
    assert "euro" not in short and "Toegekend" not in short
    assert "<kind>" not in page.content.decode(), "what an official types stays text"


def test_who_is_refused_keeps_the_credit_that_the_assessment_would_have_used(log_in, case):
    """The assessment grants, the official refuses: what the grant would have cost is not taken off."""
    browser = log_in(case.reviewer)
    granted, refused = (drafts(look(browser, case, typed))[0] for typed in (GRANT, REFUSE))
    assert "Uw krediet blijft zoals het was:" in refused
    whole = {"Volledig stoppen met werken": 18, "Halftijds werken": 36, "4/5 werken": 90}
    for regime, months in whole.items():
        assert f"{regime}: {months} maanden" in refused
        assert f"{regime}: {months} maanden" not in granted


def test_going_back_keeps_what_was_typed_and_decides_nothing(log_in, case):
    browser = log_in(case.reviewer)
    page = look(browser, case, REFUSE)
    back = browser.post(address(case), {**hidden(page), "back": "1"}).content.decode()
    assert "is van een ander &lt;kind&gt;." in back
    assert re.search(r'value="refuse"[^>]* checked', back)
    assert case.fresh().state == "SUBMITTED"


def test_a_letter_that_changed_after_it_was_read_is_shown_again(log_in, case):
    browser = log_in(case.reviewer)
    page = look(browser, case, GRANT)
    Person.objects.filter(pk=case.application.person_id).update(street="Nieuwe Kaai 7")
    again = browser.post(address(case), hidden(page))
    assert "De brief is niet meer dezelfde" in words(again.content.decode())
    assert "Nieuwe Kaai 7" in drafts(again)[0]
    assert case.fresh().state == "SUBMITTED"
    assert browser.post(address(case), hidden(again)).status_code == 302
    assert case.fresh().state == "GRANTED"


def test_what_the_law_refuses_is_said_on_the_form_and_gives_no_draft(log_in):
    case = factories.submitted(
        part=factories.employee_part(motive_facts={"relation": "OWN", "birthDate": "2001-01-31"})
    )
    page = look(log_in(case.reviewer), case, {**GRANT, "motivation": "Toch maar wel."}).content.decode()
    assert "De toetsing geeft geen recht." in page and DRAFT not in page
    assert "Toch maar wel." in page
    empty = look(log_in(case.reviewer), case, {"decision": "refuse"}).content.decode()
    assert "Motiveer de weigering" in empty and DRAFT not in empty


def test_a_file_that_was_decided_in_another_window_is_told_so(log_in, case):
    browser = log_in(case.reviewer)
    page = look(browser, case, GRANT)
    browser.post(address(case), REFUSE)
    late = browser.post(address(case), hidden(page)).content.decode()
    assert "de aanvraag is intussen verder" in late
    assert case.fresh().state == "REFUSED"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER, Role.PREPARER])
def test_an_official_who_may_not_decide_reads_no_draft(log_in, case, role):
    assert look(log_in(factories.official(role)), case, GRANT).status_code == 403


def test_strangers_read_no_draft(log_in, case, client):
    elsewhere = factories.official(Role.REVIEWER, scheme=Scheme.ECALCURA)
    for browser in (log_in(elsewhere), log_in(case.employee), log_in(case.employer_user), client):
        answer = look(browser, case, GRANT)
        assert answer.status_code in (302, 403, 404)
        assert DRAFT not in answer.content.decode()


def test_nobody_reads_a_draft_about_an_own_file(log_in, case):
    case.employee.is_staff = True
    case.employee.save()
    factories.grant(case.employee, Role.REVIEWER, scheme=Scheme.ZORGKREDIET)
    page = look(log_in(case.employee), case, GRANT).content.decode()
    assert "Een collega moet het behandelen." in page and DRAFT not in page


def test_months_that_pay_the_same_stand_on_one_line():
    months = [("2024-01", "10"), ("2024-02", "10"), ("2024-03", "12"), ("2024-04", "10")]
    rows = [{"month": month, "gross": net, "withheld": "0", "net": net} for month, net in months]
    told = [(line["month"], line["last"], line["times"], line["net"]) for line in equal_months(rows)]
    assert told == [
        ("2024-01", "2024-02", 2, "10"),
        ("2024-03", "2024-03", 1, "12"),
        ("2024-04", "2024-04", 1, "10"),
    ]


def test_a_part_that_was_granted_says_why_not_all(log_in):
    case = factories.submitted(
        asked=factories.employer_part(starts_on=date(2025, 3, 1)),
        part=factories.employee_part(motive_facts={"relation": "OWN", "birthDate": "2012-06-15"}),
        on=date(2025, 2, 1),
    )
    page = words(look(log_in(case.reviewer), case, GRANT).content.decode())
    short = page.partition("In het kort")[2].partition("Wat vertrekt")[0]
    assert "gedeeltelijk toegekend" in short
    assert "1 maart 2025 – 14 juni 2025" in short
    reasons, _, remarks = short.partition("Redenen")[2].partition("Goed om te weten")
    assert "de dag voor het kind 13 wordt" in reasons and "index" not in reasons
    assert "De laatst bekende index" in remarks


def test_what_is_written_in_a_tab_that_is_too_late_comes_back(log_in, case):
    """Decided in one tab; a question and a second decision from another tab are refused with their text."""
    browser = log_in(case.reviewer)
    assert browser.post(address(case), GRANT).status_code == 302
    question = reverse("admin:zorgkrediet_application_deed_supplement", args=[case.application.pk])
    for url, typed, told in (
        (question, {"text": "Bezorg ons\nhet attest."}, "Bezorg ons het attest."),
        (address(case), REFUSE, "Het attest is van een ander <kind>."),
    ):
        page = words(browser.post(url, typed).content.decode())
        assert f"Wat u schreef, is niet verstuurd {told}" in page
        assert "Deze stap kan niet meer" in page
    assert case.fresh().state == "GRANTED"
    assert not case.application.supplement_requests.exists()
