"""Reminding now: from the progress board, one facility or all that are late, at most once a day."""

from datetime import date

import pytest
import time_machine

from accounts.enums import Role, Scheme
from accounts.models import FileVisit
from accounts.roles import system_user
from correspondence.models import Mail
from ecalcura.actions import contacts as naming
from ecalcura.actions.quarters import confirm_quarter
from ecalcura.law.periods import ReferencePeriod
from tests import factories
from tests.ecalcura import making
from tests.ecalcura.test_around import name_contact

pytestmark = pytest.mark.django_db
BOARD = "/beheer/ecalcura/facility/voortgang/?periode=2023-2024"
DESK = "/beheer/ecalcura/facility/"
PERIOD = ReferencePeriod(2023)


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel("2024-05-10 10:00:00+02:00", tick=False):
        yield


@pytest.fixture
def desk(log_in):
    return log_in(factories.official(Role.REVIEWER, Scheme.ECALCURA))


def reminders():
    return Mail.objects.filter(kind="facility-reminder")


def test_one_facility_is_reminded_from_the_board_and_not_twice_that_day(desk, log_in):
    facility = making.facility()
    _contact, token = name_contact(facility)
    naming.confirm_contact(token=token, by=system_user(), at=making.moment(date(2024, 1, 2)))
    assert "Herinner nu" in desk.get(BOARD).content.decode()
    answer = desk.post(f"{DESK}{facility.pk}/herinneren/?periode=2023-2024&toon=te-laat", follow=True)
    assert "krijgt een herinnering" in answer.content.decode()
    assert "10-05-2024" in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith("?periode=2023-2024&toon=te-laat")
    assert reminders().get().recipient == "an@voorziening.test"
    again = desk.post(f"{DESK}{facility.pk}/herinneren/?periode=2023-2024", follow=True)
    assert "kreeg vandaag al een herinnering" in again.content.decode()
    assert reminders().count() == 1
    with time_machine.travel("2024-05-11 10:00:00+02:00", tick=False):
        tomorrow = log_in(factories.official(Role.REVIEWER, Scheme.ECALCURA))
        tomorrow.post(f"{DESK}{facility.pk}/herinneren/?periode=2023-2024")
    assert reminders().count() == 2


def test_without_contact_person_the_organisation_is_reminded(desk):
    facility = making.facility()
    desk.post(f"{DESK}{facility.pk}/herinneren/?periode=2023-2024")
    assert reminders().get().recipient == facility.organisation.email
    silent = making.facility()
    silent.organisation.email = ""
    silent.organisation.save()
    answer = desk.post(f"{DESK}{silent.pk}/herinneren/?periode=2023-2024", follow=True)
    assert "Bel de voorziening" in answer.content.decode()


def test_whoever_confirmed_everything_is_left_alone(desk):
    done, late = making.facility(), making.facility()
    manager = making.data_manager(done)
    for quarter in PERIOD.quarters[:3]:
        confirm_quarter(facility=done, quarter=quarter, explanations={}, by=manager, on=making.TODAY)
    answer = desk.post(f"{DESK}{done.pk}/herinneren/?periode=2023-2024", follow=True)
    assert "heeft niets openstaan" in answer.content.decode()
    told = desk.post(f"{DESK}voortgang/herinneren/?periode=2023-2024&toon=te-laat", follow=True).content.decode()
    assert "1 voorzieningen krijgen een herinnering, 0 niet" in told
    assert reminders().get().reference == late.hco_number
    told = desk.post(f"{DESK}voortgang/herinneren/?periode=2023-2024", follow=True).content.decode()
    assert "0 voorzieningen krijgen een herinnering, 1 niet" in told


def test_only_a_reviewer_reminds_and_only_with_a_button(log_in, desk):
    facility = making.facility()
    auditor = log_in(factories.official(Role.AUDITOR, Scheme.ECALCURA))
    assert "Herinner nu" not in auditor.get(BOARD).content.decode()
    for address in (f"{DESK}{facility.pk}/herinneren/", f"{DESK}voortgang/herinneren/"):
        assert auditor.post(address).status_code == 403
        assert desk.get(address).status_code == 405
    assert not reminders().exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR, Role.APPROVER])
def test_the_visitors_log_tells_in_which_role_the_desk_looked(log_in, role):
    facility = making.facility()
    line = making.enter(facility, making.entitled(), by=making.data_manager(facility))
    log_in(factories.official(role, Scheme.ECALCURA)).get(f"{DESK}{facility.pk}/change/?periode=2023-2024")
    visit = FileVisit.objects.get()
    assert (visit.role, visit.person) == (role, line.person)
