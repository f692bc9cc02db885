"""A client per person, and the register's simulator where a number is looked up."""

import threading
from collections.abc import Iterator

import pytest
from django.test import Client

from kernel.second_factor import DEMO_SESSION_KEY
from registers.simulator.server import SOAP_PATH, Simulator


@pytest.fixture
def log_in(settings):
    """`log_in(user)` gives a browser in which that user is logged in; officials with their second factor."""
    settings.DEMO = True

    def enter(user) -> Client:
        client = Client()
        client.force_login(user)
        if user.is_staff:
            session = client.session
            session[DEMO_SESSION_KEY] = str(user.pk)
            session.save()
        return client

    return enter


@pytest.fixture(scope="session")
def register() -> Iterator[Simulator]:
    server = Simulator(0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def ask_register(register, settings) -> Simulator:
    """The product asks this simulator, over HTTP."""
    settings.MAGDA_URL = register.url + SOAP_PATH
    settings.MAGDA_BACKOFF_SECONDS = 0.01
    settings.MAGDA_TOTAL_SECONDS = 4
    register.desk.set({})
    return register
