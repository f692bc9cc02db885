"""The department's desk in a real browser: skinned, accessible, nothing refused by the content security policy."""

import pytest
from django.urls import reverse

from accounts.enums import Role, Scheme
from kernel.web import desk
from tests import factories

ROLES = (Role.REVIEWER, Role.AUDITOR, Role.ACCESS_MANAGER)


@pytest.fixture
def official(site):
    made = factories.official(
        ROLES[0], display_name="Els Vermeulen", demo_audience="DEPARTMENT", demo_note="Behandelt aanvragen"
    )
    for role in ROLES[1:]:
        factories.grant(made, role, scheme=Scheme.ZORGKREDIET)
    return made


@pytest.fixture
def at_desk(page, site, official):
    page.goto(site + "/demo/")
    page.get_by_role("button", name="Els Vermeulen").click()
    page.wait_for_url("**/beheer/")
    return page


@pytest.fixture
def offered(monkeypatch):
    """Tasks of an app of our own making, in the place of those of the real apps."""
    monkeypatch.setattr(desk, "_providers", {})
    people, forbidden = reverse("admin:accounts_user_changelist"), reverse("pages:gallery") + "bestaat/niet/"
    desk.register(
        desk.Area.PEOPLE,
        lambda request: [
            desk.Task("Mensen nakijken", people, count=3, text="waarvan 1 dringend", urgent=True),
            desk.Task("Niet voor u", forbidden),
        ],
    )


def test_the_desk_shows_the_work_one_may_do(at_desk, offered, site, axe, fits_narrow_screen):
    page = at_desk
    page.goto(site + "/beheer/")
    axe(page, heading="Uw werk van vandaag")
    assert page.get_by_role("heading", name="Mensen, organisaties en rechten").first.is_visible()
    assert page.get_by_text("Niet voor u").count() == 0
    fits_narrow_screen(page)
    page.get_by_role("link", name="Mensen nakijken").click()
    assert page.locator("h1").inner_text() == "Gebruikers"


@pytest.mark.parametrize("model", ["user", "organisation", "rolegrant"])
def test_lists_and_detail_pages_are_accessible(at_desk, site, axe, fits_narrow_screen, model):
    page = at_desk
    factories.employer()
    page.goto(site + reverse(f"admin:accounts_{model}_changelist"))
    heading = page.locator("h1").inner_text()
    axe(page, heading=heading)
    fits_narrow_screen(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("(box => box.scrollWidth <= box.clientWidth + 1)(document.querySelector('.results'))")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#result_list tbody a").first.click()
    page.wait_for_load_state("networkidle")
    assert "/change/" in page.url
    axe(page, heading=page.locator("h1").inner_text())
    fits_narrow_screen(page)
    page.set_viewport_size({"width": 375, "height": 800})
    axe(page, heading=page.locator("h1").inner_text())


def test_the_desk_stays_light_when_the_computer_is_dark(new_person, site, official):
    page = new_person(color_scheme="dark")
    page.goto(site + "/demo/")
    page.get_by_role("button", name="Els Vermeulen").click()
    page.wait_for_url("**/beheer/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
