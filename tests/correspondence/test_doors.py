"""Who opens which letter, and what the desk can do with letters and mails."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.test import Client

from accounts.enums import Role, Scheme
from accounts.models import FileVisit, Organisation, Person, RoleGrant, User
from accounts.roles import system_user
from correspondence import tasks
from correspondence.actions import queue_letter, queue_mail
from correspondence.admin.letters import LetterAdmin
from correspondence.models import Letter, Mail

pytestmark = pytest.mark.django_db


def logged_in(user: User, *, second_factor: bool = False) -> Client:
    client = Client()
    client.force_login(user)
    if second_factor:
        session = client.session
        request = type("Request", (), {"session": session})()
        record_authentication(request, user, "mfa", type="totp")
        session.save()
    return client


def grant(user: User, role: Role, **where: Any) -> User:
    RoleGrant.objects.create(user=user, role=role, starts_on=date(2016, 1, 1), granted_by=system_user(), **where)
    return user


def desk(role: Role = Role.REVIEWER, scheme: Scheme = Scheme.ZORGKREDIET) -> Client:
    user = User.objects.create_user(f"{role}.{scheme}@departement.test".lower(), is_staff=True)
    return logged_in(grant(user, role, scheme=scheme), second_factor=True)


@pytest.fixture
def letter(person: Person, official: User, granted: dict[str, Any]) -> Letter:
    person.email = ""
    made = queue_letter(
        kind="decision-granted", source="zorgkrediet", reference="ZK-2019-000001", person=person, context=granted,
        by=official, on=date(2019, 2, 20),
    )  # fmt: skip
    tasks.make_letter(letter_id=made.pk)
    return Letter.objects.get(pk=made.pk)


@pytest.fixture
def copy(employer: Organisation, official: User, granted: dict[str, Any]) -> Letter:
    context = {**granted, "employee_name": "Anna Peeters", "outcome": "GRANTED"}
    made = queue_letter(
        kind="decision-employer-copy", source="zorgkrediet", reference="ZK-2019-000001", organisation=employer,
        context=context, by=official, on=date(2019, 2, 20),
    )  # fmt: skip
    tasks.make_letter(letter_id=made.pk)
    return Letter.objects.get(pk=made.pk)


def address(letter: Letter) -> str:
    return f"/brieven/{letter.public_id}/"


def test_the_addressee_downloads_the_very_document(letter: Letter, person: Person) -> None:
    response = logged_in(User.objects.create_user("anna@burger.test", person=person)).get(address(letter))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    with letter.document.open("rb") as document:
        assert response.content == document.read()


def test_a_stranger_the_employer_and_nobody_do_not_get_a_persons_letter(letter: Letter, employer: Organisation) -> None:
    stranger = User.objects.create_user("vreemde@burger.test")
    assert logged_in(stranger).get(address(letter)).status_code == 404
    responsible = grant(User.objects.create_user("hr@stad.test"), Role.EMPLOYER_RESPONSIBLE, organisation=employer)
    assert logged_in(responsible).get(address(letter)).status_code == 404
    assert Client().get(address(letter)).status_code == 302


def test_the_employers_copy_is_for_the_responsible_of_that_employer_only(
    copy: Letter, employer: Organisation, person: Person
) -> None:
    responsible = grant(User.objects.create_user("hr@stad.test"), Role.EMPLOYER_RESPONSIBLE, organisation=employer)
    assert logged_in(responsible).get(address(copy)).status_code == 200
    manager = grant(User.objects.create_user("baas@stad.test"), Role.ORGANISATION_MANAGER, organisation=employer)
    assert logged_in(manager).get(address(copy)).status_code == 404
    assert logged_in(User.objects.create_user("anna@burger.test", person=person)).get(address(copy)).status_code == 404


def test_a_letter_without_a_document_does_not_exist_yet(person: Person, official: User, granted: Any) -> None:
    queued = queue_letter(
        kind="decision-granted", source="zorgkrediet", reference="ZK-1", person=person, context=granted, by=official,
        on=date(2019, 2, 20),
    )  # fmt: skip
    user = User.objects.create_user("anna@burger.test", person=person)
    assert logged_in(user).get(address(queued)).status_code == 404


def test_the_desk_lists_letters_of_its_scheme_only(letter: Letter) -> None:
    shown = desk().get("/beheer/correspondence/letter/")
    assert shown.status_code == 200
    assert "ZK-2019-000001" in shown.content.decode()
    other = desk(scheme=Scheme.ECALCURA)
    assert "ZK-2019-000001" not in other.get("/beheer/correspondence/letter/").content.decode()
    assert other.get(f"/beheer/correspondence/letter/{letter.pk}/change/").status_code in (302, 404)
    assert other.get(f"/beheer/correspondence/letter/{letter.pk}/document/").status_code == 404


def test_opening_a_letter_at_the_desk_leaves_a_line_in_the_visitors_log(letter: Letter, person: Person) -> None:
    assert desk().get(f"/beheer/correspondence/letter/{letter.pk}/document/").status_code == 200
    assert FileVisit.objects.filter(person=person, what__contains="ZK-2019-000001").exists()


def test_the_post_tray_is_downloaded_and_then_marked_as_printed(letter: Letter) -> None:
    reviewer = desk()
    page = reviewer.get("/beheer/correspondence/letter/postbak/")
    assert "ZK-2019-000001" in page.content.decode()
    bundle = reviewer.post("/beheer/correspondence/letter/postbak/zip/", {"letter": [letter.pk]})
    assert bundle["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as opened:
        (name,) = opened.namelist()
        assert name.startswith("001-ZK-2019-000001")
        assert "Peeters" not in name
        assert len(opened.read(name)) > 1000
    assert FileVisit.objects.get().person == letter.person
    assert reviewer.post("/beheer/correspondence/letter/postbak/geprint/", {"letter": [letter.pk]}).status_code == 302
    letter.refresh_from_db()
    assert letter.status == "PRINTED"
    assert letter.printed_by is not None
    assert "leeg" in reviewer.get("/beheer/correspondence/letter/postbak/").content.decode()


def test_two_officials_empty_the_post_tray_at_once(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one chose while the letter still lay there, and marks it when the first one just did."""
    reviewer = desk()
    chosen = list(Letter.objects.filter(pk=letter.pk))
    assert reviewer.post("/beheer/correspondence/letter/postbak/geprint/", {"letter": [letter.pk]}).status_code == 302
    monkeypatch.setattr(LetterAdmin, "_chosen", lambda self, request: chosen)
    late = reviewer.post("/beheer/correspondence/letter/postbak/geprint/", {"letter": [letter.pk]}, follow=True)
    assert late.status_code == 200
    letter.refresh_from_db()
    assert letter.status == "PRINTED"


@pytest.mark.parametrize("keys", [[], ["x"], ["-1"], ["99999999999999999999"], ["²"]])
def test_a_wrong_choice_in_the_post_tray_is_no_error(keys: list[str], letter: Letter) -> None:
    for door in ("zip", "geprint"):
        response = desk().post(f"/beheer/correspondence/letter/postbak/{door}/", {"letter": keys}, follow=True)
        assert response.status_code == 200
        assert "Kies minstens één brief" in response.content.decode()
        User.objects.filter(email__startswith="reviewer").update(email=f"{door}@departement.test")
    letter.refresh_from_db()
    assert letter.status == "TO_PRINT"


def test_a_sent_letter_is_sent_again_by_a_button(letter: Letter) -> None:
    reviewer = desk()
    reviewer.post("/beheer/correspondence/letter/postbak/geprint/", {"letter": [letter.pk]})
    change = f"/beheer/correspondence/letter/{letter.pk}"
    assert "Opnieuw sturen" in reviewer.get(f"{change}/change/").content.decode()
    assert reviewer.get(f"{change}/opnieuw/").status_code == 405
    assert reviewer.post(f"{change}/opnieuw/").status_code == 302
    assert Letter.objects.filter(copy_of=letter).count() == 1


def test_the_auditor_reads_and_changes_nothing(letter: Letter) -> None:
    auditor = desk(Role.AUDITOR)
    assert auditor.get("/beheer/correspondence/letter/").status_code == 200
    assert auditor.get(f"/beheer/correspondence/letter/{letter.pk}/change/").status_code == 200
    for door in ("postbak/", "postbak/zip/", "postbak/geprint/", f"{letter.pk}/opnieuw/"):
        assert auditor.post(f"/beheer/correspondence/letter/{door}", {"letter": [letter.pk]}).status_code == 403
    letter.refresh_from_db()
    assert letter.status == "TO_PRINT"


def test_nobody_edits_adds_or_deletes_a_letter_by_hand(letter: Letter) -> None:
    reviewer = desk()
    assert reviewer.get("/beheer/correspondence/letter/add/").status_code == 403
    assert reviewer.post(f"/beheer/correspondence/letter/{letter.pk}/change/", {"subject": "x"}).status_code == 403
    assert reviewer.post(f"/beheer/correspondence/letter/{letter.pk}/delete/").status_code == 403


def test_a_failed_mail_shows_on_the_desk_and_is_sent_again(official: User, post_box: Any) -> None:
    mail = queue_mail(
        kind="receipt", source="zorgkrediet", reference="ZK-2019-000001", email="weg@burger.test", language="nl",
        context={}, by=official,
    )  # fmt: skip
    post_box.refuse_recipients = "550 no such mailbox"
    tasks.send_mail(mail_id=mail.pk)
    reviewer = desk()
    assert "550" in reviewer.get("/beheer/correspondence/mail/").content.decode()
    assert "Opnieuw sturen" in reviewer.get(f"/beheer/correspondence/mail/{mail.pk}/change/").content.decode()
    reviewer.post(f"/beheer/correspondence/mail/{mail.pk}/opnieuw/")
    assert Mail.objects.count() == 2


def test_without_a_second_factor_the_desk_stays_closed(letter: Letter) -> None:
    user = grant(User.objects.create_user("een@departement.test", is_staff=True), Role.REVIEWER, scheme="ZORGKREDIET")
    response = logged_in(user).get(f"/beheer/correspondence/letter/{letter.pk}/document/")
    assert response.status_code == 302
    assert not FileVisit.objects.exists()


def test_the_desk_tells_scheme_and_kind_in_words(letter: Letter, copy: Letter) -> None:
    page = desk().get("/beheer/correspondence/letter/").content.decode()
    assert "Vlaams zorgkrediet</a>" in page or "beslissing: toegekend</a>" in page
    assert ">zorgkrediet<" not in page
    assert ">decision-granted<" not in page
    one = desk(Role.AUDITOR).get(f"/beheer/correspondence/letter/{letter.pk}/change/").content.decode()
    assert "beslissing: toegekend" in one
    assert "decision-granted" not in one
