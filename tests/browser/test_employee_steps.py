"""Filling in as people do: without script, with the back button, a double click, two tabs, a session that ran out."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from correspondence.models import Mail
from tests import factories
from tests.browser.people import EMPLOYEE_MAIL, employee_completes, employer_starts, log_in, wait_for
from tests.browser.stage import fill_day, links_in, press
from zorgkrediet.actions import complete
from zorgkrediet.models import Application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.journey
def test_employer_and_employee_need_no_script(new_person, site, town, inbox, walk):
    def arrive(page: Any, heading: str) -> None:
        walk.arrive(page, heading, axe=False)

    employer, employee = new_person(java_script_enabled=False), new_person(java_script_enabled=False)
    employer_starts(employer, site, town, arrive)
    application = Application.objects.select_related("person").get()
    town.employee(application)
    invitation = wait_for(lambda: inbox.to(EMPLOYEE_MAIL), "invitation")[0]
    (link,) = [link for link in links_in(invitation) if "/uitnodiging/" in link]
    employee_completes(employee, link, town, arrive)
    application.refresh_from_db()
    assert application.state == "SUBMITTED"
    assert application.declarations.count() == 4
    assert application.documents.count() == 1


@pytest.fixture
def ready(site: str) -> factories.Case:
    """An application that only has to be sent."""
    case = factories.invited()
    complete.complete(application=case.application, part=factories.employee_part(), by=case.employee, on=case.on)
    return case


def address(site: str, case: factories.Case, step: str = "") -> str:
    return f"{site}/mijn/aanvraag/{case.application.reference}/{step}"


def tick_all(page: Any) -> None:
    for box in page.get_by_role("checkbox").all():
        box.check()


def assert_sent_once(case: factories.Case) -> None:
    assert case.fresh().state == "SUBMITTED"
    assert Mail.objects.filter(kind="receipt").count() == 1
    assert case.application.events.filter(move="submit").count() == 1


def test_the_back_button_after_sending_changes_nothing(page, site, logged_in, ready):
    logged_in(page, ready.employee)
    page.goto(address(site, ready, "nakijken/"))
    tick_all(page)
    press(page, "Indienen")
    expect(page.get_by_text("Uw aanvraag is goed ontvangen")).to_be_visible()
    page.go_back()
    if page.get_by_role("button", name="Indienen").count():  # an old copy of the page
        tick_all(page)
        press(page, "Indienen")
    expect(page.get_by_text("goed ontvangen").or_(page.get_by_text("al ingediend")).first).to_be_visible()
    assert_sent_once(ready)


def test_sending_from_two_tabs_sends_once_and_says_so(page, site, logged_in, ready, axe):
    logged_in(page, ready.employee)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(address(site, ready, "nakijken/"))
        tick_all(tab)
    press(page, "Indienen")
    expect(page.get_by_text("Uw aanvraag is goed ontvangen")).to_be_visible()
    press(other, "Indienen")
    expect(other.get_by_text("Deze aanvraag is al ingediend.")).to_be_visible()
    expect(other.get_by_role("button", name="Indienen")).to_have_count(0)
    axe(other, heading="Zorg voor een kind")
    assert_sent_once(ready)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_double_click_sends_once(new_person, site, logged_in, ready, script):
    page = new_person(java_script_enabled=script)
    logged_in(page, ready.employee)
    page.goto(address(site, ready, "nakijken/"))
    tick_all(page)
    page.get_by_role("button", name="Indienen").dblclick()
    # The answer to the last press has to stand on the screen: a page asked for while it still comes is cut off by it.
    expect(page.get_by_text("goed ontvangen").or_(page.get_by_text("al ingediend")).first).to_be_visible()
    wait_for(lambda: ready.fresh().state == "SUBMITTED", "submission")
    page.goto(address(site, ready))
    expect(page.get_by_text("Uw aanvraag is goed ontvangen")).to_be_visible()
    assert_sent_once(ready)


@pytest.mark.parametrize("width", [375, 1280])
def test_the_number_of_a_step_leads_to_it(new_person, site, logged_in, axe, ready, width):
    page = new_person(viewport={"width": width, "height": 800})
    logged_in(page, ready.employee)
    page.goto(address(site, ready, "rekening/"))
    axe(page, heading="Rekening en contact")
    place = page.locator(".stepper__number").first.bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.get_by_role("heading", name="Uw gezin", level=1)).to_be_visible()


def test_a_session_that_ran_out_in_mid_form_loses_no_word(page, site, axe):
    case = factories.invited()
    case.employee.demo_audience, case.employee.display_name = "EMPLOYEE", "Nora Peeters"
    case.employee.save()
    log_in(page, site, "Nora Peeters")
    page.goto(address(site, case, "motief/"))
    page.get_by_label("Naam van de persoon voor wie u zorgt").fill("Kind met een lange naam")
    page.get_by_label("Eigen kind").check()
    fill_day(page, "Geboortedatum van het kind", factories.date(2015, 1, 31))
    Session.objects.all().delete()
    press(page, "Verder")
    axe(page, heading="Aanmelden")
    page.get_by_role("main").get_by_role("link", name="Kies een demopersoon").click()
    press(page, "Aanmelden als Nora Peeters")
    axe(page, heading="Uw tekst is bewaard")
    press(page, "Verder met wat ik invulde")
    axe(page, heading="Ander verlof")
    assert case.fresh().cared_person_name == "Kind met een lange naam"
    assert case.fresh().motive_facts["birthDate"] == "2015-01-31"


def test_what_is_wrong_stands_at_the_field_and_in_the_summary(page, site, logged_in, axe, fits_narrow_screen):
    case = factories.invited()
    logged_in(page, case.employee)
    page.goto(address(site, case, "rekening/"))
    page.get_by_label("Rekeningnummer (IBAN)").fill("BE71096123456768")  # right for ISO, wrong for Belgium
    page.get_by_label("Telefoon of gsm").fill("0470 00 00 00")
    press(page, "Verder")
    axe(page, heading="Rekening en contact")
    fits_narrow_screen(page)
    summary = page.locator(".govuk-error-summary")
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    sentence = summary.get_by_role("link").first.inner_text()
    assert page.locator(".govuk-error-message").filter(has_text=sentence).is_visible()
    assert page.get_by_label("Telefoon of gsm").input_value() == "0470 00 00 00"
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "iban"

    page.goto(address(site, case, "bewijsstukken/"))
    assert not page.get_by_label("Bestand").is_visible(), "nothing is asked for a child of one's own"
    page.get_by_text("Toch een bewijsstuk toevoegen").click()
    page.get_by_label("Geboorteakte van het kind").check()
    page.get_by_label("Bestand").set_input_files(
        {"name": "attest.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 a program"}
    )
    press(page, "Toevoegen")
    axe(page, heading="Bewijsstukken")
    assert page.locator(".govuk-error-message").first.is_visible()
    assert page.get_by_label("Geboorteakte van het kind").is_checked()
    assert case.application.documents.count() == 0


def test_leaving_a_half_filled_form_asks_first(page, site, logged_in):
    case = factories.invited()
    logged_in(page, case.employee)
    page.goto(address(site, case, "motief/"))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Naam van de persoon voor wie u zorgt").press_sequentially("Kind")
    page.get_by_role("link", name="Hulp en contact").first.click()
    page.wait_for_url("**/hulp/")
    assert asked == ["beforeunload"]
