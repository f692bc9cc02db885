"""The reviewer's desk in a browser: reading a file, asking for more, refusing with a reason, recording a change."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.enums import DemoAudience
from tests import factories
from tests.browser.stage import fill_day, press
from zorgkrediet.models import Application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_file(page: Any, site: str, logged_in: Any) -> Any:
    """Open the review page of a case as its reviewer."""

    def opened(case: factories.Case) -> Any:
        logged_in(page, case.reviewer)
        page.goto(site + reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
        return page

    return opened


def test_the_review_page_explains_every_rule_also_on_a_phone(at_file, walk):
    case = factories.submitted()
    page = at_file(case)
    page.get_by_text("Alle regels die getoetst zijn, met hun bron").click()
    expect(page.get_by_text("bron: overheid.vlaanderen.be").first).to_be_visible()
    walk.arrive(page, case.application.reference)
