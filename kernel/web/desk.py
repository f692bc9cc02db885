"""What waits for somebody of the department: each app offers its tasks, the desk's start page shows those one may do.

An app registers in its `AppConfig.ready()`:

    desk.register(desk.Area.FILES, tasks_for_reviewers)

    def tasks_for_reviewers(request) -> list[Task]:
        return [Task(_("Te behandelen"), reverse("admin:zorgkrediet_application_queue"), count=12)]
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.permissions import Verdict, rule_for

Text = str | Promise


class Area(IntEnum):
    """The areas of work, in the order of the page."""

    FILES = 1
    RUNS = 2
    PEOPLE = 3
    RULES = 4


TITLES: dict[Area, Text] = {
    Area.FILES: _("Dossiers"),
    Area.RUNS: _("Berekenen en betalen"),
    Area.PEOPLE: _("Mensen, organisaties en rechten"),
    Area.RULES: _("Parameters, toezicht en techniek"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One card: a link, how many wait behind it (None: nothing to count), and whether it cannot wait."""

    title: Text
    url: str
    count: int | None = None
    text: Text = ""
    urgent: bool = False


Provider = Callable[[HttpRequest], Iterable[Task]]
_providers: dict[Area, list[Provider]] = {}


def register(area: Area, provider: Provider) -> None:
    """Add a provider of tasks to an area; the same one twice counts once."""
    known = _providers.setdefault(area, [])
    if provider not in known:
        known.append(provider)


def areas_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The areas with at least one task that the permission table opens to the sender."""
    areas = []
    for area in Area:
        offered = (task for provider in _providers.get(area, []) for task in provider(request))
        tasks = [task for task in offered if may_open(request, task.url)]
        if tasks:
            areas.append({"title": TITLES[area], "tasks": tasks})
    return areas


def may_open(request: HttpRequest, url: str) -> bool:
    """Whether the permission table lets this reader in at an address of ours."""
    try:
        match = resolve(url.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    rule = rule_for(match.view_name)
    return rule is not None and rule.verdict(request) is Verdict.ALLOW
