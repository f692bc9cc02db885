"""The outbox on a real Redis: a committed deed never loses its follow-up, a rolled back one leaves none."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from config.celery import app
from kernel.jobs import enqueue
from kernel.jobs.sweep import sweep_jobs
from kernel.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "celery"


def waiting_in_redis() -> int:
    with app.connection_for_read() as connection:
        return int(connection.default_channel.client.llen(QUEUE))


@pytest.fixture(autouse=True)
def empty_queue(settings):
    with app.connection_for_write() as connection:
        connection.default_channel.client.delete(QUEUE)
    yield
    with app.connection_for_write() as connection:
        connection.default_channel.client.delete(QUEUE)


def test_a_job_reaches_the_queue_after_commit_only():
    with transaction.atomic():
        enqueue("kernel.heartbeat")
        assert waiting_in_redis() == 0
    assert waiting_in_redis() == 1
    assert Job.objects.get().handed_over_at is not None


def test_a_rolled_back_deed_leaves_no_job():
    with transaction.atomic():
        enqueue("kernel.heartbeat")
        transaction.set_rollback(True)
    assert (waiting_in_redis(), Job.objects.count()) == (0, 0)


def test_a_job_that_the_queue_did_not_take_is_handed_over_later_once():
    job = Job.objects.create(name="kernel.heartbeat", arguments={})
    sweep_jobs()
    assert waiting_in_redis() == 0, "it may still be under way"
    Job.objects.filter(pk=job.pk).update(written_at=timezone.now() - timedelta(minutes=5))
    sweep_jobs()
    sweep_jobs()
    assert waiting_in_redis() == 1
