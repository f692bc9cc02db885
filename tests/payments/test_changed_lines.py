"""Lines that are not what was calculated, approved or paid before: found, and every approval falls."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from kernel.pure.periods import Month
from payments import actions
from payments.models import Order, Run
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import press
from zorgkrediet import control, payment_port

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)


def forge(run: Run) -> None:
    """What only the owner of the database could do, by taking the guard away first."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE payments_line DISABLE TRIGGER ledger_is_closed")
        cursor.execute("UPDATE payments_line SET gross = gross + 100, net = net + 100 WHERE run_id = %s", [run.pk])
        cursor.execute("ALTER TABLE payments_line ENABLE TRIGGER ledger_is_closed")


def test_a_line_that_changed_after_the_approval_voids_it(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.approved(MARCH, IN_APRIL)
    forge(run)
    answer = press(office.releaser, "run_deed_release", run.pk).content.decode()
    assert "De regels zijn niet meer wat werd goedgekeurd." in answer
    run.refresh_from_db()
    assert (run.state, run.approved_by, run.approved_hash) == ("CHECKED", None, "")
    assert run.events.filter(move="void_approval").exists()
    assert set(Order.objects.filter(run=run).values_list("state", flat=True)) == {"PREPARED"}


def test_a_line_that_changed_before_the_check_blocks_the_run(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.calculated(MARCH, IN_APRIL)
    forge(run)
    actions.check_run(run_id=run.pk, by=office.system, at=factories.moment(IN_APRIL))
    (finding,) = run.findings.filter(kind="CONTROL", reference="#0")
    assert "niet meer de berekende regels" in finding.note


def test_the_same_combination_with_another_amount_is_unexplained(office, monkeypatch):
    """The next month pays another amount on the same category, fraction, days and index: somebody must say why."""
    rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    office.released(MARCH, IN_APRIL)
    real_monthly, real_amounts = payment_port.monthly, control.amounts

    def less(*key):
        part = real_monthly(*key)
        return replace(part, gross=part.gross - 1, net=part.net - 1)

    monkeypatch.setattr(payment_port, "monthly", less)
    monkeypatch.setattr(control, "amounts", lambda *key: tuple(cents - 100 for cents in real_amounts(*key)))
    caches = (payment_port._part, payment_port._due)
    try:
        for cached in caches:
            cached.cache_clear()
        run = office.checked(Month(2019, 4), date(2019, 5, 2))
    finally:
        for cached in caches:
            cached.cache_clear()
    finding = run.findings.get()
    assert (finding.kind, str(finding.before), str(finding.now)) == ("UNEXPLAINED", "492.75", "491.75")
