"""The visitors' log: whoever looks at somebody's file leaves a line."""

from accounts.models import FileVisit, Person, User


def record_visit(*, by: User, role: str, person: Person, what: str, why: str) -> FileVisit:
    """Write who looked at whose file, in which role, at what and why. The line can never be changed."""
    return FileVisit.objects.create(visitor=by, role=role, person=person, what=what, why=why)
