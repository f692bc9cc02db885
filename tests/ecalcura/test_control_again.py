"""The second calculator counts each amount once: when a run pays it, or when anything behind it changed since."""

from datetime import date

import pytest
from django.db import connection

from ecalcura import control
from ecalcura.models import Calculation, ControlledGrant, Grant, GrantPart, ParameterSet
from kernel.pure.periods import Month
from payments.models import GateFinding
from payments.ports import port_of
from tests.ecalcura.procedure import RP24, SETTLED_ON, House, content, definitive, euro, house, told, with_account

pytestmark = pytest.mark.django_db
LATER = date(2024, 9, 2)


@pytest.fixture
def settled(department, paid_g) -> House:
    """Facility G, settled and paid."""
    department.settle(definitive(paid_g), SETTLED_ON)
    department.paid(SETTLED_ON)
    return paid_g


@pytest.fixture
def counting(monkeypatch) -> list[str]:
    """What the second calculator counts from now on: every balance and every advance."""
    done: list[str] = []
    for name in ("balance", "advance"):
        real = getattr(control, name)
        monkeypatch.setattr(control, name, lambda *asked, _real=real, _name=name: done.append(_name) or _real(*asked))
    return done


def blocked(department) -> list:
    """What the control finds in a run of later: month and difference."""
    run = department.checked(LATER)
    found = GateFinding.objects.filter(run=run, kind="CONTROL").order_by("due_month")
    return [(one.due_month, one.now - one.before) for one in found]


def alter(row, column: str, path: str, value: str) -> None:
    """Somebody with all rights writes over what was settled, past every guard."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            f"UPDATE {table} SET {column} = jsonb_set({column}, %s::text[], %s::jsonb) WHERE id = %s",  # noqa: S608
            [path, value, row.pk],
        )
        assert cursor.rowcount == 1
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_what_was_counted_and_still_says_the_same_is_not_counted_again(department, settled, counting):
    port, mark = port_of("ecalcura"), Grant.objects.latest("pk").pk
    first = port.control(date(2024, 8, 1), mark)
    assert sum(one.net for one in first.values()) == euro("21858.14")
    assert counting == []
    assert blocked(department) == []
    assert counting == []


def test_a_revision_is_counted_and_nothing_else(department, settled, counting):
    other = with_account(house(), department.system)
    department.day_price(other.facility, yearly_budget=euro("21858.14"))
    department.advances([other.facility], RP24, date(2024, 7, 22))
    department.paid(date(2024, 7, 23))
    counting.clear()
    told(settled.correct_hours("nurse", "2024Q2", "400", LATER), LATER)
    department.settle(settled.newest, LATER)
    assert blocked(department) == []
    assert sorted(counting) == ["advance"] * 4 + ["balance"]


def test_an_advance_is_counted_again_by_the_run_that_pays_it(department, sets, counting):
    made = with_account(house(), department.system)
    department.day_price(made.facility, yearly_budget=euro("21858.14"))
    department.advances([made.facility], RP24, date(2024, 1, 8))
    department.paid(date(2024, 1, 9), Month(2023, 12))
    assert len(counting) == 4
    department.paid(date(2024, 2, 3), Month(2024, 1))
    assert len(counting) == 4
    department.paid(date(2024, 2, 10), Month(2024, 2))
    assert len(counting) == 8


def test_another_version_of_the_calculator_counts_everything_anew(department, settled, counting, monkeypatch):
    monkeypatch.setattr(control, "version", lambda: "0" * 64)
    assert blocked(department) == []
    assert "balance" in counting


@pytest.mark.parametrize(
    ("column", "path", "value"),
    [
        ("snapshot", "{facts,staff,0,performances,0,1}", '"493.00"'),
        ("result", "{staff,1,bands,0,hoursPerWeek}", '"2"'),
    ],
)
def test_an_old_settled_version_that_was_written_over_is_counted_again(
    department, settled, counting, column, path, value
):
    alter(Calculation.objects.get(pk=settled.newest.pk), column, path, value)
    ((month, difference),) = blocked(department)
    assert month == date(2024, 7, 1)
    assert difference != 0
    assert counting == ["advance"] * 4 + ["balance"]


def test_a_cent_more_in_an_old_amount_blocks(department, settled):
    part = GrantPart.objects.get(grant=Grant.objects.latest("pk"), kind="BALANCE")
    GrantPart.objects.filter(pk=part.pk).update(amount=part.amount + euro("0.01"))
    assert blocked(department) == [(date(2024, 7, 1), euro("0.01"))]


def test_figures_of_an_approved_set_that_were_written_over_block(department, settled):
    used = ParameterSet.objects.get(pk=settled.newest.parameter_set_id)
    assert used.content == content(RP24)
    alter(used, "content", "{wageCost,premium,VPK_A1}", '"56720.11"')
    ((month, difference),) = blocked(department)
    assert (month, difference) == (date(2024, 7, 1), euro("-0.01"))


def test_a_stored_total_that_was_written_over_blocks(department, settled):
    row = ControlledGrant.objects.latest("pk")
    alter(row, "months", "{2024-07-01}", str(row.months["2024-07-01"] + 1))
    assert blocked(department) == [(date(2024, 7, 1), euro("-0.01"))]
