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


def taken_by_a_worker() -> list[str]:
    """The names of the jobs that wait, in the order in which a worker gets them."""
    with app.connection_for_read() as connection, connection.SimpleQueue(QUEUE) as queue:
        names = []
        while waiting := queue.queue.get(no_ack=True):
            names.append(waiting.headers["task"])
        return names


def waiting_in_redis() -> int:
    with app.connection_for_read() as connection:
        return int(connection.default_channel.client.llen(QUEUE))


@pytest.fixture(autouse=True)
def empty_queue(settings):
    with app.connection_for_write() as connection:
        connection.default_channel.queue_purge(QUEUE)
    yield
    with app.connection_for_write() as connection:
        connection.default_channel.queue_purge(QUEUE)


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


def test_a_mail_goes_before_the_documents_that_waited_already():
    for number in range(3):
        enqueue("correspondence.make_letter", letter_id=number)
        enqueue("zorgkrediet.ask_career_breaks", application_id=number)
    enqueue("correspondence.send_mail", mail_id=1)
    registers, letters = ["zorgkrediet.ask_career_breaks"] * 3, ["correspondence.make_letter"] * 3
    assert taken_by_a_worker() == ["correspondence.send_mail", *registers, *letters]


def test_only_jobs_that_exist_let_others_go_first():
    app.loader.import_default_modules()
    assert set(app.conf.task_routes) <= set(app.tasks)
