"""What is paid or recovered: advances, balance, revision, and claims netted against the next payment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ecalcura.law.parameters import ParameterSet
from ecalcura.law.rounding import cents
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO, total


class AmountRefused(DomainError):
    """An amount that must be 0 or more is negative."""

    code = "AMOUNT_REFUSED"


class MergerCircle(DomainError):
    """The mergers lead back to where they began: no facility is left to carry the claim."""

    code = "MERGER_CIRCLE"


@dataclass(frozen=True, slots=True)
class Advance:
    """One advance: the day it is due and the amount."""

    due_on: date
    amount: Decimal


def advances(base: Decimal, parameters: ParameterSet) -> tuple[Advance, ...]:
    """The advances of the period: equal shares of the last definitive amount, or of the first year's budget."""
    _not_negative(base)
    dates = parameters.advance_dates
    each = cents(Fraction(base) * Fraction(parameters.advance_share) / len(dates))
    return tuple(Advance(due_on, each) for due_on in dates)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The balance of a period, as what is paid or what is recovered; never both."""

    definitive: Decimal
    advances: Decimal
    already_received: Decimal
    balance: Decimal

    @property
    def to_pay(self) -> Decimal:
        return max(ZERO, self.balance)

    @property
    def to_recover(self) -> Decimal:
        return max(ZERO, -self.balance)


def settle(definitive: Decimal, paid_advances: Iterable[Decimal], already_received: Decimal = ZERO) -> Settlement:
    """The definitive amount minus the advances paid and what was received for the same period in another way."""
    advanced = total(paid_advances)
    return Settlement(definitive, advanced, already_received, definitive - advanced - already_received)


def revise(settled_definitive: Decimal, new_definitive: Decimal) -> Settlement:
    """A revision pays or recovers only the difference with the definitive amount settled before."""
    return settle(new_definitive, [settled_definitive])


@dataclass(frozen=True, slots=True)
class Netting:
    """A payment after open claims are taken off: what is still paid, what was set off, what stays open."""

    payment: Decimal
    set_off: tuple[Decimal, ...]
    still_open: tuple[Decimal, ...]

    @property
    def has_payment(self) -> bool:
        """Without money there is no payment line; the settlement document is sent all the same."""
        return self.payment > 0


def net(amount: Decimal, claims: Iterable[Decimal]) -> Netting:
    """Takes open claims off a payment, the oldest first; the payment is never below zero."""
    left = _not_negative(amount)
    set_off, still_open = [], []
    for claim in claims:
        taken = min(left, _not_negative(claim))
        left -= taken
        set_off.append(taken)
        still_open.append(claim - taken)
    return Netting(left, tuple(set_off), tuple(still_open))


def carrier(hco: str, successors: Mapping[str, str]) -> str:
    """The facility that carries the claims of another after one or more mergers; its own when it still exists."""
    passed = {hco}
    while hco in successors:
        hco = successors[hco]
        if hco in passed:
            raise MergerCircle(f"De fusies van voorziening {hco} vormen een kring. Verbeter de opvolgers.")
        passed.add(hco)
    return hco


def carry_claims(
    claims: Iterable[tuple[str, Decimal]], successors: Mapping[str, str]
) -> Mapping[str, tuple[Decimal, ...]]:
    """The open claims by the facility that carries them now, in the order given; not a cent is lost."""
    carried: dict[str, tuple[Decimal, ...]] = {}
    for hco, claim in claims:
        name = carrier(hco, successors)
        carried[name] = (*carried.get(name, ()), claim)
    return carried


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise AmountRefused(f"Het bedrag {amount} mag niet negatief zijn.")
    return amount
