"""The pages everybody can open: right, accessible, narrow enough, and in two languages."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from tests.browser import slow


@pytest.fixture
def client_with_csrf(settings, db) -> Client:
    settings.DEMO = True
    return Client(enforce_csrf_checks=True, headers={"accept-language": "nl"})


PAGES = {
    "/": "Tijd om te zorgen",
    "/hulp/": "Hulp en contact",
    "/toegankelijkheid/": "Toegankelijkheidsverklaring",
    "/privacy/": "Wat wij met uw gegevens doen",
    "/programmeurs/": "Voor programmeurs",
    "/stijl/": "Stijlboek",
    "/bestaat-niet/": "Deze pagina bestaat niet",
}


@pytest.mark.parametrize(("address", "heading"), PAGES.items())
def test_a_public_page_is_accessible_and_fits(page, phone, site, axe, fits_narrow_screen, address, heading):
    for view in (page, phone):
        view.goto(site + address)
        axe(view, heading=heading)
    fits_narrow_screen(page)


def test_the_start_page_leads_each_audience_somewhere(page, site):
    page.goto(site)
    for title in ("Ik ben werknemer", "Ik ben werkgever", "Ik werk voor een IBW", "Ik werk bij het departement"):
        page.goto(site)
        page.get_by_role("link", name=title).click()
        assert page.url != f"{site}/"
        assert page.locator("h1").count() == 1


def test_what_is_read_after_a_click_is_the_whole_next_page(page, site):
    with slow.pages(0.4):
        page.goto(site)
        page.get_by_role("link", name="Ik ben werkgever").click()
        assert page.locator("h1").count() == 1, "the heading comes after the pause"


def test_the_language_is_switched_and_remembered(page, site):
    page.goto(site + "/hulp/")
    assert page.locator("html").get_attribute("lang") == "nl"
    page.get_by_role("button", name="English").click()
    assert page.url == site + "/hulp/"
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(site + "/privacy/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Nederlands").click()
    assert page.locator("html").get_attribute("lang") == "nl"


def test_the_style_book_shows_faults_at_the_field_and_in_the_summary(page, site, axe):
    page.goto(site + "/stijl/")
    page.get_by_label("Dag", exact=True).fill("31")
    page.get_by_label("Maand", exact=True).fill("februari")
    page.get_by_label("Jaar", exact=True).fill("2027")
    page.get_by_role("button", name="Verder").click()
    axe(page, heading="Stijlboek")
    summary = page.locator(".govuk-error-summary")
    assert summary.get_by_text("Deze dag bestaat niet").is_visible()
    assert page.get_by_label("Maand", exact=True).input_value() == "februari"
    summary.get_by_role("link", name="Deze dag bestaat niet").click()
    assert page.evaluate("document.activeElement.name") == "starts_on_0"


def test_everything_works_without_script(page_without_script, site):
    page = page_without_script
    page.goto(site + "/stijl/")
    page.get_by_label("Naam", exact=True).fill("Ann")
    page.get_by_role("button", name="Verder").click()
    assert page.locator(".govuk-error-summary").is_visible()
    assert page.get_by_label("Naam", exact=True).input_value() == "Ann"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_keyboard_reaches_the_content_first(page, site):
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_form_from_another_site_is_refused_and_explained(client_with_csrf):
    response = client_with_csrf.post("/stijl/", {"name": "Ann"}, headers={"origin": "https://elders.test"})
    assert response.status_code == 403
    assert "Dit formulier is verlopen" in response.content.decode()


def test_the_demo_banner_is_on_every_page_of_a_demo(page, site, settings):
    page.goto(site)
    assert page.get_by_text("Oefenomgeving met verzonnen mensen").is_visible()
    settings.DEMO = False
    page.goto(site)
    assert page.get_by_text("Oefenomgeving met verzonnen mensen").count() == 0
    assert page.goto(site + "/stijl/").status == 404


def breaks(request) -> HttpResponse:
    raise RuntimeError("made to break")


def test_a_fault_of_ours_is_explained_without_the_database(client, settings, caplog):
    settings.ROOT_URLCONF = type("Broken", (), {"urlpatterns": [path("", breaks, name="set_language")]})
    client.raise_request_exception = False
    response = client.get("/", headers={"accept-language": "nl"})
    assert response.status_code == 500
    assert "Er ging iets mis bij ons" in response.content.decode()


def test_the_menu_of_a_telephone_has_room_for_a_thumb(page, site):
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(site)
    page.get_by_role("button", name="Menu", exact=True).click()
    links = page.locator(".govuk-service-navigation__link:visible")
    heights = links.evaluate_all("links => links.map(link => link.getBoundingClientRect().height)")
    assert heights and min(heights) >= 44, heights
