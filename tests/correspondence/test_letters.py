"""A letter is written once, made as PDF/UA, mailed as attachment or laid in the post tray, and never changed."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from correspondence import actions, printing, tasks
from correspondence.actions import queue_letter
from correspondence.models import Letter
from correspondence.texts import TextIncomplete, UnknownText
from kernel.models import Job

pytestmark = pytest.mark.django_db

ISSUED = date(2019, 2, 20)


def again(letter: Letter) -> Letter:
    return Letter.objects.get(pk=letter.pk)


def due_now(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def make(letter: Letter) -> Letter:
    tasks.make_letter(letter_id=letter.pk)
    return again(letter)


def test_a_queued_letter_has_its_words_and_a_job(letter: Letter) -> None:
    assert letter.status == "QUEUED"
    assert "112,92" in letter.html
    assert letter.subject == "Beslissing over uw aanvraag van Vlaams zorgkrediet ZK-2019-000001"
    assert len(letter.text_version) == 12
    assert Job.objects.filter(name="correspondence.make_letter", arguments={"letter_id": letter.pk}).exists()


def test_a_letter_with_a_missing_figure_is_refused_and_leaves_no_row(
    person: Any, official: Any, granted: dict[str, Any]
) -> None:
    del granted["submitted_on"]
    with pytest.raises(TextIncomplete, match="submitted_on"):
        queue_letter(
            kind="decision-granted", source="zorgkrediet", reference="ZK-1", person=person, context=granted,
            by=official, on=ISSUED,
        )  # fmt: skip
    assert not Letter.objects.exists()


def test_an_unknown_kind_is_refused(person: Any, official: Any) -> None:
    with pytest.raises(UnknownText):
        queue_letter(
            kind="no-such-letter", source="zorgkrediet", reference="ZK-1", person=person, context={}, by=official,
            on=ISSUED,
        )  # fmt: skip


def test_what_a_person_is_called_cannot_become_markup(person: Any, official: Any, granted: dict[str, Any]) -> None:
    person.last_name = "<img src='file:///etc/passwd'>"
    letter = queue_letter(
        kind="decision-granted", source="zorgkrediet", reference="ZK-1", person=person, context=granted, by=official,
        on=ISSUED,
    )  # fmt: skip
    assert "<img" not in letter.html
    assert "&lt;img" in letter.html


def test_without_pango_the_letter_is_html_with_a_banner(letter: Letter, monkeypatch: Any, post_box: Any) -> None:
    monkeypatch.setattr(printing, "can_make_pdf", lambda: False)
    letter = make(letter)
    assert letter.document_kind == "HTML"
    with letter.document.open("rb") as document:
        assert "onderdelen voor PDF ontbreken" in document.read().decode()
    tasks.send_letter(letter_id=letter.pk)
    ((_, message),) = post_box.messages
    (attachment,) = message.iter_attachments()
    assert attachment.get_content_type() == "text/html"


def test_a_made_letter_is_mailed_over_a_real_socket_and_tells_nothing_on_the_way(letter: Letter, post_box: Any) -> None:
    letter = make(letter)
    assert letter.status == "READY"
    tasks.send_letter(letter_id=letter.pk)
    letter = again(letter)
    assert (letter.status, letter.error) == ("SENT", "")
    assert letter.sent_at is not None
    ((recipients, message),) = post_box.messages
    assert recipients == ["anna@burger.test"]
    body = message.get_body(("plain",)).get_content()
    assert "ZK-2019-000001" in message["Subject"]
    for secret in ("Anna", "Peeters", "338,76", "Voorbeeldegem", "zorg voor een kind", letter.person.national_number):
        assert secret not in body
        assert secret not in message["Subject"]
    (attachment,) = message.iter_attachments()
    assert hashlib.sha256(attachment.get_content() if attachment.get_content_type() != "text/html"
                          else attachment.get_content().encode()).hexdigest() == letter.document_sha256  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("decision-granted", "Onze beslissing over dossier ZK-1"),
        ("claim-notice", "Een brief over dossier ZK-1"),  # a debt is told in the letter alone
    ],
)
def test_the_cover_mail_tells_neutrally_what_came_and_where_the_file_is(
    kind: str, subject: str, person: Any, official: Any, granted: dict[str, Any]
) -> None:
    link = "http://127.0.0.1:8000/mijn/aanvraag/ZK-1/"
    letter = queue_letter(
        kind="decision-granted", source="zorgkrediet", reference="ZK-1", person=person,
        context={**granted, "link": link}, by=official, on=ISSUED,
    )  # fmt: skip
    letter.kind = kind
    around = tasks.cover_of(letter)
    assert around.subject == subject
    assert link in around.body and "In de tekst van onze e-mails staan nooit persoonlijke gegevens" in around.body


def test_every_job_run_twice_makes_and_mails_once(letter: Letter, post_box: Any) -> None:
    made = make(letter)
    tasks.make_letter(letter_id=letter.pk)
    assert again(letter).document.name == made.document.name
    tasks.send_letter(letter_id=letter.pk)
    sent_at = again(letter).sent_at
    tasks.send_letter(letter_id=letter.pk)
    due = again(letter)
    assert due.sent_at == sent_at
    assert len(post_box.messages) == 1


def test_a_dead_mail_server_keeps_the_letter_queued_and_the_sweep_sends_it_later(
    letter: Letter, dead_server: None, request: pytest.FixtureRequest
) -> None:
    letter = make(letter)
    tasks.send_letter(letter_id=letter.pk)
    letter = again(letter)
    assert (letter.status, letter.attempts) == ("READY", 1)
    assert "Refused" in letter.error
    assert letter.due_at > timezone.now()

    Job.objects.all().delete()
    tasks.sweep()
    assert not Job.objects.exists(), "not before the pause is over"
    due_now(letter)
    tasks.sweep()
    job = Job.objects.get()
    assert (job.name, job.arguments) == ("correspondence.send_letter", {"letter_id": letter.pk})

    box = request.getfixturevalue("post_box")
    tasks.send_letter(letter_id=letter.pk)
    assert again(letter).status == "SENT"
    assert len(box.messages) == 1


def test_an_address_refused_for_good_turns_the_letter_to_the_post_tray(letter: Letter, post_box: Any) -> None:
    post_box.refuse_recipients = "550 no such mailbox"
    letter = make(letter)
    tasks.send_letter(letter_id=letter.pk)
    letter = again(letter)
    assert (letter.status, letter.channel) == ("TO_PRINT", "POST")
    assert "550" in letter.error


def test_a_busy_server_is_asked_again_later(letter: Letter, post_box: Any) -> None:
    post_box.refuse_content = "451 try later"
    letter = make(letter)
    tasks.send_letter(letter_id=letter.pk)
    assert again(letter).status == "READY"


def test_a_worker_that_died_in_mid_act_loses_its_hold_and_another_takes_over(
    letter: Letter, post_box: Any, official: Any
) -> None:
    letter = make(letter)
    at = timezone.now()
    held = actions.claim_letter(letter_id=letter.pk, by=official, at=at, status="READY")
    assert held is not None
    tasks.send_letter(letter_id=letter.pk)
    assert not post_box.messages, "held by another worker"
    later = at + timedelta(minutes=6)
    assert actions.claim_letter(letter_id=letter.pk, by=official, at=later, status="READY") is not None


def test_without_an_address_the_letter_goes_to_the_post_tray(
    person: Any, official: Any, granted: dict[str, Any]
) -> None:
    person.email = ""
    letter = queue_letter(
        kind="decision-granted", source="zorgkrediet", reference="ZK-1", person=person, context=granted, by=official,
        on=ISSUED,
    )  # fmt: skip
    letter = make(letter)
    assert (letter.channel, letter.status) == ("POST", "TO_PRINT")
    printed = actions.mark_printed(letter=letter, by=official, at=timezone.now())
    assert printed.status == "PRINTED"
    with pytest.raises(actions.LetterNotReady):
        actions.mark_printed(letter=letter, by=official, at=timezone.now())


def test_sending_again_is_a_new_row_with_the_same_bytes(letter: Letter, post_box: Any, official: Any) -> None:
    with pytest.raises(actions.LetterNotReady):
        actions.resend_letter(letter=letter, by=official, at=timezone.now())
    letter = make(letter)
    tasks.send_letter(letter_id=letter.pk)
    copy = actions.resend_letter(letter=letter, by=official, at=timezone.now())
    tasks.send_letter(letter_id=copy.pk)
    first, second = (next(iter(message.iter_attachments())).get_content() for _, message in post_box.messages)
    assert first == second
    assert again(copy).copy_of_id == letter.pk
    assert again(letter).sent_at is not None


@pytest.mark.parametrize("change", [{"html": "anders"}, {"subject": "anders"}, {"context": {"a": 1}}])
def test_the_database_refuses_to_change_the_words_of_a_letter(letter: Letter, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="correspondence_letter_is_kept"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)


def test_the_database_refuses_to_touch_or_delete_a_sent_letter(letter: Letter, post_box: Any) -> None:
    letter = make(letter)
    tasks.send_letter(letter_id=letter.pk)
    for change in ({"status": "READY", "sent_at": None}, {"document_sha256": "0"}, {"error": "x"}):
        with pytest.raises(IntegrityError, match="correspondence_letter_is_kept"), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)
    with pytest.raises(IntegrityError, match="correspondence_letter_is_kept"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk)._raw_delete("default")


def test_erasure_empties_the_letter_and_keeps_that_it_was_sent(
    letter: Letter, post_box: Any, official: Any, django_capture_on_commit_callbacks: Any
) -> None:
    letter = make(letter)
    tasks.send_letter(letter_id=letter.pk)
    path = again(letter).document.path
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_letter(letter=letter, by=official, at=timezone.now())
    erased = again(letter)
    assert (erased.html, erased.recipient, erased.context, erased.document.name) == ("", "", {}, "")
    assert (erased.status, len(erased.document_sha256)) == ("SENT", 64)
    from pathlib import Path

    assert not Path(path).exists()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("letter_has_one_addressee", {"person": None}),
        ("letter_status_known", {"status": "LOST", "made_at": timezone.now(), "document_sha256": "0" * 64}),
        ("letter_mailed_has_an_address", {"recipient": ""}),
        ("letter_made_has_moment_and_fingerprint", {"status": "READY"}),
        ("letter_sent_has_moment", {"sent_at": timezone.now()}),
        ("letter_printed_has_moment_and_hand", {"printed_at": timezone.now()}),
    ],
)
def test_the_database_refuses_an_impossible_letter(letter: Letter, name: str, change: dict[str, Any]) -> None:
    letter.pk = None
    import uuid

    letter.public_id = uuid.uuid4()
    for key, value in change.items():
        setattr(letter, key, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        letter.save(force_insert=True)
