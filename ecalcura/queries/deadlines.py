"""Until when a quarter can be confirmed in time, and by when a whole period is reported, settled and paid."""

from dataclasses import dataclass
from datetime import date, timedelta

from ecalcura.gather import FIRST_PERIOD, content_for, period_of_quarter
from ecalcura.law.periods import Quarter, ReferencePeriod

# The quarters that had passed when eCalcura opened on 1 January 2024 are due with the first running one.
OPENED_ON = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class PeriodDates:
    """The last days of one reference period, by the set of the department."""

    final_deadline: date
    calculation_by: date
    payment_by: date


def deadline_of(quarter: Quarter) -> date:
    """The last day to confirm the quarter, by the set of the department."""
    days = int(content_for(period_of_quarter(quarter))["confirmation"]["quarterDeadlineDays"])
    if quarter.last_day < OPENED_ON:
        return deadline_of(Quarter(OPENED_ON.year, 1))
    return quarter.last_day + timedelta(days=days)


def dates_of(period: ReferencePeriod) -> PeriodDates | None:
    """When everything must be confirmed, calculated and paid; nothing for the months before eCalcura."""
    if period < FIRST_PERIOD:
        return None
    content = content_for(period)
    return PeriodDates(
        final_deadline=period.day_after(content["confirmation"]["finalDeadline"]),
        calculation_by=period.day_after(content["settlement"]["calculationBy"]),
        payment_by=period.day_after(content["settlement"]["paymentBy"]),
    )
