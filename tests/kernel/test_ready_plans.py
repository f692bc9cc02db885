"""On a connection that lasts the database keeps the plan of a ready question, and never its answer."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import User
from kernel.pure.periods import Month
from kernel.ready_queries import ready_query
from payments.actions import runs
from payments.queries import has_payments
from tests import factories
from tests.payments import rights
from tests.payments.people import Office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_a_web_process():
    connection.ensure_connection()
    connection.connection.prepare_threshold = 2
    yield
    connection.connection.prepare_threshold = None
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")


@pytest.fixture
def office():
    made = Office()
    made.debtor()
    return made


def plans(words: str) -> list[tuple[int, int]]:
    """Of each kept question with these words: how often its plan was used again, and how often it was made anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE position(%s IN statement) > 0",
            [words],
        )
        return cursor.fetchall()


@ready_query()
def _named(pk):
    return User.objects.filter(pk=pk).values_list("display_name")


def test_the_plan_is_kept_and_the_answer_is_fresh():
    user = factories.user(display_name="An 0")
    for number in range(12):
        User.objects.filter(pk=user.pk).update(display_name=f"An {number}")
        assert _named(pk=user.pk) == [(f"An {number}",)]
    ((kept, anew),) = plans('"accounts_user"."display_name"')
    assert kept >= 4 and kept + anew == 10  # the first two questions came before the threshold


def test_keys_of_any_size_find_their_row():
    """The driver gives a small number a small type, so one question may be kept once for each."""
    for pk in (7, 40_000, 3_000_000_000):
        user = factories.user(pk=pk, display_name=f"Nummer {pk}")
        for _again in range(4):
            assert _named(pk=user.pk) == [(f"Nummer {pk}",)]
    assert len(plans('"accounts_user"."display_name"')) == 3


def test_a_table_may_change_below_a_kept_plan():
    user = factories.user(display_name="An")
    for _again in range(12):
        _named(pk=user.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE accounts_user ADD COLUMN extra integer")
    assert _named(pk=user.pk) == [("An",)]


@pytest.mark.django_db(transaction=True)
def test_a_column_may_get_another_type_below_a_kept_plan():
    """The database refuses such a plan each time, until it is told to forget it."""
    user = factories.user(display_name="An")
    for _again in range(12):
        _named(pk=user.pk)
    length = User._meta.get_field("display_name").max_length
    resize(length + 1)
    try:
        assert _named(pk=user.pk) == [("An",)]
        assert _named(pk=user.pk) == [("An",)]
    finally:
        resize(length)


def resize(length: int) -> None:
    """As a migration does: on a connection of its own, so that this one hears nothing of it."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(f"ALTER TABLE accounts_user ALTER display_name TYPE varchar({length})")
    other.close()


def test_a_run_of_today_is_seen_through_a_plan_of_yesterday(office, monkeypatch):
    """A large run adds a table to the ledger; a kept plan has to know it at once."""
    monkeypatch.setattr(runs, "LARGE_FROM", 0)
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    for _again in range(12):
        assert not has_payments("zorgkrediet", right.reference)
    assert plans('"payments_line"')
    office.released(Month(2019, 3), date(2019, 4, 1))
    assert has_payments("zorgkrediet", right.reference)


def test_without_a_pool_nothing_is_kept():
    connection.connection.prepare_threshold = None
    user = factories.user()
    for _again in range(12):
        _named(pk=user.pk)
    assert plans('"accounts_user"."display_name"') == []
