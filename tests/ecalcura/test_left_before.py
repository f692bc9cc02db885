"""Whoever left after a quarter was confirmed counts for that quarter and not for those that were confirmed without."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ecalcura.actions.lines import change_line
from ecalcura.actions.lookup import Found, Visa
from ecalcura.gather import data_of
from ecalcura.models import Line
from tests.ecalcura import making
from tests.ecalcura.procedure import AFTER, QUARTERS, Department, House, euro, house, told

pytestmark = pytest.mark.django_db


def left(made: House, name: str, day: date) -> None:
    """The contract turns out to end; what was confirmed sees the same as before."""
    line = Line.objects.with_parts().get(pk=made.lines[name].pk)
    data = data_of(line)
    ended = replace(data, contracts=tuple(replace(one, ends_on=day) for one in data.contracts))
    change_line(
        line=line, version=line.version, found=Found(line.person, line.identity_status),
        visa=Visa(line.visa_status), data=ended, by=made.manager, on=AFTER, at=making.moment(AFTER),
    )  # fmt: skip


def test_a_contract_that_ended_with_a_confirmed_quarter_gives_nothing_after_it():
    department = Department()
    department.approved_set()
    made = house()
    department.day_price(made.facility)
    started = making.contract(date(2010, 1, 1))
    for name, born in (("first", date(1971, 3, 1)), ("second", date(1972, 3, 1))):
        made.lines[name] = making.enter(
            made.facility, making.entitled(profession="MAATSCHAPPELIJK_ASSISTENT", contracts=(started,)),
            by=made.manager, born=born, on=AFTER,
        )  # fmt: skip
    told(made.confirm(QUARTERS[0])[0], AFTER)
    left(made, "first", date(2023, 9, 30))
    for quarter in QUARTERS[1:]:
        told(made.confirm(quarter)[0], AFTER)
    newest = made.newest
    assert newest.kind == "DEFINITIVE"
    # 4/38 for a whole year and 4/38 for three months
    assert Decimal(newest.result["totals"]["exemptedFte"]) == euro("0.1316")


def test_hours_of_a_replacement_who_left_replace_nobody():
    """The contract was shortened after the hours came in: what is confirmed names no replacement for that quarter."""
    made = house()
    started = making.contract(date(2010, 1, 1))
    made.lines["staff"] = making.enter(
        made.facility, making.entitled(profession="MAATSCHAPPELIJK_ASSISTENT", contracts=(started,)),
        by=made.manager, born=date(1971, 3, 1), on=AFTER,
    )  # fmt: skip
    made.lines["ergo"] = making.enter(
        made.facility, making.replacement(replaced_hours=Decimal("4")), by=made.manager, born=date(1990, 1, 1),
        on=AFTER,
    )  # fmt: skip
    for quarter in QUARTERS[:2]:
        made.hours("ergo", [(quarter, "52")])
    left(made, "ergo", date(2023, 9, 30))
    first, second = made.confirm(*QUARTERS[:2])
    assert first.snapshot["figures"]["replaced"] == "0.1053"
    assert second.snapshot["figures"]["replaced"] == "0"
    assert [one["code"] for one in second.explanations] == ["W-NO-REPLACEMENT"]
