"""What was paid, to whom, for what, and where it is now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.models import Person
from kernel.pure.money import ZERO
from kernel.ready_queries import ready_query
from payments.banking.reasons import ACCOUNT_UNUSABLE, sentence
from payments.enums import CLOSED_STATES, NOT_PAID_AGAIN, Cause, OrderState, RunKind, Todo
from payments.models import Basis, Cancellation, ClaimRelief, LeftOut, Line, Order, Repayment, Run
from payments.models.labels import label

CLOSED = [str(state) for state in CLOSED_STATES]
# Prefix of the scheme, run, payee and attempt, as on the statement of the bank: ZK3P35N1.
END_TO_END_ID = re.compile(r"[A-Z]{2}[0-9]+P[0-9]+N[0-9]+")
NOT_ARRIVED = [str(state) for state in (OrderState.REJECTED, OrderState.RETURNED)]


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """One line as its payee sees it: the month, the amounts, why, and where the money is."""

    reference: str
    month: date
    gross: Decimal
    withheld: Decimal
    net: Decimal
    cause: str
    cause_label: str
    state: str
    status_label: str
    paid_on: date | None
    explanation: str
    trace: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    run_id: int = 0
    # Of every attempt to pay it, as they stand on the statements of the bank; the last is the one that is told above.
    end_to_end_ids: tuple[str, ...] = ()
    person_id: int | None = None  # nobody's where an organisation is paid


def payments_of(source: str, reference: str) -> list[PaidMonth]:
    """Every line of a dossier that was ordered, in order of month, with the state of its payment."""
    lines = Line.objects.filter(run__source=source, run__state__in=CLOSED, reference=reference)
    return _told(lines.order_by("due_month", "run_id"))


def has_payments(source: str, reference: str) -> bool:
    """Whether anything of a dossier was ordered yet."""
    return bool(_first_line(source=source, reference=reference))


@ready_query()
def _first_line(source: Any, reference: Any) -> QuerySet[Line, Any]:
    return Line.objects.filter(run__source=source, run__state__in=CLOSED, reference=reference).values_list("run")[:1]


def payments_of_person(person: Person, sources: Iterable[str] | None = None) -> list[PaidMonth]:
    """Everything ordered for a person, over all dossiers; of all schemes, or only of those named."""
    lines = Line.objects.filter(run__state__in=CLOSED, payee__person=person)
    if sources is not None:
        lines = lines.filter(run__source__in=list(sources))
    return _told(lines.order_by("due_month", "reference", "run_id"))


def statement(asked: str, sources: Sequence[str]) -> list[PaidMonth]:
    """The lines of a dossier number, of the person with a national number, or of the payment with an end-to-end id, in
    these schemes."""
    if END_TO_END_ID.fullmatch(asked.upper()):
        return _payments_of_order(asked.upper(), sources)
    digits = "".join(sign for sign in asked if sign.isdigit())
    if len(digits) == 11 and not any(sign.isalpha() for sign in asked):
        person = Person.objects.filter(national_number=digits).first()
        return payments_of_person(person, sources) if person is not None else []
    return [row for source in sources for row in payments_of(source, asked)]


def _payments_of_order(end_to_end_id: str, sources: Sequence[str]) -> list[PaidMonth]:
    """The lines that one payment of the bank paid, or was to pay."""
    order = Order.objects.filter(end_to_end_id=end_to_end_id, run__source__in=list(sources)).first()
    if order is None:
        return []
    lines = Line.objects.filter(run_id=order.run_id, run__state__in=CLOSED, payee_id=order.payee_id, net__gt=0)
    return _told(lines.order_by("due_month", "reference"))


def _told(lines: QuerySet[Line]) -> list[PaidMonth]:
    rows = list(lines.select_related("run", "payee"))
    orders, kept, named = _last_orders({(line.run_id, line.payee_id) for line in rows})
    bases = {
        (one.run_id, one.due_month, one.code): one.trace
        for one in Basis.objects.filter(
            run_id__in={line.run_id for line in rows}, code__in={line.basis for line in rows}
        ).order_by("pk")
    }
    relieved: dict[tuple[int, str, date], Decimal] = defaultdict(Decimal)
    for one in ClaimRelief.objects.filter(run_id__in={line.run_id for line in rows}).order_by("pk"):
        relieved[one.run_id, one.reference, one.due_month] += one.net
    cancelled = _cancelled({line.run_id for line in rows})
    return [
        _paid_month(
            line,
            orders.get((line.run_id, line.payee_id)) if line.net > 0 else None,
            tuple(named[line.run_id, line.payee_id]) if line.net > 0 else (),
            bases.get((line.run_id, line.due_month, line.basis), {}),
            relieved[line.run_id, line.reference, line.due_month],
            kept[line.run_id, line.payee_id],
            cancelled[line.net > 0, line.run_id, line.reference, line.due_month],
        )
        for line in rows
    ]


def _cancelled(run_ids: set[int]) -> dict[tuple[bool, int, str, date], Decimal]:
    """What came back and is no longer due: beside the line it was paid for, and beside the one that took it away."""
    sums: dict[tuple[bool, int, str, date], Decimal] = defaultdict(Decimal)
    found = Cancellation.objects.filter(Q(run__in=run_ids) | Q(order__run__in=run_ids)).select_related("order")
    for one in found.order_by("pk"):
        sums[True, one.order.run_id, one.reference, one.due_month] += one.net
        sums[False, one.run_id, one.reference, one.due_month] += one.net
    return sums


def _last_orders(
    keys: Iterable[tuple[int, int]],
) -> tuple[dict[tuple[int, int], Order], dict[tuple[int, int], Decimal], dict[tuple[int, int], list[str]]]:
    """The last attempt to pay what a run gives a payee, what was kept back for a claim when it was first made, and
    under which identifiers the bank knows all attempts."""
    wanted = Q(pk__in=[])
    for run_id, payee_id in keys:
        wanted |= Q(run_id=run_id, payee_id=payee_id)
    last: dict[tuple[int, int], Order] = {}
    kept: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    named: dict[tuple[int, int], list[str]] = defaultdict(list)
    for order in Order.objects.filter(wanted).select_related("payee").order_by("attempt"):
        last[order.run_id, order.payee_id] = order
        named[order.run_id, order.payee_id].append(order.end_to_end_id)
        if order.attempt == 1:
            kept[order.run_id, order.payee_id] += order.set_off
    return last, kept, named


def _paid_month(
    line: Line, order: Order | None, named: tuple[str, ...], trace: dict[str, Any], relieved: Decimal, kept: Decimal,
    cancelled: Decimal,
) -> PaidMonth:  # fmt: skip
    is_relieved = ZERO < relieved == line.net
    is_gone = ZERO < cancelled == abs(line.net)
    if is_relieved or is_gone:
        order = None  # nothing of this line went to the bank, or it came back for good
    # What was booked and came back later is not paid.
    is_paid = order is not None and order.state == OrderState.BOOKED
    words = (
        _explanation(order), _relieved_words(line, relieved), _kept_words(order, kept), _gone_words(line, cancelled)
    )  # fmt: skip
    return PaidMonth(
        reference=line.reference,
        month=line.due_month,
        gross=line.gross,
        withheld=line.withheld,
        net=line.net,
        cause=line.cause,
        cause_label=str(label(Cause(line.cause))),
        state=order.state if order is not None else "",
        status_label=_("verrekend met wat u te veel kreeg") if is_relieved else _status(line, order, is_gone=is_gone),
        paid_on=order.booked_on if order is not None and is_paid else None,
        explanation=" ".join(part for part in words if part),
        trace=trace,
        source=line.run.source,
        run_id=line.run_id,
        end_to_end_ids=() if is_relieved else named,
        person_id=line.payee.person_id,
    )


def _status(line: Line, order: Order | None, *, is_gone: bool) -> str:
    if line.net < 0:
        return _("niet meer verschuldigd en niet ontvangen") if is_gone else _("te veel betaald")
    if is_gone:
        return _("teruggestuurd en niet meer verschuldigd")
    if order is None:
        return _("wordt klaargezet")
    if order.state == OrderState.BOOKED and order.booked_on is not None:
        return _("betaald op %(day)s") % {"day": f"{order.booked_on:%d-%m-%Y}"}
    return str(label(OrderState(order.state)))


def todo_of_person(person_id: Any) -> QuerySet[Repayment, Any]:
    """What a person can do about payments that did not arrive and were not paid again, as part of another question.

    One row at most, a `Todo`; never by way of the lines, which are many.
    """
    waiting = Repayment.objects.filter(state__in=[str(state) for state in NOT_PAID_AGAIN], order__state__in=NOT_ARRIVED)
    has_other = Q(order__payee__account__isnull=False) & ~Q(order__payee__account=F("order__account"))
    todo = Case(
        When(~Q(order__reason__in=sorted(ACCOUNT_UNUSABLE)), then=Value(str(Todo.NOTHING))),
        When(has_other, then=Value(str(Todo.NOTHING_NEW_ACCOUNT))),
        default=Value(str(Todo.GIVE_ACCOUNT)),
    )
    found = waiting.filter(order__payee__person_id=person_id).annotate(todo=todo)
    return found.order_by("todo").values_list("todo")[:1]


def _explanation(order: Order | None) -> str:
    """What a payee can do when the bank sent the money back; nothing where the account is not the reason."""
    if order is None or order.state not in NOT_ARRIVED:
        return ""
    if order.reason not in ACCOUNT_UNUSABLE:
        todo = _("U hoeft niets te doen: een medewerker kijkt na hoe wij opnieuw kunnen betalen.")
    elif order.payee.account_id not in (None, order.account_id):
        todo = _("Wij hebben uw nieuwe rekeningnummer al. U hoeft niets te doen.")
    else:
        todo = _("Geef een ander rekeningnummer door, dan betalen wij opnieuw.")
    return f"{_(sentence(order.reason))} {todo}"


def _kept_words(order: Order | None, kept: Decimal) -> str:
    if order is None or not kept:
        return ""
    figures = {"kept": f"{kept:.2f}".replace(".", ","), "amount": f"{order.amount:.2f}".replace(".", ",")}
    return (
        _("Van deze uitbetaling hielden wij %(kept)s euro in voor een vordering; u krijgt %(amount)s euro.") % figures
    )


def _gone_words(line: Line, cancelled: Decimal) -> str:
    if not ZERO < cancelled < abs(line.net):
        return ""
    amount = f"{cancelled:.2f}".replace(".", ",")
    if line.net < 0:
        return _("Hiervan ontving u %(amount)s euro niet; dat vragen wij niet terug.") % {"amount": amount}
    return _("Hiervan is %(amount)s euro niet meer verschuldigd; dat betalen wij niet opnieuw.") % {"amount": amount}


def _relieved_words(line: Line, relieved: Decimal) -> str:
    if not ZERO < relieved < line.net:
        return ""
    amount = f"{relieved:.2f}".replace(".", ",")
    return _("Van dit bedrag is %(amount)s euro verrekend met wat u te veel kreeg.") % {"amount": amount}


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What stands on the tax slip (281.18) of one calendar year of payment."""

    year: int
    gross: Decimal
    withheld: Decimal
    net: Decimal


def year_totals(person: Person) -> list[YearTotal]:
    """Per calendar year in which the bank paid: gross, withholding, net. The year of payment counts, not the month."""
    rows = _slips("p.person_id = %s", [person.pk])
    return [total for _person_id, total in rows]


def slips_of_year(year: int, sources: Iterable[str] | None = None) -> Iterator[tuple[Person, YearTotal]]:
    """Everybody whom the bank paid in that calendar year, in order of national number; by all schemes, or by those
    named."""
    where, params = "extract(year FROM o.booked_on) = %s", [year]
    if sources is not None:
        where += " AND EXISTS (SELECT FROM payments_run r WHERE r.id = o.run_id AND r.source = ANY(%s))"
        params.append(list(sources))  # type: ignore[arg-type]
    rows = dict(_slips(where, params))
    people = Person.objects.filter(pk__in=rows).order_by("national_number")
    for person in people.iterator(chunk_size=2_000):
        yield person, rows[person.pk]


def _slips(where: str, params: list[Any]) -> list[tuple[int, YearTotal]]:
    """A payment that came back does not count; the one that replaced it does, in its own year, for what was still due.
    What only lowered an open claim was paid, and told, before."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT p.person_id, extract(year FROM o.booked_on)::int AS year, sum(l.gross - coalesce(f.gross, 0)),
                   sum(l.withheld - coalesce(f.withheld, 0)), sum(l.net - coalesce(f.net, 0))
            FROM payments_order o
            JOIN payments_payee p ON p.id = o.payee_id
            JOIN payments_line l ON l.run_id = o.run_id AND l.payee_id = o.payee_id AND l.net > 0
            LEFT JOIN (
                SELECT run_id, reference, due_month, sum(gross) AS gross, sum(withheld) AS withheld, sum(net) AS net
                FROM (
                    SELECT run_id, reference, due_month, gross, withheld, net FROM payments_claimrelief
                    UNION ALL
                    SELECT e.run_id, x.reference, x.due_month, x.gross, x.withheld, x.net
                    FROM payments_cancellation x JOIN payments_order e ON e.id = x.order_id
                ) less GROUP BY 1, 2, 3
            ) f ON f.run_id = l.run_id AND f.reference = l.reference AND f.due_month = l.due_month
            WHERE o.state = 'BOOKED' AND o.booked_on IS NOT NULL AND p.person_id IS NOT NULL AND {where}
            GROUP BY 1, 2 ORDER BY 1, 2
            """,  # noqa: S608 - `where` is one of those above
            params,
        )
        return [(person_id, YearTotal(*row)) for person_id, *row in cursor.fetchall()]


def not_paid(source: str) -> Sequence[LeftOut]:
    """What the last released run had to leave out, dossier by dossier."""
    last = Run.objects.filter(source=source, state__in=CLOSED).order_by("pk").last()
    if last is None:
        return []
    return list(last.left_outs.select_related("payee__person").order_by("reference", "due_month"))


def has_paid_month(source: str, month: date) -> bool:
    """Whether the monthly run of this month was released already."""
    return Run.objects.filter(source=source, month=month, kind=RunKind.MONTHLY, state__in=CLOSED).exists()
