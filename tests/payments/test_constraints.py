# ruff: noqa: S608 - statements of a test, put together from its own words
"""Every named rule of the database, tried with raw SQL: what must never happen cannot be written."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import errors

from kernel.pure.periods import Month
from payments import actions
from payments.actions import runs
from payments.models import Line, Order, Payee, Run
from tests import factories
from tests.payments import rights

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)
NOW = "'2019-04-01 10:00+02'"


@pytest.fixture
def run(office) -> Run:
    rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    return office.checked(MARCH, IN_APRIL)


@pytest.fixture(params=["payments_line_small", "payments_line_r{run}"])
def table(request, monkeypatch) -> str:
    """Where the lines of the next run stand: with those of other small runs, or by themselves as for a large one."""
    monkeypatch.setattr(runs, "LARGE_FROM", 10_000 if request.param == "payments_line_small" else 0)
    return request.param


def refused(name: str, statement: str, *params) -> None:
    """The statement fails on exactly this rule."""
    with pytest.raises(IntegrityError) as fault, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    cause = fault.value.__cause__
    assert isinstance(cause, errors.IntegrityError)
    assert cause.diag.constraint_name == name


def count_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def update_run(run: Run, name: str, **changes) -> None:
    names = ", ".join(f"{column} = %s" for column in changes)
    refused(name, f"UPDATE payments_run SET {names} WHERE id = %s", *changes.values(), run.pk)


def test_the_people_of_a_run_are_all_different(run, office):
    when = {"approved_at": factories.moment(IN_APRIL), "approved_hash": run.hash}
    update_run(run, "run_approver_is_not_the_preparer", approved_by_id=office.preparer.pk)
    update_run(
        run, "run_releaser_is_a_third_person", approved_by_id=office.approver.pk, released_by_id=office.approver.pk
    )
    update_run(run, "run_releaser_is_a_third_person", released_by_id=office.preparer.pk)
    update_run(run, "run_signed_by_people", state="APPROVED", approved_by_id=office.system.pk, **when)


def test_a_state_has_its_person_moment_and_hash(run, office):
    update_run(run, "run_approved_with_person_moment_and_hash", state="APPROVED")
    update_run(
        run, "run_approved_with_person_moment_and_hash", state="APPROVED", approved_by_id=office.approver.pk,
        approved_at=factories.moment(IN_APRIL), approved_hash="0" * 64,
    )  # fmt: skip
    update_run(run, "run_abandoned_with_person_moment_and_reason", state="ABANDONED")
    update_run(run, "run_month_is_a_first_day", month=date(2019, 3, 2))
    office.clear_all(run, IN_APRIL)
    at = factories.moment(IN_APRIL)
    actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=office.approver, on=IN_APRIL, at=at)
    update_run(run, "run_released_with_person_moment_and_files", state="RELEASED")
    update_run(run, "run_state_known", state="PAID")


def test_the_figures_of_a_calculated_run_are_fixed(run):
    update_run(run, "run_figures_are_fixed", hash="0" * 64)
    update_run(run, "run_figures_are_fixed", net="1.00", gross="1.00")
    refused("run_is_never_erased", "DELETE FROM payments_run WHERE id = %s", run.pk)


def test_an_open_finding_stops_a_signature(run, office):
    run.findings.create(kind="JUMP", reference="ZK-1")
    update_run(
        run, "run_findings_are_cleared", state="APPROVED", approved_by_id=office.approver.pk,
        approved_at=factories.moment(IN_APRIL), approved_hash=run.hash,
    )  # fmt: skip


def test_a_finding_of_the_control_is_never_cleared_nor_an_own_one_by_oneself(run, office):
    insert = f"INSERT INTO payments_clearance (finding_id, by_id, at, reason) VALUES (%s, %s, {NOW}, %s)"
    control = run.findings.create(kind="CONTROL", reference="1")
    refused("clearance_by_somebody_else", insert, control.pk, office.reviewer.pk, "Klopt.")
    own = run.findings.create(kind="OWN_INTEREST", reference="2", concerns=office.approver)
    refused("clearance_by_somebody_else", insert, own.pk, office.approver.pk, "Klopt.")
    refused("clearance_has_a_reason", insert, own.pk, office.reviewer.pk, "")
    refused(
        "finding_once",
        "INSERT INTO payments_gatefinding (run_id, kind, reference, note, concerns_id) VALUES (%s, %s, %s, '', %s)",
        run.pk, "OWN_INTEREST", "2", office.approver.pk,
    )  # fmt: skip


def test_two_open_runs_of_one_scheme_cannot_exist(run):
    refused(
        "run_at_most_one_open_per_scheme",
        "INSERT INTO payments_run (source, kind, scope, month, \"on\", state, facts_mark, law_version, figures, "
        "prepared_by_id, prepared_at, hash, lines, gross, withheld, net, to_pay, to_claim, left_out, approved_hash, "
        "abandoned_reason, failure) SELECT source, kind, scope, month, \"on\", 'DRAFT', 0, '', '', prepared_by_id, "
        "prepared_at, '', 0, 0, 0, 0, 0, 0, 0, '', '', '' FROM payments_run WHERE id = %s",
        run.pk,
    )  # fmt: skip


def test_a_month_has_one_monthly_run(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.released(MARCH, IN_APRIL)
    refused(
        "run_one_monthly_run_per_month",
        "INSERT INTO payments_run (source, kind, scope, month, \"on\", state, facts_mark, law_version, figures, "
        "prepared_by_id, prepared_at, hash, lines, gross, withheld, net, to_pay, to_claim, left_out, approved_hash, "
        "abandoned_reason, failure) SELECT source, kind, scope, month, \"on\", 'DRAFT', 0, '', '', prepared_by_id, "
        "prepared_at, '', 0, 0, 0, 0, 0, 0, 0, '', '', '' FROM payments_run WHERE id = %s",
        run.pk,
    )  # fmt: skip


def test_the_ledger_is_closed_for_everybody_even_the_owner(table, run):
    table = table.format(run=run.pk)
    assert count_of(table) == 1
    line = Line.objects.get(run=run)
    key = (run.pk, line.reference)
    where = "WHERE run_id = %s AND reference = %s"
    refused("ledger_is_closed", f"UPDATE payments_line SET net = 1, gross = 1 {where}", *key)
    refused("ledger_is_closed", f"DELETE FROM payments_line {where}", *key)
    columns = "run_id, reference, due_month, payee_id, chunk, grant_key, basis, cause, gross, withheld, net"
    again = f"INSERT INTO %s ({columns}) SELECT run_id, reference, '2019-02-01', payee_id, chunk, grant_key, basis, cause, gross, withheld, net FROM payments_line"  # noqa: E501
    refused("ledger_is_closed", again % "payments_line")
    refused("ledger_is_closed", again % table)
    refused("ledger_is_closed", f"UPDATE {table} SET cause = 'NEW'")


def test_a_ledger_is_opened_and_closed_only_while_its_run_is_calculated(run):
    for call in ("open_ledger(%s)", "close_ledger(%s, 0)", "drop_ledger(%s)"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT payments_{call}", [run.pk])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_line SET net = 0",
        "DELETE FROM payments_line",
        "TRUNCATE payments_line",
        "TRUNCATE {table}",
        "DROP TABLE {table}",
        "ALTER TABLE payments_line DETACH PARTITION {table}",
        "UPDATE payments_bankfile SET sha256 = ''",
        "DELETE FROM payments_runtotal",
        "UPDATE payments_basis SET net = 0",
        "UPDATE payments_gatefinding SET kind = 'JUMP'",
        "DELETE FROM payments_clearance",
        "UPDATE payments_claimentry SET amount = 0",
        "UPDATE payments_orderevent SET state = 'BOOKED'",
        "DELETE FROM payments_runevent",
    ],
)
def test_web_and_workers_cannot_touch_history(table, run, statement):
    with pytest.raises(Exception) as fault, transaction.atomic(), connection.cursor() as cursor:  # noqa: PT012
        cursor.execute("SET LOCAL ROLE app")
        cursor.execute(statement.format(table=table.format(run=run.pk)))
    assert isinstance(fault.value.__cause__, errors.InsufficientPrivilege)


def test_the_role_of_the_workers_can_do_a_whole_run(office):
    rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE app")
        try:
            assert office.sent(MARCH, IN_APRIL).state == "SENT"
        finally:
            cursor.execute("RESET ROLE")


def test_an_order_never_changes(run, office):
    office.clear_all(run, IN_APRIL)
    at = factories.moment(IN_APRIL)
    actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=office.approver, on=IN_APRIL, at=at)
    while actions.write_files(run_id=run.pk, by=office.system, at=at):
        pass
    order = Order.objects.get()
    refused("order_never_changes", "UPDATE payments_order SET amount = 1, lines_net = 1 WHERE id = %s", order.pk)
    refused("order_never_changes", "UPDATE payments_order SET file_id = NULL WHERE id = %s", order.pk)
    refused("order_is_never_erased", "DELETE FROM payments_order WHERE id = %s", order.pk)
    refused("order_state_known", "UPDATE payments_order SET state = 'GONE' WHERE id = %s", order.pk)
    copy = (
        "INSERT INTO payments_order (run_id, payee_id, account_id, attempt, replaces_id, end_to_end_id, lines_net, "
        "set_off, amount, message, state, reason) SELECT run_id, payee_id, account_id, {attempt}, {replaces}, {id}, "
        "{net}, {off}, {amount}, '', 'PREPARED', '' FROM payments_order"
    )
    plain = {"attempt": 2, "replaces": "id", "id": "'X'", "net": 1, "off": 0, "amount": 1}
    refused("order_end_to_end_id_once", copy.format(**plain | {"id": "end_to_end_id"}))
    refused("order_once_per_run_payee_and_attempt", copy.format(**plain | {"attempt": 1, "replaces": "NULL"}))
    refused("order_later_attempt_replaces_one", copy.format(**plain | {"replaces": "NULL"}))
    refused("order_amount_is_net_minus_set_off", copy.format(**plain | {"amount": 2}))
    refused("order_amount_is_positive", copy.format(**plain | {"net": 0, "amount": 0}))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE payments_order SET state = 'SENT' WHERE id = %s", [order.pk])
    refused("order_sent_stays_sent", "UPDATE payments_order SET state = 'PREPARED' WHERE id = %s", order.pk)


def test_what_an_order_names_exists_fits_and_stays(run, office):
    other = rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    office.clear_all(run, IN_APRIL)
    at = factories.moment(IN_APRIL)
    actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=office.approver, on=IN_APRIL, at=at)
    while actions.write_files(run_id=run.pk, by=office.system, at=at):
        pass
    order = Order.objects.get()
    copy = (
        "INSERT INTO payments_order (run_id, payee_id, account_id, attempt, replaces_id, end_to_end_id, lines_net, "
        "set_off, amount, message, state, reason, file_id) SELECT {run}, {payee}, {account}, 2, {replaces}, 'X', 1, 0, "
        "1, '', 'PREPARED', '', {file} FROM payments_order"
    )
    plain = {"run": "run_id", "payee": "payee_id", "account": "account_id", "replaces": "id", "file": "file_id"}
    elsewhere = Payee.objects.get(person=other.person)
    for name, change in (
        ("order_account_is_of_its_payee", {"account": 0}),
        ("order_account_is_of_its_payee", {"account": elsewhere.account_id}),
        ("order_account_is_of_its_payee", {"payee": elsewhere.pk}),
        ("order_run_exists", {"run": 0}),
        ("order_file_is_of_its_run", {"file": 0}),
        ("order_replaces_one_of_its_payee", {"replaces": 0}),
    ):
        refused(name, copy.format(**plain | change))
    with connection.cursor() as cursor:
        cursor.execute(copy.format(**plain | {"file": "NULL"}))
    refused("order_file_is_of_its_run", "UPDATE payments_order SET file_id = 0 WHERE file_id IS NULL")
    refused("order_never_changes", "UPDATE payments_order SET id = 0 WHERE id = %s", order.pk)
    for change in ("UPDATE payments_payeeaccount SET id = 0", "DELETE FROM payments_payeeaccount"):
        refused("named_by_an_order", f"{change} WHERE id = %s", order.account_id)
    refused(
        "named_by_an_order", "UPDATE payments_payeeaccount SET payee_id = %s WHERE id = %s",
        elsewhere.pk, order.account_id,
    )  # fmt: skip
    for change in ("UPDATE payments_bankfile SET id = 0", "DELETE FROM payments_bankfile"):
        refused("named_by_an_order", f"{change} WHERE id = %s", order.file_id)
    with connection.cursor() as cursor:  # an account that no order names may go
        cursor.execute("UPDATE payments_payee SET account_id = NULL WHERE id = %s", [elsewhere.pk])
        cursor.execute("DELETE FROM payments_payeeaccount WHERE payee_id = %s", [elsewhere.pk])
        assert cursor.rowcount == 1


def test_accounts_are_set_by_two_people(office):
    set_by_one = "UPDATE payments_debtoraccount SET confirmed_by_id = entered_by_id, confirmed_at = now()"
    refused("debtor_account_set_by_two_people", set_by_one)
    refused("debtor_account_file_size_in_range", "UPDATE payments_debtoraccount SET orders_per_file = 0")
    refused("debtor_account_iban_has_its_form", "UPDATE payments_debtoraccount SET iban = 'BE68'")
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    refused("payee_account_iban_has_its_form", "UPDATE payments_payeeaccount SET iban = 'nee'")
    refused(
        "payee_account_confirmed_by_another",
        "UPDATE payments_payeeaccount SET confirmed_by_id = entered_by_id, confirmed_at = now()",
    )
    refused("payee_account_blocked_with_reason", "UPDATE payments_payeeaccount SET blocked_at = now()")
    refused("payee_is_a_person_or_an_organisation", "UPDATE payments_payee SET person_id = NULL WHERE person_id = %s",
            right.person_id)  # fmt: skip
