"""Who sees which application: strangers get the same 404 whether it exists or not; employers see no private field."""

import json
import re
from dataclasses import fields
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from tests import factories
from zorgkrediet.actions import change, report_change, supplement
from zorgkrediet.screens import employer_file
from zorgkrediet.web.employer.pages import EmployerPage, page_of

pytestmark = pytest.mark.django_db

EMPLOYER_PAGES = ["employer-detail", "employer-edit", "employer-send", "employer-discard", "employer-letter"]
EMPLOYEE_PAGES = [
    "employee-detail", "employee-letter", "employee-withdraw", "employee-supplement", "employee-household",
    "employee-motive", "employee-leaves", "employee-income", "employee-account", "employee-proofs", "employee-review",
    "employee-answers", "employee-report",
]  # fmt: skip


def plain(page) -> str:
    """The page without what differs on every request: its token and its own address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
    return re.sub(r"ZK-\d{4}-\d{6}", "", text)


@pytest.mark.parametrize("name", EMPLOYER_PAGES)
def test_another_employer_gets_the_same_404_as_for_nothing(log_in, name):
    case = factories.granted()
    stranger = log_in(factories.employer_user(factories.employer()))
    existing = stranger.get(reverse(f"zorgkrediet:{name}", args=[case.application.reference]))
    absent = stranger.get(reverse(f"zorgkrediet:{name}", args=["ZK-2019-999999"]))
    assert (existing.status_code, absent.status_code) == (404, 404)
    assert plain(existing) == plain(absent)


@pytest.mark.parametrize("name", EMPLOYEE_PAGES)
def test_another_person_gets_404(log_in, name):
    case = factories.granted()
    stranger = log_in(factories.user(with_person=factories.person()))
    assert stranger.get(reverse(f"zorgkrediet:{name}", args=[case.application.reference])).status_code == 404


def test_a_user_of_the_organisation_without_the_right_gets_403(log_in):
    case = factories.granted()
    manager = factories.user(with_person=factories.person())
    factories.grant(manager, Role.ORGANISATION_MANAGER, organisation=case.application.employer)
    assert log_in(manager).get(reverse("zorgkrediet:employer-list")).status_code == 403


def test_an_employer_with_a_citizen_session_sees_no_file_of_the_organisation(log_in):
    """AC-72: the person behind the employer has no files of their own."""
    case = factories.granted()
    page = log_in(case.employer_user).get(reverse("zorgkrediet:employee-list")).content.decode()
    assert case.application.reference not in page


PRIVATE = {
    "cared_person_name": "Geheim Kind",
    "iban": "BE68539007547034",
    "iban as shown": "BE68 5390 0754 7034",
    "children's birth date": "31 januari 2015",
    "children's birth date in figures": "31-01-2015",
    "children's birth date as stored": "2015-01-31",
    "household": "Niemand",
    "amount": "112,92",
    "amount as stored": "112.92",
    "employee's own e-mail": "persoonlijk@voorbeeld.test",
    "proof": "attest-van-de-dokter",
    "supplement question": "Bezorg het geheime attest",
    "other income": "Zelfstandige",
    "national number": "85",
}


@pytest.fixture
def everything(log_in):
    """An application with something in every private field, and the employer's pages about it."""
    on = date(2019, 2, 2)
    applicant = factories.person(email="persoonlijk@voorbeeld.test")
    part = factories.employee_part(
        household={"livesWith": "NOBODY", "children": []},
        other_income=[{"kind": "VOLUNTEERING", "startsOn": "2018-01-01"}],
    )
    case = factories.submitted(applicant=applicant, part=part)
    supplement.ask_supplement(application=case.application, text="Bezorg het geheime attest.", by=case.reviewer, on=on)
    proof = supplement.Proof(
        kind="DOCTOR_CERTIFICATE", name="attest-van-de-dokter.pdf", content_type="application/pdf", content=b"%PDF-1 x"
    )
    supplement.add_proof(application=case.application, proof=proof, by=case.employee, on=on, at=factories.moment(on))
    browser = log_in(case.employer_user)
    pages = [
        browser.get(reverse("zorgkrediet:employer-list")).content.decode(),
        browser.get(reverse("zorgkrediet:employer-detail", args=[case.application.reference])).content.decode(),
    ]
    return case, pages


@pytest.mark.parametrize("what", list(PRIVATE))
def test_the_employer_never_sees(everything, what):
    case, pages = everything
    secret = case.application.person.national_number if what == "national number" else PRIVATE[what]
    assert all(secret not in page for page in pages), what


def test_the_employer_does_not_learn_that_a_supplement_was_asked(everything):
    case, pages = everything
    assert case.fresh().state == "AWAITING_SUPPLEMENT"
    assert "Wacht op aanvulling" not in "".join(pages)
    file = employer_file(case.employer_user, case.application.reference, timezone.localdate())
    assert page_of(file).state == "IN_REVIEW"


def test_the_employers_page_has_exactly_these_fields():
    assert {field.name for field in fields(EmployerPage)} == {
        "reference", "state", "state_label", "person_name", "employer_name", "employee_email", "started_on", "status",
        "fraction", "regime", "motive", "starts_on", "ends_on", "months", "granted_from", "granted_until", "decided_on",
        "steps", "moves", "has_letter", "letters",
    }  # fmt: skip


def test_the_employer_sees_regime_period_stand_and_outcome(log_in):
    case = factories.granted()
    page = (
        log_in(case.employer_user)
        .get(reverse("zorgkrediet:employer-detail", args=[case.application.reference]))
        .content.decode()
    )
    for word in ("4/5 werken", "1 maart 2019", "29 februari 2020", "Toegekend"):
        assert word in page


def test_a_life_event_stays_between_employee_and_department(log_in):
    case = factories.granted()
    on = date(2019, 6, 1)
    change.record_event(
        application=case.application, kind="HOUSEHOLD_CHANGED", happened_on=on,
        household={"livesWith": "NOBODY", "children": []}, by=case.reviewer, on=on, at=factories.moment(on),
    )  # fmt: skip
    page = (
        log_in(case.employer_user)
        .get(reverse("zorgkrediet:employer-detail", args=[case.application.reference]))
        .content.decode()
    )
    assert "Gezinssituatie" not in page


PRIVATE_IN_A_REPORT = {
    "kind": "Overlijden",
    "kind as stored": "DEATH",
    "day": "3 mei 2019",
    "day in figures": "03-05-2019",
    "day as stored": "2019-05-03",
    "words": "Mijn geheime vader",
    "proof": "geheime-akte",
    "day of reporting": "6 mei 2019",
    "that there is a report": "meld",
    "the step": "report_change",
    "reason of the official": "geheime reden",
    "amount": "112,92",
}


@pytest.mark.parametrize("what", list(PRIVATE_IN_A_REPORT))
@pytest.mark.parametrize("closed", [False, True])
def test_the_employer_never_sees_of_a_report(log_in, what, closed):
    case = factories.granted()
    on = date(2019, 5, 6)
    told = report_change.report_change(
        application=case.application,
        said=report_change.Said(kind="DEATH", since=date(2019, 5, 3), words="Mijn geheime vader."),
        proof=report_change.Proof(
            kind="REPORT_PROOF", name="geheime-akte.pdf", content_type="application/pdf", content=b"%PDF-1 x"
        ),
        by=case.employee, on=on, at=factories.moment(on),
    )  # fmt: skip
    if closed:
        report_change.close_report(report=told, reason="De geheime reden.", by=case.reviewer, on=on)
    browser = log_in(case.employer_user)
    for page in ("employer-list", "employer-detail"):
        args = [case.application.reference] if page == "employer-detail" else []
        main = browser.get(reverse(f"zorgkrediet:{page}", args=args)).content.decode().partition("<main")[2]
        assert main and PRIVATE_IN_A_REPORT[what] not in main.partition("</main>")[0], what
    proof = told.documents.get()
    assert browser.get(reverse("zorgkrediet:employee-proof", args=[proof.pk])).status_code == 404
    assert log_in(case.reviewer).get(reverse("zorgkrediet:employee-proof", args=[proof.pk])).status_code == 200


def test_proofs_open_for_their_owner_and_a_reviewer_only(log_in):
    case = factories.invited()
    proof = supplement.Proof(
        kind="DOCTOR_CERTIFICATE", name="attest.pdf", content_type="application/pdf", content=b"%PDF-1 geheim"
    )
    document = supplement.add_proof(
        application=case.application, proof=proof, by=case.employee, on=case.on, at=factories.moment(case.on)
    )
    address = reverse("zorgkrediet:employee-proof", args=[document.pk])
    own = log_in(case.employee).get(address)
    assert own.content == b"%PDF-1 geheim"
    assert own.headers["Content-Disposition"].startswith("attachment")
    assert log_in(case.employer_user).get(address).status_code == 404
    assert log_in(factories.user(with_person=factories.person())).get(address).status_code == 404
    assert log_in(factories.official(Role.AUDITOR)).get(address).status_code == 404
    looked = log_in(case.reviewer).get(address)
    assert looked.status_code == 200
    assert case.employee.person.visits.filter(visitor=case.reviewer).count() == 1


def test_an_official_opens_a_file_and_leaves_a_line_in_the_visitors_log(log_in):
    case = factories.submitted()
    page = log_in(case.reviewer).get(reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    assert page.status_code == 200
    visit = case.employee.person.visits.get()
    assert (visit.visitor, visit.what) == (case.reviewer, case.application.reference)


def test_no_address_of_this_scheme_holds_a_national_number():
    case = factories.submitted()
    number = case.application.person.national_number
    names = [f"zorgkrediet:{name}" for name in EMPLOYER_PAGES + EMPLOYEE_PAGES]
    assert all(number not in reverse(name, args=[case.application.reference]) for name in names)
    assert number not in json.dumps([case.application.reference])
