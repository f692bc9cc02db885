"""A question that nobody answered is never told or sent as a "no"."""

import pytest
from django.urls import reverse

from tests import factories
from zorgkrediet.actions import complete

pytestmark = pytest.mark.django_db


def review(case: factories.Case) -> str:
    return reverse("zorgkrediet:employee-review", args=[case.application.reference])


@pytest.mark.parametrize(
    ("motive", "skipped"),
    [
        ("CHILD", {"household": None}),
        ("CHILD", {"motive_facts": None}),
        ("CHILD", {"thematic_leaves": None}),
        ("CHILD", {"other_income": None}),
        ("CHILD", {"iban": None}),
        ("PALLIATIVE", {"motive_facts": None, "cared_person_name": None}),
    ],
    ids=["household", "motive", "leaves", "income", "account", "cared-person"],
)
def test_a_skipped_question_is_told_and_refused(log_in, motive, skipped):
    case = factories.invited(part=factories.employer_part(motive=motive, months=3))
    part = factories.employee_part(**skipped)
    complete.complete(application=case.application, part=part, by=case.employee, on=case.on)
    browser = log_in(case.employee)
    page = browser.get(review(case)).content.decode()
    assert "Vul eerst de stappen in waar ‘nog niet ingevuld’ staat." in page
    assert page.count("nog niet ingevuld") == 2  # the warning, and the answer that is missing
    assert "hebt u recht op zorgkrediet" not in page or "iban" in skipped
    sent = browser.post(review(case), {"correct": "on", "report_changes": "on"})
    assert "nog niet volledig" in sent.content.decode()
    assert case.fresh().state == "INVITED"


def test_neither_answer_is_chosen_beforehand_though_the_account_is_filled_in(log_in):
    case = factories.invited()
    part = complete.EmployeePart(iban="BE68539007547034")
    complete.complete(application=case.application, part=part, by=case.employee, on=case.on)
    address = reverse("zorgkrediet:employee-income", args=[case.application.reference])
    browser = log_in(case.employee)
    assert " checked" not in browser.get(address).content.decode()
    rows = {"income-TOTAL_FORMS": "0", "income-INITIAL_FORMS": "0"}
    assert browser.post(address, rows).status_code == 200
    assert case.fresh().other_income is None
    assert browser.post(address, {**rows, "any_income": "nee"}).status_code == 302
    assert case.fresh().other_income == []
