"""An employee reports a change: it reaches an official with all that was typed, and changes nothing by itself."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from correspondence.models import Mail
from tests import factories
from tests.zorgkrediet.reporting import ON, PDF, SAID, a_proof, address, close, report, typed
from zorgkrediet.actions import change, report_change
from zorgkrediet.actions.assess import verdict_on
from zorgkrediet.actions.steps import NotYourStep
from zorgkrediet.enums import ReportKind
from zorgkrediet.gather import facts_of
from zorgkrediet.models import ChangeReport
from zorgkrediet.workflow import MoveNotAllowed

pytestmark = pytest.mark.django_db


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


def test_a_proof_can_come_later_until_the_report_is_answered(log_in, case):
    told = report(case)
    receipt, browser = address(case, "employee-reported", told.pk), log_in(case.employee)
    for content, number in ((PDF, 1), (PDF, 1), (PDF + b"2", 2)):
        answer = browser.post(receipt, {"file": SimpleUploadedFile("akte.pdf", content)})
        assert (answer.status_code, answer.url, told.documents.count()) == (302, receipt, number)
    for data, sentence in (
        ({}, "Bewijsstuk toevoegen"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, "Dit is geen PDF"),
    ):
        page = browser.post(receipt, data)
        assert page.status_code == 200 and sentence in page.content.decode() and "govuk-error-summary" in page.text
    stranger = log_in(factories.user(with_person=factories.person()))
    assert stranger.post(receipt, {"file": SimpleUploadedFile("akte.pdf", PDF)}).status_code == 404
    with pytest.raises(NotYourStep):
        report_change.add_report_proof(report=told, proof=a_proof(), by=case.reviewer, on=ON, at=factories.moment(ON))
    close(case, told)
    late = browser.post(receipt, {"file": SimpleUploadedFile("akte.pdf", PDF + b"3")})
    assert "Doe een nieuwe melding" in late.text and told.documents.count() == 2


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
