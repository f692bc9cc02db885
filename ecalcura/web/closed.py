"""Confirmed quarters that a change would touch, and what their facility can do about each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ecalcura.law.periods import Quarter
from ecalcura.models import Facility
from ecalcura.queries.report import states_of
from ecalcura.workflow import FACILITY, moves_from


@dataclass(frozen=True, slots=True)
class ClosedQuarter:
    """A quarter that is locked; the facility opens it itself, or asks the department."""

    quarter: Quarter
    can_correct: bool


def closed_quarters(
    facility: Facility, quarters: Collection[Quarter], states: Mapping[str, str] | None = None
) -> list[ClosedQuarter]:
    """The same quarters with the way to open each; `states` when the page knows them already."""
    if not quarters:
        return []
    states = states_of(facility) if states is None else states
    return [
        ClosedQuarter(one, "open_correction" in moves_from(states.get(str(one), "OPEN"), FACILITY)) for one in quarters
    ]
