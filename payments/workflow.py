"""The moves of a run, an order and a claim: from where, to where. What is not listed can not happen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from kernel.pure.errors import DomainError
from payments.enums import ClaimState as C
from payments.enums import OrderState as O
from payments.enums import RunState as R


class MoveNotAllowed(DomainError):
    """The step does not fit the state in which the thing stands."""

    code = "MOVE_NOT_ALLOWED"


Moves = Mapping[str, tuple[frozenset[str], str]]


def _move(target: str, *sources: str) -> tuple[frozenset[str], str]:
    return frozenset(sources), target


RUN: Moves = {
    "calculate": _move(R.CALCULATED, R.DRAFT),
    "check": _move(R.CHECKED, R.CALCULATED, R.CHECKED),
    "approve": _move(R.APPROVED, R.CHECKED),
    "void_approval": _move(R.CHECKED, R.APPROVED),
    "release": _move(R.RELEASED, R.APPROVED),
    "send": _move(R.SENT, R.RELEASED),
    "book": _move(R.BOOKED, R.SENT),
    "abandon": _move(R.ABANDONED, R.DRAFT, R.CALCULATED, R.CHECKED, R.APPROVED),
}
ORDER: Moves = {
    "send": _move(O.SENT, O.PREPARED),
    "accept": _move(O.ACCEPTED, O.SENT),
    # A bank may refuse after a first yes, and may book without ever saying yes.
    "reject": _move(O.REJECTED, O.SENT, O.ACCEPTED),
    "book": _move(O.BOOKED, O.SENT, O.ACCEPTED),
    "return": _move(O.RETURNED, O.SENT, O.ACCEPTED, O.BOOKED),
}
CLAIM: Moves = {
    "notify": _move(C.NOTIFIED, C.OPENED),
    "hear": _move(C.HEARING, C.NOTIFIED),
    "decide": _move(C.DECIDED, C.NOTIFIED, C.HEARING),
    "appeal": _move(C.APPEALED, C.DECIDED),
    "end_appeal": _move(C.DECIDED, C.APPEALED),
    "settle": _move(C.SETTLED, C.OPENED, C.NOTIFIED, C.HEARING, C.DECIDED, C.APPEALED),
    "withdraw": _move(C.WITHDRAWN, C.OPENED, C.NOTIFIED, C.HEARING, C.DECIDED, C.APPEALED),
}
# What else can be done to a claim, and where: it stays in its state, or is settled when nothing of it is left.
CLAIM_BOOKINGS: Mapping[str, frozenset[str]] = {
    "plan": frozenset({C.DECIDED}),
    "repaid": frozenset({C.NOTIFIED, C.HEARING, C.DECIDED}),
    "waive": frozenset({C.OPENED, C.NOTIFIED, C.HEARING, C.DECIDED}),
}
# What has to happen first, for whoever wants a step that a claim in this state does not have.
CLAIM_FIRST: Mapping[str, str] = {
    C.OPENED: _("Deze stap kan nog niet. Kondig de terugvordering eerst aan."),
    C.NOTIFIED: _(
        "Deze stap kan niet: de terugvordering is aangekondigd en er is nog niet beslist. Neem eerst op wat de "
        "betrokkene zegt, of beslis."
    ),
    C.HEARING: _("Deze stap kan niet: de betrokkene is gehoord en er is nog niet beslist. Beslis eerst."),
    C.DECIDED: _(
        "Deze stap kan niet: over de terugvordering is beslist en ze wordt niet betwist. Is de betrokkene het niet "
        "eens, noteer dan eerst de betwisting."
    ),
    C.APPEALED: _("Deze stap kan niet: de terugvordering wordt betwist. Noteer eerst hoe de betwisting afloopt."),
    C.SETTLED: _("Deze terugvordering is vereffend. Er is geen stap meer nodig."),
    C.WITHDRAWN: _("Deze terugvordering is ingetrokken. Er is geen stap meer nodig."),
}


class Thing(StrEnum):
    RUN = "RUN"
    ORDER = "ORDER"
    CLAIM = "CLAIM"


_TABLES: Mapping[Thing, Moves] = {Thing.RUN: RUN, Thing.ORDER: ORDER, Thing.CLAIM: CLAIM}


def target(thing: Thing, state: str, move: str) -> str:
    """The state in which the move ends; raises `MoveNotAllowed` when it can not start here."""
    sources, end = _TABLES[thing][move]
    if state not in sources:
        if thing is Thing.CLAIM:
            raise MoveNotAllowed(CLAIM_FIRST[state])
        raise MoveNotAllowed("Deze stap kan niet meer: iemand anders was u voor. Ververs de pagina.")
    return end


def claim_allows(state: str, step: str) -> bool:
    """Whether a claim in this state has this step, be it a move or a booking."""
    return state in (CLAIM_BOOKINGS[step] if step in CLAIM_BOOKINGS else CLAIM[step][0])


def demand_claim_step(state: str, step: str) -> None:
    """Raise `MoveNotAllowed`, with what has to happen first, when a claim in this state does not have this step."""
    if not claim_allows(state, step):
        raise MoveNotAllowed(CLAIM_FIRST[state])
