"""Granted dossiers in bulk, straight into the tables: for benchmarks and trials of size, never for real data."""

from __future__ import annotations

from datetime import date
from typing import Any

# Everything hangs on the number of the dossier, so that the same call makes the same rows.
PEOPLE = """
INSERT INTO accounts_person (id, national_number, last_name, first_names, birth_date, birth_date_known, sex, email,
    phone, street, postal_code, municipality, country, language, register_source)
SELECT i, lpad(i::text, 11, '0'), 'Proef ' || i, 'Persoon', DATE '1980-01-01' + (i % 9000)::int, 'DAY', 'UNKNOWN',
    '', '', 'Proefstraat 1', '9000', 'Gent', 'BE', 'nl', 'BENCH'
    FROM generate_series(%(low)s::bigint, %(high)s::bigint) i;
INSERT INTO payments_payee (id, person_id) SELECT i, i FROM generate_series(%(low)s::bigint, %(high)s::bigint) i;
INSERT INTO payments_payeeaccount (id, payee_id, iban, starts_on, is_first, entered_by_id, entered_at, blocked_reason)
SELECT i, i, 'BE' || lpad((98 - (i::numeric * 1000000 + 111400) %% 97)::text, 2, '0')
    || lpad(i::text, 12, '0'), DATE '2020-01-01', true, %(user)s, now(), ''
    FROM generate_series(%(low)s::bigint, %(high)s::bigint) i;
UPDATE payments_payee SET account_id = id WHERE id BETWEEN %(low)s AND %(high)s;
"""
APPLICATIONS = """
INSERT INTO zorgkrediet_application (id, reference, state, person_id, employer_id, started_by_id, started_on, status,
    fraction, on_probation, replacement_contract, has_time_credit_right, excluded_function, permission_granted, regime,
    motive, starts_on, months, ends_on, claimed_until, employee_email, household, motive_facts, other_income,
    thematic_leaves, iban, cared_person_name, invited_at, submitted_at, completed_on, decided_at, version)
SELECT i, 'ZK-2026-' || lpad(i::text, 7, '0'), 'GRANTED', i, %(employer)s, %(user)s, %(first)s::date, 'STATUTORY',
    1, false, false, false, false, true, 'FULL', 'CHILD', %(first)s::date, 6, %(first)s::date + 180,
    %(first)s::date + 180, '', '{}', '{}', '[]', '[]', '', '', %(at)s, %(at)s, %(first)s::date, %(at)s, 1
    FROM generate_series(%(low)s::bigint, %(high)s::bigint) i;
INSERT INTO zorgkrediet_assessment (id, application_id, made_at, as_of, outcome, facts, verdict, law_version)
SELECT i, i, %(at)s, %(first)s::date, 'GRANTED', '{}', '{}', 'bench'
    FROM generate_series(%(low)s::bigint, %(high)s::bigint) i;
"""
RIGHTS = """
INSERT INTO zorgkrediet_entitlement (application_id, version, reference, person_id, regime, fraction, starts_on,
    ends_on, counted_until, cause, assessment_id, decided_by_id, decided_at)
SELECT i, %(version)s, 'ZK-2026-' || lpad(i::text, 7, '0'), i, 'FULL',
    (ARRAY[1.00, 1.00, 1.00, 1.00, 0.80, 0.75, 0.50])[1 + i %% 7], %(first)s::date, %(first)s::date + 180,
    %(first)s::date + 180, %(cause)s, i, %(user)s, %(at)s
    FROM generate_series(%(low)s::bigint, %(high)s::bigint, %(step)s::bigint) i;
WITH made AS (
    SELECT e.id, e.application_id AS i FROM zorgkrediet_entitlement e
    WHERE e.version = %(version)s::int AND e.application_id BETWEEN %(low)s AND %(high)s
)
INSERT INTO zorgkrediet_entitlementslice (entitlement_id, month, category, thirtieths)
SELECT m.id,
    (%(first)s::date + ((m.i %% %(spread)s::bigint + k.k) || ' months')::interval)::date,
    (ARRAY['F', 'V', 'V', 'HC', 'HA', 'VSP', 'HC50', 'HSP'])[1 + (m.i + %(shift)s::bigint) %% 8],
    CASE WHEN m.i %% 10 < 3 AND k.k IN (0, 4 + m.i %% 4) THEN 15 ELSE 30 END
FROM made m CROSS JOIN LATERAL generate_series(0, 4 + m.i %% 4 - CASE WHEN m.i %% 10 < 3 THEN 0 ELSE 1 END) k(k);
"""
TABLES = (
    "accounts_person", "payments_payee", "payments_payeeaccount", "zorgkrediet_application", "zorgkrediet_assessment",
    "zorgkrediet_entitlement", "zorgkrediet_entitlementslice",
)  # fmt: skip


def people_and_rights(connection: Any, low: int, high: int, *, first: date, spread: int, at: str, **ids: int) -> None:
    """Dossiers `low` to `high`, each with a right that starts in one of `spread` months from `first`."""
    params = {"low": low, "high": high, "first": first, "spread": spread, "at": at, **ids}
    with connection.transaction(), connection.cursor() as cursor:
        _skip_checks(cursor)
        for block in (PEOPLE, APPLICATIONS):
            for statement in block.split(";\n"):
                if statement.strip():
                    cursor.execute(_escaped(statement), params)
        _rights(cursor, {**params, "version": 1, "cause": "DECISION", "shift": 0, "step": 1})
        for table in TABLES:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
            )


def changed_facts(
    connection: Any, low: int, high: int, *, step: int, first: date, spread: int, at: str, user: int
) -> None:
    """A second version of every `step`-th right, in another category from its first month on."""
    params = {"low": low, "high": high, "first": first, "spread": spread, "at": at, "user": user}
    with connection.transaction(), connection.cursor() as cursor:
        _skip_checks(cursor)
        _rights(cursor, {**params, "version": 2, "cause": "CORRECTION", "shift": 3, "step": step})


def _skip_checks(cursor: Any) -> None:
    """Foreign keys hold by construction; checking them row by row takes most of the time, where it may be left out."""
    cursor.execute("SELECT current_setting('is_superuser')")
    if cursor.fetchone()[0] == "on":
        cursor.execute("SET LOCAL session_replication_role = replica")


def _rights(cursor: Any, params: dict[str, Any]) -> None:
    for statement in RIGHTS.split(";\n"):
        if statement.strip():
            cursor.execute(statement, params)


def _escaped(statement: str) -> str:
    """A lone percent sign is arithmetic here."""
    return statement.replace("%%", "%").replace("%", "%%").replace("%%(", "%(")
