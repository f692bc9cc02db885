"""A page costs at most twelve queries, however many files there are."""

from datetime import date

import pytest
from django.urls import reverse

from kernel.pure.periods import Month
from payments.queries import has_payments
from tests import factories
from tests.payments.people import Office
from zorgkrediet.actions import complete

pytestmark = pytest.mark.django_db
MOST = 12


def pages():
    return {
        "employer-list": ("employer_user", lambda case: reverse("zorgkrediet:employer-list")),
        "employer-detail": (
            "employer_user",
            lambda case: reverse("zorgkrediet:employer-detail", args=[case.application.reference]),
        ),
        "employee-list": ("employee", lambda case: reverse("zorgkrediet:employee-list")),
        "employee-detail": (
            "employee",
            lambda case: reverse("zorgkrediet:employee-detail", args=[case.application.reference]),
        ),
        "employee-payments": ("employee", lambda case: reverse("zorgkrediet:employee-payments")),
        "queue": ("reviewer", lambda case: reverse("admin:zorgkrediet_application_changelist")),
        "start page": ("reviewer", lambda case: reverse("pages:start")),
        "simulator": ("employee", lambda case: reverse("zorgkrediet:simulator")),
    }


@pytest.mark.parametrize("name", list(pages()))
def test_a_page_costs_at_most_twelve_queries(log_in, django_assert_max_num_queries, name):
    who, address = pages()[name]
    case = factories.granted()
    organisation = case.application.employer
    for _number in range(3):
        factories.submitted(organisation=organisation, by=case.employer_user)
    browser = log_in(getattr(case, who))
    browser.get(address(case))  # what is asked once and then kept does not count
    with django_assert_max_num_queries(MOST):
        assert browser.get(address(case)).status_code == 200


def paid():
    """A granted file of which a month was ordered."""
    case, office = factories.granted(), Office()
    office.debtor()
    office.released(Month(2019, 3), date(2019, 4, 3))
    assert has_payments("zorgkrediet", case.application.reference)
    return case


@pytest.mark.parametrize("make", [factories.submitted, factories.granted, paid])
def test_the_review_page_does_not_grow_with_its_file(log_in, django_assert_max_num_queries, make):
    """A decided file shows its decision, right, changes and payments besides; the savepoints of a test come on top."""
    case = make()
    browser = log_in(case.reviewer)
    address = reverse("admin:zorgkrediet_application_change", args=[case.application.pk])
    browser.get(address)
    with django_assert_max_num_queries(MOST + 2):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("step", ["household", "motive", "leaves", "income", "proofs", "account", "review"])
def test_a_step_of_the_employee_costs_at_most_twelve_queries(log_in, django_assert_max_num_queries, step):
    case = factories.invited()
    complete.complete(application=case.application, part=factories.employee_part(), by=case.employee, on=case.on)
    browser, address = log_in(case.employee), reverse(f"zorgkrediet:employee-{step}", args=[case.application.reference])
    browser.get(address)
    with django_assert_max_num_queries(MOST):
        assert browser.get(address).status_code == 200


def test_step_two_of_the_employer_costs_at_most_twelve_queries(log_in, django_assert_max_num_queries):
    case = factories.granted()
    browser = log_in(case.employer_user)
    session = browser.session
    session["zorgkrediet-start"] = [{"person": case.employee.person.pk, "employer": case.application.employer.pk}]
    session.save()
    browser.get(reverse("zorgkrediet:employer-part"))
    with django_assert_max_num_queries(MOST):
        assert browser.get(reverse("zorgkrediet:employer-part")).status_code == 200
