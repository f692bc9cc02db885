"""Closed lists of the payments house; models build their choices from these."""

from __future__ import annotations

from enum import StrEnum


class RunKind(StrEnum):
    MONTHLY = "MONTHLY"  # the run of the first working day
    EXTRA = "EXTRA"  # in between, so that a first payment need not wait


class Scope(StrEnum):
    """Which dossiers a run looks at again."""

    CHANGES = "CHANGES"  # new months, new decisions, and what the run before had to leave out
    FULL = "FULL"  # every month of every dossier, whatever happened before


class RunState(StrEnum):
    DRAFT = "DRAFT"
    CALCULATED = "CALCULATED"
    CHECKED = "CHECKED"
    APPROVED = "APPROVED"
    RELEASED = "RELEASED"
    SENT = "SENT"
    BOOKED = "BOOKED"
    ABANDONED = "ABANDONED"


OPEN_STATES = (RunState.DRAFT, RunState.CALCULATED, RunState.CHECKED, RunState.APPROVED)
# From here on the lines of a run count as ordered.
CLOSED_STATES = (RunState.RELEASED, RunState.SENT, RunState.BOOKED)


class ChunkState(StrEnum):
    WAITING = "WAITING"
    DONE = "DONE"


class Cause(StrEnum):
    """Why a line stands in a run."""

    NEW = "NEW"  # first months of a right
    MONTH = "MONTH"  # the next month of a running right
    STOPPED = "STOPPED"  # the right ended earlier than what was ordered
    EVENT = "EVENT"  # a life event: age, household, death of the person cared for
    LAW = "LAW"  # other figures of the law
    CORRECTION = "CORRECTION"  # a fact was put right
    CATCH_UP = "CATCH_UP"  # left out of an earlier run, for want of an account


class LeftOutReason(StrEnum):
    NO_ACCOUNT = "NO_ACCOUNT"
    ON_HOLD = "ON_HOLD"


class OrderState(StrEnum):
    PREPARED = "PREPARED"
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    BOOKED = "BOOKED"
    RETURNED = "RETURNED"


class FindingKind(StrEnum):
    """What the gate stops at before anybody can approve."""

    UNEXPLAINED = "UNEXPLAINED"
    JUMP = "JUMP"
    ACCOUNT_CHANGED = "ACCOUNT_CHANGED"
    ACCOUNT_SHARED = "ACCOUNT_SHARED"
    DEAD = "DEAD"
    FIGURE_UNCERTAIN = "FIGURE_UNCERTAIN"
    CONTROL = "CONTROL"  # the second calculator disagrees; can not be cleared
    OWN_INTEREST = "OWN_INTEREST"


class EntryResult(StrEnum):
    """What became of one statement of the bank."""

    BOOKED = "BOOKED"
    NO_CHANGE = "NO_CHANGE"  # known already, or it says nothing new
    UNKNOWN = "UNKNOWN"  # no payment of ours; set apart for a person
    REFUSED = "REFUSED"  # of ours, but it can not be: other amount, or against the order of things


class Todo(StrEnum):
    """What a payee can do about a payment that did not arrive; what asks most comes first in the alphabet."""

    GIVE_ACCOUNT = "GIVE_ACCOUNT"
    NOTHING = "NOTHING"
    NOTHING_NEW_ACCOUNT = "NOTHING_NEW_ACCOUNT"  # the other account that is wanted is there


class RepaymentState(StrEnum):
    OPEN = "OPEN"
    DECIDED = "DECIDED"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"  # what came back is no longer due


# Of a payment that did not arrive: nobody decided and confirmed yet to do it again.
NOT_PAID_AGAIN = (RepaymentState.OPEN, RepaymentState.DECIDED)


class ClaimState(StrEnum):
    OPENED = "OPENED"
    NOTIFIED = "NOTIFIED"
    HEARING = "HEARING"
    DECIDED = "DECIDED"
    APPEALED = "APPEALED"
    SETTLED = "SETTLED"
    WITHDRAWN = "WITHDRAWN"


class ClaimEntryKind(StrEnum):
    OPENED = "OPENED"
    PAID = "PAID"
    SET_OFF = "SET_OFF"
    CORRECTED = "CORRECTED"  # a later line in favour of the payee, for a month of the claim
    RETURNED = "RETURNED"  # the payment that it asks back came back from the bank
    WAIVED = "WAIVED"
    WITHDRAWN = "WITHDRAWN"
    REVIVED = "REVIVED"  # what was let go counts again: the right came back, and this money paid for it
