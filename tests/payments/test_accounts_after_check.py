"""An account number that changes after the run was checked is looked at as well, before any money goes there."""

from datetime import date

import pytest
import time_machine

from kernel.pure.periods import Month
from payments import actions
from payments.actions.sign import FindingsOpen, RunChanged, list_since_check
from payments.models import GateFinding, Order, Payee, Run
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import press

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)


def approve(office, run: Run) -> Run:
    at = factories.moment(IN_APRIL)
    actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=office.approver, on=IN_APRIL, at=at)
    return Run.objects.get(pk=run.pk)


def write(office, run: Run) -> None:
    while actions.write_files(run_id=run.pk, by=office.system, at=factories.moment(IN_APRIL)):
        pass


def test_a_number_changed_between_check_and_approval_stops_the_approval(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    assert not run.findings.exists()
    new = actions.register_account(person=right.person, iban=rights.test_iban(77), by=office.reviewer, on=IN_APRIL)
    with pytest.raises(FindingsOpen):
        approve(office, run)
    list_since_check(run_id=run.pk, by=office.approver, about=office.approver)  # what the desk does after a refusal
    assert GateFinding.objects.get(run=run).kind == "ACCOUNT_CHANGED"
    office.clear_all(run, IN_APRIL)
    approve(office, run)
    write(office, run)
    assert Order.objects.get(run=run).account == new


def test_clearing_one_number_clears_no_later_one(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    actions.register_account(person=right.person, iban=rights.test_iban(76), by=office.reviewer, on=IN_APRIL)
    run = office.checked(MARCH, IN_APRIL)
    office.clear_all(run, IN_APRIL)
    actions.register_account(person=right.person, iban=rights.test_iban(77), by=office.reviewer, on=IN_APRIL)
    with pytest.raises(FindingsOpen):
        approve(office, run)


def test_a_number_that_others_have_too_is_seen_when_it_comes_after_the_check(office):
    first = rights.grant(rights.full("2019-03", 1), by=office.reviewer, with_account=False)
    second = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    shared = Payee.objects.get(person=second.person).account.iban
    assert office.checked(MARCH, IN_APRIL).findings.count() == 0
    run = Run.objects.get()
    actions.register_account(person=first.person, iban=shared, by=office.reviewer, on=IN_APRIL)
    with pytest.raises(FindingsOpen):
        approve(office, run)


def test_a_number_changed_between_approval_and_bank_file_takes_the_approval_away(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = approve(office, office.checked(MARCH, IN_APRIL))
    actions.register_account(person=right.person, iban=rights.test_iban(77), by=office.reviewer, on=IN_APRIL)
    write(office, run)
    at = factories.moment(IN_APRIL)
    with pytest.raises(RunChanged):
        actions.release_run(run_id=run.pk, by=office.releaser, on=IN_APRIL, at=at)
    with time_machine.travel(at):
        press(office.releaser, "run_deed_release", run.pk)
    run.refresh_from_db()
    assert run.state == "CHECKED"
    with pytest.raises(FindingsOpen):
        approve(office, run)
    office.clear_all(run, IN_APRIL)
    approve(office, run)
    assert actions.release_run(run_id=run.pk, by=office.releaser, on=IN_APRIL, at=at).state == "RELEASED"


def test_a_number_changed_after_the_bank_file_was_written_stops_nothing(office):
    """The file keeps the number that was looked at."""
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    old = Payee.objects.get(person=right.person).account
    run = approve(office, office.checked(MARCH, IN_APRIL))
    write(office, run)
    actions.register_account(person=right.person, iban=rights.test_iban(77), by=office.reviewer, on=IN_APRIL)
    actions.release_run(run_id=run.pk, by=office.releaser, on=IN_APRIL, at=factories.moment(IN_APRIL))
    assert Order.objects.get(run=run).account == old
