"""The settings of the entry in force on a day."""

from datetime import date

from ecalcura.models import EntrySetting


def first_settings() -> EntrySetting:
    """What holds from the start of eCalcura until the department sets something else (letter of 1 December 2023)."""
    return EntrySetting(
        starts_on=date(2024, 1, 1),
        reminder_days="14,7,1",
        contact_reminder_days="1,14",
        account_wait_days=7,
        question_email="ecalcura.zorg@vlaanderen.be",
        access_phone="02 778 51 55",
        access_hours="maandag tot vrijdag van 7 tot 20 uur",
    )


def settings_on(day: date) -> EntrySetting:
    """The newest row that began, or what held from the start."""
    newest = EntrySetting.objects.filter(starts_on__lte=day).order_by("starts_on").last()
    return newest or first_settings()


def days_of(text: str) -> tuple[int, ...]:
    """`14,7,1` as numbers."""
    return tuple(int(part) for part in text.split(","))
