"""The permission table: every address has its row, and every role gets exactly what the row says."""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts.enums import ORGANISATION_ROLES, STAFF_ROLES, Role, Scheme
from kernel import permissions
from kernel.permissions import LOGGED_IN, PUBLIC, Audience, Rule, Verdict, any_of, organisation, rule_for, staff, table
from tests.accounts.people import give, make_employer, make_facility, make_user

SAMPLES = [
    "999999",
    "accounts",
    "0999999922",
    "x",
    str(uuid.UUID(int=7)),
    "2026-01",
    "ZK-2026-999999",
    "x-y",
    "2026-01-31",
    "2026-2027",
    "2026Q1",
    "nl",
]


def addresses() -> dict[str, str | None]:
    """Every address by its full name, filled with values that exist nowhere; None when it could not be filled."""
    return {name: _fill(name, pattern) for name, pattern in _walk(get_resolver(), ())}


def _walk(resolver, namespaces) -> Iterator[tuple[str, object]]:
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            inside = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, inside)
        else:
            yield ":".join([*namespaces, entry.name or entry.lookup_str]), entry


def _fill(name: str, entry) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        pass
    converters = dict(getattr(entry.pattern, "converters", {}))
    if converters:
        values = {}
        for key, converter in converters.items():
            fitting = [sample for sample in SAMPLES if re.fullmatch(converter.regex, sample)]
            if not fitting:
                return None
            values[key] = converter.to_python(fitting[0])
        try:
            return reverse(name, kwargs=values)
        except NoReverseMatch:
            return None
    for sample in SAMPLES:
        for values in (dict.fromkeys(entry.pattern.regex.groupindex, sample), {}):
            try:
                return reverse(name, kwargs=values) if values else reverse(name, args=[sample])
            except NoReverseMatch:
                continue
    return None


def test_every_address_has_a_row_and_every_address_has_a_name():
    names = list(addresses())
    without = sorted(name for name in names if rule_for(name) is None)
    assert without == []
    assert [name for name in names if "." in name.rpartition(":")[2]] == []


def test_no_row_speaks_of_an_address_that_is_gone():
    names = list(addresses())
    stale = [
        key for key in table()
        if not any(name == key or (key.endswith("*") and name.startswith(key[:-1])) for name in names)
    ]  # fmt: skip
    assert stale == []


def test_an_address_without_a_row_is_closed(client, monkeypatch):
    monkeypatch.setattr(permissions, "table", dict)
    assert client.get(reverse("account_login")).status_code == 403


def test_two_rows_for_one_address_stop_the_start(monkeypatch):
    import accounts.permissions
    import config.permissions

    monkeypatch.setattr(config.permissions, "ROWS", {"account_login": LOGGED_IN, **config.permissions.ROWS})
    assert "account_login" in accounts.permissions.ROWS
    permissions.table.cache_clear()
    try:
        with pytest.raises(ImproperlyConfigured, match="account_login"):
            table()
    finally:
        monkeypatch.undo()
        permissions.table.cache_clear()
        table()


def test_the_longest_row_wins_and_an_exact_one_over_all(monkeypatch):
    rows = {"admin:a_*": PUBLIC, "admin:a_b_*": LOGGED_IN, "admin:a_b_decide": staff()}
    monkeypatch.setattr(permissions, "table", lambda: rows)
    assert rule_for("admin:a_c_changelist") is PUBLIC
    assert rule_for("admin:a_b_changelist") is LOGGED_IN
    assert rule_for("admin:a_b_decide") == staff()
    assert rule_for("elsewhere") is None


ACTORS = [
    "nobody",
    "logged-in",
    "superuser",
    "official without second factor",
    *sorted(ORGANISATION_ROLES),
    *(f"{role}/{scheme}" for role in sorted(STAFF_ROLES) for scheme in Scheme),
]


def actor(name: str, with_second_factor) -> Client:
    client = Client()
    if name == "nobody":
        return client
    user = make_user(re.sub(r"\W", "-", name).lower())
    if name == "superuser":
        user.is_staff = user.is_superuser = True
        user.save()
        return with_second_factor(client, user)
    if name == "official without second factor":
        for role in sorted(STAFF_ROLES):
            give(user, role, Scheme.ZORGKREDIET)
        client.force_login(user)
        return client
    if name in ORGANISATION_ROLES:
        give(user, Role(name), make_facility() if name.startswith("FACILITY") else make_employer())
        client.force_login(user)
        return client
    if "/" in name:
        role, _slash, scheme = name.partition("/")
        give(user, Role(role), Scheme(scheme))
        return with_second_factor(client, user)
    client.force_login(user)
    return client


def expected(rule: Rule, name: str) -> Verdict:
    """The table read by hand, apart from the code that reads it."""
    if rule.audience is Audience.ANY_OF:
        return min(expected(part, name) for part in rule.rules)
    if rule.audience in (Audience.PUBLIC, Audience.API, Audience.DEMO_ONLY):
        return Verdict.ALLOW
    if name == "nobody":
        return Verdict.NEEDS_LOG_IN
    if rule.audience is Audience.LOGGED_IN:
        return Verdict.ALLOW
    if rule.audience is Audience.ORGANISATION:
        holds = name in ORGANISATION_ROLES and (not rule.roles or name in rule.roles)
        return Verdict.ALLOW if holds else Verdict.FORBIDDEN
    if name == "official without second factor":
        holds = rule.scheme in ("", Scheme.ZORGKREDIET)
        return Verdict.NEEDS_SECOND_FACTOR if holds else Verdict.FORBIDDEN
    role, slash, scheme = name.partition("/")
    holds = bool(slash) and (not rule.roles or role in rule.roles) and rule.scheme in ("", scheme)
    return Verdict.ALLOW if holds else Verdict.FORBIDDEN


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTORS)
def test_the_table_says_the_same_to_every_role_at_every_address(name, with_second_factor):
    request = actor(name, with_second_factor).get(reverse("account_login")).wsgi_request
    wrong = {
        view_name: (verdict.name, expected(rule, name).name)
        for view_name in addresses()
        if (rule := rule_for(view_name)) and (verdict := rule.verdict(request)) is not expected(rule, name)
    }
    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nobody", "superuser", "official without second factor"])
def test_the_door_is_really_shut_at_every_address(name, with_second_factor):
    """Over HTTP, as a browser would: to the log-in, to the second factor, or a plain no."""
    client = actor(name, with_second_factor)
    wrong = []
    for view_name, address in addresses().items():
        rule = rule_for(view_name)
        if address is None or rule is None or expected(rule, name) is Verdict.ALLOW:
            continue
        answer = client.get(address)
        to = answer.headers.get("Location", "")
        fits = {
            Verdict.NEEDS_LOG_IN: answer.status_code == 302 and to.startswith("/account/login/"),
            Verdict.NEEDS_SECOND_FACTOR: answer.status_code == 302 and to.startswith("/account/2fa/"),
            Verdict.FORBIDDEN: answer.status_code == 403,
        }[expected(rule, name)]
        if not fits:
            wrong.append((view_name, answer.status_code, to))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nobody", "somebody of every organisation", "an official with every role"])
def test_whoever_may_enter_gets_an_answer_about_what_does_not_exist_and_never_a_fault(name, with_second_factor):
    client = Client(raise_request_exception=False)
    if name != "nobody":
        user = make_user("alles")
        for role in sorted(ORGANISATION_ROLES):
            give(
                user, Role(role), make_facility(hco_number="1") if role == "FACILITY_PRIVACY_DATA" else _employer(role)
            )
        if name.startswith("an official"):
            for role in sorted(STAFF_ROLES):
                for scheme in Scheme:
                    give(user, Role(role), scheme)
        with_second_factor(client, user)
    wrong = []
    for view_name, address in addresses().items():
        rule = rule_for(view_name)
        if address is None or rule is None or view_name == "account_logout":
            continue
        if name != "nobody" and rule.audience is Audience.PUBLIC:
            continue
        answer = client.get(address)
        refused = answer.status_code == 403 and not _access_may_refuse(view_name, rule)
        shut = name.startswith("an official") and rule.audience is Audience.STAFF and refused
        silent_parts = view_name == "api:health" and answer.status_code == 503  # no worker beside the tests
        if (answer.status_code >= 500 and not silent_parts) or shut:
            wrong.append((view_name, answer.status_code))
    assert wrong == []


def _employer(role: str):
    return make_employer({"EMPLOYER_RESPONSIBLE": "0206731645"}.get(role, f"04{len(role):08d}"))


def _access_may_refuse(view_name: str, rule: Rule) -> bool:
    """Behind the table stands `access`, which may still say 403 of one's own organisation, and Django's desk, which
    refuses adding, changing and erasing by hand."""
    by_hand = view_name.startswith("admin:") and view_name.endswith(("_add", "_change", "_delete", "_history"))
    if view_name == "admin:autocomplete":  # it says no to a question without the name of a field
        return True
    return by_hand or rule.audience in (Audience.API, Audience.LOGGED_IN, Audience.ORGANISATION, Audience.ANY_OF)


def test_every_address_could_be_visited():
    assert [name for name, address in addresses().items() if address is None] == []


@pytest.mark.parametrize(
    ("rule", "name", "verdict"),
    [
        (PUBLIC, "nobody", Verdict.ALLOW),
        (LOGGED_IN, "nobody", Verdict.NEEDS_LOG_IN),
        (organisation(Role.EMPLOYER_RESPONSIBLE), "ORGANISATION_MANAGER", Verdict.FORBIDDEN),
        (organisation(), "ORGANISATION_MANAGER", Verdict.ALLOW),
        (staff(Role.REVIEWER, scheme=Scheme.ECALCURA), "REVIEWER/ZORGKREDIET", Verdict.FORBIDDEN),
        (staff(Role.REVIEWER, scheme=Scheme.ECALCURA), "REVIEWER/ECALCURA", Verdict.ALLOW),
        (staff(), "superuser", Verdict.FORBIDDEN),
        (any_of(organisation(), staff()), "AUDITOR/ECALCURA", Verdict.ALLOW),
        (any_of(organisation(), staff()), "official without second factor", Verdict.NEEDS_SECOND_FACTOR),
        (any_of(organisation(), staff()), "logged-in", Verdict.FORBIDDEN),
    ],
)
def test_the_rules_themselves(rule, name, verdict):
    assert expected(rule, name) is verdict
