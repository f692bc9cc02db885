"""Every cell of the table of moves: state × move × role either moves as listed or is refused."""

import pytest

from zorgkrediet.enums import ApplicationState
from zorgkrediet.workflow import EMPLOYEE, EMPLOYER, MOVES, REVIEWER, SYSTEM, MoveNotAllowed, moves_from, target

ROLES = (EMPLOYER, EMPLOYEE, REVIEWER, SYSTEM)


@pytest.mark.parametrize("state", list(ApplicationState))
@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("role", ROLES)
def test_each_cell_moves_or_refuses(state, move, role):
    step = MOVES[move]
    if state in step.from_states and role in step.roles:
        assert target(move, state, role) == (step.to_state or state)
        assert move in moves_from(state, role)
    else:
        with pytest.raises(MoveNotAllowed) as refusal:
            target(move, state, role)
        assert refusal.value.message
        assert move not in moves_from(state, role)


def test_what_is_finished_stays_finished():
    for state in ("REFUSED", "WITHDRAWN", "EXPIRED"):
        assert all(moves_from(state, role) == () for role in ROLES)


def test_every_state_but_the_first_can_be_reached():
    reached = {step.to_state for step in MOVES.values() if step.to_state}
    assert reached == set(ApplicationState) - {ApplicationState.DRAFT}
