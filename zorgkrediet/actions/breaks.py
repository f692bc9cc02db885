"""Keep what the register of career breaks said of an application."""

from datetime import date, datetime

from accounts.models import User
from kernel.deeds import deed
from registers.answers import CareerBreaksAnswer
from zorgkrediet.actions.assess import assess
from zorgkrediet.actions.steps import locked
from zorgkrediet.enums import ApplicationState
from zorgkrediet.gather import registered_leaves
from zorgkrediet.models import Application, CareerBreakAnswer

WITH_THE_DEPARTMENT = {ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.AWAITING_SUPPLEMENT}


@deed
def keep_career_breaks(
    *, application: Application, answer: CareerBreaksAnswer, by: User, on: date, at: datetime
) -> CareerBreakAnswer | None:
    """Keep the answer; a file that the department already has is assessed again when it tells of another leave.

    A source that kept silent and told nothing leaves nothing: it is asked again.
    """
    if answer.to_be_asked_again and not answer.breaks:
        return None
    application = locked(application)
    known = registered_leaves(application)
    kept = CareerBreakAnswer.objects.create(
        application=application,
        asked_at=at,
        status=answer.status,
        breaks=[
            {
                "startsOn": (one.starts_on or application.starts_on).isoformat(),
                "endsOn": (one.ends_on or application.ends_on).isoformat(),
                "source": one.source,
                "category": one.category,
                "reason": one.reason,
            }
            for one in answer.breaks
        ],
    )
    if application.state in WITH_THE_DEPARTMENT and registered_leaves(application) != known:
        assess(application, on=on, at=at)
    return kept
