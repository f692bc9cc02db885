"""A run that stops says where, keeps what it had, and goes on; how far it is stands on the page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel.pure.periods import Month
from payments import actions, tasks
from payments.models import Line, Run, RunChunk
from payments.progress import is_idle, progress_of
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import desk_of, press

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)
AT = factories.moment(IN_APRIL)


def six(office) -> None:
    for _n in range(6):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)


def test_a_run_that_fails_keeps_what_it_had_says_where_and_goes_on(office, monkeypatch):
    six(office)
    calm = office.calculated(MARCH, IN_APRIL, chunk_size=1)
    actions.abandon_run(run_id=calm.pk, reason="Om te vergelijken.", by=office.preparer, at=AT)
    run = office.prepare(MARCH, IN_APRIL, chunk_size=1)
    real, seen = actions.runs.calculate, []

    def stumbles(run, low, high):
        seen.append(low)
        if len(seen) == 3:
            raise RuntimeError("de schijf is vol")
        return real(run, low, high)

    monkeypatch.setattr(actions.runs, "calculate", stumbles)
    for _job in range(2):
        tasks.calculate_chunk(run_id=run.pk)
    with pytest.raises(RuntimeError):  # goes on to the log, after it was written on the run
        tasks.calculate_chunk(run_id=run.pk)
    run.refresh_from_db()
    assert run.failure == "RuntimeError: de schijf is vol"
    assert run.chunks.filter(state="DONE").count() == 2
    page = desk_of(office.preparer).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    assert "de schijf is vol" in page
    assert "Hervatten" in page
    press(office.preparer, "run_deed_resume", run.pk)
    assert Run.objects.get(pk=run.pk).failure == ""
    for _job in range(5):  # one more than there are parts left: a job may come twice
        tasks.calculate_chunk(run_id=run.pk)
    tasks.check_run(run_id=run.pk)
    tasks.check_run(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure, run.hash) == ("CHECKED", "", calm.hash)
    assert Line.objects.filter(run=run).count() == 6


def test_how_far_a_run_is(office):
    six(office)
    run = office.prepare(MARCH, IN_APRIL, chunk_size=1)
    for _n in range(3):
        actions.calculate_next_chunk(run_id=run.pk, by=office.system, at=AT)
    halfway = progress_of(run, AT + timedelta(seconds=30))
    assert (halfway.done, halfway.total, halfway.percent, halfway.lines) == (3, 6, 50, 3)
    assert halfway.seconds_left == 30
    answer = desk_of(office.preparer).get(reverse("admin:payments_run_progress", args=[run.pk])).content.decode()
    assert "3 / 6" in answer
    assert "3 dossiers bekeken, 3 regels" in answer


def test_dead_work_is_noticed_and_handed_out_again(office, monkeypatch):
    six(office)
    run = office.prepare(MARCH, IN_APRIL, chunk_size=2)
    assert not is_idle(run, AT + timedelta(seconds=5))
    assert is_idle(run, AT + timedelta(minutes=2))
    asked: list[int] = []
    monkeypatch.setattr(actions, "resume_run", lambda *, run_id, **_rest: asked.append(run_id))
    Run.objects.filter(pk=run.pk).update(prepared_at=timezone.now())
    tasks.resume_runs()
    assert asked == []
    Run.objects.filter(pk=run.pk).update(prepared_at=timezone.now() - timedelta(minutes=2))
    tasks.resume_runs()
    assert asked == [run.pk]
    assert RunChunk.objects.filter(run=run, state="WAITING").count() == 3
