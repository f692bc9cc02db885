"""A mail tells nothing personal, leaves over a real socket, and waits when the server is down."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from correspondence import actions, tasks
from correspondence.actions import queue_mail
from correspondence.models import Mail
from correspondence.texts import MailNotNeutral, TextIncomplete
from kernel.models import Job

pytestmark = pytest.mark.django_db

KINDS = ["invitation", "receipt", "decision", "reminder"]
NEUTRAL = {"link": "http://127.0.0.1:8000/mijn/aanvraag/ZK-2019-000001/", "deadline": "2019-05-01"}


def queued(official: Any, **changes: Any) -> Mail:
    given: dict[str, Any] = {
        "kind": "invitation",
        "source": "zorgkrediet",
        "reference": "ZK-2019-000001",
        "email": "anna@burger.test",
        "language": "nl",
        "context": NEUTRAL,
        "by": official,
    }
    return queue_mail(**{**given, **changes})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_mail_leaves_with_a_subject_a_reference_and_a_link(
    kind: str, language: str, official: Any, post_box: Any
) -> None:
    mail = queued(official, kind=kind, language=language)
    tasks.send_mail(mail_id=mail.pk)
    mail.refresh_from_db()
    assert mail.status == "SENT"
    ((recipients, message),) = post_box.messages
    assert recipients == ["anna@burger.test"]
    assert "ZK-2019-000001" in message["Subject"]
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_body(("plain",)).get_content()
    assert NEUTRAL["link"] in body
    assert "⟦" not in body
    assert "{" not in body


@pytest.mark.parametrize(
    "context",
    [
        {"name": "Anna Peeters"},
        {"link": "http://x.test/?nn=79010100123"},
        {"link": "http://x.test/anna@burger.test"},
        {"deadline": "BE68 5390 0754 7034"},
        {"motive": "kind"},
        {"link": "http://x.test/", "about": "Anna Peeters"},
    ],
)
def test_a_mail_with_anything_personal_is_refused(context: dict[str, Any], official: Any) -> None:
    with pytest.raises(MailNotNeutral):
        queued(official, context=context)
    assert not Mail.objects.exists()


def test_a_mail_without_its_link_is_refused(official: Any) -> None:
    with pytest.raises(TextIncomplete, match="link"):
        queued(official, context={})


def test_the_job_run_twice_sends_once(official: Any, post_box: Any) -> None:
    mail = queued(official)
    tasks.send_mail(mail_id=mail.pk)
    tasks.send_mail(mail_id=mail.pk)
    assert len(post_box.messages) == 1


def test_an_unknown_field_from_a_newer_sender_is_borne(official: Any, post_box: Any) -> None:
    mail = queued(official)
    tasks.send_mail(mail_id=mail.pk, urgent=True)
    assert len(post_box.messages) == 1


def test_a_dead_server_keeps_the_mail_and_each_pause_is_longer(official: Any, dead_server: None) -> None:
    mail = queued(official)
    pauses = []
    for attempt in (1, 2, 3):
        Mail.objects.filter(pk=mail.pk).update(due_at=timezone.now() - timedelta(seconds=1))
        tasks.send_mail(mail_id=mail.pk)
        mail.refresh_from_db()
        assert (mail.status, mail.attempts) == ("QUEUED", attempt)
        pauses.append(mail.due_at - timezone.now())
    assert pauses == sorted(pauses)
    assert pauses[0] > timedelta(seconds=50)
    Job.objects.all().delete()
    Mail.objects.filter(pk=mail.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    tasks.sweep()
    assert Job.objects.get().arguments == {"mail_id": mail.pk}


def test_an_address_refused_for_good_shows_on_the_desk_and_can_be_sent_again(official: Any, post_box: Any) -> None:
    mail = queued(official)
    with pytest.raises(actions.mails.MailNotFailed):
        actions.resend_mail(mail=mail, by=official)
    post_box.refuse_recipients = "550 no such mailbox"
    tasks.send_mail(mail_id=mail.pk)
    mail.refresh_from_db()
    assert mail.status == "FAILED"
    assert mail.failed_at is not None
    post_box.refuse_recipients = ""
    copy = actions.resend_mail(mail=mail, by=official)
    tasks.send_mail(mail_id=copy.pk)
    copy.refresh_from_db()
    assert copy.status == "SENT"


def test_the_address_can_be_erased_once_the_mail_left(official: Any, post_box: Any) -> None:
    mail = queued(official)
    tasks.send_mail(mail_id=mail.pk)
    mail.refresh_from_db()
    actions.erase_mail(mail=mail, by=official, at=timezone.now())
    mail.refresh_from_db()
    assert (mail.recipient, mail.body, mail.status) == ("", "", "SENT")


def test_the_database_refuses_to_change_or_delete_a_mail(official: Any) -> None:
    mail = queued(official)
    with pytest.raises(IntegrityError, match="correspondence_mail_is_kept"), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(body="anders")
    with pytest.raises(IntegrityError, match="correspondence_mail_is_kept"), transaction.atomic():
        Mail.objects.filter(pk=mail.pk)._raw_delete("default")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("mail_status_known", {"status": "LOST"}),
        ("mail_has_an_address", {"recipient": ""}),
        ("mail_sent_has_moment", {"sent_at": timezone.now()}),
        ("mail_failed_has_moment", {"failed_at": timezone.now()}),
    ],
)
def test_the_database_refuses_an_impossible_mail(official: Any, name: str, change: dict[str, Any]) -> None:
    import uuid

    mail = queued(official)
    mail.pk, mail.public_id = None, uuid.uuid4()
    for key, value in change.items():
        setattr(mail, key, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        mail.save(force_insert=True)
