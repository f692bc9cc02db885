"""What hurt the first people who walked through the screens."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.landing import home_of
from tests import factories
from zorgkrediet.models import Application
from zorgkrediet.models.words import remedies_in_words
from zorgkrediet.web.employee.forms import AccountForm
from zorgkrediet.web.employer.doubts import doubts_about

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"zorgkrediet:{name}", args=args)


def rows(prefix: str, number: int, **values: str) -> dict[str, str]:
    return {f"{prefix}-TOTAL_FORMS": str(number), f"{prefix}-INITIAL_FORMS": "0", **values}


def test_a_child_row_left_empty_is_not_kept(log_in):
    case = factories.invited()
    answer = log_in(case.employee).post(
        url("employee-household", case.application.reference), {"lives_with": "OTHERS", **rows("children", 2)}
    )
    assert answer.status_code == 302
    assert case.fresh().household == {"livesWith": "OTHERS", "children": []}


@pytest.mark.parametrize(
    ("lives_with", "child", "words"),
    [
        ("NOBODY", {"children-0-lives_in": "on"}, "maar een kind woont bij u"),
        ("ONLY_CHILDREN", {"children-0-dependent": "on"}, "Voeg elk kind toe dat bij u woont"),
    ],
)
def test_a_household_that_cannot_be_is_asked_again(log_in, lives_with, child, words):
    case = factories.invited()
    page = log_in(case.employee).post(
        url("employee-household", case.application.reference),
        {"lives_with": lives_with, **rows("children", 1, **child)},
    )
    assert page.status_code == 200
    assert words in page.content.decode()
    assert case.fresh().household == {}


@pytest.mark.parametrize("number", ["", "abc", "-4", "²", "9" * 5000])
def test_a_made_up_number_of_rows_is_no_fault_of_ours(log_in, number):
    case = factories.invited()
    for step, prefix in (("household", "children"), ("income", "income")):
        typed = {"lives_with": "OTHERS", "any_income": "ja", "add": prefix, f"{prefix}-INITIAL_FORMS": "0"}
        page = log_in(case.employee).post(
            url(f"employee-{step}", case.application.reference), {**typed, f"{prefix}-TOTAL_FORMS": number}
        )
        assert page.status_code == 200
        assert f'name="{prefix}-0-' in page.content.decode()


def test_an_income_typed_under_a_no_is_not_thrown_away(log_in):
    case = factories.invited()
    page = log_in(case.employee).post(
        url("employee-income", case.application.reference),
        {"any_income": "nee", **rows("income", 1, **{"income-0-kind": "SIDE_JOB", "income-0-weekly_hours": "4"})},
    )
    assert "U koos Nee, maar vulde een inkomen in" in page.content.decode()
    assert 'value="4"' in page.content.decode()


def test_who_was_never_asked_about_incomes_finds_nothing_ticked(log_in):
    case = factories.invited()
    page = log_in(case.employee).get(url("employee-income", case.application.reference)).content.decode()
    assert "checked" not in page


def test_a_step_of_a_sent_application_leads_to_where_it_stands(log_in):
    case = factories.submitted()
    answer = log_in(case.employee).get(url("employee-household", case.application.reference))
    assert answer["Location"] == url("employee-detail", case.application.reference)


def test_the_employer_is_warned_before_sending_what_cannot_be_granted(log_in):
    case = factories.draft()
    Application.objects.filter(pk=case.application.pk).update(fraction="0.50", regime="FIFTH")
    page = log_in(case.employer_user).get(url("employer-send", case.application.reference)).content.decode()
    assert "Dit wordt zo wellicht niet toegekend" in page
    assert "voltijds werken" in page


def test_the_warning_knows_nothing_of_the_employee():
    case = factories.invited()
    application = case.fresh()
    before = doubts_about(application, date(2026, 6, 1))
    application.household = {"livesWith": "NOBODY", "children": []}
    application.other_income = [{"kind": "RETIREMENT_PENSION"}]
    assert doubts_about(application, date(2026, 6, 1)) == before


def test_the_queue_opens_on_what_has_to_be_decided(log_in):
    waiting, decided = factories.submitted(), factories.granted()
    address = reverse("admin:zorgkrediet_application_changelist")
    browser = log_in(waiting.reviewer)
    page = browser.get(address).content.decode()
    assert waiting.application.reference in page
    assert decided.application.reference not in page
    assert decided.application.reference in browser.get(address, {"wachtrij": "alles"}).content.decode()


def test_after_logging_in_everybody_lands_where_their_work_is(client, settings):
    settings.DEMO = True
    case = factories.invited()
    for user, address in ((case.employer_user, url("employer-list")), (case.employee, url("employee-list"))):
        user.demo_audience = "EMPLOYER"
        user.save()
        assert client.post(reverse("demo:log-in", args=[user.pk]))["Location"] == address


def test_an_official_whose_roles_have_ended_is_not_led_to_a_closed_door():
    official = factories.official(with_person=factories.person())
    today = date(2026, 6, 1)
    assert home_of(official, today) == reverse("admin:index")
    official.grants.update(ends_on=date(2026, 5, 31))
    assert home_of(official, today) == url("employee-list")


def test_two_refusals_of_one_length_give_one_piece_of_advice():
    months = [{"nearestChange": {"field": "interruption.months", "value": value}} for value in (12, 36)]
    sentences = remedies_in_words([*months, {"nearestChange": None}])
    assert len(sentences) == 1
    assert sentences[0] == "Verander het aantal maanden in 12, dan vervalt dit bezwaar."
    proof = {"nearestChange": {"field": "attachments", "value": ["DOCTOR_CERTIFICATE"]}}
    assert remedies_in_words([proof])[0].startswith("Voeg dit toe, dan vervalt dit bezwaar: Attest")


def test_a_summary_of_errors_names_the_fields_that_are_empty(log_in):
    case = factories.invited()
    page = (
        log_in(case.employee).post(url("employee-account", case.application.reference), {"iban": ""}).content.decode()
    )
    summary = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert "Vul het rekeningnummer in" in summary
    assert "Vul uw e-mailadres in." in summary
    assert "Taal van uw brieven: Maak een keuze." in summary


@pytest.mark.parametrize(
    ("phone", "fits"), [("0470 12 34 56", True), ("+32 (0)2 553 35 02", True), ("", True), ("x", False), ("12", False)]
)
def test_a_phone_number_is_one(phone, fits):
    errors = AccountForm({"phone": phone}).errors
    assert ("phone" not in errors) is fits


def test_what_is_read_over_before_sending_is_all_that_was_filled_in(log_in):
    case = factories.invited()
    page = log_in(case.employee).get(url("employee-review", case.application.reference)).content.decode()
    for words in ("Bewijsstukken", "Telefoon", "Taal van de brieven"):
        assert words in page


@pytest.mark.parametrize("day", ["0001-01-01", "1849-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_refused_in_words(client, log_in, day):
    case = factories.draft()
    asked = {"regime": "FULL", "starts_on": day, "months": "6", "taken_full": "3", "step": "break"}
    part = {"status": "STATUTORY", "fraction": "1", "motive": "CHILD", "employee_email": "a@b.test"}
    browser = log_in(case.employer_user)
    for page in (
        client.post(url("simulator"), asked),
        browser.post(url("employer-edit", case.application.reference), {**asked, **part}),
    ):
        assert page.status_code == 200
        assert "Dit jaar ligt te ver weg" in page.content.decode()


@pytest.mark.parametrize("address", ["/werkgever/aanvraag/ZK-1%00/", "/werkgever/aanvraag/%00/brief/"])
def test_an_address_with_an_impossible_sign_is_not_found(log_in, address):
    assert log_in(factories.draft().employer_user).get(address).status_code == 404


@pytest.mark.parametrize("query", ["?sector=%00", "?state__exact=%00", "?wachtrij=%00"])
def test_a_filter_with_an_impossible_sign_is_not_found(log_in, query):
    assert (
        log_in(factories.official()).get(reverse("admin:zorgkrediet_application_changelist") + query).status_code == 404
    )
