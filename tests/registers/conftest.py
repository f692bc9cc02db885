"""A real simulator on a free port; every test starts with a well-behaved one and an empty cache."""

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import urllib3
from django.core.cache import cache

from registers.simulator.server import QUALIFICATIONS_PATH, SOAP_PATH, Simulator


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    server = Simulator(0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def registers_settings(request: pytest.FixtureRequest, settings: Any) -> None:
    """Short waits, a cache of this test alone, and the simulator's address when the test uses it."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "registers"}}
    cache.clear()
    settings.MAGDA_BACKOFF_SECONDS = 0.01
    settings.MAGDA_CONNECT_SECONDS = 1
    settings.MAGDA_READ_SECONDS = 1
    settings.MAGDA_TOTAL_SECONDS = 4
    if "simulator" in request.fixturenames:
        simulator = request.getfixturevalue("simulator")
        settings.MAGDA_URL = simulator.url + SOAP_PATH
        settings.PROFESSIONS_URL = simulator.url + QUALIFICATIONS_PATH
        simulator.desk.set({})


@pytest.fixture
def control(simulator: Simulator) -> Callable[..., dict[str, Any]]:
    """Tell the simulator over HTTP how to behave; without arguments ask what it counted."""

    def tell(**wishes: Any) -> dict[str, Any]:
        url = f"{simulator.url}/control"
        if not wishes:
            return json.loads(urllib3.request("GET", url).data)
        answer = urllib3.request("POST", url, body=json.dumps(wishes))
        assert answer.status == 200, answer.data
        return json.loads(answer.data)

    return tell


@pytest.fixture
def official(db: None) -> Any:
    from accounts.models import User

    return User.objects.create_user("lezer@demo.test", display_name="Lezer")
