"""The table of moves of a quarter: confirmed means locked, one correction, further ones only by the department.

Pure: knows role names and states, nothing of rows.
"""

from dataclasses import dataclass

from ecalcura.enums import QuarterState as State
from kernel.pure.errors import DomainError


class MoveNotAllowed(DomainError):
    """The quarter is in a state in which this step cannot be taken, or this role may not take it."""

    code = "MOVE_NOT_ALLOWED"


@dataclass(frozen=True, slots=True)
class Move:
    """One step: from which states, to which, and by which role."""

    name: str
    from_states: frozenset[State]
    to_state: State
    roles: frozenset[str]


def _move(name: str, from_states: set[State], to_state: State, *roles: str) -> Move:
    return Move(name, frozenset(from_states), to_state, frozenset(roles))


FACILITY, DEPARTMENT = "FACILITY_PRIVACY_DATA", "REVIEWER"

MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("confirm", {State.OPEN}, State.CONFIRMED, FACILITY),
        _move("open_correction", {State.CONFIRMED}, State.CORRECTING, FACILITY),
        _move("confirm_correction", {State.CORRECTING}, State.CORRECTED, FACILITY),
        # After a control the department lets the facility correct once more, with a reason.
        _move("reopen", {State.CONFIRMED, State.CORRECTED}, State.CORRECTING, DEPARTMENT),
    )
}

LOCKED = frozenset({State.CONFIRMED, State.CORRECTED})


def target(move: str, state: State | str, role: str) -> State:
    """The state after `move`; raises MoveNotAllowed when the state or the role does not permit it."""
    step = MOVES[move]
    if State(state) not in step.from_states:
        raise MoveNotAllowed(
            "Deze stap kan niet meer: het kwartaal is intussen verder. Ververs de pagina om de stand te zien."
        )
    if role not in step.roles:
        raise MoveNotAllowed("Deze stap hoort bij een andere rol dan de uwe.", code="ROLE_NOT_ALLOWED")
    return step.to_state


def moves_from(state: State | str, role: str) -> tuple[str, ...]:
    """The names of the moves open to `role` in `state`, in the order of the table."""
    return tuple(move.name for move in MOVES.values() if State(state) in move.from_states and role in move.roles)
