"""Every kind of screen of care credit: the right page, no violation of axe, on a desk and on a telephone."""

import pytest
from django.urls import reverse

from accounts.enums import Role, Scheme
from tests import factories

EMPLOYER = {
    "employer-list": "Aanvragen voor zorgkrediet",
    "employer-start": "Voor wie start u een aanvraag?",
    "employer-detail": "",
}
EMPLOYEE = {
    "employee-list": "Mijn zorgkrediet",
    "employee-payments": "",
    "employee-detail": "",
    "employee-household": "",
    "employee-motive": "",
    "employee-leaves": "",
    "employee-income": "",
    "employee-account": "",
    "employee-proofs": "",
    "employee-review": "",
}
DESK = (
    "admin:zorgkrediet_application_changelist",
    "admin:zorgkrediet_application_search",
    "admin:payments_run_dashboard",
    "admin:payments_run_changelist",
    "admin:payments_run_deed_prepare",
)


@pytest.fixture
def look(page, phone, logged_in, axe, fits_narrow_screen, site):
    """Open an address as somebody, on both screens, and hold it against the rules."""

    def at(user, address: str, heading: str = "") -> None:
        for view in (page, phone):
            logged_in(view, user)
            answer = view.goto(site + address)
            assert answer.status == 200, f"{address} answers {answer.status}"
            assert view.url.startswith(site + address), f"{address} led to {view.url}"
            axe(view, heading=heading)
        fits_narrow_screen(page)

    return at


def address_of(name: str, case: factories.Case) -> str:
    last = name.rpartition("-")[2]
    with_reference = last not in ("list", "start", "payments")
    return reverse(f"zorgkrediet:{name}", args=[case.application.reference] if with_reference else [])


def test_the_employers_screens(look):
    case = factories.granted()
    for name, heading in EMPLOYER.items():
        look(case.employer_user, address_of(name, case), heading)


def test_the_employees_screens_while_filling_in(look):
    case = factories.invited()
    for name, heading in EMPLOYEE.items():
        look(case.employee, address_of(name, case), heading)


def test_the_employees_file_after_the_decision(look):
    case = factories.granted()
    look(case.employee, address_of("employee-detail", case))
    look(case.employee, address_of("employee-answers", case), heading="Wat u zelf invulde")


def test_the_reviewers_desk(look):
    case = factories.submitted()
    for role in (Role.PREPARER, Role.AUDITOR):
        factories.grant(case.reviewer, role, scheme=Scheme.ZORGKREDIET)
    look(case.reviewer, reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    for name in DESK:
        look(case.reviewer, reverse(name))


def test_the_simulator(page, phone, site, axe, fits_narrow_screen):
    for view in (page, phone):
        view.goto(site + reverse("zorgkrediet:simulator"))
        axe(view, heading="Uw werk")
    fits_narrow_screen(page)


def test_logging_in(page, site, axe, fits_narrow_screen):
    for address, heading in ((reverse("account_login"), "Aanmelden"), ("/demo/", "Kies een demopersoon")):
        page.goto(site + address)
        axe(page, heading=heading)
        fits_narrow_screen(page)
