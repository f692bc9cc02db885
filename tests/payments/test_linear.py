"""A chunk costs the same in a small and in a large country: what its queries read does not grow with the tables."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection

from payments.calculation import _plan_for_a_small_part, ordered_before, review_of
from payments.ports import Review
from tests import factories
from tests.payments.people import Office
from zorgkrediet import payment_port

pytestmark = pytest.mark.django_db
FIRST, CHUNK = date(2025, 3, 1), 1_000
REVIEW = Review(through=date(2025, 6, 1), mark=10**9, after=date(2025, 5, 1), previous_mark=10**8)


def populate(low: int, high: int, changed: int = 0) -> None:
    """Bulk dossiers; of all so far every `changed`-th gets a second version, far from the first in the table."""
    from config.management.demo import bulk

    by = factories.user()
    connection.ensure_connection()
    keys: dict[str, Any] = {"first": FIRST, "spread": 4, "at": "2025-05-20"}
    bulk.people_and_rights(connection.connection, low, high, user=by.pk, employer=factories.employer().pk, **keys)
    if changed:
        bulk.changed_facts(connection.connection, 1, high, step=changed, user=by.pk, **keys)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def rows_read(query: str, params: dict[str, Any]) -> int:
    """Rows that the database fetched from tables and indexes to answer, those it threw away included."""
    _plan_for_a_small_part()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + query, params)
        (found,) = cursor.fetchone()
    plan = found if isinstance(found, list) else json.loads(found)

    def below(node: dict[str, Any]) -> int:
        own = 0
        if "Relation Name" in node:
            dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
            own = (node["Actual Rows"] + dropped) * node["Actual Loops"]
        return own + sum(below(child) for child in node.get("Plans", ()))

    return below(plan[0]["Plan"])


def read_by_a_chunk(low: int) -> int:
    names = payment_port._names(REVIEW) | {"low": low, "high": low + CHUNK, "apart": []}
    return rows_read(payment_port.DOSSIERS, names)


def bounds() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM zorgkrediet_entitlement")
        return cursor.fetchone()


def test_a_chunk_reads_as_much_among_three_thousand_as_among_thirty_thousand():
    populate(1_000_001, 1_003_000)
    small = read_by_a_chunk(bounds()[0])
    populate(1_003_001, 1_030_000)
    large = read_by_a_chunk(bounds()[0])
    assert small >= CHUNK
    assert large <= 1.1 * small


def test_a_chunk_of_changed_dossiers_from_all_over_does_not_read_everything():
    populate(1, 30_000, changed=15)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM zorgkrediet_entitlement WHERE version = 2")
        (low,) = cursor.fetchone()
    read = read_by_a_chunk(low)
    months = 10  # of each right, before and after the change
    assert read <= CHUNK * (months + 6)
    assert read < 30_000


def test_what_was_ordered_before_is_found_by_dossier(office: Office, django_assert_num_queries):
    populate(1, 4_000)
    run = office.prepare(_month(2025, 6), date(2025, 7, 1), chunk_size=10_000)
    at = factories.moment(date(2025, 7, 1))
    from payments import actions

    while actions.calculate_next_chunk(run_id=run.pk, by=office.system, at=at):
        pass
    actions.close_calculation(run_id=run.pk, by=office.system, at=at)
    assert review_of(run).after is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(reference) FROM (SELECT DISTINCT reference FROM payments_line LIMIT 20) t")
        (references,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM payments_line WHERE reference = ANY(%s)", [references])
        (wanted,) = cursor.fetchone()
    read = rows_read(
        "SELECT reference, due_month, sum(gross) FROM payments_line WHERE run_id = ANY(%(runs)s) "
        "AND reference = ANY(%(references)s) GROUP BY 1, 2",
        {"runs": [run.pk], "references": references},
    )
    assert read == wanted
    with django_assert_num_queries(1):
        assert len(ordered_before([run.pk], references)) == 20


def _month(year: int, number: int) -> Any:
    from kernel.pure.periods import Month

    return Month(year, number)
