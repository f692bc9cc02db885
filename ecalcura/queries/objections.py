"""Until when a facility may object to a calculation."""

from datetime import date, timedelta

from ecalcura.gather import ENTRY_SET
from ecalcura.law.parameters import shipped_set
from ecalcura.models import Calculation


def objection_until(calculation: Calculation) -> date:
    """The last day of the term, by the set with which was calculated."""
    row = calculation.parameter_set
    content = row.content if row else shipped_set(ENTRY_SET)
    return calculation.on + timedelta(days=int(content["settlement"]["objectionDays"]))
