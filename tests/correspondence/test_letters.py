"""A letter is written once, made as PDF/UA, mailed as attachment or laid in the post tray, and never changed."""

import hashlib
from datetime import date, timedelta
from io import BytesIO
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
needs_pdf = pytest.mark.skipif(not printing.can_make_pdf(), reason="PDF LETTERS NOT TESTED: Pango is missing")


@pytest.fixture
def letter(person: Any, official: Any, granted: dict[str, Any]) -> Letter:
    return queue_letter(
        kind="decision-granted",
        source="zorgkrediet",
        reference="ZK-2019-000001",
        person=person,
        context=granted,
        by=official,
        on=ISSUED,
    )


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


@needs_pdf
@pytest.mark.pdf
def test_the_pdf_tells_the_decision_and_is_marked_accessible(letter: Letter) -> None:
    from pypdf import PdfReader

    letter = make(letter)
    with letter.document.open("rb") as stored:
        content = stored.read()
    assert letter.document_sha256 == hashlib.sha256(content).hexdigest()
    reader = PdfReader(BytesIO(content))
    words = " ".join(page.extract_text() for page in reader.pages)
    for expected in ("Anna Peeters", "Kerkstraat 12", "9000 Gent", "20 februari 2019", "ZK-2019-000001", "maart 2019",
                     "338,76", "10,8 maanden", "arbeidsrechtbank", "Bladzijde 1 van"):  # fmt: skip
        assert expected in words, expected
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nl-BE"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == letter.subject
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert all("/FontFile2" in font for font in _font_descriptors(reader)), "every font is embedded"


@needs_pdf
@pytest.mark.pdf
def test_the_same_words_give_the_same_bytes(letter: Letter) -> None:
    first = printing.document(letter.html, identifier="x")
    assert printing.document(letter.html, identifier="x") == first


@needs_pdf
@pytest.mark.pdf
@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/a.png", "asset:../letter.css"])
def test_a_letter_can_fetch_nothing_but_its_fonts(address: str) -> None:
    with pytest.raises(printing.ForbiddenFetch, match="may not fetch"):
        printing.document(f"<html lang=nl><title>x</title><img src='{address}' alt=x></html>", identifier="x")


@needs_pdf
@pytest.mark.pdf
def test_names_with_foreign_letters_are_printed_as_they_are(
    person: Any, official: Any, granted: dict[str, Any]
) -> None:
    from pypdf import PdfReader

    person.first_names, person.last_name = "Łucja", "Çelik-Žižková"
    person.save()
    letter = queue_letter(
        kind="decision-granted", source="zorgkrediet", reference="ZK-1", person=person, context=granted, by=official,
        on=ISSUED,
    )  # fmt: skip
    letter = make(letter)
    assert "Łucja Çelik-Žižková" in PdfReader(letter.document.open("rb")).pages[0].extract_text()


def test_without_pango_the_letter_is_html_with_a_banner(letter: Letter, monkeypatch: Any, post_box: Any) -> None:
    monkeypatch.setattr(printing, "can_make_pdf", lambda: False)
    letter = make(letter)
    assert letter.document_kind == "HTML"
    assert "onderdelen voor PDF ontbreken" in letter.document.open("rb").read().decode()
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


EMPLOYER_MAY_NOT_SEE = ("112,92", "338,76", "zorg voor een kind", "5678", "jonger dan 13", "10,8", "euro", "krediet: ")


def test_the_employers_copy_never_tells_what_an_employer_may_not_know(
    employer: Any, official: Any, granted: dict[str, Any]
) -> None:
    copy = queue_letter(
        kind="decision-employer-copy",
        source="zorgkrediet",
        reference="ZK-2019-000001",
        organisation=employer,
        context={**granted, "employee_name": "Anna Peeters", "outcome": "GRANTED"},
        by=official,
        on=ISSUED,
    )
    assert "Anna Peeters" in copy.html
    assert "1 maart 2019" in copy.html
    for secret in EMPLOYER_MAY_NOT_SEE:
        assert secret not in copy.html, secret


@pytest.mark.parametrize("kind", ["decision-partly-granted", "decision-refused"])
def test_the_other_decisions_give_reasons_with_article_and_the_way_of_appeal(
    kind: str, person: Any, official: Any, granted: dict[str, Any]
) -> None:
    letter = queue_letter(
        kind=kind, source="zorgkrediet", reference="ZK-1", person=person, context={**granted, "taken": True},
        by=official, on=ISSUED,
    )  # fmt: skip
    for expected in ("Uw kind is jonger dan 13 jaar.", "artikel 4", "arbeidsrechtbank", "Vlaamse Ombudsdienst"):
        assert expected in letter.html
    assert "OQ-06" not in letter.html


def _font_descriptors(reader: Any) -> list[Any]:
    found = []
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (child,) = font.get_object()["/DescendantFonts"]
            found.append(child.get_object()["/FontDescriptor"].get_object())
    return found
