"""Dossiers in bulk with a realistic past: a run that was paid, facts that changed since, decisions that came late."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

MONTH, FIRST = date(2025, 6, 1), date(2025, 3, 1)


def make_dossiers(count: int) -> dict[str, int]:
    """Half with history, the others new; of all, 5 % changed facts and 2 % arrears."""
    import psycopg
    from django.db import connection

    from accounts.models import Organisation, User
    from accounts.roles import system_user
    from config.management.demo import bulk

    by = User.objects.create_user("bench@voorbeeld.test")
    other = User.objects.create_user("bench2@voorbeeld.test")
    employer = Organisation.objects.create(kbo_number="0316380841", name="Proef", kind="EMPLOYER", sector="EDUCATION")
    ids = {"user": by.pk, "other": other.pk, "system": system_user().pk}
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    half, late = count // 2, max(count // 50, 1)
    keys = {"user": by.pk, "employer": employer.pk}
    bulk.people_and_rights(raw, 1, half, first=FIRST, spread=3, at="2025-05-20", **keys)
    tidy()
    run = calculate_here(date(2025, 5, 1), "2025-06-02 10:00+02")
    close_by_hand(run.pk, ids)
    bulk.people_and_rights(raw, half + 1, half + late, first=FIRST, spread=1, at="2025-06-20", **keys)
    bulk.people_and_rights(raw, half + late + 1, count, first=MONTH, spread=1, at="2025-06-20", **keys)
    bulk.changed_facts(raw, 1, half, step=10, first=FIRST, spread=3, at="2025-06-25", user=by.pk)
    tidy()
    return ids


def found_dossiers(count: int) -> dict[str, int]:
    """The same, in a copy of a database where they were made before."""
    from accounts.models import Person, User
    from accounts.roles import system_user

    if Person.objects.filter(register_source="BENCH").count() != count:
        raise SystemExit(f"the template does not hold {count} dossiers")
    tidy()
    by, other = (User.objects.get(email=email) for email in ("bench@voorbeeld.test", "bench2@voorbeeld.test"))
    return {"user": by.pk, "other": other.pk, "system": system_user().pk}


def tidy() -> None:
    """What the database does by itself within minutes after so many rows came in; here it must not do so meanwhile."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        if cursor.fetchone()[0]:
            cursor.execute("CHECKPOINT")


def prepare(month: date, moment: str, kind: str = "MONTHLY") -> Any:
    from django.utils.dateparse import parse_datetime

    from accounts.roles import system_user
    from kernel.pure.periods import Month
    from payments import actions

    at = parse_datetime(moment)
    assert at is not None
    return actions.prepare_run(
        source="zorgkrediet", kind=kind, month=Month.of(month), by=system_user(), on=at.date(), at=at
    )


def calculate_here(month: date, moment: str) -> Any:
    """A run worked off in this process, without the queue."""
    from accounts.roles import system_user
    from config.celery import app
    from payments import actions

    run = prepare(month, moment)
    app.control.purge()
    at = run.prepared_at
    while actions.calculate_next_chunk(run_id=run.pk, by=system_user(), at=at):
        pass
    actions.close_calculation(run_id=run.pk, by=system_user(), at=at)
    app.control.purge()
    return run


def close_by_hand(run_id: int, ids: dict[str, int]) -> None:
    """Make a calculated run count as ordered, without its bank files."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE payments_run SET state = 'CHECKED', checked_at = now() WHERE id = %s", [run_id])
        cursor.execute(
            "INSERT INTO payments_clearance (finding_id, by_id, at, reason) SELECT f.id, %s, now(), 'bench' "
            "FROM payments_gatefinding f LEFT JOIN payments_clearance c ON c.finding_id = f.id "
            "WHERE f.run_id = %s AND c.id IS NULL",
            [ids["user"], run_id],
        )
        cursor.execute(
            "UPDATE payments_run SET state = 'RELEASED', approved_by_id = %s, approved_at = now(), "
            "approved_hash = hash, released_by_id = %s, released_at = now(), files_ready_at = now() WHERE id = %s",
            [ids["user"], ids["other"], run_id],
        )


def abandon(run_id: int) -> None:
    from django.utils import timezone

    from accounts.roles import system_user
    from payments import actions

    actions.abandon_run(run_id=run_id, reason="bench", by=system_user(), at=timezone.now())


def wait_for(run_id: int, *states: str) -> str:
    from payments.models import Run

    while True:
        run = Run.objects.get(pk=run_id)
        if run.failure:
            raise RuntimeError(run.failure)
        if run.state in states:
            return run.state
        time.sleep(0.02)


def close_by_hand_after_files(run_id: int, ids: dict[str, int]) -> None:
    from django.db import connection

    from accounts.roles import system_user

    third = system_user().pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT prepared_by_id FROM payments_run WHERE id = %s", [run_id])
        assert cursor.fetchone()[0] == third
        cursor.execute(
            "UPDATE payments_run SET state = 'RELEASED', released_by_id = %s, released_at = now() WHERE id = %s",
            [ids["other"], run_id],
        )
