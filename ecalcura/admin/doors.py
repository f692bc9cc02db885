"""What the pages of the desk ask of the permission table: in which role one looks, and which buttons to show."""

from django.http import HttpRequest

from accounts.enums import Role, Scheme
from ecalcura.access import READING_ROLES
from kernel.permissions import Verdict, grants_today, rule_for


def desk_role(request: HttpRequest) -> Role:
    """The role with which somebody of the department looks at people, for the visitors' log."""
    held = {grant.role for grant in grants_today(request) if grant.scheme == Scheme.ECALCURA}
    return next(role for role in READING_ROLES if role in held)


def may_open(request: HttpRequest, name: str) -> bool:
    """Whether the permission table opens the address with this name to the sender."""
    rule = rule_for(name)
    return rule is not None and rule.verdict(request) is Verdict.ALLOW
