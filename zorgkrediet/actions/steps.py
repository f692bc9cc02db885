"""How every step is taken: lock the row, ask the table of moves, change, and leave an event."""

from datetime import date
from typing import Any

from accounts.enums import Role, Scheme
from accounts.models import User
from accounts.roles import has_role
from kernel.pure.errors import DomainError
from zorgkrediet.models import Application, Event
from zorgkrediet.workflow import EMPLOYEE, EMPLOYER, REVIEWER, SYSTEM, target


class NotYourStep(DomainError):
    """The actor does not hold the role in which this step is taken, for this application, on this day."""

    code = "NOT_YOUR_STEP"


def locked(application: Application) -> Application:
    """The same application, fresh and locked until the end of the transaction."""
    return (
        Application.objects.select_for_update(of=("self",)).select_related("person", "employer").get(pk=application.pk)
    )


def take_step(
    application: Application, move: str, *, role: str, by: User, on: date, details: dict[str, Any] | None = None
) -> Application:
    """Move a locked application by the table, save it with a new version, and write the event.

    Raises MoveNotAllowed when the state or the role does not permit the step, NotYourStep when the actor does not
    hold the role. Fields that the caller changed before the call are saved along.
    """
    if not holds(by, role, application, on):
        raise NotYourStep("Deze stap kunt u niet zetten: u hebt er het recht niet (meer) voor.")
    before = application.state
    application.state = target(move, before, role)
    application.version += 1
    application.save()
    Event.objects.create(
        application=application,
        move=move,
        from_state=before,
        to_state=application.state,
        by=by,
        on=on,
        details=details or {},
    )
    return application


def holds(user: User, role: str, application: Application, on: date) -> bool:
    """Whether the user acts in that role towards this application on this day; flags such as superuser play no part."""
    if role == EMPLOYER:
        return has_role(user, Role.EMPLOYER_RESPONSIBLE, on, organisation=application.employer)
    if role == EMPLOYEE:
        return user.person_id is not None and user.person_id == application.person_id
    if role == REVIEWER:
        return has_role(user, Role.REVIEWER, on, scheme=Scheme.ZORGKREDIET) and user.person_id != application.person_id
    return role == SYSTEM and user.is_system
