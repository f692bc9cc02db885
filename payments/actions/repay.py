"""Paying again what did not arrive: one person decides, a second confirms, a new identifier goes to the bank."""

from datetime import date, datetime

from accounts.models import User
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from payments.actions.accounts import SamePerson, debtor_of
from payments.actions.cancel import left_to_pay
from payments.actions.files import execution_day_at, write_one_file
from payments.actions.runs import locked_run
from payments.actions.turns import take_turn
from payments.banking.answers import Outcome
from payments.enums import EntryResult, OrderState, RepaymentState, RunState
from payments.models import BankEntry, BankFile, Order, Repayment, Run


class RepaymentRefused(DomainError):
    """It cannot be paid again like this."""

    code = "REPAYMENT_REFUSED"


def _locked(repayment_id: int, by: User) -> Repayment:
    take_turn()
    repayment = (
        Repayment.objects.select_for_update(of=("self",))
        .select_related("order__payee__account", "order__run")
        .get(pk=repayment_id)
    )
    if by.person_id is not None and repayment.order.payee.person_id == by.person_id:
        raise SamePerson("Deze betaling is voor uzelf. Een collega behandelt ze.")
    if repayment.state == RepaymentState.CANCELLED:
        raise RepaymentRefused("Deze betaling is niet meer verschuldigd en wordt niet opnieuw gedaan.")
    return repayment


def _demand_not_paid_after_all(order: Order) -> None:
    """A bank that refused a payment and booked it later, and did not send it back since: paying again pays twice."""
    told = BankEntry.objects.filter(end_to_end_id=order.end_to_end_id, amount=order.amount, result=EntryResult.REFUSED)
    if told.filter(outcome=Outcome.BOOKED).count() > told.filter(outcome=Outcome.RETURNED).count():
        raise RepaymentRefused(
            "De bank meldde later dat ze deze betaling toch uitvoerde. Vraag het na bij de bank; betaal niet opnieuw."
        )


@deed
def decide_repayment(*, repayment_id: int, reason: str, by: User, at: datetime) -> Repayment:
    """Decide to pay again, on the account that the payee has now."""
    repayment = _locked(repayment_id, by)
    if repayment.state != RepaymentState.OPEN:
        raise RepaymentRefused("Over deze betaling is al beslist.")
    _demand_not_paid_after_all(repayment.order)
    account = repayment.order.payee.account
    if account is None:
        raise RepaymentRefused("De begunstigde gaf nog geen ander rekeningnummer. Wacht daarop.")
    if not reason.strip():
        raise RepaymentRefused("Zeg waarom er opnieuw betaald wordt.")
    repayment.state = RepaymentState.DECIDED
    repayment.account, repayment.decided_by, repayment.decided_at = account, by, at
    repayment.decided_reason = reason.strip()[:500]
    repayment.save()
    return repayment


@deed
def confirm_repayment(*, repayment_id: int, by: User, at: datetime) -> Order:
    """Confirm as a second person: a new order for what is still due of the money, under a new identifier."""
    repayment = _locked(repayment_id, by)
    if repayment.state != RepaymentState.DECIDED:
        raise RepaymentRefused("Over deze betaling is nog niet beslist, of ze is al bevestigd.")
    if repayment.decided_by_id == by.pk:
        raise SamePerson("Wie beslist, bevestigt niet zelf. Vraag een collega.")
    _demand_not_paid_after_all(repayment.order)
    old, account = repayment.order, repayment.account
    if account is None or account.pk != old.payee.account_id:
        raise RepaymentRefused(
            "Het rekeningnummer is sinds de beslissing gewijzigd. Neem de beslissing terug en beslis opnieuw."
        )
    repayment.state, repayment.confirmed_by, repayment.confirmed_at = RepaymentState.CONFIRMED, by, at
    repayment.save()
    attempt, left = old.attempt + 1, left_to_pay(old)
    return Order.objects.create(
        run_id=old.run_id,
        payee_id=old.payee_id,
        account=account,
        attempt=attempt,
        replaces=old,
        end_to_end_id=f"{old.end_to_end_id.rpartition('N')[0]}N{attempt}",
        lines_net=old.amount,
        set_off=old.amount - left,
        amount=left,
        message=old.message,
        state=OrderState.PREPARED,
    )


@deed
def write_repayment_file(*, run_id: int, by: User, on: date, at: datetime) -> BankFile:
    """Put the confirmed repayments of a run in one more bank file."""
    run: Run = locked_run(run_id)
    if run.state not in (RunState.RELEASED, RunState.SENT, RunState.BOOKED):
        raise RepaymentRefused("Herbetalen kan pas nadat de run is vrijgegeven.")
    written = write_one_file(
        run, debtor=debtor_of(run.source, on), execution_on=execution_day_at(at), created_at=at, at=at
    )
    if not written:
        raise RepaymentRefused("Er zijn geen bevestigde herbetalingen zonder bestand.")
    return run.files.order_by("number").reverse()[0]


@deed
def reopen_repayment(*, repayment_id: int, by: User, at: datetime) -> Repayment:
    """Take back a decision that was not confirmed, for instance because the account changed since."""
    repayment = _locked(repayment_id, by)
    if repayment.state != RepaymentState.DECIDED:
        raise RepaymentRefused("Alleen een beslissing die nog niet bevestigd is, kan terug.")
    repayment.state = RepaymentState.OPEN
    repayment.account = repayment.decided_by = repayment.decided_at = None
    repayment.decided_reason = ""
    repayment.save()
    return repayment
