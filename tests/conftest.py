"""What every test stands on: the test database with its audit triggers and its two roles."""

import time
from contextlib import suppress

import pytest
from django.db import ProgrammingError, connection
from django.utils import translation


@pytest.fixture(autouse=True)
def _reads_dutch():
    """Whoever read English in a test before this one leaves that language behind in the thread."""
    with translation.override("nl"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """As `setup_database` leaves it: triggers hung, rights of the restricted role given."""
    from django.conf import settings

    from kernel.database import create_role, prepare_database, role_exists

    with django_db_blocker.unblock():
        if not role_exists(connection, settings.DATABASE_APP_ROLE):
            with suppress(ProgrammingError):  # whoever runs beside us was first
                create_role(connection, settings.DATABASE_APP_ROLE, "")
        prepare_database(connection)
    yield
    with django_db_blocker.unblock():
        _send_everybody_home()


def _send_everybody_home():
    """A server or worker that a test stopped may still be hanging up; the database cannot be dropped before."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(f"SELECT pg_terminate_backend(pid) {others} AND usename = current_user")
            cursor.execute(f"SELECT count(*) {others}")
            if not cursor.fetchone()[0]:
                break
            time.sleep(0.1)
    connection.close()
