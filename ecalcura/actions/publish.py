"""What the department publishes: news, events, and settings from a day on."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from ecalcura.models import EntrySetting, NewsItem
from kernel.deeds import deed
from kernel.pure.errors import DomainError


class SettingInThePast(DomainError):
    code = "SETTING_IN_THE_PAST"


@deed
def publish_news(
    *,
    title: str,
    body: str,
    published_on: date,
    starts_at: datetime | None,
    ends_at: datetime | None,
    place: str,
    by: User,
) -> NewsItem:
    """Put news in the help centre; with a moment it is an event with a calendar file."""
    return NewsItem.objects.create(
        title=title, body=body, published_on=published_on, starts_at=starts_at, ends_at=ends_at, place=place, by=by
    )


@deed
def set_entry(*, starts_on: date, by: User, on: date, **values: Any) -> EntrySetting:
    """Set something from a day on; the past keeps what it had."""
    if starts_on < on:
        raise SettingInThePast(_("Een instelling begint ten vroegste vandaag; het verleden blijft zoals het was."))
    setting, _made = EntrySetting.objects.update_or_create(starts_on=starts_on, defaults={**values, "set_by": by})
    return setting
