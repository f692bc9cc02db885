"""The employee's first page: of each file where it stands, what comes next, and what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from kernel.pure.periods import Month
from zorgkrediet.enums import ApplicationState
from zorgkrediet.gather import ExpectedMonth, months_not_ordered
from zorgkrediet.own_screens import OwnLine, own_list
from zorgkrediet.workflow import EMPLOYEE, moves_from

WAITS_FOR_EMPLOYEE = {ApplicationState.INVITED, ApplicationState.AWAITING_SUPPLEMENT}
RUNS = {ApplicationState.GRANTED, ApplicationState.PARTLY_GRANTED}


@dataclass(frozen=True, slots=True)
class NextPayment:
    """Months that are paid together: the first and the last of them, their net sum, and in which month that is."""

    month: date
    until: date
    net: Decimal
    paid_in: date


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One file on the first page; days inclusive, those of the right once there is one."""

    reference: str
    state: str
    regime: str
    motive: str
    starts_on: date
    ends_on: date
    employer_name: str
    waits: bool
    runs: bool
    has_right: bool
    answer_by: date | None
    open_report: int | None
    payment: NextPayment | None
    moves: tuple[str, ...]
    money_todo: str | None
    change_letter: str | None


def own_lines(user: User, on: date) -> list[HomeLine]:
    """Every own file, newest first; payments are asked only when there is a right to be paid."""
    lines = own_list(user)
    expected: list[ExpectedMonth] = []
    if any(line.state in RUNS for line in lines):
        person: Any = user.person_id
        expected = months_not_ordered(person)
    return [_line(line, [month for month in expected if month.reference == line.reference], on) for line in lines]


def _line(line: OwnLine, expected: list[ExpectedMonth], on: date) -> HomeLine:
    return HomeLine(
        reference=line.reference,
        state=line.state,
        regime=line.regime,
        motive=line.motive,
        starts_on=line.granted_from or line.starts_on,
        ends_on=line.granted_until or line.ends_on,
        employer_name=line.employer_name,
        waits=line.state in WAITS_FOR_EMPLOYEE,
        runs=line.state in RUNS,
        has_right=line.granted_from is not None,
        answer_by=line.answer_by,
        open_report=line.open_report,
        payment=next_payment(expected, on),
        moves=moves_from(line.state, EMPLOYEE),
        money_todo=line.money_todo,
        change_letter=line.change_letter,
    )


def next_payment(expected: Iterable[ExpectedMonth], on: date) -> NextPayment | None:
    """What is paid next: a month in the one after it, and everything that lies behind at once."""
    rows = sorted(expected, key=lambda row: row.month)
    if not rows:
        return None
    paid_in = _paid_in(rows[0], on)
    together = [row for row in rows if _paid_in(row, on) == paid_in]
    return NextPayment(
        together[0].month, together[-1].month, sum((row.net for row in together), Decimal(0)), paid_in.first_day
    )


def _paid_in(row: ExpectedMonth, on: date) -> Month:
    return max(Month.of(row.month), Month.of(on)).plus(1)
