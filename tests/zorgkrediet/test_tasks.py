"""Jobs of this house, each run twice; the register is the real simulator."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Person
from kernel.models import Job
from registers.simulator.cast import Cast
from tests import factories
from zorgkrediet import tasks
from zorgkrediet.actions import supplement
from zorgkrediet.lookup import look_up
from zorgkrediet.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_name_that_the_register_could_not_give_follows_later(ask_register, settings):
    settings.DEMO = True
    somebody = next(row for row in Cast.load().people.values() if not row["special"])
    unknown = Person.objects.create(national_number=somebody["niss"], last_name="", birth_date_known="NONE")
    factories.draft(applicant=unknown)
    ask_register.desk.set({"mode": "down"})
    tasks.verify_person(person_id=unknown.pk)
    ask_register.desk.set({})
    tasks.verify_people()
    assert Job.objects.filter(name="zorgkrediet.verify_person").count() == 1
    for _time in range(2):
        tasks.verify_person(person_id=unknown.pk)
    unknown.refresh_from_db()
    assert unknown.last_name == somebody["lastName"]


def test_whoever_got_a_new_number_stays_the_same_person(ask_register, settings):
    settings.DEMO = True
    somebody = next(row for row in Cast.load().people.values() if row["special"] == "replaced")
    kept = Person.objects.create(national_number=somebody["niss"], last_name="", birth_date_known="NONE")
    case = factories.draft(applicant=kept)
    for _time in range(2):
        tasks.verify_person(person_id=kept.pk)
    kept.refresh_from_db()
    assert (kept.national_number, kept.last_name) == (somebody["replacedBy"], somebody["lastName"])
    for number in (somebody["niss"], somebody["replacedBy"]):
        assert look_up(number, by=case.employer_user, at=timezone.now()) == kept


def test_a_question_without_an_answer_closes_the_file_after_its_term_once():
    case = factories.submitted()
    asked_on = timezone.localdate() - timedelta(days=31)
    supplement.ask_supplement(application=case.application, text="Bezorg het.", by=case.reviewer, on=asked_on)
    tasks.close_unanswered()
    assert Job.objects.filter(name="zorgkrediet.close_application").count() == 1
    for _time in range(2):
        tasks.close_application(application_id=case.application.pk)
    assert case.fresh().state == "EXPIRED"
    assert Event.objects.filter(application=case.application, move="expire").count() == 1


def test_on_the_last_day_the_file_stays_open():
    case = factories.submitted()
    asked_on = timezone.localdate() - timedelta(days=30)
    supplement.ask_supplement(application=case.application, text="Bezorg het.", by=case.reviewer, on=asked_on)
    tasks.close_application(application_id=case.application.pk)
    assert case.fresh().state == "AWAITING_SUPPLEMENT"
