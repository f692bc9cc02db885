"""The permission table: every address of the site has one row that says who may come in.

Each app lists its own rows in `<app>/permissions.py`:

    ROWS: dict[str, Rule] = {
        "zorgkrediet:employer-start": organisation(Role.EMPLOYER_RESPONSIBLE),
        "admin:zorgkrediet_application_*": staff(Role.REVIEWER, Role.AUDITOR, scheme=Scheme.ZORGKREDIET),
    }

A key is the full name of the address; one that ends in `*` covers every name that starts so (the longest wins, an
exact name wins over both). An address without a row is closed to everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from kernel.second_factor import has_second_factor


class Grant(Protocol):
    """What a rule needs to know of a role that somebody holds today."""

    role: str
    scheme: str
    organisation_id: int | None


class Verdict(IntEnum):
    """What a rule answers to a request; the lowest number is the friendliest."""

    ALLOW = 0
    NEEDS_SECOND_FACTOR = 1
    NEEDS_LOG_IN = 2
    FORBIDDEN = 3
    NOT_FOUND = 4


class Audience(StrEnum):
    PUBLIC = "PUBLIC"
    LOGGED_IN = "LOGGED_IN"
    ORGANISATION = "ORGANISATION"
    STAFF = "STAFF"
    API = "API"
    DEMO_ONLY = "DEMO_ONLY"
    ANY_OF = "ANY_OF"


@dataclass(frozen=True)
class Rule:
    """One row of the table. `roles` empty means: any role of that audience."""

    audience: Audience
    roles: frozenset[str] = frozenset()
    scheme: str = ""
    scope: str = ""
    rules: tuple[Rule, ...] = ()

    def verdict(self, request: HttpRequest) -> Verdict:
        """Whether this request may come in, and if not, what its sender can do about it."""
        match self.audience:
            case Audience.PUBLIC | Audience.API:  # the API checks the token and `scope` itself, in its base view
                return Verdict.ALLOW
            case Audience.DEMO_ONLY:
                return Verdict.ALLOW if settings.DEMO else Verdict.NOT_FOUND
            case Audience.ANY_OF:
                return min(rule.verdict(request) for rule in self.rules)
        if not request.user.is_authenticated:
            return Verdict.NEEDS_LOG_IN
        if self.audience is Audience.LOGGED_IN:
            return Verdict.ALLOW
        if self.audience is Audience.STAFF:
            return self._verdict_for_staff(request)
        held = [grant for grant in grants_today(request) if grant.organisation_id is not None]
        return Verdict.ALLOW if self._matches(held) else Verdict.FORBIDDEN

    def _verdict_for_staff(self, request: HttpRequest) -> Verdict:
        if not getattr(request.user, "is_staff", False):
            return Verdict.FORBIDDEN
        held = [grant for grant in grants_today(request) if grant.organisation_id is None]
        if not self._matches(held):
            return Verdict.FORBIDDEN
        return Verdict.ALLOW if has_second_factor(request) else Verdict.NEEDS_SECOND_FACTOR

    def _matches(self, held: Iterable[Grant]) -> bool:
        return any(
            (not self.roles or grant.role in self.roles) and (not self.scheme or grant.scheme == self.scheme)
            for grant in held
        )


PUBLIC = Rule(Audience.PUBLIC)
LOGGED_IN = Rule(Audience.LOGGED_IN)
DEMO_ONLY = Rule(Audience.DEMO_ONLY)


def organisation(*roles: str) -> Rule:
    """Whoever holds one of these roles in some organisation; `access.py` then asks: in this one?"""
    return Rule(Audience.ORGANISATION, frozenset(roles))


def staff(*roles: str, scheme: str = "") -> Rule:
    """People of the department with one of these roles (in this scheme), with a second factor on the session."""
    return Rule(Audience.STAFF, frozenset(roles), scheme)


def api(scope: str = "") -> Rule:
    """A machine with a token; the API's base view checks the token and that it carries `scope`."""
    return Rule(Audience.API, scope=scope)


def any_of(*rules: Rule) -> Rule:
    """Open to whoever one of the rules lets in."""
    return Rule(Audience.ANY_OF, rules=rules)


def grants_today(request: HttpRequest) -> list[Any]:
    """The roles the sender holds today; one query a request, kept on the request by the middleware."""
    return list(getattr(request, "grants", ()))


@cache
def table() -> Mapping[str, Rule]:
    """All rows of all installed apps; a name listed twice stops the start."""
    rows: dict[str, Rule] = {}
    for config in apps.get_app_configs():
        module_name = f"{config.name}.permissions"
        if find_spec(module_name) is None:
            continue
        for name, rule in getattr(import_module(module_name), "ROWS", {}).items():
            if name in rows:
                raise ImproperlyConfigured(f"The permission table has two rows for {name}.")
            rows[name] = rule
    return rows


def rule_for(view_name: str) -> Rule | None:
    """The row of an address, by its full name; None means closed."""
    rows = table()
    if view_name in rows:
        return rows[view_name]
    parents = [key for key in rows if key.endswith("*") and view_name.startswith(key[:-1])]
    return rows[max(parents, key=len)] if parents else None
