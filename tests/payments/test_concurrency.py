"""Two at once: one wins, the other is told so, and nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.enums import Role
from kernel.pure.errors import DomainError
from kernel.pure.periods import Month
from payments import actions
from payments.models import Clearance, Line, Run, RunChunk
from payments.workflow import MoveNotAllowed
from tests import factories
from tests.payments import rights
from tests.payments.people import Office

MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)
AT = factories.moment(IN_APRIL)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(transactional_db) -> Office:
    made = Office()
    made.debtor()
    return made


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Each deed in its own connection, all let go at the same moment; a refusal is its result."""
    barrier = Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> Any:
        try:
            barrier.wait(60)
            return deed()
        except DomainError as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def test_two_people_press_approve(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(MARCH, IN_APRIL)
    other = factories.official(Role.APPROVER)
    results = at_once(
        *(
            lambda by=by: actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=by, on=IN_APRIL, at=AT)
            for by in (office.approver, other)
        )
    )
    refusals = [one for one in results if isinstance(one, DomainError)]
    assert len(refusals) == 1
    assert isinstance(refusals[0], MoveNotAllowed)
    assert run.events.filter(move="approve").count() == 1


def test_two_runs_of_one_month_start_at_once(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    results = at_once(*(lambda: office.prepare(MARCH, IN_APRIL) for _n in range(2)))
    assert sum(isinstance(one, actions.runs.RunAlreadyOpen) for one in results) == 1
    assert Run.objects.count() == 1


def test_two_workers_share_the_chunks_and_never_take_the_same(office):
    for _n in range(6):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.prepare(MARCH, IN_APRIL, chunk_size=1)

    def work() -> int:
        count = 0
        while actions.calculate_next_chunk(run_id=run.pk, by=office.system, at=AT):
            count += 1
        return count

    done = at_once(work, work, work)
    assert sum(done) == RunChunk.objects.filter(run=run, state="DONE").count() == 6
    closed = at_once(*(lambda: actions.close_calculation(run_id=run.pk, by=office.system, at=AT) for _n in range(2)))
    assert sorted(closed) == [False, True]
    checked = at_once(*(lambda: actions.check_run(run_id=run.pk, by=office.system, at=AT) for _n in range(2)))
    assert sorted(checked) == [False, True]
    assert Line.objects.filter(run=run).count() == 6


def test_a_chunk_done_is_never_done_again(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.calculated(MARCH, IN_APRIL)
    assert not actions.calculate_next_chunk(run_id=run.pk, by=office.system, at=AT)
    assert not actions.close_calculation(run_id=run.pk, by=office.system, at=AT)
    assert Line.objects.count() == 1


def test_one_finding_is_cleared_once(office):
    rights.grant(rights.full("2026-09", 1), by=office.reviewer, on=date(2026, 9, 1))
    run = office.checked(Month(2026, 9), date(2026, 10, 1))
    ids = [run.findings.get().pk]
    other = factories.official()
    at_once(
        *(
            lambda by=by: actions.clear_findings(run_id=run.pk, finding_ids=ids, reason="Goed.", by=by, at=AT)
            for by in (office.reviewer, other)
        )
    )
    assert Clearance.objects.count() == 1
