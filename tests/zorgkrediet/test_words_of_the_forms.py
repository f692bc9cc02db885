"""What a form asks, refuses and repeats is said in the words of whoever fills it in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from zorgkrediet.models.words import facts_in_words
from zorgkrediet.web.employee.forms import IllnessMotiveForm
from zorgkrediet.web.employer.forms import PartForm

pytestmark = pytest.mark.django_db


def test_the_degree_reads_as_it_was_chosen():
    assert [str(value) for _label, value in facts_in_words({"degree": 1})] == ["Eerste"]


def test_the_degree_says_when_it_is_required(log_in):
    case = factories.invited(part=factories.employer_part(motive="ILLNESS"))
    page = log_in(case.employee).get(reverse("zorgkrediet:employee-motive", args=[case.application.reference]))
    field = page.content.decode().partition('for="id_degree"')[2].partition("<select")[0]
    assert "niet verplicht" not in field
    assert "Verplicht voor een familielid" in field
    assert "degree" in IllnessMotiveForm({"name": "Oma", "relation": "FAMILY", "degree": ""}).errors


def test_an_empty_field_of_the_employer_says_what_to_do():
    errors = PartForm({}).errors
    assert {"status", "fraction", "regime", "motive", "employee_email", "starts_on"} <= set(errors)
    assert [name for name, said in errors.items() if "Dit veld" in said[0]] == []


def test_the_address_of_the_invitation_is_suggested_until_the_employee_says_otherwise(log_in):
    applicant = factories.person(email="oud@voorbeeld.test")
    case = factories.invited(applicant=applicant)
    address = reverse("zorgkrediet:employee-account", args=[case.application.reference])
    browser = log_in(case.employee)
    assert 'value="uitnodiging@voorbeeld.test"' in browser.get(address).content.decode()
    said = {"iban": "BE68539007547034", "email": "eigen@voorbeeld.test", "language": "nl"}
    assert browser.post(address, said).status_code == 302
    assert 'value="eigen@voorbeeld.test"' in browser.get(address).content.decode()


def test_help_promises_no_place_that_is_not_there(client):
    page = client.get(reverse("pages:help")).content.decode()
    assert "op uw dossierpagina" not in page.lower()
    assert "meld wijzigingen" not in client.get(reverse("pages:start")).content.decode()


@pytest.mark.parametrize(
    ("step", "sent", "told"),
    [
        ("household", {"children-TOTAL_FORMS": "0", "children-INITIAL_FORMS": "0"}, "Kies met wie u woont."),
        ("motive", {}, "Vul de naam in van de persoon voor wie u zorgt."),
        ("leaves", {"leaves-TOTAL_FORMS": "0", "leaves-INITIAL_FORMS": "0"}, "Kies Ja of Nee."),
        ("income", {"income-TOTAL_FORMS": "0", "income-INITIAL_FORMS": "0"}, "Kies Ja of Nee."),
        ("account", {}, "Vul het rekeningnummer in, bijvoorbeeld BE68 5390 0754 7034."),
        ("proofs", {"kind": "CHILD_BIRTH"}, "Kies een bestand."),
    ],
)
def test_an_empty_field_of_the_employee_says_what_to_do(log_in, step, sent, told):
    case = factories.invited()
    address = reverse(f"zorgkrediet:employee-{step}", args=[case.application.reference])
    page = log_in(case.employee).post(address, {"csrf": "", **sent}).content.decode()
    assert page.count(told) >= 2  # in the summary and at the field
    assert "is vereist" not in page


def test_an_empty_file_is_told_with_what_to_do(log_in):
    case = factories.invited()
    address = reverse("zorgkrediet:employee-proofs", args=[case.application.reference])
    empty = SimpleUploadedFile("attest.pdf", b"", "application/pdf")
    page = log_in(case.employee).post(address, {"kind": "CHILD_BIRTH", "file": empty}).content.decode()
    assert page.count("Dit bestand is leeg. Kies een ander bestand.") == 2
