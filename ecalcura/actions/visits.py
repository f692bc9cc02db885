"""The visitors' log of eCalcura: one line for every person whose data somebody saw, however many at once."""

from collections.abc import Iterable

from django.db import connection

from accounts.models import FileVisit, User
from ecalcura.models import Line

# One statement without a transaction around it: the log is written on every page that shows people.
_INSERT = """
INSERT INTO {table} (visitor_id, role, person_id, what, why, at)
SELECT %s, %s, unnest(%s::bigint[]), %s, %s, now()
"""


def record_visits(*, by: User, role: str, lines: Iterable[Line], what: str, why: str) -> None:
    """Write who looked at whose data, in which role, at what and why; one query for all of them."""
    persons = list(dict.fromkeys(line.person_id for line in lines))
    if not persons:
        return
    statement = _INSERT.format(table=connection.ops.quote_name(FileVisit._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [by.pk, role, persons, what[:200], why[:200]])
