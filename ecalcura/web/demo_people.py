"""Made-up people to enter in the try-out: whom the registers know and nobody reports yet. Elsewhere there are none."""

import json
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings

from ecalcura.enums import VISA_NEEDED, LineRole
from ecalcura.models import Line
from kernel.pure.identifiers import format_national_number

# Old enough for the right on any day of the try-out, and not yet retired; a replacement is whoever is younger.
OLD_ENOUGH, RETIRED = 46, 64


class Someone(NamedTuple):
    """Number and name as they are typed and shown, and the function for which the professions register has a visum."""

    number: str
    name: str
    profession: str


@cache
def _cast() -> tuple[tuple[str, str, date, str], ...]:
    """Number, name, birth and function of whoever has a visum and makes no trouble; nurses first, they may choose."""
    file = settings.BASE_DIR / "fixtures" / "demo" / "people.json"
    known = (
        (one["niss"], f"{one['firstNames'][0]} {one['lastName']}", date.fromisoformat(one["birthDate"]), _visum(one))
        for one in json.loads(file.read_text(encoding="utf-8"))
        if not one["special"] and not one["deathDate"]
    )
    return tuple(sorted((one for one in known if one[3]), key=lambda one: (not one[3].startswith("VPK"), one[0])))


def _visum(one: dict[str, Any]) -> str:
    granted = [row["profession"] for row in one["qualifications"] if row["status"] == "GRANTED"]
    return next((name for name in granted if name in {str(each) for each in VISA_NEEDED}), "")


def people_to_try(role: str, on: date, number: int = 3) -> list[Someone]:
    """People that can be entered in this role, whom no facility reports yet."""
    if not settings.DEMO:
        return []
    taken = set(Line.objects.present().values_list("person__national_number", flat=True))
    ages = range(OLD_ENOUGH, RETIRED) if role == LineRole.ENTITLED else range(23, OLD_ENOUGH)
    free = [one for one in _cast() if one[0] not in taken and on.year - one[2].year in ages]
    return [Someone(format_national_number(niss), name, function) for niss, name, _born, function in free[:number]]
