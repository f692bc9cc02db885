"""What an employer sees of an application, field by field: its own half, the stand, and its copy of the decision.

Templates get this and nothing else, so that proofs, the cared-for person, the household, other income, the account,
amounts, messages and claims cannot slip onto an employer's page.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Person
from zorgkrediet import queries
from zorgkrediet.enums import ApplicationState
from zorgkrediet.models import Application
from zorgkrediet.workflow import EMPLOYER, moves_from

# Steps that the employer may know of; supplements and life events stay between employee and department.
PUBLIC_MOVES = {"start", "edit", "invite", "remind", "discard", "submit", "withdraw", "take_up", "expire"}
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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the employer's list; days inclusive."""

    reference: str
    person_name: str
    regime: str
    starts_on: date
    ends_on: date
    state: str
    state_label: str


def row_of(application: Application) -> Row:
    """The same view in one line."""
    return Row(
        reference=application.reference,
        person_name=name_of(application.person),
        regime=application.get_regime_display(),
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        state=_shown_state(application),
        state_label=str(_state_label(application)),
    )


def page_of(application: Application) -> EmployerPage:
    """Everything the employer may see, and not one field more."""
    decided_on = queries.day_of_decision(application)
    granted = queries.period_in_force(application)
    return EmployerPage(
        reference=application.reference,
        state=_shown_state(application),
        state_label=_state_label(application),
        person_name=name_of(application.person),
        employer_name=application.employer.name,
        employee_email=application.employee_email,
        started_on=application.started_on,
        status=application.get_status_display(),
        fraction=application.fraction,
        regime=application.get_regime_display(),
        motive=application.get_motive_display(),
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        months=application.months,
        granted_from=granted[0] if granted else None,
        granted_until=granted[1] if granted else None,
        decided_on=decided_on,
        steps=tuple(
            Step(move, on) for move, on in queries.moves_of(application) if move in PUBLIC_MOVES | DECIDING_MOVES
        ),
        moves=moves_from(application.state, EMPLOYER),
        has_letter=decided_on is not None,
    )


def name_of(person: Person) -> str:
    """The name, or a masked number while the register has not answered."""
    return person.full_name or f"•••••••{person.national_number[-4:]}"


def _shown_state(application: Application) -> str:
    """What is asked of the employee stays between employee and department."""
    if application.state == ApplicationState.AWAITING_SUPPLEMENT:
        return str(ApplicationState.IN_REVIEW)
    return application.state


def _state_label(application: Application) -> Any:
    if application.state == ApplicationState.AWAITING_SUPPLEMENT:
        return dict(Application._meta.get_field("state").choices or [])[ApplicationState.IN_REVIEW]
    return application.get_state_display()
