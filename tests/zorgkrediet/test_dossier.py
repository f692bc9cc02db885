"""The short lists of the review page, brought along in one question, are the rows themselves."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel.sheaves import read
from tests import factories
from zorgkrediet.actions import change, supplement
from zorgkrediet.dossier import dossier_of
from zorgkrediet.enums import EventKind
from zorgkrediet.models import Application
from zorgkrediet.models.words import MOVES

pytestmark = pytest.mark.django_db


def columns(rows):
    """Every column of every row, with its type: 1 and Decimal("1") are equal, and not the same."""
    return [
        {
            field.attname: (type(getattr(row, field.attname)), getattr(row, field.attname))
            for field in row._meta.concrete_fields
        }
        for row in rows
    ]


@pytest.fixture
def full():
    """A granted file with a proof, an answered question, a change and a second file of the same person."""
    on = date(2019, 2, 3)
    case = factories.submitted()
    application = case.application
    supplement.ask_supplement(application=application, text="Bezorg het attest.\n“Voor 1/4.”", by=case.reviewer, on=on)
    proof = supplement.Proof(
        kind="DOCTOR_CERTIFICATE", name='attest "één".pdf', content_type="application/pdf", content=b"%PDF-1 x"
    )
    supplement.add_proof(application=application, proof=proof, by=case.employee, on=on, at=factories.moment(on))
    return case


def test_each_row_has_every_column_as_the_orm_reads_it(full):
    application = full.fresh()
    found = dossier_of(application)
    pairs = [
        (found.documents, application.documents.filter(removed_at__isnull=True).order_by("id")),
        (found.questions, application.supplement_requests.order_by("id")),
        (found.declarations, application.declarations.order_by("id")),
    ]
    for ours, theirs in pairs:
        assert len(ours) >= 1
        assert columns(ours) == columns(theirs)
    steps = [(step.move, step.on, step.at, step.by, step.name) for step in found.steps]
    events = application.events.select_related("by").order_by("id")
    assert steps == [(event.move, event.on, event.at, event.by_id, str(event.by)) for event in events]
    assert found.right is None and found.decision is None and found.decided_by == ""


def test_a_decided_file_has_its_decision_right_and_changes():
    case = factories.granted()
    reviewer = case.reviewer
    type(reviewer).objects.filter(pk=reviewer.pk).update(display_name="Els Beslist")
    change.record_event(
        application=case.application,
        kind=EventKind.EARLY_STOP,
        happened_on=date(2019, 6, 1),
        by=reviewer,
        on=date(2019, 6, 2),
        at=factories.moment(date(2019, 6, 2)),
    )
    application = case.fresh()
    found = dossier_of(application)
    assert columns([found.right]) == columns([application.entitlements.order_by("-version").first()])
    assert isinstance(found.right.fraction, Decimal)
    assert columns([found.decision]) == columns([application.decisions.order_by("-number").first()])
    assert found.decided_by == str(application.decisions.get().decided_by)
    assert columns(found.life_events) == columns(application.life_events.order_by("happened_on", "id"))
    assert len(found.life_events) == 1


def history(page):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
    return text.partition("Verloop, brieven en betalingen")[2]


def test_the_desk_reads_the_time_of_each_step(log_in):
    case = factories.invited(on=timezone.localdate(), asked=factories.employer_part(starts_on=timezone.localdate()))
    page = log_in(case.reviewer).get(reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    for event in case.application.events.all():
        assert f"{timezone.localtime(event.at):%d/%m/%Y om %H.%M} – {MOVES[event.move]}" in history(page)


def test_of_a_file_that_was_put_in_later_the_desk_reads_both_moments(log_in):
    case = factories.granted()
    page = history(
        log_in(case.reviewer).get(reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    )
    written = case.application.events.get(move="submit").at
    assert f"02/02/2019 (vastgelegd op {timezone.localtime(written):%d/%m/%Y om %H.%M}) – ingediend" in page
    assert "toegekend , 09/02/2019 om 10.00" in page
    (letter, *_others) = case.application.person.letters.all()
    assert f"09/02/2019 (vastgelegd op {timezone.localtime(letter.queued_at):%d/%m/%Y om %H.%M}): Beslissing" in page


def test_a_citizen_reads_days_only(log_in):
    case = factories.granted()
    page = log_in(case.employee).get(reverse("zorgkrediet:employee-detail", args=[case.application.reference]))
    assert "9 februari 2019" in page.content.decode()
    assert not re.search(r"\d om \d\d\.\d\d", page.content.decode())


def test_other_files_of_the_same_person_only():
    case, other = factories.granted(), factories.granted()
    assert dossier_of(case.application).others == []
    Application.objects.filter(pk=other.application.pk).update(
        person=case.application.person, state="WITHDRAWN", decided_at=None
    )
    found = dossier_of(case.fresh()).others
    assert columns(found) == columns(Application.objects.filter(pk=other.application.pk))


def test_an_amount_is_read_as_a_decimal():
    assert read('{"net": 0.10}')["net"] == Decimal("0.10")


def test_a_new_row_shows_at_once_and_only_to_whoever_may_see_it(log_in, full):
    browser = log_in(full.reviewer)
    address = reverse("admin:zorgkrediet_application_change", args=[full.application.pk])
    page = browser.get(address).content.decode()
    assert "attest &quot;één&quot;.pdf" in page
    assert "Bezorg het attest." in page
    full.application.documents.update(original_name="nieuwe-naam.pdf")
    assert "nieuwe-naam.pdf" in browser.get(address).content.decode()
    assert log_in(full.employer_user).get(address).status_code in (302, 403, 404)


def test_a_register_that_never_answered_is_asked_until_the_decision_and_not_after(log_in):
    for case, told in (
        (factories.submitted(), "nog geen antwoord; wij vragen het elk uur opnieuw"),
        (factories.granted(), "geen antwoord vóór de beslissing"),
    ):
        address = reverse("admin:zorgkrediet_application_change", args=[case.application.pk])
        assert told in log_in(case.reviewer).get(address).content.decode()
