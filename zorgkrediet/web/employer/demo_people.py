"""Made-up people to start an application for, in the try-out only."""

import json
from datetime import date
from functools import cache

from django.conf import settings

from accounts.models import Person
from kernel.pure.identifiers import format_national_number


@cache
def _cast() -> tuple[tuple[str, str, date], ...]:
    """National number, name and birth of everybody the simulated register knows and that makes no trouble."""
    file = settings.BASE_DIR / "fixtures" / "demo" / "people.json"
    people = json.loads(file.read_text(encoding="utf-8"))
    return tuple(
        (one["niss"], f"{one['firstNames'][0]} {one['lastName']}", date.fromisoformat(one["birthDate"]))
        for one in people
        if not one["special"] and not one["deathDate"] and len(one["birthDate"] or "") == 10
    )


def people_to_try(on: date, number: int = 3) -> list[tuple[str, str]]:
    """National numbers, as one writes them, and names of people of an age to work, without any file yet; nobody outside
    the try-out."""
    if not settings.DEMO:
        return []
    known = set(Person.objects.filter(applications__isnull=False).values_list("national_number", flat=True))
    free = [(niss, name) for niss, name, born in _cast() if niss not in known and 20 <= on.year - born.year <= 60]
    return [(format_national_number(niss), name) for niss, name in free[:number]]
