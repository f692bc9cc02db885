"""Who holds which role on a day: the questions every other house asks."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.enums import Role, Scheme
from accounts.models import Organisation, RoleGrant, User


def grants_of(user: User, on: date) -> QuerySet[RoleGrant]:
    """The roles this user holds on that day, first and last day included."""
    return user.grants_on(on)


def has_role(
    user: User, role: Role, on: date, *, organisation: Organisation | None = None, scheme: Scheme | None = None
) -> bool:
    """Whether the user holds the role on that day, in this organisation or scheme when one is named."""
    grants = grants_of(user, on).filter(role=role)
    if organisation is not None:
        grants = grants.filter(organisation=organisation)
    if scheme is not None:
        grants = grants.filter(scheme=scheme)
    return grants.exists()


def organisations_of(user: User, role: Role, on: date) -> QuerySet[Organisation]:
    """The organisations in which the user holds the role on that day."""
    return Organisation.objects.filter(pk__in=organisation_keys(user.pk, role, on))


def organisation_keys(user_id: Any, role: Role, on: Any) -> "QuerySet[RoleGrant, Any]":
    """Their keys, to stand inside another query; user and day may be places of a query that is written once."""
    return RoleGrant.objects.on(on).filter(user_id=user_id, role=role).values("organisation")


def holders_of(role: Role, on: date, *, scheme: Scheme | None = None) -> QuerySet[User]:
    """The active users who hold the role on that day; for notices to, say, the auditors of a scheme."""
    grants = RoleGrant.objects.on(on).filter(role=role)
    if scheme is not None:
        grants = grants.filter(scheme=scheme)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True)


def system_user() -> User:
    """The one user in whose name jobs act; it cannot log in."""
    user = User.objects.filter(is_system=True).first()
    if user is None:
        user, _created = User.objects.get_or_create(
            is_system=True,
            defaults={"email": "systeem@systeem.invalid", "display_name": "Systeem", "password": "!"},
        )
    return user
