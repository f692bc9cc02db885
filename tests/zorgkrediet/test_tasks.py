"""Jobs of this house, each run twice; the register is the real simulator."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Person
from kernel.models import Job
from registers.simulator.cast import Cast
from tests import factories
from zorgkrediet import tasks
from zorgkrediet.actions import start as start_action
from zorgkrediet.actions import supplement
from zorgkrediet.lookup import look_up
from zorgkrediet.models import Event
from zorgkrediet.queries import people_to_verify

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_name_that_the_register_could_not_give_follows_later(ask_register, settings):
    settings.DEMO = True
    somebody = next(row for row in Cast.load().people.values() if not row["special"])
    unknown = Person.objects.create(national_number=somebody["niss"], last_name="", birth_date_known="NONE")
    factories.draft(applicant=unknown, on=timezone.localdate())
    ask_register.desk.set({"mode": "down"})
    tasks.verify_person(person_id=unknown.pk)
    ask_register.desk.set({})
    tasks.verify_people()
    assert Job.objects.filter(name="zorgkrediet.verify_person").count() == 1
    for _time in range(2):
        tasks.verify_person(person_id=unknown.pk)
    unknown.refresh_from_db()
    assert unknown.last_name == somebody["lastName"]


def test_a_silent_register_is_asked_hourly_at_first_and_then_once_a_day():
    unknown = Person.objects.create(national_number="85050900196", last_name="", birth_date_known="NONE")
    case = factories.draft(applicant=unknown)
    start = factories.moment(case.on).replace(hour=0)
    hours = [at for at in (start + timedelta(hours=n) for n in range(24 * 5)) if unknown.pk in people_to_verify(at)]
    by_day = [sum(at.date() == case.on + timedelta(days=day) for at in hours) for day in range(5)]
    assert by_day == [24, 24, 1, 1, 1]
    assert {at.hour for at in hours[48:]} == {unknown.pk % 24}
    start_action.discard(application=case.application, by=case.employer_user, on=case.on)
    assert people_to_verify(start) == [], "nobody is asked about for a file that ended"


def test_a_number_that_does_not_exist_waits_for_an_official(ask_register, settings, log_in):
    """The job ends quietly; after a week the desk has a task, and its button asks the register at once."""
    settings.DEMO = True
    somebody = next(row for row in Cast.load().people.values() if not row["special"])
    unknown = Person.objects.create(national_number="85050900196", last_name="", birth_date_known="NONE")
    case = factories.draft(applicant=unknown)
    factories.start_token(case)
    tasks.verify_person(person_id=unknown.pk)
    browser = log_in(case.reviewer)
    assert "Aanvrager nog niet bevestigd" in browser.get("/beheer/").content.decode()
    queue = reverse("admin:zorgkrediet_application_changelist") + "?wachtrij=zonder-naam"
    assert case.application.reference in browser.get(queue).content.decode()
    page = reverse("admin:zorgkrediet_application_change", args=[case.application.pk])
    assert "Nu opnieuw vragen" in browser.get(page).content.decode()
    ask = reverse("admin:zorgkrediet_application_deed_verify", args=[case.application.pk])
    assert log_in(factories.official(Role.AUDITOR)).post(ask).status_code == 403
    Person.objects.filter(pk=unknown.pk).update(national_number=somebody["niss"])
    assert "Het Rijksregister gaf de naam door." in browser.post(ask, follow=True).content.decode()
    assert Person.objects.get(pk=unknown.pk).last_name == somebody["lastName"]
    assert case.application.reference not in browser.get(queue).content.decode()


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
