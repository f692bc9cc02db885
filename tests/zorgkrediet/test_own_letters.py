"""Everybody finds their own letters of a file, and reads what changed as far as it is theirs to know."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from correspondence.models import Letter
from tests import factories
from zorgkrediet.actions import change

pytestmark = pytest.mark.django_db
ON = date(2019, 6, 20)


def url(name, case):
    return reverse(f"zorgkrediet:{name}", args=[case.application.reference])


def address_of(kind):
    return reverse("correspondence:letter", args=[Letter.objects.get(kind=kind).public_id])


@pytest.fixture
def case():
    """A granted file that ended early, with every letter made."""
    made = factories.granted()
    who = {"by": made.reviewer, "on": ON, "at": factories.moment(ON)}
    change.record_event(application=made.application, kind="EARLY_STOP", happened_on=date(2019, 5, 31), **who)
    Letter.objects.update(document="letters/made.pdf", document_kind="PDF")
    return made


@pytest.mark.parametrize(
    ("who", "screen", "kinds"),
    [
        ("employee", "employee", ["right-changed", "decision-granted"]),
        ("employer_user", "employer", ["right-changed-employer-copy", "decision-employer-copy"]),
    ],
)
def test_the_own_letters_stand_newest_first_and_the_decision_leads_to_the_decision(log_in, case, who, screen, kinds):
    browser = log_in(getattr(case, who))
    page = browser.get(url(f"{screen}-detail", case)).content.decode()
    links = re.findall(r'href="(/[^"]*)">\s*[^<]*\(PDF\)</a> <span class="muted">', page)
    assert links == [address_of(kind) for kind in kinds]
    assert browser.get(url(f"{screen}-letter", case)).url == address_of(kinds[-1])


def test_a_letter_that_is_not_made_yet_is_not_offered(log_in, case):
    Letter.objects.filter(kind="right-changed").update(document="")
    page = log_in(case.employee).get(url("employee-detail", case)).content.decode()
    assert address_of("right-changed") not in page
    assert address_of("decision-granted") in page


def test_the_employee_reads_which_change_and_the_employer_only_that_the_days_changed(log_in, case):
    own = log_in(case.employee).get(url("employee-detail", case)).content.decode()
    assert "Vroegtijdige stopzetting, op 31 mei 2019" in own
    theirs = log_in(case.employer_user).get(url("employer-detail", case)).content.decode()
    assert "de toegekende periode is gewijzigd" in theirs
    assert "stopzetting" not in theirs.lower()


def test_a_change_of_the_amounts_alone_stays_unknown_to_the_employer(log_in):
    case = factories.granted()
    who = {"by": case.reviewer, "on": ON, "at": factories.moment(ON)}
    household = {"livesWith": "NOBODY", "children": []}
    change.record_event(
        application=case.application, kind="HOUSEHOLD_CHANGED", happened_on=ON, household=household, **who
    )
    assert "gewijzigd" not in log_in(case.employer_user).get(url("employer-detail", case)).content.decode()


def test_going_on_keeps_a_chosen_proof(log_in):
    case = factories.invited(part=factories.employer_part(motive="ILLNESS"))
    browser, address = log_in(case.employee), url("employee-proofs", case)
    proof = {"kind": "DOCTOR_CERTIFICATE", "go_on": "1"}
    bad = browser.post(address, {**proof, "file": SimpleUploadedFile("attest.pdf", b"MZ a program")})
    assert "govuk-error-message" in bad.content.decode()
    assert case.application.documents.count() == 0
    good = browser.post(address, {**proof, "file": SimpleUploadedFile("attest.pdf", b"%PDF-1.4\n%%EOF\n")})
    assert good.url == url("employee-account", case)
    assert case.application.documents.get().original_name == "attest.pdf"
    assert browser.post(address, {"go_on": "1"}).url == url("employee-account", case)
    assert case.application.documents.count() == 1
    page = browser.get(address).content.decode()
    form = page[page.index('enctype="multipart/form-data"') :].partition("</form>")[0]
    assert 'type="file"' in form and 'name="go_on"' in form
