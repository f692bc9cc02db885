"""The settings of the entry in force on a day."""

from datetime import date

from ecalcura.models import EntrySetting


def settings_on(day: date) -> EntrySetting:
    """The newest row that began; the first one when the day lies before it."""
    rows = EntrySetting.objects.order_by("starts_on")
    return rows.filter(starts_on__lte=day).last() or rows[0]


def days_of(text: str) -> tuple[int, ...]:
    """`14,7,1` as numbers."""
    return tuple(int(part) for part in text.split(","))
