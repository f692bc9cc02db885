"""The visitors' log: whoever looks at somebody's file leaves a line."""

from collections.abc import Iterable

from django.db import connection

from accounts.models import FileVisit, Person, User

# One statement without a transaction around it: the log is written on every page that shows people.
_INSERT = """
INSERT INTO {table} (visitor_id, role, person_id, what, why, at)
SELECT %s, %s, person, what, %s, now() FROM unnest(%s::bigint[], %s::text[]) AS seen (person, what)
"""


def record_visit(*, by: User, role: str, person: Person, what: str, why: str) -> FileVisit:
    """Write who looked at whose file, in which role, at what and why. The line can never be changed."""
    return FileVisit.objects.create(visitor=by, role=role, person=person, what=what, why=why)


def record_visits(*, by: User, role: str, seen: Iterable[tuple[int, str]], why: str) -> None:
    """The same for many at once: whose data (the key of the person) and what of it, each pair once; one query for all
    of them."""
    pairs = list(dict.fromkeys((person, what[:200]) for person, what in seen))
    if not pairs:
        return
    people, things = zip(*pairs, strict=True)
    statement = _INSERT.format(table=connection.ops.quote_name(FileVisit._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [by.pk, role, why[:200], list(people), list(things)])
