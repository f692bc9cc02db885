"""What an employee reported, at the desk: found, read, made an event of, or closed with a reason."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from config.management.demo.dossiers import REPORTS, load_reports
from correspondence.models import Letter
from tests import factories
from tests.zorgkrediet.reporting import ON, SAID, a_proof, address, close, report
from zorgkrediet.models import ChangeReport, Document
from zorgkrediet.own_screens import CHANGE_LETTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return factories.granted()


def review(case, query=""):
    return reverse("admin:zorgkrediet_application_change", args=[case.application.pk]) + query


def test_the_official_finds_the_report_with_all_that_was_typed(log_in, case):
    told = report(case, proof=a_proof())
    desk = log_in(case.reviewer)
    queue = reverse("admin:zorgkrediet_application_changelist") + "?wachtrij=melding"
    assert case.application.reference in desk.get(queue).content.decode()
    assert "Melding te behandelen" in desk.get(reverse("admin:index")).content.decode()
    page = desk.get(review(case)).content.decode()
    for words in ("Mijn moeder woont nu bij mij.", "1 mei 2019", "akte.pdf", "Gewijzigd gezin"):
        assert words in page
    close(case, told)
    assert case.application.reference not in desk.get(queue).content.decode()
    assert "Uw ouder woonde al bij u." in desk.get(review(case)).content.decode()


def test_the_queue_of_reports_tells_what_and_how_long_and_is_cut_by_kind(log_in, case):
    other = factories.granted()
    report(case, kind="DEATH", on=ON)
    report(case, kind="HOUSEHOLD", on=ON)
    report(other, on=ON - timedelta(days=3))
    queue = reverse("admin:zorgkrediet_application_changelist") + "?wachtrij=melding"
    with time_machine.travel(factories.moment(ON + timedelta(days=4)), tick=False):
        desk = log_in(case.reviewer)
        page = desk.get(queue).content.decode()
        only = desk.get(queue + "&melding=DEATH").content.decode()
        nothing = desk.get(queue + "&melding=IETS").content.decode()
        plain = desk.get(reverse("admin:zorgkrediet_application_changelist")).content.decode()
    first, second = other.application.reference, case.application.reference
    assert page.index(first) < page.index(second), "what waits longest stands first"
    for words in (
        "meldt: Overlijden van de persoon die zorg krijgt, en nog 1 melding<",
        "meldt: Gewijzigd gezin<",
        ">7<",
        ">4<",
        "Op melding",
    ):
        assert words in page
    assert second in only and first not in only
    assert first not in nothing and second not in nothing
    assert "Op melding" not in plain


@pytest.mark.parametrize(
    ("kind", "event", "day"),
    [
        ("HOUSEHOLD", "HOUSEHOLD_CHANGED", date(2019, 5, 1)),
        ("DEATH", "DEATH_OF_CARED_PERSON", date(2019, 5, 1)),
        ("BACK_TO_WORK", "EARLY_STOP", date(2019, 4, 30)),
        ("CARE_ENDED", "EARLY_STOP", date(2019, 4, 30)),
    ],
)
def test_a_report_fills_in_the_event_form_and_is_answered_by_it(log_in, case, kind, event, day):
    told = report(case, kind=kind)
    desk = log_in(case.reviewer)
    form = desk.get(review(case, f"?melding={told.pk}")).context["event_form"]
    assert form.initial["kind"] == event and form.initial["happened_on"] == day
    data = {
        "kind": event, "happened_on": day.isoformat(), "report": told.pk, "note": form.initial["note"],
        "lives_with": "NOBODY" if event == "HOUSEHOLD_CHANGED" else "",
    }  # fmt: skip
    deed = reverse("admin:zorgkrediet_application_deed_event", args=[case.application.pk])
    asked = desk.post(deed, data)
    assert ("report", str(told.pk)) in asked.context["typed"]
    assert desk.post(deed, {**data, "seen": case.fresh().version}).status_code == 302
    recorded = case.application.life_events.get()
    assert recorded.note == "Gemeld op 06-05-2019: Mijn moeder woont nu bij mij."
    assert ChangeReport.objects.get().answer.life_event == recorded
    citizen, answer = log_in(case.employee), address(case, "employee-reported", told.pk)
    page = citizen.get(answer).content.decode()
    assert "Verwerkt op" in page and "(PDF)" not in page, "the letter is not made yet"
    letters = Letter.objects.filter(kind=CHANGE_LETTER, person=case.application.person)
    letters.update(document="brieven/wijziging.pdf")
    page = citizen.get(answer).content.decode()
    assert letters.count() == (0 if kind == "HOUSEHOLD" else 1), "this household changes no amount"
    assert page.count("(PDF)") == letters.count()
    assert all(reverse("correspondence:letter", args=[letter.public_id]) in page for letter in letters)


def test_closing_at_the_desk_asks_a_reason_and_tells_the_employee(log_in, case):
    told = report(case)
    desk = log_in(case.reviewer)
    deed = reverse("admin:zorgkrediet_application_deed_close_report", args=[case.application.pk, told.pk])
    assert desk.get(deed).status_code == 302
    page = desk.post(deed, {"reason": ""})
    assert page.status_code == 200 and "Waarom verandert deze melding niets aan het recht?" in page.content.decode()
    assert desk.post(deed, {"reason": "Uw ouder woonde al bij u."}).status_code == 302
    own = log_in(case.employee)
    assert "Uw ouder woonde al bij u." in own.get(address(case, "employee-reported", told.pk)).content.decode()
    assert "Uw melding is afgesloten" in own.get(address(case, "employee-detail")).content.decode()
    foreign = reverse(
        "admin:zorgkrediet_application_deed_close_report", args=[factories.granted().application.pk, told.pk]
    )
    assert desk.post(foreign, {"reason": "x"}).status_code == 404


def test_a_report_of_another_file_fills_in_nothing_and_answers_nothing(log_in, case):
    other = factories.granted()
    told = report(other)
    desk = log_in(case.reviewer)
    for query in (f"?melding={told.pk}", "?melding=x", "?melding=999999999999999999999"):
        assert desk.get(review(case, query)).context["event_form"].initial == {}
    deed = reverse("admin:zorgkrediet_application_deed_event", args=[case.application.pk])
    data = {"kind": "EARLY_STOP", "happened_on": "2019-05-31", "report": told.pk, "seen": case.fresh().version}
    assert desk.post(deed, data).status_code == 404
    assert case.application.life_events.count() == 0


def test_who_does_not_review_reads_the_report_without_buttons(log_in, case):
    report(case)
    page = log_in(factories.official(Role.AUDITOR)).get(review(case)).content.decode()
    assert "Mijn moeder woont nu bij mij." in page
    assert "Melding afsluiten" not in page and "?melding=" not in page


def test_a_report_between_reading_and_confirming_shows_the_file_again(log_in, case):
    desk = log_in(case.reviewer)
    deed = reverse("admin:zorgkrediet_application_deed_event", args=[case.application.pk])
    data = {"kind": "EARLY_STOP", "happened_on": "2019-05-31", "seen": case.fresh().version}
    report(case, since=SAID["since"] + timedelta(days=1))
    assert desk.post(deed, data).context["file_changed"]
    assert case.application.life_events.count() == 0


def test_the_demo_world_holds_reports_that_wait_and_reports_that_were_answered(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cases = [factories.granted() for _number in REPORTS]
    world = SimpleNamespace(today=date(2019, 9, 2), officials={Role.REVIEWER: [factories.official()]})
    load_reports(world, [case.application for case in cases])
    assert sorted(ChangeReport.objects.values_list("kind", flat=True)) == sorted(kind for kind, *_rest in REPORTS)
    assert 0 < ChangeReport.objects.open().count() < len(REPORTS)
    assert Document.objects.filter(report__isnull=False).count() == sum(has_proof for *_rest, has_proof in REPORTS)
