"""The end-of-career history of a line: every choice with who made it and what took its place, never rewritten."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ecalcura.models import Choice, Line


@dataclass(frozen=True, slots=True)
class PastChoice:
    """One choice as it was entered; `standing` is false once a later entry corrected it."""

    starts_on: date
    premium_hours: Decimal
    source: str
    entered_by: str
    entered_at: datetime
    standing: bool
    withdrawn: bool


def history_of(line: Line) -> tuple[PastChoice, ...]:
    """All entries, newest first."""
    rows = list(Choice.objects.filter(line=line).select_related("entered_by").order_by("-entered_at", "-id"))
    corrected = {row.corrects_id for row in rows}
    return tuple(
        PastChoice(
            row.starts_on,
            row.premium_hours,
            row.get_source_display(),
            str(row.entered_by),
            row.entered_at,
            row.pk not in corrected and not row.withdrawn,
            row.withdrawn,
        )
        for row in rows
    )
