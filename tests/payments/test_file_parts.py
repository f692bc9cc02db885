"""Bank files made by several workers at once: each wholly or not at all, none twice, none lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from kernel.pure.errors import DomainError
from kernel.pure.periods import Month
from payments import actions, tasks
from payments.actions.files import content_of
from payments.banking import schemas
from payments.models import BankFile, FilePart, Order, Payee, Run
from tests import factories
from tests.payments import rights
from tests.payments.people import Office
from tests.payments.test_concurrency import at_once

MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)
AT = factories.moment(IN_APRIL)


def approved(office: Office, count: int, orders_per_file: int) -> Run:
    """Approved, and not a file of it made."""
    office.debtor(orders_per_file=orders_per_file)
    for _n in range(count):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    return actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=office.approver, on=IN_APRIL, at=AT)


def one_more(office: Office, run: Run) -> bool:
    return actions.write_files(run_id=run.pk, by=office.system, at=AT)


def whole(run: Run, files: int) -> bool:
    """Every payee once, every order in a valid file, numbers without a gap, the sum of the run."""
    run.refresh_from_db()
    orders = Order.objects.filter(run=run)
    found = list(BankFile.objects.filter(run=run).order_by("number"))
    for file in found:
        content = content_of(file)
        schemas.check(content, file.version)
        inside = [order.end_to_end_id for order in file.orders.order_by("pk")]
        assert [content.decode().count(f"<EndToEndId>{one}<") for one in inside] == [1] * file.orders_count
        assert sum(order.amount for order in file.orders.all()) == file.total
    assert [file.number for file in found] == list(range(1, files + 1))
    assert orders.count() == orders.values("payee").distinct().count() == sum(file.orders_count for file in found)
    assert sum(file.total for file in found) == run.to_pay
    return run.files_ready_at is not None


@pytest.mark.django_db
class TestOneWorker:
    def test_a_file_that_fails_leaves_nothing_and_is_made_when_the_run_is_resumed(self, office, monkeypatch):
        run = approved(office, 5, 2)
        real, seen = schemas.check, []

        def stumbles(content: bytes, version: str) -> None:
            seen.append(version)
            if len(seen) == 2:
                raise RuntimeError("de schijf is vol")
            real(content, version)

        monkeypatch.setattr(schemas, "check", stumbles)
        with pytest.raises(RuntimeError):
            tasks.write_files(run_id=run.pk)
        run.refresh_from_db()
        assert run.failure == "RuntimeError: de schijf is vol"
        assert (run.files.count(), run.orders.count(), run.files_ready_at) == (1, 2, None)
        first = bytes(run.files.get().packed)
        actions.resume_run(run_id=run.pk, by=office.system, at=AT)
        tasks.write_files(run_id=run.pk)
        assert whole(run, 3)
        assert (run.failure, bytes(run.files.get(number=1).packed)) == ("", first)
        tasks.write_files(run_id=run.pk)  # a job may come twice
        assert whole(run, 3)

    def test_what_the_schema_refuses_is_not_stored(self, office, monkeypatch):
        run = approved(office, 1, 2)
        monkeypatch.setattr("payments.actions.files.write", lambda head, payments: iter([b"<Document/>"]))
        assert one_more(office, run)
        with pytest.raises(schemas.SchemaFault):
            one_more(office, run)
        assert (run.files.count(), run.orders.count()) == (0, 0)

    def test_an_abandoned_run_gets_no_more_files(self, office):
        run = approved(office, 4, 2)
        assert one_more(office, run)  # the plan
        assert one_more(office, run)
        actions.abandon_run(run_id=run.pk, reason="Foute maand.", by=office.preparer, at=AT)
        assert not one_more(office, run)
        assert (run.files.count(), run.orders.count()) == (1, 2)

    def test_a_payee_whose_account_is_gone_stops_the_file(self, office):
        run = approved(office, 2, 2)
        Payee.objects.filter(pk=Payee.objects.first().pk).update(account=None)
        assert one_more(office, run)
        with pytest.raises(DomainError, match="geen bruikbare rekening"):
            one_more(office, run)
        assert run.orders.count() == 0

    def test_a_name_with_signs_that_mean_something_to_the_database(self, office):
        run = approved(office, 1, 2)
        person = Payee.objects.get(lines__run=run).person
        person.first_names, person.last_name = "An\\N", "De\tSmet\nen \\. Zonen"
        person.save()
        while one_more(office, run):
            pass
        assert "<Nm>An.N De Smet en .. Zonen</Nm>" in content_of(run.files.get()).decode()
        assert whole(run, 1)

    def test_each_order_says_what_its_lines_come_to(self, office):
        right = rights.grant(rights.full("2019-02", 2), by=office.reviewer)
        rights.grant(rights.full("2019-01", 1), by=office.reviewer, person=right.person)
        run = office.approved(MARCH, IN_APRIL)
        order = Order.objects.get(run=run)
        assert (order.lines_net, order.set_off, order.amount) == (3 * Decimal("492.75"), 0, 3 * Decimal("492.75"))
        assert order.message == f"Vlaams zorgkrediet 2019-03 {right.reference} e.a."


@pytest.mark.django_db(transaction=True)
def test_three_workers_make_the_files_and_never_the_same(transactional_db):
    office = Office()
    run = approved(office, 9, 2)
    assert one_more(office, run)

    def work() -> int:
        count = 0
        while one_more(office, run):
            count += 1
        return count

    done = at_once(work, work, work)
    assert sum(done) == FilePart.objects.filter(run=run, is_done=True).count() == 5
    if not Run.objects.get(pk=run.pk).files_ready_at:  # the last two looked at the same moment
        assert not one_more(office, run)
    assert whole(run, 5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM payments_runevent WHERE run_id = %s AND move = 'files_ready'", [run.pk])
        assert cursor.fetchone() == (1,)
