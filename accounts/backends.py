"""How a log-in is recognised at each request: Django's and allauth's ways in, with a user that is read quickly."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from accounts.models import User
from kernel.ready_queries import ready_query

COLUMNS = [field.attname for field in User._meta.concrete_fields]


@ready_query()
def _user(user_id: Any) -> "QuerySet[User, Any]":
    return User.objects.filter(pk=user_id).values_list(*COLUMNS)


class _QuickUser:
    """Reads the user of a session with a question that is written once; who is not active is nobody, as everywhere."""

    def get_user(self, user_id: int) -> User | None:
        rows = _user(user_id=user_id)
        user = User.from_db(DEFAULT_DB_ALIAS, COLUMNS, rows[0]) if rows else None
        return user if user is not None and user.is_active else None


class PasswordBackend(_QuickUser, ModelBackend):
    """A user by e-mail address and password."""


class LogInBackend(_QuickUser, AuthenticationBackend):
    """A user through the pages of allauth."""
