"""The toy bank answers from the page of a run, in the try-out and nowhere else."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role, Scheme
from payments import actions
from payments.actions import repay
from payments.models import BankMessage, Order, Repayment, Run
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import IN_APRIL, MARCH, desk_of, press

pytestmark = pytest.mark.django_db
BUTTON = "Antwoorden en boeken"


@pytest.fixture
def at_the_desk(office, settings):
    settings.DEMO = True
    for _payee in range(4):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    with time_machine.travel(factories.moment(IN_APRIL), tick=False):
        yield office


def answered(office, run: Run, scenario: str) -> Counter[str]:
    answer = press(office.releaser, "run_deed_toy_bank", run.pk, scenario=scenario)
    assert "De oefenbank antwoordde" in answer.content.decode()
    return Counter(Order.objects.values_list("state", flat=True))


def test_all_is_paid(at_the_desk):
    run = at_the_desk.sent(MARCH, IN_APRIL)
    assert BUTTON in page_of(at_the_desk, run)
    assert answered(at_the_desk, run, "good") == {"BOOKED": 4}
    run.refresh_from_db()
    assert run.state == "BOOKED"
    assert BankMessage.objects.count() == 2
    assert BUTTON not in page_of(at_the_desk, run)


@pytest.mark.parametrize(
    ("scenario", "states", "to_repay"),
    [
        ("rejected", {"BOOKED": 3, "REJECTED": 1}, 1),
        ("returned", {"BOOKED": 3, "RETURNED": 1}, 1),
        ("refused", {"REJECTED": 4}, 4),
    ],
)
def test_what_does_not_arrive_waits_for_people(at_the_desk, scenario, states, to_repay):
    run = at_the_desk.sent(MARCH, IN_APRIL)
    assert answered(at_the_desk, run, scenario) == states
    assert Repayment.objects.count() == to_repay


def test_what_waits_is_not_booked_until_the_bank_says_so(at_the_desk):
    run = at_the_desk.sent(MARCH, IN_APRIL)
    assert answered(at_the_desk, run, "delayed") == {"BOOKED": 3, "SENT": 1}
    run.refresh_from_db()
    assert run.state == "SENT"
    with time_machine.travel(factories.moment(IN_APRIL + timedelta(days=1)), tick=False):
        assert answered(at_the_desk, run, "good") == {"BOOKED": 4}
    run.refresh_from_db()
    assert run.state == "BOOKED"


def test_what_is_paid_again_is_answered_too(at_the_desk):
    """The whole loop can be tried: refused, decided, confirmed, in a file of its own, and booked."""
    office, at = at_the_desk, factories.moment(IN_APRIL)
    run = office.sent(MARCH, IN_APRIL)
    answered(office, run, "refused")
    assert BUTTON not in page_of(office, run)
    for waiting in Repayment.objects.order_by("pk"):
        repay.decide_repayment(repayment_id=waiting.pk, reason="Opnieuw.", by=office.reviewer, at=at)
        repay.confirm_repayment(repayment_id=waiting.pk, by=office.approver, at=at)
    press(office.releaser, "run_deed_repay_file", run.pk)
    assert BUTTON not in page_of(office, run), "the file did not go to the bank yet"
    actions.download_file(file_id=run.files.latest("number").pk, by=office.releaser, on=IN_APRIL, at=at)
    assert BUTTON in page_of(office, run)
    assert answered(office, run, "good") == {"REJECTED": 4, "BOOKED": 4}
    assert BUTTON not in page_of(office, run)


def test_a_bank_that_has_no_file_answers_nothing(at_the_desk):
    run = at_the_desk.released(MARCH, IN_APRIL)
    assert BUTTON not in page_of(at_the_desk, run)
    answer = press(at_the_desk.releaser, "run_deed_toy_bank", run.pk, scenario="good")
    assert "Download het eerst" in answer.content.decode()
    assert not BankMessage.objects.exists()


def test_an_unknown_day_at_the_bank_is_told(at_the_desk):
    run = at_the_desk.sent(MARCH, IN_APRIL)
    answer = press(at_the_desk.releaser, "run_deed_toy_bank", run.pk, scenario="rain")
    assert "Kies wat de oefenbank" in answer.content.decode()


def test_it_exists_in_the_try_out_only_and_for_who_may_book_answers(at_the_desk, settings):
    run = at_the_desk.sent(MARCH, IN_APRIL)
    assert press(at_the_desk.approver, "run_deed_toy_bank", run.pk, scenario="good").status_code == 403
    elsewhere = factories.official(Role.RELEASER, scheme=Scheme.ECALCURA)
    assert press(elsewhere, "run_deed_toy_bank", run.pk, scenario="good").status_code == 404
    settings.DEMO = False
    assert press(at_the_desk.releaser, "run_deed_toy_bank", run.pk, scenario="good").status_code == 404
    assert not BankMessage.objects.exists()


def page_of(office, run: Run) -> str:
    return desk_of(office.releaser).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
