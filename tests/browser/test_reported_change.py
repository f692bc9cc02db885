"""A citizen reports a change and an official acts on it: one journey, with what goes wrong on the way."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from correspondence.models import Mail
from tests import factories
from tests.browser.stage import fill_day, press
from zorgkrediet.models import ChangeReport

pytestmark = pytest.mark.django_db(transaction=True)
PDF = {"name": "verklaring.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"}


@pytest.fixture
def case(settings: Any, tmp_path: Any) -> factories.Case:
    settings.MEDIA_ROOT = tmp_path
    return factories.granted()


def test_a_report_of_the_citizen_becomes_an_event_of_the_official(
    page: Any, new_person: Any, logged_in: Any, site: str, walk: Any, case: factories.Case
) -> None:
    """From the first page to the form, to the desk's queue, through the event form, and back to the citizen."""
    citizen, reference = page, case.application.reference
    logged_in(citizen, case.employee)
    citizen.goto(f"{site}/mijn/")
    walk.arrive(citizen, "Mijn zorgkrediet")
    citizen.get_by_role("link", name="Een wijziging melden").click()
    walk.arrive(citizen, "Een wijziging melden")
    citizen.get_by_label("Ik stop vroeger en werk opnieuw zoals voordien").check()
    citizen.get_by_label("Wat moeten wij weten?").fill("Mijn werkgever is akkoord.")
    press(citizen, "Melding versturen")  # the day is still empty
    walk.arrive(citizen, "Een wijziging melden")
    citizen.locator(".govuk-error-summary").get_by_role("link", name="Vanaf welke dag?").click()
    assert citizen.evaluate("document.activeElement.name") == "since_0"
    assert citizen.get_by_label("Ik stop vroeger").is_checked(), "what was chosen stays chosen"
    assert citizen.get_by_label("Wat moeten wij weten?").input_value() == "Mijn werkgever is akkoord."
    fill_day(citizen, "Vanaf welke dag?", date(2019, 6, 1))
    citizen.get_by_label("Bewijsstuk").set_input_files(files=[PDF])
    press(citizen, "Melding versturen")
    expect(citizen.get_by_text("Wij hebben uw melding goed ontvangen.")).to_be_visible()
    walk.arrive(citizen, "Uw melding")
    citizen.go_back()
    assert ChangeReport.objects.count() == 1

    official = new_person()
    logged_in(official, case.reviewer)
    official.goto(site + reverse("admin:zorgkrediet_application_changelist") + "?wachtrij=melding")
    walk.arrive(official, "Aanvragen")
    official.get_by_role("link", name=reference).click()
    official.get_by_role("link", name="Lees de melding en behandel ze").click()
    expect(official.get_by_text("Mijn werkgever is akkoord.").first).to_be_visible()
    official.get_by_role("link", name="Verwerken als gebeurtenis").click()
    walk.arrive(official, reference)
    assert official.get_by_label("Vroegtijdige stopzetting").is_checked()
    press(official, "Verwerken")
    walk.arrive(official, "Wijziging bevestigen")
    assert case.application.life_events.count() == 0, "nothing happens before the official confirms"
    press(official, "Wijziging bevestigen")
    expect(official.get_by_text("De wijziging is verwerkt.")).to_be_visible()
    assert case.application.entitlements.order_by("-version").first().ends_on == date(2019, 5, 31)
    assert Mail.objects.filter(kind__startswith="change-report").count() == 2

    citizen.goto(f"{site}/mijn/aanvraag/{reference}/")
    expect(citizen.get_by_text("Toegekend van 1 maart 2019 tot en met 31 mei 2019.")).to_be_visible()
    citizen.get_by_role("link", name="U meldde een wijziging").click()
    expect(citizen.get_by_text("Verwerkt op")).to_be_visible()


def test_an_official_closes_a_report_with_a_reason(
    page: Any, new_person: Any, logged_in: Any, site: str, axe: Any, case: factories.Case
) -> None:
    citizen, address = page, f"{site}/mijn/aanvraag/{case.application.reference}/"
    logged_in(citizen, case.employee)
    citizen.goto(f"{address}melden/")
    citizen.get_by_label("Iets anders").check()
    fill_day(citizen, "Vanaf welke dag?", date(2019, 6, 1))
    citizen.get_by_label("Wat moeten wij weten?").fill("Mijn werkgever kreeg een andere naam.")
    press(citizen, "Melding versturen")
    expect(citizen.get_by_text("Uw melding wacht op een dossierbeheerder")).to_be_visible()

    official = new_person()
    logged_in(official, case.reviewer)
    official.goto(site + reverse("admin:zorgkrediet_application_change", args=[case.application.pk]))
    official.get_by_text("Afsluiten zonder gebeurtenis").click()
    press(official, "Melding afsluiten")  # no reason yet
    expect(official.locator(".govuk-error-summary")).to_be_visible()
    axe(official, heading=case.application.reference)
    official.get_by_label("Waarom verandert deze melding niets aan het recht?").fill("De naam volgt vanzelf.")
    press(official, "Melding afsluiten")
    expect(official.get_by_text("De melding is afgesloten.")).to_be_visible()

    citizen.reload()
    expect(citizen.get_by_text("De naam volgt vanzelf.")).to_be_visible()
    axe(citizen, heading="Uw melding")
