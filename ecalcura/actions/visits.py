"""The visitors' log of eCalcura: one line for every person whose data somebody saw, however many at once."""

from collections.abc import Iterable

from accounts.models import FileVisit, User
from ecalcura.models import Line


def record_visits(*, by: User, role: str, lines: Iterable[Line], what: str, why: str) -> None:
    """Write who looked at whose data, in which role, at what and why; one query for all of them."""
    persons = dict.fromkeys(line.person_id for line in lines)
    FileVisit.objects.bulk_create(
        FileVisit(visitor=by, role=role, person_id=person, what=what[:200], why=why) for person in persons
    )
