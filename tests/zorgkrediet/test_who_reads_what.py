"""What is written down of who reads a file, what the audit trail keeps, and what stays between two."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from accounts.enums import Role
from accounts.models import FileVisit
from tests import factories
from zorgkrediet.actions import change, complete, decide, supplement
from zorgkrediet.models import Application
from zorgkrediet.models.words import incomes_in_words
from zorgkrediet.web.employee.pages import first_open_step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["change", "deed_decide", "deed_supplement", "deed_event"])
def test_whoever_opens_a_file_by_any_address_leaves_a_line(log_in, page):
    case = factories.submitted()
    name = "change" if page == "change" else page
    answer = log_in(case.reviewer).get(reverse(f"admin:zorgkrediet_application_{name}", args=[case.application.pk]))
    assert case.application.reference in answer.content.decode()
    visit = FileVisit.objects.get()
    assert (visit.visitor, visit.role, visit.person) == (case.reviewer, "REVIEWER", case.employee.person)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER])
def test_the_line_names_the_role_in_which_somebody_reads(log_in, role):
    case = factories.submitted()
    reader = factories.official(role)
    log_in(reader).get(reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    assert FileVisit.objects.get().role == role


def test_the_audit_trail_keeps_no_word_on_family_health_or_post_box():
    case = factories.draft()
    Application.objects.filter(pk=case.application.pk).update(employee_email="geheim@voorbeeld.test")
    factories.start_token(case)
    complete.complete(application=case.application, part=factories.employee_part(), by=case.employee, on=case.on)
    proof = supplement.Proof(
        kind="DOCTOR_CERTIFICATE", name="geheim-attest.pdf", content_type="application/pdf", content=b"%PDF-1.4 x"
    )
    who = {"by": case.employee, "on": case.on, "at": factories.moment(case.on)}
    kept = supplement.add_proof(application=case.application, proof=proof, **who)
    kept.original_name = "geheim-ander.pdf"
    kept.save()
    complete.submit(application=case.application, **who)
    asked = supplement.ask_supplement(
        application=case.application, text="Wat is de ziekte van Geheim?", by=case.reviewer, on=case.on
    )
    supplement.answer_supplement(application=case.application, answer="Geheime kanker.", **who)
    asked.text = "Geheim rechtgezet"
    asked.save()
    for row in case.application.invitations.all():
        row.sent_to = "geheim2@voorbeeld.test"
        row.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes::text FROM kernel_auditentry WHERE changes::text ~* 'geheim|livesWith|2015-01'")
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    ("motive", "filled", "step"),
    [
        ("CHILD", {}, "household"),
        ("CHILD", {"household": {"livesWith": "NOBODY", "children": []}}, "motive"),
        ("CHILD", {"household": {"livesWith": "NOBODY"}, "motive_facts": {"relation": "OWN"}}, "leaves"),
        (
            "CHILD",
            {"household": {"livesWith": "NOBODY"}, "motive_facts": {"relation": "OWN"}, "thematic_leaves": []},
            "income",
        ),
        ("PALLIATIVE", {"household": {"livesWith": "NOBODY"}}, "motive"),
        (
            "PALLIATIVE",
            {"household": {"x": 1}, "cared_person_name": "Oma", "iban": "BE68539007547034", "thematic_leaves": []},
            "income",
        ),
        (
            "PALLIATIVE",
            {"household": {"x": 1}, "cared_person_name": "Oma", "thematic_leaves": [], "other_income": []},
            "proofs",
        ),
        (
            "CHILD",
            {"household": {"x": 1}, "motive_facts": {"x": 1}, "iban": "x", "thematic_leaves": [], "other_income": []},
            "review",
        ),
        ("CHILD", {"household": {"x": 1}, "motive_facts": {"x": 1}, "iban": "BE68539007547034"}, "leaves"),
    ],
)
def test_going_on_later_skips_no_question(motive, filled, step):
    application = Application(motive=motive, **filled)
    assert first_open_step(application) == f"zorgkrediet:employee-{step}"


def test_the_official_reads_what_the_applicant_answered_and_what_was_noted(log_in):
    case = factories.submitted()
    supplement.ask_supplement(application=case.application, text="Welke dag precies?", by=case.reviewer, on=case.on)
    browser = log_in(case.reviewer)
    address = reverse("admin:zorgkrediet_application_change", args=[case.application.pk])
    page = browser.get(address).content.decode()
    assert "Welke dag precies?" in page
    assert "Nog geen antwoord" in page
    who = {"by": case.employee, "on": case.on, "at": factories.moment(case.on)}
    supplement.answer_supplement(application=case.application, answer="Op 3 maart, zie bijlage.", **who)
    assert "Op 3 maart, zie bijlage." in browser.get(address).content.decode()
    official = {**who, "by": case.reviewer}
    decide.decide(application=case.application, grant=True, motivation="", **official)
    day = date(2019, 5, 31)
    change.record_event(
        application=case.application, kind="EARLY_STOP", happened_on=day, note="Brief van 2 mei.", **official
    )
    assert "Brief van 2 mei." in browser.get(address).content.decode()


def test_an_income_is_told_in_words():
    income = {"kind": "SIDE_JOB", "startsOn": "2019-01-15", "weeklyHours": "7.5"}
    assert incomes_in_words([income]) == [
        "Nevenactiviteit als werknemer (Eerste dag: 15 januari 2019, Uren per week: 7,5)"
    ]
