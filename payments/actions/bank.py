"""What the bank says, booked once: on the orders, and on a list of what nobody recognises."""

import zlib
from collections import Counter
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from itertools import groupby

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from correspondence.actions import queue_mail
from kernel.deeds import deed
from payments.actions.accounts import block_account
from payments.actions.cancel import cancel_claimed
from payments.actions.runs import note_step
from payments.actions.turns import take_turn
from payments.actions.whose import MessageRefused, Whose, counted
from payments.banking.answers import Answer, Notice, Outcome, read
from payments.banking.reasons import ACCOUNT_UNUSABLE, sentence
from payments.enums import EntryResult, OrderState, RunState
from payments.models import BankEntry, BankMessage, Line, Order, OrderEvent, Repayment, Run
from payments.workflow import ORDER, MoveNotAllowed, Thing, target

MOVES = {
    Outcome.ACCEPTED: "accept",
    Outcome.REJECTED: "reject",
    Outcome.BOOKED: "book",
    Outcome.RETURNED: "return",
}
# A yes after the money left says nothing new.
LATER = {
    Outcome.ACCEPTED: (OrderState.ACCEPTED, OrderState.BOOKED, OrderState.RETURNED, OrderState.REJECTED),
    Outcome.BOOKED: (OrderState.BOOKED, OrderState.RETURNED),
    Outcome.REJECTED: (OrderState.REJECTED,),
    Outcome.RETURNED: (OrderState.RETURNED,),
    Outcome.PENDING: tuple(OrderState),
}
FINAL = (OrderState.BOOKED, OrderState.REJECTED, OrderState.RETURNED)


@deed
def import_answer(*, content: bytes, file_name: str, by: User, at: datetime) -> BankMessage:
    """Book a status report, statement or notification of the bank, as a whole or not at all."""
    answer = read(content)
    take_turn()
    whose = Whose(answer)
    whose.demand_role(by, timezone.localdate(at))
    message = BankMessage(
        kind=answer.kind,
        version=answer.version,
        message_id=answer.message_id,
        account=answer.account,
        sha256=sha256(content).hexdigest(),
        packed=zlib.compress(content, 6),
        file_name=file_name[:200],
        imported_by=by,
        imported_at=at,
    )
    entries = [BankEntry(message=message, **_fields(answer, notice)) for notice in answer.notices]
    known = set(BankEntry.objects.filter(key__in=[entry.key for entry in entries]).values_list("key", flat=True))
    fresh = list({entry.key: entry for entry in entries if entry.key not in known}.values())
    notices = {_key(answer, notice): notice for notice in answer.notices}
    effects = _Effects(answer, whose, at)
    for entry in fresh:
        entry.result = effects.apply(entry, notices[entry.key])
    results = Counter(str(entry.result) for entry in fresh)
    results["DOUBLE"] = len(entries) - len(fresh)
    message.counts = dict(results)
    message.by_source = counted([(entry.source, str(entry.result)) for entry in fresh])
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError as fault:
        raise MessageRefused("Dit bericht van de bank is al verwerkt. Er is niets opnieuw geboekt.") from fault
    BankEntry.objects.bulk_create(fresh, batch_size=2_000)
    effects.write(by)
    return message


def _key(answer: Answer, notice: Notice) -> str:
    """What makes a statement of the bank the same one, in whichever message it comes. Only the bank's own reference
    does; an entry without one is known by its place in its message, and the state of the payment does the rest."""
    parts: tuple[str, ...]
    if answer.kind == "pain.002":
        parts = (answer.message_id, notice.reference)
    elif notice.reference:
        parts = (answer.account, notice.reference[:45], notice.end_to_end_id[:35])
    else:
        parts = (answer.account, answer.message_id, notice.position)
    return ":".join((answer.kind[:4], *parts, notice.outcome))[:140]


def _fields(answer: Answer, notice: Notice) -> dict[str, object]:
    return {
        "key": _key(answer, notice),
        "end_to_end_id": notice.end_to_end_id[:35],
        "outcome": notice.outcome,
        "amount": notice.amount,
        "reason": notice.reason[:35],
        "detail": notice.detail,
        "booked_on": notice.booked_on,
    }


class _Effects:
    """What a message does to orders, gathered first and written at the end."""

    def __init__(self, answer: Answer, whose: Whose, at: datetime) -> None:
        self.account = answer.account
        self.whose = whose
        self.at = at
        self.changed: dict[int, Order] = {}
        self.events: list[OrderEvent] = []

    def apply(self, entry: BankEntry, notice: Notice) -> EntryResult:
        orders = self._orders(notice)
        entry.source = self.whose.of(orders, notice)
        if not orders or notice.outcome == Outcome.OTHER:
            return EntryResult.UNKNOWN
        if notice.amount is not None and not notice.end_to_end_id:
            orders = _adding_up_to(notice.amount, orders, notice.outcome)
            if not orders:
                return EntryResult.REFUSED
        results = {self._one(order, entry, notice) for order in orders}
        return next((one for one in (EntryResult.REFUSED, EntryResult.BOOKED) if one in results), EntryResult.NO_CHANGE)

    def _orders(self, notice: Notice) -> list[Order]:
        """By the payment's own identifier; otherwise every payment of the file that the bank names. A statement of an
        account speaks only of what was paid from that account."""
        if notice.end_to_end_id:
            orders = Order.objects.filter(end_to_end_id=notice.end_to_end_id)
            if notice.message_id:
                orders = orders.filter(file__message_id=notice.message_id)
        else:
            orders = (
                Order.objects.filter(file__message_id=notice.message_id) if notice.message_id else Order.objects.none()
            )
        if self.account:
            orders = orders.filter(file__debtor__iban=self.account)
        locked = orders.select_for_update(of=("self",)).order_by("pk")
        return [self.changed.get(order.pk, order) for order in locked]

    def _one(self, order: Order, entry: BankEntry, notice: Notice) -> EntryResult:
        if notice.amount is not None and notice.end_to_end_id and notice.amount != order.amount:
            return EntryResult.REFUSED
        if order.state in LATER[notice.outcome]:
            return EntryResult.NO_CHANGE
        try:
            order.state = target(Thing.ORDER, order.state, MOVES[notice.outcome])
        except MoveNotAllowed:
            return EntryResult.REFUSED
        order.reason = notice.reason[:35]
        order.booked_on = notice.booked_on if notice.outcome == Outcome.BOOKED else order.booked_on
        self.changed[order.pk] = order
        self.events.append(
            OrderEvent(
                order=order, state=order.state, at=self.at, entry=entry, reason=order.reason, detail=notice.detail
            )
        )
        return EntryResult.BOOKED

    def write(self, by: User) -> None:
        orders = list(self.changed.values())
        Order.objects.bulk_update(orders, ["state", "reason", "booked_on"], batch_size=2_000)
        OrderEvent.objects.bulk_create(self.events, batch_size=2_000)
        for order in orders:
            if order.state in (OrderState.REJECTED, OrderState.RETURNED):
                _open_repayment(order, by, self.at)
        for run_id, _orders in groupby(sorted(orders, key=lambda one: one.run_id), key=lambda one: one.run_id):
            _close_run(run_id, by, self.at)


def _adding_up_to(amount: Decimal, orders: list[Order], outcome: Outcome) -> list[Order]:
    """The payments of a file of which the bank gives one sum: those that it can still concern, or those of which it
    said so before. None when they come to another sum: then it is not all of them, and nobody knows which."""
    said_before = [order for order in orders if order.state in LATER[outcome]]
    still = [order for order in orders if _can(order, outcome)]
    for group in (still, said_before):
        if group and sum((order.amount for order in group), Decimal(0)) == amount:
            return group
    return []


def _can(order: Order, outcome: Outcome) -> bool:
    return outcome in MOVES and order.state not in LATER[outcome] and order.state in ORDER[MOVES[outcome]][0]


def _open_repayment(order: Order, by: User, at: datetime) -> None:
    """An official has to look, and the payee is asked for another account when this one cannot be used."""
    Repayment.objects.get_or_create(order=order, defaults={"opened_at": at})
    cancel_claimed(order, by=by, at=at)
    if order.reason not in ACCOUNT_UNUSABLE:
        return
    block_account(account=order.account, reason=sentence(order.reason), by=by, at=at)
    person = order.payee.person
    organisation = order.payee.organisation
    email = person.email if person is not None else organisation.email if organisation is not None else ""
    if email:
        queue_mail(
            kind="new-account",
            source=order.run.source,
            reference=Line.objects.filter(run=order.run_id, payee=order.payee_id)
            .order_by("reference")
            .values_list("reference", flat=True)[0],
            email=email,
            language=person.language if person is not None else "nl",
            context={},
            by=by,
        )


def _close_run(run_id: int, by: User, at: datetime) -> None:
    """When the bank said its last word on every payment, the run is done."""
    run = Run.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.state == RunState.SENT and not run.orders.filter(attempt=1).exclude(state__in=FINAL).exists():
        run.state = target(Thing.RUN, run.state, "book")
        run.booked_at = at
        run.save(update_fields=["state", "booked_at"])
        note_step(run, "book", by=by, at=at)
