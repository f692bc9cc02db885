"""The dates of a set do something: advances are proposed in time, whoever is late is reminded and marked."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.enums import Role, Scheme
from accounts.roles import system_user
from config.schedule import SCHEDULE
from correspondence.models import Mail
from ecalcura import tasks
from ecalcura.actions import contacts as naming
from ecalcura.actions.grants import ApprovalRefused, approve_advances
from ecalcura.actions.parameter_sets import NotYourRole
from ecalcura.actions.proposals import propose_due_advances
from ecalcura.enums import Late
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import AdvancePlan, Facility, Grant, Notification
from ecalcura.queries.deadlines import PeriodDates, dates_of
from ecalcura.queries.department import standing
from tests import factories
from tests.ecalcura import making
from tests.ecalcura.procedure import (
    QUARTERS,
    RP23,
    RP24,
    RP25,
    SETTLED_ON,
    content,
    definitive,
    euro,
    facility_g,
    house,
    told,
    with_account,
)
from tests.ecalcura.test_around import name_contact

pytestmark = pytest.mark.django_db
BOARD = "/beheer/ecalcura/calculation/periode/?periode=2023-2024"


def propose(on: date):
    return propose_due_advances(by=system_user(), on=on)


# -- Advances ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_budget(department, sets):
    made = with_account(house(), department.system)
    department.day_price(made.facility, yearly_budget=euro("21858.14"))
    return made


def test_d10_advances_are_proposed_three_weeks_before_they_are_due(department, with_budget):
    assert propose(date(2024, 7, 24)) == {}
    assert not AdvancePlan.objects.exists()
    made = propose(date(2024, 7, 25))
    (plan,) = made[str(RP25)].plans
    assert [(one["dueOn"], one["amount"]) for one in plan.parts] == [
        ("2024-08-15", "4371.63"), ("2024-11-15", "4371.63"), ("2025-02-15", "4371.63"), ("2025-05-15", "4371.63"),
    ]  # fmt: skip
    assert plan.proposed_by.is_system
    assert not Grant.objects.exists()


def test_the_same_advances_are_proposed_only_once(department, with_budget):
    for day in range(25, 32):
        propose(date(2024, 7, day))
    with time_machine.travel("2024-08-01 06:30:00+02:00", tick=False):
        tasks.propose_advances()
        tasks.propose_advances(newer_sender=1)
    assert AdvancePlan.objects.count() == 1


def test_what_was_approved_is_not_proposed_again(department, with_budget):
    department.advances([with_budget.facility], RP25, date(2024, 7, 10))
    before = AdvancePlan.objects.count()
    department.day_price(with_budget.facility, yearly_budget=euro("30000.00"))
    propose(date(2024, 7, 25))
    assert AdvancePlan.objects.count() == before


def test_a_person_approves_what_the_system_proposed_and_the_run_pays_it(department, with_budget):
    propose(date(2024, 7, 25))
    ids = list(AdvancePlan.objects.values_list("pk", flat=True))
    on = date(2024, 7, 26)
    for nobody in (system_user(), department.accountant):
        with pytest.raises(NotYourRole):
            approve_advances(plan_ids=ids, by=nobody, on=on, at=making.moment(on))
    (grant,) = approve_advances(plan_ids=ids, by=department.approver, on=on, at=making.moment(on))
    assert grant.proposed_by.is_system
    assert department.paid(date(2024, 8, 12)).net == euro("4371.63")
    with pytest.raises(ApprovalRefused):
        approve_advances(plan_ids=ids, by=department.approver, on=on, at=making.moment(on))


def test_who_came_later_is_proposed_before_the_next_advance(department, with_budget):
    propose(date(2024, 7, 25))
    late = house()
    assert propose(date(2024, 9, 30)) == {}
    assert propose(date(2024, 10, 25))[str(RP25)].obstacles[0][1].code == "ADVANCE_BASE_MISSING"
    department.day_price(late.facility, yearly_budget=euro("1000.00"))
    (plan,) = propose(date(2024, 10, 26))[str(RP25)].plans
    assert (plan.facility, plan.total) == (late.facility, euro("800.00"))
    assert propose(date(2024, 11, 16)) == {}


def test_without_an_approved_set_nothing_is_proposed(department, settings):
    settings.DEMO = True
    department.day_price(house().facility, yearly_budget=euro("21858.14"))
    assert propose(date(2024, 7, 25)) == {}


def test_the_day_follows_the_set(department):
    department.day_price(house().facility, yearly_budget=euro("21858.14"))
    figures = content(RP25)
    figures["advances"]["dates"] = ["09-30"]
    department.approved_set(RP25, on=date(2024, 6, 3), figures=figures)
    assert propose(date(2024, 7, 25)) == {}
    assert propose(date(2024, 9, 8)) == {}
    (plan,) = propose(date(2024, 9, 9))[str(RP25)].plans
    assert [one["dueOn"] for one in plan.parts] == ["2024-09-30"]


def test_the_timetable_proposes_every_day():
    assert "ecalcura.propose_advances" in {entry["task"] for entry in SCHEDULE.values()}


# -- The last days of a period ----------------------------------------------------------------------------------------


def test_the_dates_follow_the_set_of_the_period(department):
    assert dates_of(RP24) == PeriodDates(date(2024, 8, 31), date(2024, 10, 31), date(2024, 12, 31))
    figures = content(RP24)
    figures["confirmation"]["finalDeadline"] = "09-15"
    figures["settlement"] |= {"calculationBy": "11-30", "paymentBy": "01-31"}
    department.approved_set(RP24, figures=figures)
    assert dates_of(RP24) == PeriodDates(date(2024, 9, 15), date(2024, 11, 30), date(2025, 1, 31))
    assert dates_of(RP23) is None


def late_on(made, on: date):
    (row,) = standing(Facility.objects.filter(pk=made.facility.pk), RP24, on)
    return row.late


def test_a_facility_is_late_the_day_after_the_last_day_to_report(department, sets):
    made = facility_g()
    made.confirm(*QUARTERS[:3], on=SETTLED_ON)
    assert late_on(made, date(2024, 8, 31)) is None
    assert late_on(made, date(2024, 9, 1)) is Late.REPORT
    assert late_on(made, date(2025, 3, 1)) is Late.REPORT
    made.confirm(QUARTERS[3], on=date(2024, 9, 2))
    assert late_on(made, date(2024, 9, 2)) is None


def test_the_department_is_late_without_definitive_calculation(department, sets):
    made = facility_g()
    made.confirm(*QUARTERS, on=SETTLED_ON)
    assert late_on(made, date(2024, 10, 31)) is None
    assert late_on(made, date(2024, 11, 1)) is Late.CALCULATION
    department.day_price(made.facility)
    department.order("DEFINITIVE", on=date(2024, 11, 4))
    assert late_on(made, date(2024, 11, 4)) is None


def test_the_department_is_late_until_everything_was_ordered(department, paid_g):
    version = definitive(paid_g)
    assert late_on(paid_g, date(2024, 12, 31)) is None
    assert late_on(paid_g, date(2025, 1, 1)) is Late.PAYMENT
    department.settle(version, SETTLED_ON)
    assert late_on(paid_g, date(2025, 1, 1)) is Late.PAYMENT
    department.paid(SETTLED_ON)
    assert late_on(paid_g, date(2025, 1, 1)) is None
    # A revision that nobody approved yet is late as well; once claimed back it is not.
    on = date(2024, 9, 2)
    told(paid_g.correct_hours("nurse", "2024Q2", "400", on), on)
    assert late_on(paid_g, date(2025, 1, 1)) is Late.PAYMENT
    department.settle(paid_g.newest, on)
    department.paid(date(2024, 9, 3))
    assert late_on(paid_g, date(2025, 1, 1)) is None


def test_a_facility_that_was_not_asked_anything_is_not_late(department, sets):
    made = house(recognised_from=date(2024, 7, 1))
    assert late_on(made, date(2025, 1, 1)) is None


def test_the_board_shows_dates_and_who_is_late(department, sets, log_in):
    made = facility_g()
    with time_machine.travel("2024-08-31 10:00:00+02:00", tick=False):
        page = log_in(department.reviewer).get(BOARD).content.decode()
        assert "31 augustus 2024" in page
        assert "31 oktober 2024" in page
        assert "Te laat (0)" in page
    with time_machine.travel("2024-09-01 10:00:00+02:00", tick=False):
        page = log_in(department.reviewer).get(f"{BOARD}&toon=te-laat").content.decode()
        assert "Te laat (1)" in page
        assert "Niet alle kwartalen zijn bevestigd" in page
        assert made.facility.name in page


def test_the_facility_sees_its_dates_and_that_it_is_late(department, sets, log_in):
    made = facility_g()
    address = f"/ecalcura/voorziening/{made.facility.hco_number}/berekeningen/?periode=2023-2024"
    with time_machine.travel("2024-08-31 10:00:00+02:00", tick=False):
        page = log_in(made.manager).get(address).content.decode()
        assert "ten laatste op 31 augustus 2024" in page
        assert "ten laatste op 31 december 2024" in page
        assert "Er staan nog kwartalen open" in page
    with time_machine.travel("2024-09-01 10:00:00+02:00", tick=False):
        assert "zonder bevestiging kunnen wij niet afrekenen" in log_in(made.manager).get(address).content.decode()
    made.confirm(*QUARTERS, on=date(2024, 9, 2))
    with time_machine.travel("2024-09-03 10:00:00+02:00", tick=False):
        page = log_in(made.manager).get(address).content.decode()
        assert "Te laat" not in page
        assert "Er staan nog kwartalen open" not in page


def test_reminders_of_the_whole_period_come_on_set_days_and_never_twice(department, sets):
    late, ready = facility_g(), facility_g()
    for made in (late, ready):
        _contact, token = name_contact(made.facility)
        naming.confirm_contact(token=token, by=system_user(), at=making.moment(date(2024, 1, 2)))
    late.confirm(*QUARTERS[:3], on=SETTLED_ON)
    ready.confirm(*QUARTERS, on=SETTLED_ON)
    sent = {}
    for days in (15, 14, 14, 7, 1, 0):
        on = date(2024, 8, 31) - timedelta(days=days)
        sent.setdefault(days, []).append(naming.remind_of_period(by=system_user(), on=on))
    assert sent == {15: [0], 14: [1, 0], 7: [1], 1: [1], 0: [0]}
    assert set(Notification.objects.values_list("contact__facility", flat=True)) == {late.facility.pk}
    mail = Mail.objects.filter(kind="facility-period-reminder").first()
    assert "31 augustus 2024" in mail.body
    assert "referentieperiode" in mail.subject


def test_the_desk_says_how_many_proposals_wait(department, with_budget, log_in):
    propose(date(2024, 7, 25))
    with time_machine.travel("2024-07-26 10:00:00+02:00", tick=False):
        client = log_in(factories.official(Role.APPROVER, Scheme.ECALCURA))
        assert "voorschotten die op goedkeuring wachten" in client.get("/beheer/").content.decode()
        page = client.get(f"/beheer/ecalcura/calculation/periode/?periode={ReferencePeriod(2024)}").content.decode()
        assert "1 voorstel van voorschotten wacht op goedkeuring" in page
