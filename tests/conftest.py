"""What every test stands on: the test database with its audit triggers and its two roles."""

from contextlib import suppress

import pytest
from django.db import ProgrammingError, connection


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
