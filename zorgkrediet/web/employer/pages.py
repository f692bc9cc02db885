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


def page_of(application: Application) -> EmployerPage:
    """Everything the employer may see, and not one field more."""
    decision = queries.latest_decision(application)
    right = queries.right_in_force(application)
    state = application.state
    return EmployerPage(
        reference=application.reference,
        state=ApplicationState.IN_REVIEW if state == ApplicationState.AWAITING_SUPPLEMENT else state,
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
        granted_from=right.starts_on if right else None,
        granted_until=right.ends_on if right else None,
        decided_on=decision.decided_on if decision else None,
        steps=tuple(
            Step(event.move, event.on)
            for event in queries.events_of(application)
            if event.move in PUBLIC_MOVES | DECIDING_MOVES
        ),
        moves=moves_from(state, EMPLOYER),
        has_letter=decision is not None,
    )


def name_of(person: Person) -> str:
    """The name, or a masked number while the register has not answered."""
    return person.full_name or f"•••••••{person.national_number[-4:]}"


def _state_label(application: Application) -> Any:
    if application.state == ApplicationState.AWAITING_SUPPLEMENT:
        return dict(Application._meta.get_field("state").choices or [])[ApplicationState.IN_REVIEW]
    return application.get_state_display()
