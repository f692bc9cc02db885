"""Advances are proposed in time by themselves; a person approves them."""

import logging
from datetime import date, timedelta

from accounts.models import User
from ecalcura.actions.grants import Proposed, propose_advances
from ecalcura.gather import FIRST_PERIOD, figures_in_force, period_of
from ecalcura.law.parameters import ParameterSet, law_tables
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import AdvancePlan, Facility, Grant
from ecalcura.queries.confirmed import existing_in
from kernel.deeds import deed

logger = logging.getLogger(__name__)


@deed
def propose_due_advances(*, by: User, on: date) -> dict[str, Proposed]:
    """From some weeks before an advance is due until its day: propose the advances of the period for every facility
    that has none yet, by the set that was approved for it. What was proposed or approved before stays as it is."""
    ahead = timedelta(days=law_tables()["desk.advances_proposed_days_ahead"].integer(max(on, FIRST_PERIOD.first_day)))
    made: dict[str, Proposed] = {}
    for period in sorted({period_of(on), period_of(on + ahead)}):
        row, figures = figures_in_force(period)
        if row is None or figures is None or not _is_near(figures, on, ahead):
            continue
        proposed = propose_advances(period=period, facilities=_without(period), by=by, on=on)
        for facility, obstacle in proposed.obstacles:
            logger.warning("no advances for facility %s in %s: %s", facility.pk, period, obstacle.code)
        made[str(period)] = proposed
    return made


def _is_near(figures: ParameterSet, on: date, ahead: timedelta) -> bool:
    return any(day - ahead <= on <= day for day in figures.advance_dates)


def _without(period: ReferencePeriod) -> list[Facility]:
    """The facilities of the period for which nothing was proposed or approved."""
    seen = AdvancePlan.objects.filter(period=str(period)).values("facility")
    approved = Grant.objects.filter(period=str(period)).values("facility")
    return list(existing_in(period).exclude(pk__in=seen).exclude(pk__in=approved))
