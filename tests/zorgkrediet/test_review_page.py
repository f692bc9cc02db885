"""The page to check all answers: everything stands on it, and one changed answer leads straight back to it."""

import re
from datetime import date

import pytest
from django.utils import translation

from tests import factories
from tests.zorgkrediet.test_first_hurts import rows, url
from zorgkrediet.actions import complete

pytestmark = pytest.mark.django_db
BACK = "?terug=nakijken"


@pytest.fixture
def case():
    made = factories.invited()
    complete.complete(application=made.application, part=factories.employee_part(), by=made.employee, on=made.on)
    return made


@pytest.fixture
def at(case):
    return lambda step: url(f"employee-{step}", case.application.reference)


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_it_shows_both_birth_dates_and_what_the_employer_filled_in(log_in, case, at):
    page = text_of(log_in(case.employee).get(at("review")))
    assert "Uw geboortedatum 9 mei 1985" in page
    assert "Geboortedatum van het kind 31 januari 2015" in page
    assert "Voor wie u zorgt Geheim Kind" in page
    assert f"Werkgever {case.application.employer.name}" in page
    assert "Tewerkstellingsbreuk 1,00" in page


def test_figures_follow_the_language_of_the_reader(log_in, case, at):
    browser = log_in(case.employee)
    with translation.override("nl"):
        page = text_of(browser.get(at("review"), headers={"accept-language": "en"}))
    assert "1.00" in page
    assert "1,00" not in page


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("household", {"lives_with": "NOBODY", **rows("children", 0)}),
        ("motive", {"name": "Ander Kind", "relation": "OWN", "birth_date": "2015-01-31"}),
        ("leaves", {"any_leave": "nee", **rows("leaves", 0)}),
        ("income", {"any_income": "nee", **rows("income", 0)}),
        ("account", {"iban": "BE68 5390 0754 7034", "email": "nieuw@voorbeeld.test", "language": "nl"}),
    ],
)
def test_one_changed_answer_leads_straight_back(log_in, case, at, step, typed):
    browser = log_in(case.employee)
    assert f'href="{at(step)}{BACK}"' in browser.get(at("review")).content.decode()
    answer = browser.post(at(step) + BACK, typed)
    assert (answer.status_code, answer.headers.get("Location")) == (302, at("review"))
    assert browser.post(at(step), typed)["Location"] != at("review") or step == "account"


def test_a_change_that_asks_another_proof_leads_to_the_proofs_first_and_from_there_back(log_in, case, at):
    browser = log_in(case.employee)
    foster = {"name": "Pleegkind", "relation": "FOSTER", "birth_date": "2015-01-31"}
    answer = browser.post(at("motive") + BACK, foster)
    assert answer["Location"] == at("proofs") + BACK
    assert 'name="go_on"' in browser.get(at("proofs") + BACK).content.decode()
    assert browser.post(at("proofs") + BACK, {"go_on": "1"})["Location"] == at("review")
    again = browser.post(at("motive") + BACK, {**foster, "name": "Pleegkind met een andere naam"})
    assert again["Location"] == at("review"), "the proof was asked before: no new question"


def test_adding_a_row_on_the_way_keeps_the_way_back(log_in, case, at):
    browser = log_in(case.employee)
    page = browser.post(at("household") + BACK, {"add": "children", **rows("children", 0)}).content.decode()
    assert '<form method="post" novalidate data-unsaved-guard' in page
    assert f'href="{at("review")}"' in page


@pytest.mark.parametrize("made_up", ["?terug=elders", "?terug=//evil.test", "?terug="])
def test_a_made_up_way_back_is_no_way_back(log_in, case, at, made_up):
    answer = log_in(case.employee).post(at("leaves") + made_up, {"any_leave": "nee", **rows("leaves", 0)})
    assert answer["Location"] == at("income")


def test_rules_that_may_be_newer_frighten_nobody_and_are_gone_once_it_is_decided(log_in):
    recent = {"on": date(2026, 1, 5), "asked": factories.employer_part(starts_on=date(2026, 2, 1), months=6)}
    part = factories.employee_part(motive_facts={"relation": "OWN", "birthDate": "2020-01-31"})
    case = factories.granted(part=part, **recent)
    verdict = case.application.decisions.get().assessment.verdict
    (told,) = [found["message"] for found in verdict["findings"] if found["code"] == "RULES_UNCONFIRMED"]
    assert "getoetst" not in told
    assert "houdt daar rekening mee" in told
    page = log_in(case.employee).get(url("employee-detail", case.application.reference)).content.decode()
    assert "De beslissing" in page
    assert told not in page
