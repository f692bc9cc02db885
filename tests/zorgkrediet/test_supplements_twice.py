"""Answering a question of the department: twice, too late, and what was sent stays sent."""

import re

import pytest
from django.urls import reverse

from accounts.models import Person
from tests import factories
from zorgkrediet.actions import complete, decide, supplement
from zorgkrediet.admin.forms import DecideForm
from zorgkrediet.models import Application
from zorgkrediet.queries import find_by_words
from zorgkrediet.workflow import MoveNotAllowed

pytestmark = pytest.mark.django_db


def proof(text: bytes) -> supplement.Proof:
    return supplement.Proof(
        kind="DOCTOR_CERTIFICATE", name="attest.pdf", content_type="application/pdf", content=b"%PDF-1.4 " + text
    )


def answer(case) -> None:
    supplement.answer_supplement(
        application=case.application, answer="Zie attest.", by=case.employee, on=case.on, at=factories.moment(case.on)
    )


def test_a_second_answer_hears_that_the_first_one_arrived():
    case = factories.submitted()
    supplement.ask_supplement(application=case.application, text="Attest?", by=case.reviewer, on=case.on)
    answer(case)
    with pytest.raises(MoveNotAllowed):
        answer(case)


def test_a_withdrawn_application_takes_no_answer():
    case = factories.submitted()
    supplement.ask_supplement(application=case.application, text="Attest?", by=case.reviewer, on=case.on)
    complete.withdraw(application=case.application, by=case.employee, on=case.on)
    with pytest.raises(MoveNotAllowed):
        answer(case)
    assert case.application.supplement_requests.get().answered_on is None


def test_a_withdrawn_file_asks_for_nothing_any_more(log_in):
    case = factories.submitted()
    supplement.ask_supplement(application=case.application, text="Attest?", by=case.reviewer, on=case.on)
    page = f"/mijn/aanvraag/{case.application.reference}/aanvulling/"
    assert log_in(case.employee).get(page).status_code == 200
    complete.withdraw(application=case.application, by=case.employee, on=case.on)
    answer = log_in(case.employee).get(page)
    assert (answer.status_code, answer.url) == (302, f"/mijn/aanvraag/{case.application.reference}/")
    review = reverse("admin:zorgkrediet_application_change", args=[case.application.pk])
    shown = log_in(case.reviewer).get(review).content.decode()
    assert "Niet beantwoord" in shown and "te bezorgen tegen" not in shown


def test_the_review_page_says_days_and_labels_as_people_do(log_in):
    case = factories.submitted()
    review = reverse("admin:zorgkrediet_application_change", args=[case.application.pk])
    shown = re.sub(
        r"<(script|form)\b.*?</\1>|<[^>]+>", " ", log_in(case.reviewer).get(review).content.decode(), flags=re.S
    )
    assert "Geboortedatum: 31 januari 2015" in shown
    assert re.findall(r"\b\d{4}-\d\d-\d\d\b", shown) == []
    form = re.sub(r"<[^>]+>", " ", DecideForm().render("components/fields.html"))
    assert "alleen bij een weigering verplicht" in form and "(niet verplicht)" not in form


def test_a_proof_that_was_sent_stays_in_the_file_and_a_new_one_can_be_taken_back():
    case = factories.invited()
    at = factories.moment(case.on)
    who = {"by": case.employee, "on": case.on, "at": at}
    sent = supplement.add_proof(application=case.application, proof=proof(b"old"), **who)
    complete.complete(application=case.application, part=factories.employee_part(), by=case.employee, on=case.on)
    complete.submit(application=case.application, **who)
    supplement.ask_supplement(application=case.application, text="Attest?", by=case.reviewer, on=case.on)
    with pytest.raises(supplement.ProofNotOpen):
        supplement.remove_proof(document=sent, **who)
    later = {**who, "at": at.replace(hour=15)}
    new = supplement.add_proof(application=case.application, proof=proof(b"new"), **later)
    supplement.remove_proof(document=new, **later)
    assert list(case.application.documents.filter(removed_at__isnull=True)) == [sent]


def test_an_official_does_not_have_the_own_file_assessed():
    case = factories.submitted()
    factories.grant(case.employee, "REVIEWER", scheme="ZORGKREDIET")
    with pytest.raises(decide.OwnFile):
        decide.reassess(application=case.application, by=case.employee, on=case.on, at=factories.moment(case.on))


@pytest.mark.parametrize("reference", ["ZK-2026-000001", "ZK-2026-1000001"])
def test_a_file_is_found_by_its_number_however_long_that_grows(reference):
    case = factories.submitted()
    Application.objects.filter(pk=case.application.pk).update(reference=reference)
    assert find_by_words(Application.objects.all(), reference.lower()) == [case.application]
    number = case.employee.person.national_number
    written = f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"
    assert find_by_words(Application.objects.all(), written) == [case.application]


@pytest.mark.parametrize(
    "words", ["Vandenbroeck", "van den broeck", "Héndrickx", "hendrickx-van", "Broéck José", "o'n"]
)
def test_a_file_is_found_by_a_name_as_people_remember_it(words):
    case, other = factories.submitted(), factories.submitted()
    Person.objects.filter(pk=case.application.person_id).update(
        last_name="Hendrickx - Van den Broeck", first_names="Jose O’Neil"
    )
    Person.objects.filter(pk=other.application.person_id).update(last_name="Broek", first_names="An")
    assert find_by_words(Application.objects.all(), words) == [case.application]
    assert find_by_words(Application.objects.all(), "100%") == []
    assert find_by_words(Application.objects.all(), "- '") == []
