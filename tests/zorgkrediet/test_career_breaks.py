"""The register of career breaks beside what the employee says: what it knows, and when it keeps silent.

The register is the real simulator, asked over HTTP.
"""

import pytest
from django.urls import reverse

from accounts.models import Person
from kernel.models import Job
from tests import factories
from zorgkrediet import tasks
from zorgkrediet.gather import facts_of
from zorgkrediet.models import CareerBreakAnswer

pytestmark = pytest.mark.django_db(transaction=True)
BREAK = {
    "source": "RVA", "dossier": "", "startsOn": "2019-06-01", "endsOn": "2019-08-31",
    "category": ["1", "Tijdskrediet"], "reduction": ["5", "Vermindering met 1/5"], "reason": None,
    "monthlyCents": 15808,
}  # fmt: skip
PARENTAL_LEAVE = {**BREAK, "category": ["3", "Thematisch verlof"], "reason": ["2", "Ouderschapsverlof"]}


@pytest.fixture
def somebody(ask_register, settings):
    settings.DEMO = True
    return next(
        row
        for row in ask_register.play.cast.people.values()
        if not row["special"] and not row["careerBreaks"] and row["birthDate"] < "1999" and not row["deathDate"]
    )


@pytest.fixture
def knows(ask_register, somebody, monkeypatch):
    """Let the register know these breaks of somebody."""
    return lambda *breaks: monkeypatch.setitem(somebody, "careerBreaks", list(breaks))


@pytest.fixture
def applicant(somebody):
    return Person.objects.create(
        national_number=somebody["niss"], last_name=somebody["lastName"], first_names="Nora",
        email="nora@voorbeeld.test", birth_date=somebody["birthDate"],
    )  # fmt: skip


def ask(case, times=1):
    for _time in range(times):
        tasks.ask_career_breaks(application_id=case.application.pk)


def test_the_register_is_asked_after_the_invitation_and_again_after_sending(applicant):
    case = factories.submitted(applicant=applicant)
    jobs = Job.objects.filter(name="zorgkrediet.ask_career_breaks")
    assert [job.arguments for job in jobs] == [{"application_id": case.application.pk}] * 2


def test_parental_leave_that_only_the_register_knows_refuses_as_in_ac_80(applicant, knows, log_in):
    knows(PARENTAL_LEAVE)
    case = factories.submitted(applicant=applicant)
    assert case.application.assessments.get().outcome == "GRANTED"
    ask(case, times=2)
    assert CareerBreakAnswer.objects.count() == 1
    newest = case.application.assessments.order_by("-id")[0]
    assert newest.outcome == "REFUSED"
    assert newest.facts["thematicLeaves"] == [{"startsOn": "2019-06-01", "endsOn": "2019-08-31"}]
    page = log_in(case.reviewer).get(reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    assert "01-06-2019 – 31-08-2019: Thematisch verlof, Ouderschapsverlof, RVA" in page.content.decode()


def test_the_employee_reads_what_the_register_knows(applicant, knows, log_in):
    knows(PARENTAL_LEAVE, BREAK)
    case = factories.invited(applicant=applicant)
    ask(case)
    page = log_in(case.employee).get(reverse("zorgkrediet:employee-leaves", args=[case.application.reference]))
    assert "hebt u in deze periode verlof: 01-06-2019 – 31-08-2019." in page.content.decode()
    assert "checked" not in page.content.decode()


def test_a_leave_that_both_know_counts_once(applicant, knows):
    knows(PARENTAL_LEAVE)
    said = [{"startsOn": "2019-06-01", "endsOn": "2019-08-31"}]
    case = factories.submitted(applicant=applicant, part=factories.employee_part(thematic_leaves=said))
    ask(case)
    assert facts_of(case.fresh(), on=case.on)["thematicLeaves"] == said


def test_time_credit_and_care_credit_in_the_register_are_no_thematic_leave(applicant, knows):
    knows(BREAK, {**BREAK, "source": "Vlaanderen", "category": ["4", "Zorgkrediet"]})
    case = factories.submitted(applicant=applicant)
    ask(case)
    assert len(CareerBreakAnswer.objects.get().breaks) == 2
    assert case.application.assessments.get().outcome == "GRANTED"


def test_what_is_kept_of_a_break_are_its_days_and_its_kind(applicant, knows):
    knows(PARENTAL_LEAVE)
    case = factories.invited(applicant=applicant)
    ask(case)
    assert CareerBreakAnswer.objects.get().breaks == [
        {
            "startsOn": "2019-06-01",
            "endsOn": "2019-08-31",
            "source": "RVA",
            "category": "Thematisch verlof",
            "reason": "Ouderschapsverlof",
        }
    ]


def test_a_silent_register_is_asked_again_and_the_answer_of_the_employee_counts_meanwhile(
    applicant, knows, ask_register, log_in
):
    knows(PARENTAL_LEAVE)
    ask_register.desk.set({"mode": "down"})
    said = [{"startsOn": "2019-04-01", "endsOn": "2019-04-30"}]
    case = factories.submitted(applicant=applicant, part=factories.employee_part(thematic_leaves=said))
    ask(case)
    assert not CareerBreakAnswer.objects.exists()
    assert case.application.assessments.get().outcome == "REFUSED"
    page = log_in(case.reviewer).get(reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    assert "nog geen antwoord" in page.content.decode()
    Job.objects.all().delete()
    tasks.ask_silent_breaks()
    assert Job.objects.filter(name="zorgkrediet.ask_career_breaks").count() == 1
    ask_register.desk.set({})
    ask(case)
    tasks.ask_silent_breaks()
    assert Job.objects.filter(name="zorgkrediet.ask_career_breaks").count() == 1
    assert len(facts_of(case.fresh(), on=case.on)["thematicLeaves"]) == 2


def test_the_register_is_not_asked_about_a_decided_file(applicant, knows):
    knows(PARENTAL_LEAVE)
    case = factories.granted(applicant=applicant)
    ask(case)
    assert not CareerBreakAnswer.objects.exists()
