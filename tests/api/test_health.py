"""The health check answers yes only when database, cache and worker all answer, and tells strangers no more."""

from typing import Any

import pytest

from kernel.jobs.heartbeat import heartbeat, last_beat

HEALTH = "/api/v1/health"


@pytest.mark.django_db
def test_all_parts_answer(client: Any) -> None:
    heartbeat()
    heartbeat(newer_field=1)
    assert last_beat() is not None
    response = client.get(HEALTH)
    assert (response.status_code, response.json()) == (200, {"status": "UP"})
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_silent_worker_is_down(client: Any, caplog: Any) -> None:
    response = client.get(HEALTH)
    assert (response.status_code, response.json()) == (503, {"status": "DOWN"})
    assert "worker" in caplog.text


@pytest.mark.django_db
def test_an_old_heartbeat_is_down(client: Any) -> None:
    import time_machine

    with time_machine.travel("2026-01-01 10:00:00+01:00", tick=False):
        heartbeat()
    with time_machine.travel("2026-01-01 10:04:00+01:00", tick=False):
        assert client.get(HEALTH).status_code == 503


def test_a_database_that_does_not_answer_is_down(client: Any, caplog: Any) -> None:
    heartbeat()
    response = client.get(HEALTH)  # this test may not touch the database, so the check cannot either
    assert (response.status_code, response.json()) == (503, {"status": "DOWN"})
    assert "database" in caplog.text


@pytest.mark.django_db
def test_a_dead_cache_is_down_and_other_resources_say_503(client: Any, settings: Any) -> None:
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    assert client.get(HEALTH).status_code == 503
    response = client.get("/api/v1/zorgkrediet/findings")
    assert response.status_code == 503
    assert response.json()["type"] == "urn:problem-type:belgif:serviceUnavailable"
