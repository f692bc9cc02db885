"""What an employer sees of an application, field by field: its own half, the stand, and its copy of the decision.

Templates get this and nothing else, so that proofs, the cared-for person, the household, other income, the account,
amounts, messages and claims cannot slip onto an employer's page.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models.person import full_name
from zorgkrediet.enums import ApplicationState
from zorgkrediet.models import Application
from zorgkrediet.screens import EmployerFile, Letters, Line
from zorgkrediet.workflow import EMPLOYER, moves_from

# Steps that the employer may know of; supplements and life events stay between employee and department.
PUBLIC_MOVES = {"start", "edit", "invite", "remind", "discard", "submit", "withdraw", "take_up", "expire"}
CHANGE_LETTER = "right-changed-employer-copy"
DECIDING_MOVES = {"grant", "grant_partly", "refuse"}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline."""

    move: str
    on: date


@dataclass(frozen=True, slots=True)
class EmployerPage:
    """The employer's view of one application; days inclusive."""

    reference: str
    state: str
    state_label: Any
    person_name: str
    employer_name: str
    employee_email: str
    started_on: date
    status: Any
    fraction: Any
    regime: Any
    motive: Any
    starts_on: date
    ends_on: date
    months: int | None
    granted_from: date | None
    granted_until: date | None
    decided_on: date | None
    steps: tuple[Step, ...]
    moves: tuple[str, ...]
    has_letter: bool
    letters: Letters


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the employer's list; days inclusive."""

    reference: str
    person_name: str
    regime: str
    starts_on: date
    ends_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What asks for attention above the list."""

    draft: int
    invited: int
    granted: int


def figures_of(counts: dict[str, int]) -> Figures | None:
    """How many stand where; None when there is nothing at all."""
    draft, invited, granted = (
        counts.get(state, 0) for state in (ApplicationState.DRAFT, ApplicationState.INVITED, ApplicationState.GRANTED)
    )
    return Figures(draft, invited, granted) if counts else None


def row_of(line: Line) -> Row:
    """The same view in one line."""
    return Row(line.reference, name_of(line), line.regime, line.starts_on, line.ends_on, shown_state(line.state))


def page_of(file: EmployerFile) -> EmployerPage:
    """Everything the employer may see, and not one field more."""
    state = shown_state(file.state)
    return EmployerPage(
        reference=file.reference,
        state=state,
        state_label=Application.label("state", state),
        person_name=name_of(file),
        employer_name=file.employer_name,
        employee_email=file.employee_email,
        started_on=file.started_on,
        status=Application.label("status", file.status),
        fraction=file.fraction,
        regime=Application.label("regime", file.regime),
        motive=Application.label("motive", file.motive),
        starts_on=file.starts_on,
        ends_on=file.ends_on,
        months=file.months,
        granted_from=file.granted_from,
        granted_until=file.granted_until,
        decided_on=file.decided_on,
        steps=_steps(file),
        moves=moves_from(file.state, EMPLOYER),
        has_letter=file.decided_on is not None,
        letters=tuple([letter for letter in file.letters if letter.is_made]),
    )


def _steps(file: EmployerFile) -> tuple[Step, ...]:
    """What the employer may know of the road so far; of a change only that the days became others, and only when a
    letter of the employer says so."""
    taken = [Step(move, on) for move, on in file.steps if move in PUBLIC_MOVES | DECIDING_MOVES]
    changed = [Step("change", letter.issued_on) for letter in reversed(file.letters) if letter.kind == CHANGE_LETTER]
    return (*taken, *changed)


def name_of(file: Line | EmployerFile) -> str:
    """The name, or a masked number while the register has not answered."""
    return full_name(file.first_names, file.last_name) or f"•••••••{file.national_number[-4:]}"


def shown_state(state: str) -> str:
    """What is asked of the employee stays between employee and department."""
    return str(ApplicationState.IN_REVIEW) if state == ApplicationState.AWAITING_SUPPLEMENT else state
