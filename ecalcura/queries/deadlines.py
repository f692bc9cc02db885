"""Until when a quarter can be confirmed in time."""

from datetime import date, timedelta

from ecalcura.gather import content_for, period_of_quarter
from ecalcura.law.periods import Quarter

# The quarters that had passed when eCalcura opened on 1 January 2024 are due with the first running one.
OPENED_ON = date(2024, 1, 1)


def deadline_of(quarter: Quarter) -> date:
    """The last day to confirm the quarter, by the set of the department."""
    days = int(content_for(period_of_quarter(quarter))["confirmation"]["quarterDeadlineDays"])
    if quarter.last_day < OPENED_ON:
        return deadline_of(Quarter(OPENED_ON.year, 1))
    return quarter.last_day + timedelta(days=days)
