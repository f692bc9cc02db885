import psycopg
import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def as_app(db):
    """A second connection to the test database, logged in as the role of web and workers; nothing is committed."""
    parameters = connection.get_connection_params()
    parameters = {key: parameters[key] for key in ("host", "port", "dbname") if key in parameters}
    with psycopg.connect(**parameters, user=settings.DATABASE_APP_ROLE) as app:
        yield app
        app.rollback()
