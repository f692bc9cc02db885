"""What an employer hears while filling in, before anything is sent: in words for an employer, and nothing of others."""

from datetime import date

import pytest
from django.utils import translation

from tests import factories
from tests.zorgkrediet.test_two_windows import PART, choose, shown, url
from zorgkrediet.law.findings import CATALOGUE, Finding
from zorgkrediet.models import Application
from zorgkrediet.web.employer.doubts import doubts_about
from zorgkrediet.web.employer.sentences import SENTENCES, said_to_the_employer

pytestmark = pytest.mark.django_db
VALUES = {
    "scheme_start": date(2016, 9, 2), "ends_on": date(2026, 6, 30), "limit": "0.80", "maximum": 12, "minimum": 3,
    "earlier": date(2026, 5, 5), "later": date(2026, 6, 5), "first_day": date(2026, 3, 1),
}  # fmt: skip


@pytest.fixture
def step_two(log_in):
    """Step 2 for a person, as an employer opens and posts it."""

    def opened(person, organisation=None):
        organisation = organisation or factories.employer()
        browser = log_in(factories.employer_user(organisation))
        choose(browser, person, organisation=organisation)
        page = browser.get(url("employer-part"))
        return page.content.decode(), lambda **changes: browser.post(
            url("employer-part"), {**PART, **shown(page), **changes}
        )

    return opened


def test_a_file_that_waits_at_the_own_organisation_is_named_before_anything_is_typed(step_two):
    case = factories.invited()
    page, _post = step_two(case.application.person, case.application.employer)
    assert case.application.reference in page
    assert "1 maart 2019 – 29 februari 2020" in page


def test_nothing_of_another_employer_is_told_but_that_the_days_are_taken(step_two):
    case = factories.invited()
    page, post = step_two(case.application.person)
    assert "loopt al iets" not in page
    answer = post(starts_on="2020-02-01").content.decode()
    assert "niet bij u" in answer
    for private in (case.application.reference, case.application.employer.name, "2019", "29-02-2020"):
        assert private not in answer
    assert Application.objects.count() == 1


def test_the_own_file_in_the_way_is_told_with_its_days(step_two):
    case = factories.invited()
    _page, post = step_two(case.application.person, case.application.employer)
    assert "van 01-03-2019 tot en met 29-02-2020" in post(starts_on="2020-02-01").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"months": "14"}, "Een aanvraag duurt hoogstens 12 maanden. Kies een kortere periode"),
        ({"months": "4", "motive": "PALLIATIVE"}, "Voor palliatieve zorg duurt een aanvraag hoogstens 3 maanden"),
        ({"months": "", "ends_on": "2028-01-01"}, "Een aanvraag duurt hoogstens 12 maanden. Kies een kortere periode"),
    ],
)
def test_a_period_that_is_too_long_is_told_at_the_field_with_what_to_do(step_two, typed, sentence):
    _page, post = step_two(factories.person())
    answer = post(**typed)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Application.objects.exists()


@pytest.mark.parametrize("typed", [{"months": "12"}, {"months": "", "ends_on": "2027-12-31"}])
def test_a_year_is_not_too_long(step_two, typed):
    _page, post = step_two(factories.person())
    assert post(**typed).status_code == 302


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_doubt_speaks_to_the_employer_with_the_figures_of_the_law(code):
    with translation.override("nl"):
        said = said_to_the_employer(Finding(code, VALUES))
    assert code in CATALOGUE
    assert "{" not in said
    for personal in (
        "Uw zorgkrediet",
        "Uw werkgever",
        "Uw tijdelijke",
        "U moet",
        "U hebt",
        "mag u",
        "moet u",
        "uw jobs",
    ):
        assert personal not in said


def test_step_three_says_it_of_the_employee_not_of_the_reader():
    case = factories.draft()
    application = case.application
    application.fraction, application.regime = "0.50", "HALF"
    with translation.override("nl"):
        assert doubts_about(application, case.on) == [
            "Om halftijds te gaan werken moet het personeelslid nu meer dan halftijds werken."
        ]
