"""One application under examination: what was asked, what the cuts leave, and the credit before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.pure.periods import Period
from kernel.pure.tables import Tables
from zorgkrediet.law.credit import Credit
from zorgkrediet.law.duration import Cut
from zorgkrediet.law.facts import Facts
from zorgkrediet.law.tables import describe_epoch


@dataclass(frozen=True, slots=True)
class Case:
    """What every rule may look at. `period` is the break after the lawful cuts."""

    facts: Facts
    law: Tables
    cut: Cut
    before: Credit
    period: Period
    day: date
    epoch: date

    def described(self, names: tuple[str, ...]) -> list[dict[str, Any]]:
        """The parameters of this day, for the trace."""
        return describe_epoch(self.law, names, self.epoch)
