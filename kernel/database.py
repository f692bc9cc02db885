"""Two database roles: the owner migrates; web and workers read, write and can never change history."""

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from kernel.audit import install_audit_triggers
from kernel.models import AuditEntry
from kernel.models.append_only import append_only_tables

PARTITIONS = "SELECT relid::regclass::text FROM pg_partition_tree(%s) WHERE relid <> %s::regclass"


class RoleMissing(Exception):
    """The restricted role does not exist and may not be made with these rights."""


def prepare_database(connection: BaseDatabaseWrapper, *, role: str | None = None) -> None:
    """Audit triggers and rights as they must be; may be run any number of times, after every migration."""
    install_audit_triggers(connection)
    grant_rights(connection, role or settings.DATABASE_APP_ROLE)


def role_exists(connection: BaseDatabaseWrapper, role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def create_role(connection: BaseDatabaseWrapper, role: str, password: str) -> None:
    """Make the restricted role, able to log in and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise RoleMissing(
                f"The database role {role} does not exist and {connection.settings_dict['USER']} may not create roles. "
                f"Ask the database administrator for: CREATE ROLE {role} LOGIN PASSWORD '…';"
            )
        quoted = connection.ops.quote_name(role)
        if password:
            cursor.execute(f"CREATE ROLE {quoted} LOGIN PASSWORD %s", [password])
        else:
            cursor.execute(f"CREATE ROLE {quoted} LOGIN")


def grant_rights(connection: BaseDatabaseWrapper, role: str) -> None:
    """Ordinary tables: read and write, never TRUNCATE. Append-only tables: SELECT and INSERT. Audit trail and the
    list of migrations: SELECT. Tables made later start as append-only until this runs again."""
    app = connection.ops.quote_name(role)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor, include_views=True))
        history = [table for table in append_only_tables() if table in existing]
        cursor.execute(f"""
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {app};
            REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO {app};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app};
        """)
        for table in history:
            cursor.execute(f"REVOKE UPDATE, DELETE ON {quote(table)} FROM {app}")
            cursor.execute(PARTITIONS, [table, table])
            for (partition,) in cursor.fetchall():
                cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {partition} FROM {app}")
        for table in (AuditEntry._meta.db_table, "django_migrations"):
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {quote(table)} FROM {app}")
