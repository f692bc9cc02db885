"""After sending, the employee reads what they answered; nobody else does."""

import pytest
from django.urls import reverse

from tests import factories
from zorgkrediet.actions import supplement

pytestmark = pytest.mark.django_db


def url(name, case):
    return reverse(f"zorgkrediet:{name}", args=[case.application.reference])


def test_the_own_answers_can_be_read_after_sending(log_in, django_assert_max_num_queries):
    income = [{"kind": "SIDE_JOB", "startsOn": "2019-01-15", "weeklyHours": "7.5"}]
    case = factories.submitted(part=factories.employee_part(other_income=income))
    ask = {"application": case.application, "by": case.reviewer, "on": case.on}
    supplement.ask_supplement(text="Bezorg het attest.", **ask)
    proof = supplement.Proof(
        kind="DOCTOR_CERTIFICATE", name="attest.pdf", content_type="application/pdf", content=b"%PDF-1 x"
    )
    supplement.add_proof(
        application=case.application, proof=proof, by=case.employee, on=case.on, at=factories.moment(case.on)
    )
    browser = log_in(case.employee)
    assert url("employee-answers", case) in browser.get(url("employee-detail", case)).content.decode()
    with django_assert_max_num_queries(12):
        page = browser.get(url("employee-answers", case)).content.decode()
    for word in ("Geheim Kind", "Nevenactiviteit als werknemer", "BE68 •••• 7034", "attest.pdf", "31 januari 2015"):
        assert word in page, word
    assert "5390" not in page and "Wijzigen" not in page
    assert log_in(case.employer_user).get(url("employee-answers", case)).status_code == 404


def test_before_sending_the_answers_stand_on_the_review(log_in):
    case = factories.invited()
    browser = log_in(case.employee)
    assert browser.get(url("employee-answers", case)).url == url("employee-review", case)
    assert url("employee-answers", case) not in browser.get(url("employee-detail", case)).content.decode()
