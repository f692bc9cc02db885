"""The role of web and workers can add to the past, and never change, erase or empty it."""

import psycopg
import pytest
from django.db import connection

from kernel.models.append_only import append_only_tables

ADD_A_USER = (
    "INSERT INTO accounts_user (email, password, is_staff, is_superuser, is_active, is_system, date_joined, "
    "display_name, demo_audience, demo_note) "
    "VALUES ('ann@example.test', '!', false, false, true, false, now(), 'Ann', '', '') RETURNING id"
)


def existing_append_only_tables() -> list[str]:
    existing = set(connection.introspection.table_names())
    return [table for table in append_only_tables() if table in existing]


def test_visits_and_audit_are_append_only(db):
    assert {"accounts_filevisit", "kernel_auditentry"} <= set(existing_append_only_tables())


@pytest.mark.parametrize(
    "statement",
    ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table}", "DROP TABLE {table}"],
)
def test_the_app_role_may_not_touch_the_past(as_app, statement):
    for table in existing_append_only_tables():
        with connection.cursor() as cursor:
            column = connection.introspection.get_primary_key_column(cursor, table) or "id"
        with pytest.raises(psycopg.errors.InsufficientPrivilege), as_app.transaction():
            as_app.execute(statement.format(table=table, column=column))


def test_partitions_of_the_past_are_closed_as_well(as_app):
    for table in existing_append_only_tables():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relid::regclass::text FROM pg_partition_tree(%s) WHERE relid <> %s::regclass", [table, table]
            )
            partitions = [name for (name,) in cursor.fetchall()]
        for partition in partitions:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), as_app.transaction():
                as_app.execute(f"DELETE FROM {partition}")  # noqa: S608  (a name from the catalogue)


def test_the_app_role_may_add_a_visit_and_read_it_back(as_app):
    user_id = as_app.execute(ADD_A_USER).fetchone()[0]
    person_id = as_app.execute(
        "INSERT INTO accounts_person (national_number, last_name, first_names, birth_date_known, sex, email, phone, "
        "street, postal_code, municipality, country, language, register_source) VALUES "
        "('00000000097', 'Peeters', 'An', 'NONE', 'UNKNOWN', '', '', '', '', '', 'BE', 'nl', '') RETURNING id"
    ).fetchone()[0]
    as_app.execute(
        "INSERT INTO accounts_filevisit (visitor_id, role, person_id, what, why, at) "
        "VALUES (%s, 'REVIEWER', %s, 'dossier', 'behandeling', now())",
        [user_id, person_id],
    )
    assert as_app.execute("SELECT what FROM accounts_filevisit").fetchall() == [("dossier",)]


def test_the_app_role_may_not_forge_an_audit_line(as_app):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute(
            "INSERT INTO kernel_auditentry (database_role, transaction_id, table_name, operation, row_key, changes) "
            "VALUES ('app', 1, 'accounts_user', 'DELETE', '1', '{}')"
        )


def test_the_app_role_may_not_switch_the_audit_trail_off(as_app):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute("ALTER TABLE accounts_user DISABLE TRIGGER ALL")


def test_the_app_role_may_not_empty_an_ordinary_table(as_app):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute("TRUNCATE kernel_job")


def test_a_change_by_the_app_role_is_recorded_by_the_database(as_app):
    as_app.execute("SELECT set_config('app.actor', '41', true), set_config('app.request', 'req-1', true)")
    user_id = as_app.execute(ADD_A_USER).fetchone()[0]
    lines = as_app.execute(
        "SELECT actor_id, request_id, database_role, operation FROM kernel_auditentry "
        "WHERE table_name = 'accounts_user' AND row_key = %s",
        [str(user_id)],
    ).fetchall()
    assert lines == [(41, "req-1", "app", "INSERT")]


def test_setup_database_can_be_run_again(db):
    from kernel.database import prepare_database

    prepare_database(connection)
    prepare_database(connection)
