"""A thematic leave beside care credit: the employee is asked, and the law refuses the overlap."""

import pytest
from django.urls import reverse

from kernel.web.days import DayField
from tests import factories
from tests.zorgkrediet.test_first_hurts import rows, url
from zorgkrediet.actions import complete

pytestmark = pytest.mark.django_db
PARENTAL_LEAVE = {"leaves-0-starts_on": "1-6-2019", "leaves-0-ends_on": "31-8-2019"}


@pytest.fixture
def case():
    """Everything is filled in (4/5 from 1 March 2019, twelve months) but nobody asked about leaves."""
    made = factories.invited()
    part = factories.employee_part(thematic_leaves=None)
    complete.complete(application=made.application, part=part, by=made.employee, on=made.on)
    return made


def say(browser, case, answer, number=0, **typed):
    address = url("employee-leaves", case.application.reference)
    return browser.post(address, {"any_leave": answer, **rows("leaves", number, **typed)})


def send(case):
    return complete.submit(
        application=case.application, by=case.employee, on=case.on, at=factories.moment(case.on)
    ).assessments.get()


def test_nobody_sends_before_the_question_is_answered(case, log_in):
    page = log_in(case.employee).get(url("employee-review", case.application.reference)).content.decode()
    assert "Nog niet volledig" in page
    with pytest.raises(complete.PartMissing):
        send(case)


def test_whoever_has_no_leave_sends_and_gets_care_credit(case, log_in):
    answer = say(log_in(case.employee), case, "nee")
    assert answer.status_code == 302
    assert case.fresh().thematic_leaves == []
    assert send(case).outcome == "GRANTED"


def test_parental_leave_at_the_same_time_is_refused_as_in_ac_80(case, log_in):
    browser = log_in(case.employee)
    assert say(browser, case, "ja", 1, **PARENTAL_LEAVE).status_code == 302
    assert case.fresh().thematic_leaves == [{"startsOn": "2019-06-01", "endsOn": "2019-08-31"}]
    page = browser.get(url("employee-review", case.application.reference)).content.decode()
    assert "01-06-2019 – 31-08-2019" in page
    assert "is er nog een probleem" in page
    assessment = send(case)
    assert assessment.outcome == "REFUSED"
    assert [finding["code"] for finding in assessment.verdict["findings"]][:1] == ["OVERLAP_THEMATIC_LEAVE"]


def test_parental_leave_after_the_last_day_is_no_obstacle(case, log_in):
    after = {"leaves-0-starts_on": "1-3-2020", "leaves-0-ends_on": "31-5-2020"}
    assert say(log_in(case.employee), case, "ja", 1, **after).status_code == 302
    assert send(case).outcome == "GRANTED"


@pytest.mark.parametrize(
    ("answer", "number", "typed", "sentence"),
    [
        ("", 0, {}, "any_leave"),
        ("nee", 1, PARENTAL_LEAVE, "U koos Nee, maar vulde een verlof in"),
        ("ja", 0, {}, "Voeg elk verlof toe, of kies Nee."),
        ("ja", 1, {**PARENTAL_LEAVE, "leaves-0-ends_on": "31-5-2019"}, "De laatste dag ligt voor de eerste dag"),
        ("ja", 1, {"leaves-0-starts_on": "1-6-2019"}, str(DayField.default_error_messages["required"])),
    ],
)
def test_half_an_answer_keeps_what_was_typed_and_says_what_is_missing(case, log_in, answer, number, typed, sentence):
    page = say(log_in(case.employee), case, answer, number, **typed)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert case.fresh().thematic_leaves is None


def test_the_official_reads_the_leaves(case, log_in):
    say(log_in(case.employee), case, "ja", 1, **PARENTAL_LEAVE)
    send(case)
    page = log_in(case.reviewer).get(reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    assert "01-06-2019 – 31-08-2019" in page.content.decode()
