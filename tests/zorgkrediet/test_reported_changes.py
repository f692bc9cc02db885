"""An employee reports a change: it reaches an official with all that was typed, and changes nothing by itself."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from correspondence.models import Mail
from tests import factories
from zorgkrediet.actions import change, report_change
from zorgkrediet.actions.assess import verdict_on
from zorgkrediet.actions.steps import NotYourStep
from zorgkrediet.enums import ReportKind
from zorgkrediet.gather import facts_of
from zorgkrediet.models import ChangeReport
from zorgkrediet.workflow import MoveNotAllowed

pytestmark = pytest.mark.django_db
ON = date(2019, 5, 6)
SAID = {"kind": "HOUSEHOLD", "since": date(2019, 5, 1), "words": "Mijn moeder woont nu bij mij."}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def report(case, *, by=None, on=ON, proof=None, **changes):
    return report_change.report_change(
        application=case.application, said=report_change.Said(**{**SAID, **changes}), proof=proof,
        by=by or case.employee, on=on, at=factories.moment(on),
    )  # fmt: skip


def a_proof(content=PDF):
    return report_change.Proof(kind="REPORT_PROOF", name="akte.pdf", content_type="application/pdf", content=content)


def close(case, told, reason="Uw ouder woonde al bij u."):
    return report_change.close_report(report=told, reason=reason, by=case.reviewer, on=ON)


def address(case, name="employee-report", *more):
    return reverse(f"zorgkrediet:{name}", args=[case.application.reference, *more])


def typed(**changes):
    day = changes.pop("since", date(2019, 5, 1))
    days = {"since_0": str(day.day), "since_1": str(day.month), "since_2": str(day.year)} if day else {}
    return {"kind": "HOUSEHOLD", "words": "Mijn moeder woont nu bij mij.", **days, **changes}


@pytest.fixture
def case():
    return factories.granted()


# -- The deed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(ReportKind))
def test_a_report_changes_neither_the_right_nor_what_the_law_reads(case, kind):
    before = verdict_on(facts_of(case.fresh(), on=ON))
    told = report(case, kind=kind.value, proof=a_proof())
    assert (told.kind, told.since, told.words) == (kind, SAID["since"], SAID["words"])
    assert verdict_on(facts_of(case.fresh(), on=ON)) == before
    assert case.application.entitlements.count() == 1 and case.application.life_events.count() == 0
    assert case.fresh().state == "GRANTED"


def test_the_very_same_report_is_kept_once_and_a_later_proof_is_added(case):
    first = report(case)
    again = report(case, words="  Mijn moeder woont nu bij mij. ", proof=a_proof())
    report(case, proof=a_proof())
    assert again.pk == first.pk and ChangeReport.objects.count() == 1
    assert first.documents.count() == 1
    assert Mail.objects.filter(kind="change-report").count() == 1
    assert case.application.events.filter(move="report_change").count() == 1
    close(case, first)
    assert report(case).pk != first.pk, "what was answered can be told again"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"since": date(2019, 2, 1)}, report_change.ReportDayOutside),
        ({"since": date(2020, 3, 1)}, report_change.ReportDayOutside),
        ({"since": date(2020, 3, 1), "kind": "CONTACT"}, report_change.ReportDayOutside),
        ({"words": " \n "}, report_change.ReportWordsMissing),
    ],
)
def test_a_day_outside_the_file_and_empty_words_are_refused(case, changes, fault):
    with pytest.raises(fault):
        report(case, **changes)
    assert ChangeReport.objects.count() == 0


def test_the_first_and_the_last_day_count_and_an_address_also_after_the_end(case):
    report(case, since=date(2019, 2, 2))  # the day of sending: the household may change before the first day
    report(case, since=date(2020, 2, 29))
    late = date(2020, 3, 9)
    report(case, kind="CONTACT", since=late, on=late)
    with pytest.raises(report_change.ReportDayOutside):
        report(case, since=late, on=late)
    assert ChangeReport.objects.count() == 3


def test_only_the_employee_reports_and_only_about_a_granted_file(case):
    for stranger in (case.employer_user, case.reviewer, factories.user(with_person=factories.person())):
        with pytest.raises(NotYourStep):
            report(case, by=stranger)
    for other in (factories.invited(), factories.submitted()):
        with pytest.raises(MoveNotAllowed):
            report(other)
    assert ChangeReport.objects.count() == 0


def test_a_report_becomes_an_event_once(case):
    told = report(case)
    household = {"livesWith": "NOBODY", "children": []}
    who = {"by": case.reviewer, "on": ON, "at": factories.moment(ON)}
    kind = {"kind": "HOUSEHOLD_CHANGED", "household": household, "report": told}
    change.record_event(application=case.application, happened_on=told.since, **kind, **who)
    assert told.answer.life_event == case.application.life_events.get()
    with pytest.raises(report_change.ReportAnswered):
        change.record_event(application=case.application, happened_on=date(2019, 6, 1), **kind, **who)
    with pytest.raises(report_change.ReportAnswered):
        close(case, told)
    other = factories.granted()
    with pytest.raises(report_change.ReportAnswered):
        change.record_event(
            application=other.application,
            happened_on=told.since,
            **{**kind, "report": report(case, kind="OTHER")},
            **who,
        )


def test_a_report_is_closed_with_a_reason_by_an_official_only(case):
    told = report(case)
    with pytest.raises(report_change.ReasonMissing):
        close(case, told, "  ")
    with pytest.raises(NotYourStep):
        report_change.close_report(report=told, reason="Niets.", by=case.employee, on=ON)
    close(case, told)
    assert told.answer.reason == "Uw ouder woonde al bij u."
    assert case.application.entitlements.count() == 1
    with pytest.raises(report_change.ReportAnswered):
        close(case, told)


def test_the_mails_tell_nothing_of_what_it_is_about(case):
    close(case, report(case))
    mails = Mail.objects.filter(kind__startswith="change-report").order_by("id")
    assert [mail.kind for mail in mails] == ["change-report", "change-report-answer"]
    for mail in mails:
        words = (mail.subject + mail.body).lower()
        assert case.application.reference.lower() in words and "/mijn/aanvraag/" in words
        for secret in ("moeder", "gezin", "zorg niet", "wijziging", case.application.person.last_name.lower()):
            assert secret not in words, secret


# -- The form --------------------------------------------------------------------------------------------------------


def test_each_kind_says_what_will_happen_and_from_which_source(log_in, case):
    page = log_in(case.employee).get(address(case)).content.decode()
    for kind in ReportKind:
        assert f'value="{kind}"' in page
    for words in ("hoogstens 6 maanden na de dag van het overlijden", "(Bron: Productfiche, overlijden)"):
        assert words in page
    assert page.count("govuk-radios__hint") == len(ReportKind)


def test_a_sent_report_shows_its_receipt_and_stands_in_the_timeline(log_in, case):
    browser = log_in(case.employee)
    data = {**typed(), "file": SimpleUploadedFile("akte.pdf", PDF)}
    answer = browser.post(address(case), data)
    told = ChangeReport.objects.get()
    assert (answer.status_code, answer.url) == (302, address(case, "employee-reported", told.pk))
    receipt = browser.get(answer.url).content.decode()
    for words in ("goed ontvangen", "Mijn moeder woont nu bij mij.", "1 mei 2019", "akte.pdf", "wacht op een dossierb"):
        assert words in receipt
    page = browser.get(address(case, "employee-detail")).content.decode()
    assert "U meldde een wijziging" in page and answer.url in page
    assert browser.post(address(case), typed()).url == answer.url, "a second click gives the same report"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (typed(since=None), "Vul de dag, de maand en het jaar in"),
        (typed(since=date(2019, 2, 1)), "ligt voor het begin van uw dossier, 2 februari 2019"),
        (typed(since=date(2030, 2, 1)), "ligt na het einde van uw zorgkrediet, 29 februari 2020"),
        (typed(since=date(2019, 5, 1), since_2="9999"), "te ver weg"),
        (typed(words="   "), "Schrijf in enkele woorden wat er verandert"),
        (typed(kind=""), "Kies wat er verandert"),
        (typed(kind="IETS"), "IETS"),
    ],
)
def test_bad_input_is_told_at_the_field_and_above_and_nothing_is_lost(log_in, case, data, sentence):
    answer = log_in(case.employee).post(address(case), data)
    page = answer.content.decode()
    assert answer.status_code == 200 and page.count(sentence) >= 2
    assert "govuk-error-summary" in page
    if data["words"].strip():
        assert data["words"] in page
    if data.get("since_0"):
        assert f'value="{data["since_2"]}"' in page
    assert ChangeReport.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "content", "sentence"),
    [
        ({}, b"MZ\x90\x00 a program", "Dit is geen PDF"),
        ({"words": ""}, PDF, "Kies uw bestand opnieuw"),
        ({"since": date(2019, 2, 1)}, PDF, "Kies uw bestand opnieuw"),
    ],
)
def test_a_file_that_is_refused_or_lost_on_the_way_is_told(log_in, case, changes, content, sentence):
    data = {**typed(**changes), "file": SimpleUploadedFile("akte.pdf", content)}
    page = log_in(case.employee).post(address(case), data).content.decode()
    assert page.count(sentence) >= 2 and ChangeReport.objects.count() == 0


def test_a_training_has_its_own_words_and_no_death(log_in):
    part = factories.employee_part(
        motive_facts={
            "startsOn": "2019-03-01", "endsOn": "2020-06-30", "contactHours": 160, "recognisedProvider": True
        }
    )  # fmt: skip
    case = factories.submitted(asked=factories.employer_part(motive="TRAINING"), part=part)
    type(case.application).objects.filter(pk=case.application.pk).update(
        state="GRANTED", decided_at=factories.moment(case.on)
    )
    page = log_in(case.employee).get(address(case)).content.decode()
    assert "Ik volg de opleiding niet meer" in page and 'value="DEATH"' not in page


# -- Whose it is -----------------------------------------------------------------------------------------------------


def test_another_persons_file_and_report_are_not_found(log_in, case):
    told = report(case)
    pages = [address(case), address(case, "employee-reported", told.pk)]
    for stranger in (factories.user(with_person=factories.person()), case.employer_user, case.reviewer):
        browser = log_in(stranger)
        assert [browser.get(page).status_code for page in pages] == [404, 404]
        assert browser.post(pages[0], typed()).status_code == 404
    own = factories.granted()
    assert log_in(own.employee).get(address(own, "employee-reported", told.pk)).status_code == 404


def test_a_file_without_a_right_leads_back(log_in):
    case = factories.submitted()
    answer = log_in(case.employee).get(address(case))
    assert (answer.status_code, answer.url) == (302, address(case, "employee-detail"))
    page = log_in(case.employee).post(address(case), typed())
    assert page.status_code == 200 and "kan niet meer" in page.content.decode()


# -- The desk --------------------------------------------------------------------------------------------------------


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
        "meldt: Overlijden van de persoon die zorg krijgt",
        "meldt: Gewijzigd gezin",
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
    page = log_in(case.employee).get(address(case, "employee-reported", told.pk)).content.decode()
    assert "Verwerkt op" in page


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
    page = log_in(factories.official("AUDITOR")).get(review(case)).content.decode()
    assert "Mijn moeder woont nu bij mij." in page
    assert "Melding afsluiten" not in page and "?melding=" not in page


def test_a_report_between_reading_and_confirming_shows_the_file_again(log_in, case):
    desk = log_in(case.reviewer)
    deed = reverse("admin:zorgkrediet_application_deed_event", args=[case.application.pk])
    data = {"kind": "EARLY_STOP", "happened_on": "2019-05-31", "seen": case.fresh().version}
    report(case, since=SAID["since"] + timedelta(days=1))
    assert desk.post(deed, data).context["file_changed"]
    assert case.application.life_events.count() == 0
