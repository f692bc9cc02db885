"""Where lines stand: a large run in a partition of its own, small ones together; nobody else sees the difference."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from kernel.pure.periods import Month
from payments import queries
from payments.actions import runs
from payments.actions.sign import current_hash
from payments.calculation import replayed_hash
from payments.models import Line, Run
from tests.payments import rights

pytestmark = pytest.mark.django_db
MARCH, APRIL, IN_APRIL, IN_MAY = Month(2019, 3), Month(2019, 4), date(2019, 4, 1), date(2019, 5, 2)
SMALL = "payments_line_small"


def partitions() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'payments_line'::regclass")
        return {name for (name,) in cursor.fetchall()}


def stands_in(run: Run) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM payments_line WHERE run_id = %s", [run.pk])
        return {name for (name,) in cursor.fetchall()}


def test_small_runs_add_no_partition(office):
    before = partitions()
    rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    first, second = office.released(MARCH, IN_APRIL), office.released(APRIL, IN_MAY)
    assert stands_in(first) == stands_in(second) == {SMALL}
    assert partitions() == before
    assert not exists(first) and not exists(second)


def exists(run: Run) -> bool:
    """Whether the table that the chunks wrote to is still there."""
    return f"payments_line_r{run.pk}" in connection.introspection.table_names()


def test_a_run_from_the_limit_on_has_its_own(office, monkeypatch):
    rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    monkeypatch.setattr(runs, "LARGE_FROM", 3)
    below = office.released(MARCH, IN_APRIL)
    monkeypatch.setattr(runs, "LARGE_FROM", 2)
    at_it = office.released(APRIL, IN_MAY)
    assert (below.lines, at_it.lines) == (2, 2)
    assert stands_in(below) == {SMALL}
    assert stands_in(at_it) == {f"payments_line_r{at_it.pk}"}


@pytest.mark.parametrize("large_from", [0, 10_000])
def test_both_kinds_read_the_same(office, monkeypatch, large_from):
    monkeypatch.setattr(runs, "LARGE_FROM", large_from)
    right = rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    first = office.released(MARCH, IN_APRIL)
    monkeypatch.setattr(runs, "LARGE_FROM", 10_000 - large_from)  # the next one stands in the other kind
    second = office.released(APRIL, IN_MAY)
    assert stands_in(first) != stands_in(second)
    told = [(row.month, row.cause) for row in queries.payments_of("zorgkrediet", right.reference)]
    assert told == [(MARCH.first_day, "NEW"), (APRIL.first_day, "MONTH")]
    for run in (first, second):
        assert Line.objects.filter(run=run).count() == run.lines == 1
        assert current_hash(run) == run.hash == replayed_hash(run)


def test_a_line_counts_once_in_either_kind(office):
    """The key of the ledger holds in the shared partition too."""
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.prepare(MARCH, IN_APRIL)
    while runs.calculate_next_chunk(run_id=run.pk, by=office.system, at=run.prepared_at):
        pass
    table = f"payments_line_r{run.pk}"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} SELECT * FROM {table}")  # noqa: S608 - own table name
    with pytest.raises(IntegrityError, match="payments_line_small_pkey"), transaction.atomic():
        runs.close_calculation(run_id=run.pk, by=office.system, at=run.prepared_at)


def test_web_and_workers_add_no_line_past_the_close(office):
    """Not even to a run that is being calculated: only the function that closes it does, as the owner."""
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    old = office.released(MARCH, IN_APRIL)
    new = office.prepare(APRIL, IN_MAY)
    again = (
        "INSERT INTO payments_line SELECT %s, reference, due_month, payee_id, chunk, grant_key, basis, cause, gross, "
        "withheld, net FROM payments_line WHERE run_id = %s"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE app")
        with pytest.raises(IntegrityError, match="ledger is closed"), transaction.atomic():
            cursor.execute(again, [new.pk, old.pk])
        cursor.execute("RESET ROLE")
