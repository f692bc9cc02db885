"""A real browser on a real server: Debian's Chromium through Playwright, axe on every page, faults in the console."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kernel.second_factor import DEMO_SESSION_KEY
from tests.browser import slow
from tests.browser.stage import inbox, log_lines, register, walk, worker  # noqa: F401 -- fixtures of the journeys

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
HERE = Path(__file__).parent
PHONE = {"width": 375, "height": 800}
DESK = {"width": 1280, "height": 900}
PATIENCE = 20_000  # milliseconds until what is waited for counts as missing; a busy machine is no fault
# Without preload: axe would fetch the @import of a stylesheet from an address below the page, which does not exist.
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False}
# The first elements that stick out at 320 pixels, for the message; what scrolls inside its own box may be wide.
WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > 321 && !e.closest(".table-scroll, .results, .govuk-visually-hidden"))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser; without it the reason stands on every skipped test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: NOT tested in a browser"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not CHROMIUM:
        terminalreporter.section("BROWSER TESTS SKIPPED", red=True, bold=True)
        terminalreporter.line(
            "Chromium was not found. Install it (Debian: apt install chromium) or set CHROMIUM=/path."
        )


@pytest.fixture(scope="session", autouse=True)
def _sync_api_beside_django() -> Iterator[None]:
    """Playwright's own loop runs in this thread, so Django thinks that it is called from async code; it is not."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session", autouse=True)
def _a_click_ends_with_a_whole_page() -> Iterator[None]:
    """Playwright waits until the next page begins to come in, not until it is whole: what a test then reads at once
    (how many rows, is it visible) depends on how busy the machine is. Here a click ends when the page stands."""
    from playwright.sync_api import Locator, expect

    expect.set_options(timeout=PATIENCE)  # five seconds when nothing is said
    patch, click = pytest.MonkeyPatch(), Locator.click

    def clicked(self: Locator, **options: Any) -> None:
        click(self, **options)
        self.page.wait_for_load_state()

    patch.setattr(Locator, "click", clicked)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _slow_pages() -> Iterator[None]:
    with slow.pages(float(os.environ.get("SLOW_PAGES", "0"))):
        yield


@pytest.fixture(scope="session")
def base_url() -> None:
    """Every test says the whole address; the plugin's own fixture uses a style that this pytest warns about."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    args = ["--disable-dev-shm-usage"]
    if os.geteuid() == 0:
        args.append("--no-sandbox")  # Chromium refuses to start as root with its sandbox
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nl-BE", "timezone_id": "Europe/Brussels", "viewport": DESK}


@pytest.fixture
def site(live_server, settings) -> str:
    """The address of the running site, in demo mode; letters and mails point to it."""
    settings.DEMO = True
    settings.SITE_URL = live_server.url
    return live_server.url


@dataclass
class Faults:
    """What went wrong behind the page: refused by the content security policy, script errors, missing files."""

    listed: list[str] = field(default_factory=list)

    def watch(self, page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.listed.append(f"script: {error}"))
        page.on("response", self._response)

    def _console(self, message) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.listed.append(f"{message.type}: {message.text}")

    def _response(self, response) -> None:
        is_file = response.request.resource_type in ("stylesheet", "script", "font", "image")
        if response.status >= 500 or (is_file and response.status >= 400):
            self.listed.append(f"{response.status}: {response.url}")


@pytest.fixture
def faults() -> Iterator[Faults]:
    found = Faults()
    yield found
    assert not found.listed, "faults in the browser:\n" + "\n".join(found.listed)


@pytest.fixture
def page(page, faults):
    """A page in Dutch at 1280 pixels that fails its test when the console shows a fault."""
    page.set_default_timeout(PATIENCE)
    faults.watch(page)
    return page


@pytest.fixture
def new_person(browser, browser_context_args, faults) -> Iterator[Callable]:
    """`new_person()` opens a page in a browser of its own: another person, other cookies."""
    contexts = []

    def opened(**options):
        context = browser.new_context(**{**browser_context_args, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        faults.watch(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page_without_script(new_person):
    """The same browser with JavaScript switched off."""
    return new_person(java_script_enabled=False)


@pytest.fixture
def phone(new_person):
    """A page on a telephone."""
    return new_person(viewport=PHONE, has_touch=True, is_mobile=True)


def assert_heading(page, heading: str) -> None:
    """The right page is open: axe would happily pass an error page."""
    shown = page.locator("h1").first.inner_text()
    assert heading in shown, f"expected the page “{heading}”, but “{shown}” is open at {page.url}"


@pytest.fixture(scope="session")
def axe() -> Callable:
    """`axe(page, heading="…")`: no violation of axe's rules on the page with that heading."""
    from axe_playwright_python.sync_playwright import Axe

    runner = Axe()

    def check(page, *, heading: str) -> None:
        assert_heading(page, heading)
        results = runner.run(page, options=AXE_OPTIONS)
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
            + "\n    ".join(node["html"][:200] for node in violation["nodes"][:5])
            for violation in results.response["violations"]
        ]
        assert not found, f"axe at {page.url}:\n" + "\n".join(found)

    return check


@pytest.fixture(scope="session")
def fits_narrow_screen() -> Callable:
    """`fits_narrow_screen(page)`: at 320 pixels nothing makes the page scroll sideways (WCAG 1.4.10)."""

    def check(page) -> None:
        before = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 800})
        width = page.evaluate("document.documentElement.scrollWidth")
        too_wide = page.evaluate(WIDER_THAN_THE_SCREEN)
        page.set_viewport_size(before)
        assert width <= 320, f"{page.url} is {width} pixels wide at 320:\n" + "\n".join(too_wide)

    return check


@pytest.fixture
def logged_in(site) -> Callable:
    """`logged_in(page, user)`: the page continues as this person; an official has the second factor of the demo."""

    def become(page, user) -> None:
        client = Client()
        client.force_login(user, backend="accounts.backends.PasswordBackend")
        session = client.session
        if user.is_staff:
            session[DEMO_SESSION_KEY] = str(user.pk)
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}
        page.context.add_cookies([cookie])

    return become


@pytest.fixture
def town(site, inbox, register, worker):  # noqa: F811
    """The people of a journey, with everything around them running."""
    from tests.browser.people import Town

    return Town()
