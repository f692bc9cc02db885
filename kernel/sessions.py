"""Sessions in the database, as Django keeps them, read with a question that is written once: every request asks it."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from kernel.ready_queries import ready_query


@ready_query()
def _stored(session_key: Any, now: Any) -> "QuerySet[Session, Any]":
    return Session.objects.filter(session_key=session_key, expire_date__gt=now).values_list("session_data")


class SessionStore(DatabaseSessionStore):
    def load(self) -> dict[str, Any]:
        """What is kept under this key; for a key that is unknown, wrong or too old Django's own way to say so."""
        rows = _stored(session_key=self.session_key, now=timezone.now()) if self.session_key else []
        return self.decode(rows[0][0]) if rows else super().load()
