"""A client per person, made-up facilities and people, and the register's simulator over HTTP."""

import json
import threading
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from kernel.pure.periods import Month
from kernel.second_factor import DEMO_SESSION_KEY
from registers.simulator.server import QUALIFICATIONS_PATH, SOAP_PATH, Simulator
from tests.ecalcura import making
from tests.ecalcura.procedure import RP23, RP24, RP25, Department, House, euro, facility_g, with_account


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


@pytest.fixture
def facility():
    return making.facility()


@pytest.fixture
def manager(facility):
    return making.data_manager(facility)


@pytest.fixture(scope="session")
def register() -> Iterator[Simulator]:
    server = Simulator(0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def own_cache(settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "ecalcura"}}
    cache.clear()


@pytest.fixture
def ask_register(register, settings) -> Simulator:
    """The product asks this simulator, over HTTP."""
    settings.DEMO = True
    settings.MAGDA_URL = register.url + SOAP_PATH
    settings.PROFESSIONS_URL = register.url + QUALIFICATIONS_PATH
    settings.MAGDA_BACKOFF_SECONDS = 0.01
    settings.MAGDA_TOTAL_SECONDS = 4
    settings.MAGDA_READ_SECONDS = 1
    settings.MAGDA_PARALLEL = 1
    register.desk.set({})
    return register


@pytest.fixture(scope="session")
def cast() -> dict[str, dict]:
    """The people of the register by number."""
    with open("fixtures/demo/people.json", encoding="utf-8") as stream:
        return {one["niss"]: one for one in json.load(stream)}


@pytest.fixture
def department(db) -> Department:
    made = Department()
    made.debtor()
    return made


@pytest.fixture
def sets(department):
    for period in (RP23, RP24):
        department.approved_set(period)
    department.approved_set(RP25, on=date(2024, 6, 3))


@pytest.fixture
def paid_g(department) -> House:
    """Facility G, paid four advances of 5 000 euro over 2023-2024."""
    made = with_account(facility_g(), department.system)
    department.day_price(made.facility, yearly_budget=euro("25000.00"))
    for period in (RP23, RP24):
        department.approved_set(period)
    department.advances([made.facility], RP24, date(2024, 1, 8))
    department.paid(date(2024, 5, 16), Month(2024, 5))
    return made
