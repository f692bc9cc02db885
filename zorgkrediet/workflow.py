"""The table of moves of an application: the only way its state changes.

Pure: knows role names and states, nothing of rows. `target` is the one question everybody asks.
"""

from dataclasses import dataclass

from kernel.pure.errors import DomainError
from zorgkrediet.enums import ApplicationState as State


class MoveNotAllowed(DomainError):
    """The application is in a state in which this step cannot be taken, or this role may not take it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of the procedure: from which states, to which, and by which role."""

    name: str
    from_states: frozenset[State]
    to_state: State | None
    roles: frozenset[str]


def _move(name: str, from_states: set[State], to_state: State | None, *roles: str) -> Move:
    return Move(name, frozenset(from_states), to_state, frozenset(roles))


EMPLOYER, EMPLOYEE, REVIEWER, SYSTEM = "EMPLOYER_RESPONSIBLE", "EMPLOYEE", "REVIEWER", "SYSTEM"

# `to_state` None: the state stays as it is.
MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("edit", {State.DRAFT}, None, EMPLOYER),
        _move("invite", {State.DRAFT}, State.INVITED, EMPLOYER),
        _move("remind", {State.INVITED}, None, EMPLOYER, SYSTEM),
        _move("discard", {State.DRAFT, State.INVITED}, State.WITHDRAWN, EMPLOYER),
        _move("complete", {State.INVITED}, None, EMPLOYEE),
        _move("submit", {State.INVITED}, State.SUBMITTED, EMPLOYEE),
        _move(
            "withdraw",
            {State.INVITED, State.SUBMITTED, State.IN_REVIEW, State.AWAITING_SUPPLEMENT},
            State.WITHDRAWN,
            EMPLOYEE,
        ),
        _move("take_up", {State.SUBMITTED}, State.IN_REVIEW, REVIEWER),
        _move("ask_supplement", {State.SUBMITTED, State.IN_REVIEW}, State.AWAITING_SUPPLEMENT, REVIEWER),
        _move("supplement", {State.AWAITING_SUPPLEMENT}, State.IN_REVIEW, EMPLOYEE),
        _move("grant", {State.SUBMITTED, State.IN_REVIEW}, State.GRANTED, REVIEWER),
        _move("grant_partly", {State.SUBMITTED, State.IN_REVIEW}, State.PARTLY_GRANTED, REVIEWER),
        _move("refuse", {State.SUBMITTED, State.IN_REVIEW, State.AWAITING_SUPPLEMENT}, State.REFUSED, REVIEWER),
        _move("expire", {State.INVITED, State.AWAITING_SUPPLEMENT}, State.EXPIRED, SYSTEM),
        _move("report_change", {State.GRANTED, State.PARTLY_GRANTED}, None, EMPLOYEE),
        _move("close_report", {State.GRANTED, State.PARTLY_GRANTED}, None, REVIEWER),
        _move("record_event", {State.GRANTED, State.PARTLY_GRANTED}, None, REVIEWER),
        _move("propose_correction", {State.GRANTED, State.PARTLY_GRANTED}, None, REVIEWER),
        _move("correct_event", {State.GRANTED, State.PARTLY_GRANTED}, None, REVIEWER),
        _move("refuse_correction", {State.GRANTED, State.PARTLY_GRANTED}, None, REVIEWER),
    )
}

DECIDED = frozenset({State.GRANTED, State.PARTLY_GRANTED, State.REFUSED})
# States in which an application claims its period: no second one may overlap it.
LIVE = frozenset(State) - {State.WITHDRAWN, State.REFUSED, State.EXPIRED}


def target(move: str, state: State | str, role: str) -> State:
    """The state after `move`; raises MoveNotAllowed when the state or the role does not permit it."""
    step = MOVES[move]
    if State(state) not in step.from_states:
        raise MoveNotAllowed(
            "Deze stap kan niet meer: de aanvraag is intussen verder. Ververs de pagina om de stand te zien.",
            code="MOVE_NOT_ALLOWED",
        )
    if role not in step.roles:
        raise MoveNotAllowed("Deze stap hoort bij een andere rol dan de uwe.", code="ROLE_NOT_ALLOWED")
    return step.to_state or State(state)


def moves_from(state: State | str, role: str) -> tuple[str, ...]:
    """The names of the moves open to `role` in `state`, in the order of the table."""
    return tuple(m.name for m in MOVES.values() if State(state) in m.from_states and role in m.roles)


def state_for_employer(state: State | str) -> State:
    """The stand as the employer may know it: what the department asks of the employee stays between the two."""
    return State.IN_REVIEW if state == State.AWAITING_SUPPLEMENT else State(state)


def states_behind(state: State | str) -> frozenset[State]:
    """The states that the employer reads as this one."""
    return frozenset(each for each in State if state_for_employer(each) == state)
