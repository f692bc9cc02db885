"""The visitors' log of eCalcura: one line for every person whose data somebody saw, however many at once."""

from collections.abc import Iterable

from accounts import visits
from accounts.models import User
from ecalcura.models import Line


def record_visits(*, by: User, role: str, lines: Iterable[Line], what: str, why: str) -> None:
    """Write who looked at whose data, in which role, at what and why; one query for all of them."""
    visits.record_visits(by=by, role=role, seen=((line.person_id, what) for line in lines), why=why)
