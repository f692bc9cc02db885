"""The screens, posted as a browser without script posts them: one journey, and every kind of bad input."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from correspondence.models import Mail
from registers.simulator.cast import Cast
from tests import factories
from zorgkrediet.models import Application, Invitation

pytestmark = pytest.mark.django_db(transaction=True)
PART = {
    "status": "STATUTORY", "fraction": "1,00", "regime": "FIFTH", "motive": "CHILD", "months": "6",
    "employee_email": "nora@voorbeeld.test",
}  # fmt: skip


def day(name: str, value: date) -> dict[str, str]:
    return {name: value.isoformat()}


def url(name: str, *args: object) -> str:
    return reverse(f"zorgkrediet:{name}", args=args)


@pytest.fixture
def town(log_in):
    organisation = factories.employer()
    acting = factories.employer_user(organisation)
    return organisation, acting, log_in(acting)


@pytest.fixture
def somebody():
    return next(row for row in Cast.load().people.values() if not row["special"])


def test_the_whole_path_from_employer_to_decision(log_in, town, somebody, ask_register):
    organisation, _acting, browser = town
    answer = browser.post(url("employer-start"), {"employer": organisation.pk, "national_number": somebody["niss"]})
    assert answer.status_code == 302, answer.content.decode()
    starts_on = timezone.localdate() + timedelta(days=20)
    answer = browser.post(url("employer-part"), {**PART, **day("starts_on", starts_on)})
    assert answer.status_code == 302, answer.content.decode()
    application = Application.objects.get()
    assert application.person.last_name == somebody["lastName"]
    answer = browser.post(url("employer-send", application.reference), {"announced": "on", "permitted": "on"})
    assert answer.status_code == 302
    employee = factories.user(with_person=application.person)
    link = Mail.objects.get(kind="invitation").context["link"]
    own = log_in(employee)
    assert own.get(link.split("8000")[-1]).status_code == 302
    children = {"children-TOTAL_FORMS": "0", "children-INITIAL_FORMS": "0"}
    steps = [
        ("employee-household", {"lives_with": "OTHERS", **children}),
        (
            "employee-motive",
            {"name": "Kind Een", "relation": "OWN", **day("birth_date", starts_on - timedelta(days=900))},
        ),
        ("employee-leaves", {"any_leave": "nee", "leaves-TOTAL_FORMS": "0", "leaves-INITIAL_FORMS": "0"}),
        ("employee-income", {"any_income": "nee", "income-TOTAL_FORMS": "0", "income-INITIAL_FORMS": "0"}),
        ("employee-account", {"iban": "BE68 5390 0754 7034", "email": "nora@voorbeeld.test", "language": "nl"}),
    ]
    for name, data in steps:
        answer = own.post(url(name, application.reference), data)
        assert answer.status_code == 302, (name, answer.content.decode())
    review = own.get(url("employee-review", application.reference)).content.decode()
    assert "hebt u recht op zorgkrediet" in review
    own.post(url("employee-review", application.reference), {"correct": "on", "report_changes": "on"})
    application.refresh_from_db()
    assert application.state == "SUBMITTED"
    desk = log_in(factories.official())
    answer = desk.post(
        reverse("admin:zorgkrediet_application_deed_decide", args=[application.pk]), {"decision": "grant"}
    )
    assert answer.status_code == 302, answer.content.decode()
    application.refresh_from_db()
    assert application.state == "GRANTED"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("85.07.30-033.29", "controlecijfers"),
        ("123", "11 cijfers"),
        ("", "Vul het rijksregisternummer in"),
    ],
)
def test_a_wrong_national_number_is_explained_at_the_field(town, number, sentence):
    organisation, _acting, browser = town
    page = browser.post(url("employer-start"), {"employer": organisation.pk, "national_number": number})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert page.content.decode().count(sentence) >= 2, "at the field and in the summary"
    if number:
        assert f'value="{number}"' in page.content.decode()


def test_an_unknown_person_is_explained(town, ask_register):
    organisation, _acting, browser = town
    unknown = next(row for row in Cast.load().people.values() if row["special"] == "unknown")
    page = browser.post(url("employer-start"), {"employer": organisation.pk, "national_number": unknown["niss"]})
    assert "kent geen persoon" in page.content.decode()


def test_a_silent_register_does_not_stop_the_work(town, somebody, settings):
    organisation, _acting, browser = town
    settings.MAGDA_URL = "http://127.0.0.1:9/soap"
    settings.MAGDA_BACKOFF_SECONDS = 0.01
    settings.MAGDA_TOTAL_SECONDS = 1
    answer = browser.post(url("employer-start"), {"employer": organisation.pk, "national_number": somebody["niss"]})
    assert answer.status_code == 302
    page = browser.get(url("employer-part")).content.decode()
    assert "Het Rijksregister antwoordt nu niet" in page


def test_ones_own_number_is_refused(log_in, ask_register, somebody):
    organisation = factories.employer()
    acting = factories.employer_user(organisation)
    type(acting.person).objects.filter(pk=acting.person_id).update(national_number=somebody["niss"])
    page = log_in(acting).post(
        url("employer-start"), {"employer": organisation.pk, "national_number": somebody["niss"]}
    )
    assert "geen aanvraag starten voor uzelf" in page.content.decode()


def _with_chosen(browser, person, organisation):
    session = browser.session
    session["zorgkrediet-start"] = [{"person": person.pk, "employer": organisation.pk}]
    session.save()


def test_days_the_wrong_way_round_keep_everything_typed(town):
    organisation, _acting, browser = town
    _with_chosen(browser, factories.person(), organisation)
    data = {**PART, "months": "", **day("starts_on", date(2026, 12, 1)), **day("ends_on", date(2026, 11, 1))}
    page = browser.post(url("employer-part"), data).content.decode()
    assert "ligt voor de eerste dag" in page
    assert "nora@voorbeeld.test" in page
    assert Application.objects.count() == 0


def test_an_overlap_is_told_at_the_first_day(town):
    organisation, acting, browser = town
    case = factories.draft(organisation=organisation, by=acting)
    _with_chosen(browser, case.application.person, organisation)
    page = browser.post(url("employer-part"), {**PART, **day("starts_on", date(2019, 5, 1))}).content.decode()
    assert "loopt al een aanvraag" in page
    assert Application.objects.count() == 1


def test_the_two_confirmations_are_compulsory(town):
    organisation, acting, browser = town
    case = factories.draft(organisation=organisation, by=acting)
    page = browser.post(url("employer-send", case.application.reference), {"announced": "on"})
    assert "Vink dit aan" in page.content.decode()
    assert case.fresh().state == "DRAFT"


@pytest.mark.parametrize(
    "iban", ["BE68539007547035", "BE71096123456768", "NL00ABNA0417164300", "geen rekening", "BE19539007547133"]
)
def test_an_account_that_cannot_be_right_is_refused(log_in, iban):
    case = factories.invited()
    page = log_in(case.employee).post(
        url("employee-account", case.application.reference),
        {"iban": iban, "email": "nora@voorbeeld.test", "language": "nl"},
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert iban in text
    assert case.fresh().iban == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("attest.pdf", b"MZ\x90\x00 this is a program"),
        ("attest.pdf", b""),
        ("attest.png", b"<svg onload=alert(1)>"),
        ("groot.pdf", b"%PDF-1.4" + b"x" * (10 * 1024 * 1024)),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(log_in, name, content):
    case = factories.invited()
    page = log_in(case.employee).post(
        url("employee-proofs", case.application.reference),
        {"kind": "DOCTOR_CERTIFICATE", "file": SimpleUploadedFile(name, content)},
    )
    assert page.status_code == 200
    assert case.application.documents.count() == 0
    assert "govuk-error-summary" in page.content.decode()


def test_a_proof_is_kept_once_and_can_be_taken_back(log_in):
    case = factories.invited()
    browser = log_in(case.employee)
    data = {"kind": "DOCTOR_CERTIFICATE", "file": SimpleUploadedFile("attest.pdf", b"%PDF-1.4\n%%EOF\n")}
    assert browser.post(url("employee-proofs", case.application.reference), data).status_code == 302
    document = case.application.documents.get()
    browser.post(url("employee-proof-remove", document.pk))
    assert case.application.documents.filter(removed_at__isnull=True).count() == 0


def test_adding_a_child_row_keeps_what_is_typed_and_judges_nothing(log_in):
    case = factories.invited()
    data = {
        "children-TOTAL_FORMS": "1", "children-INITIAL_FORMS": "0", "children-0-dependent": "on", "add": "children",
    }  # fmt: skip
    page = log_in(case.employee).post(url("employee-household", case.application.reference), data).content.decode()
    assert 'name="children-1-dependent"' in page
    assert case.fresh().household == {}


def test_submitting_twice_tells_that_it_is_done(log_in):
    case = factories.submitted()
    page = log_in(case.employee).post(
        url("employee-review", case.application.reference), {"correct": "on", "report_changes": "on"}, follow=True
    )
    assert page.redirect_chain == [(url("employee-detail", case.application.reference), 302)]
    assert "al ingediend" in page.content.decode()


def test_an_expired_link_explains_itself_and_a_strangers_link_is_404(log_in):
    case = factories.draft()
    token = factories.start_token(case)
    Invitation.objects.update(
        created_at=timezone.now() - timedelta(days=90), expires_at=timezone.now() - timedelta(days=1)
    )
    page = log_in(case.employee).get(url("employee-invitation", token))
    assert page.status_code == 410
    assert "vervallen" in page.content.decode()
    stranger = log_in(factories.user(with_person=factories.person()))
    assert stranger.get(url("employee-invitation", token)).status_code == 404
    assert stranger.get(url("employee-invitation", "verzonnen")).status_code == 404


def test_an_official_searches_by_number_in_the_body_only(log_in):
    case = factories.submitted()
    desk = log_in(case.reviewer)
    number = case.application.person.national_number
    answer = desk.post(reverse("admin:zorgkrediet_application_search"), {"words": number})
    assert answer.status_code == 302
    assert answer.url == reverse("admin:zorgkrediet_application_change", args=[case.application.pk])
    assert number not in answer.url


def test_a_refusal_without_a_reason_keeps_the_page(log_in):
    case = factories.submitted()
    page = log_in(case.reviewer).post(
        reverse("admin:zorgkrediet_application_deed_decide", args=[case.application.pk]), {"decision": "refuse"}
    )
    assert page.status_code == 200
    assert "Motiveer de weigering" in page.content.decode()
    assert case.fresh().state == "SUBMITTED"
