"""The reviewer's desk in a browser: reading a file, asking for more, refusing with a reason, recording a change."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser.stage import fill_day, press
from zorgkrediet.actions import change

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


def test_a_question_is_asked_and_answered(at_file, new_person, logged_in, site, axe):
    """The official asks, the employee sees the question and answers, the file comes back to the desk."""
    case = factories.submitted()
    page = at_file(case)
    press(page, "Ik behandel dit dossier")
    press(page, "Vraag versturen")  # nothing typed yet
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    axe(page, heading=case.application.reference)
    page.get_by_label("Wat moet de aanvrager nog bezorgen?").fill("Bezorg het attest opnieuw: het is niet leesbaar.")
    press(page, "Vraag versturen")
    expect(page.get_by_text("De vraag is verstuurd.")).to_be_visible()
    assert case.fresh().state == "AWAITING_SUPPLEMENT"

    employee = new_person()
    logged_in(employee, case.employee)
    employee.goto(f"{site}/mijn/")
    axe(employee, heading="Mijn zorgkrediet")
    employee.get_by_role("link", name=f"Verder met {case.application.reference}").click()
    expect(employee.get_by_text("Bezorg het attest opnieuw: het is niet leesbaar.")).to_be_visible()
    axe(employee, heading="4/5 werken")
    employee.get_by_role("link", name="Antwoorden").click()
    axe(employee, heading="Uw aanvulling")
    employee.get_by_label("Uw antwoord").fill("Hierbij een duidelijke kopie.")
    press(employee, "Bezorgen")
    expect(employee.get_by_text("Uw aanvulling is bezorgd.")).to_be_visible()
    assert case.fresh().state == "IN_REVIEW"


def test_a_refusal_needs_a_reason_that_the_employee_reads(at_file, new_person, logged_in, site, axe):
    case = factories.submitted()
    page = at_file(case)
    press(page, "Ik behandel dit dossier")
    page.get_by_label("Weigeren").check()
    press(page, "Beslissing nemen")
    summary = page.locator(".govuk-error-summary")
    summary.get_by_role("link", name="Motiveer de weigering").click()
    assert page.evaluate("document.activeElement.name") == "motivation"
    assert page.get_by_label("Weigeren").is_checked(), "what was chosen stays chosen"
    page.get_by_label("Motivering").fill("Het attest is van een andere persoon.")
    press(page, "Beslissing nemen")
    expect(page.get_by_text("De beslissing is genomen.")).to_be_visible()
    assert case.fresh().state == "REFUSED"

    employee = new_person()
    logged_in(employee, case.employee)
    employee.goto(f"{site}/mijn/aanvraag/{case.application.reference}/")
    axe(employee, heading="4/5 werken")
    expect(employee.get_by_text("Het attest is van een andere persoon.")).to_be_visible()


def test_the_letter_is_read_before_it_is_signed(at_file, axe, fits_narrow_screen):
    case = factories.submitted()
    page = at_file(case)
    press(page, "Bekijk eerst de brief")  # nothing chosen yet
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label("Weigeren").check()
    page.get_by_label("Motivering").fill("Het attest is van een andere persoon.\nBezorg een nieuw.")
    press(page, "Bekijk eerst de brief")
    axe(page, heading="Ontwerp van de beslissing")
    fits_narrow_screen(page)
    expect(page.get_by_role("heading", name="U krijgt geen Vlaams zorgkrediet")).to_be_visible()
    press(page, "Terug en aanpassen")
    expect(page.get_by_label("Weigeren")).to_be_checked()
    expect(page.get_by_label("Motivering")).to_have_value("Het attest is van een andere persoon.\nBezorg een nieuw.")
    page.get_by_label("Toekennen volgens de toetsing").check()
    page.get_by_label("Motivering").fill("")
    press(page, "Bekijk eerst de brief")
    axe(page, heading="Ontwerp van de beslissing")
    fits_narrow_screen(page)
    assert case.fresh().state == "SUBMITTED"
    press(page, "Beslissing nemen")
    expect(page.get_by_text("De beslissing is genomen.")).to_be_visible()
    assert case.fresh().state == "GRANTED"


def test_an_early_stop_is_recorded(at_file, axe):
    case = factories.granted()
    page = at_file(case)
    press(page, "Verwerken")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_label("Woont nu met")).to_be_hidden()
    page.get_by_label("Gezinssituatie gewijzigd").check()
    expect(page.get_by_label("Woont nu met")).to_be_visible()
    page.get_by_label("Vroegtijdige stopzetting").check()
    fill_day(page, "Dag", date(2019, 5, 31))
    press(page, "Verwerken")
    axe(page, heading="Wijziging bevestigen")
    press(page, "Wijziging bevestigen")
    expect(page.get_by_text("De wijziging is verwerkt.")).to_be_visible()
    axe(page, heading=case.application.reference)
    assert case.application.entitlements.order_by("-version").first().ends_on == date(2019, 5, 31)


def test_the_queue_finds_by_name_and_filters(at_file, site, axe, fits_narrow_screen):
    case = factories.submitted()
    other = factories.submitted()
    page = at_file(case)
    page.goto(site + reverse("admin:zorgkrediet_application_changelist") + "?wachtrij=te-behandelen")
    axe(page, heading="Aanvragen")
    fits_narrow_screen(page)
    assert page.locator("#result_list tbody tr").count() == 2
    heads = [head.lower() for head in page.locator("#result_list thead th").all_inner_texts()]
    assert heads[:4] == ["dossiernummer", "aanvrager", "werkgever", "waarvoor"]
    assert page.evaluate("(box => box.scrollWidth <= box.clientWidth + 1)(document.querySelector('.results'))")
    _heads_are_whole(page, 1280)
    _rows_are_cards(page, 375, case)
    _rows_are_cards(page, 320, case)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="Lokaal of provinciaal bestuur").click()
    assert page.locator("#result_list tbody tr").count() == 2
    page.get_by_role("link", name="Onderwijs", exact=True).click()
    assert page.locator("#result_list tbody tr").count() == 0
    page.get_by_label("Naam, dossiernummer of rijksregisternummer").fill("Peeters")
    press(page, "Zoeken")
    axe(page, heading="Dossier zoeken")
    fits_narrow_screen(page)
    assert page.get_by_role("link", name=other.application.reference).is_visible()
    assert "Peeters" not in page.url
    page.get_by_label("Naam, dossiernummer of rijksregisternummer").fill("Niemand Zoals Deze")
    press(page, "Zoeken")
    expect(page.get_by_role("link", name=case.application.reference)).to_have_count(0)
    assert "geen" in page.get_by_role("main").inner_text().lower()


CUT_OFF = """() => { const box = document.querySelector(".results").getBoundingClientRect();
  return [...document.querySelectorAll("#result_list thead th .text")].filter(
    (head) => head.getBoundingClientRect().right > box.right + 1 || head.scrollWidth > head.clientWidth + 1
  ).map((head) => head.innerText); }"""
INSIDE = "(box => box.scrollWidth <= box.clientWidth + 1)(document.querySelector('.results'))"


def _heads_are_whole(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate(CUT_OFF) == []


def _rows_are_cards(page: Any, width: int, case: factories.Case) -> None:
    """Under each other, every value with its heading, nothing to scroll to; the filters are one link away."""
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate(INSIDE)
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=case.application.reference))
    tops = [cell.bounding_box()["y"] for cell in row.get_by_role("cell").all()]
    assert len(tops) == 7 and tops == sorted(set(tops)), "each value stands on a line of its own"
    labels = [cell.get_attribute("data-label") for cell in row.get_by_role("cell").all()]
    assert labels[:2] == ["Aanvrager", "Werkgever"]
    said = "(cell) => getComputedStyle(cell, '::before').content"
    assert row.get_by_role("cell").first.evaluate(said) == '"Aanvrager"'
    page.get_by_role("link", name="Naar de filters").click()
    expect(page.get_by_role("navigation", name="Filter")).to_be_in_viewport()


def test_a_wrong_event_is_taken_back_by_two_officials(at_file, new_person, logged_in, site, axe, fits_narrow_screen):
    """One proposes with a reason, a colleague sees what it changes and confirms; the event stays, struck through."""
    case = factories.granted()
    recorded_stop(case)
    page = at_file(case)
    page.get_by_role("link", name="Rechtzetten").click()
    axe(page, heading="Gebeurtenis rechtzetten")
    fits_narrow_screen(page)
    press(page, "Rechtzetting voorstellen")  # nothing typed yet
    axe(page, heading="Gebeurtenis rechtzetten")
    page.get_by_label("De gebeurtenis terugnemen").check()
    page.get_by_label("Waarom is de gebeurtenis niet juist?").fill("De stop hoort bij een naamgenoot.")
    press(page, "Rechtzetting voorstellen")
    expect(page.get_by_text("Uw voorstel wacht op een collega.")).to_be_visible()
    expect(page.get_by_role("button", name="Rechtzetting bevestigen")).to_have_count(0)

    colleague = new_person()
    logged_in(colleague, factories.official())
    colleague.goto(site + reverse("admin:zorgkrediet_application_changelist") + "?wachtrij=rechtzetting")
    colleague.get_by_role("link", name=case.application.reference).click()
    expect(colleague.get_by_text("De stop hoort bij een naamgenoot.")).to_be_visible()
    axe(colleague, heading=case.application.reference)
    fits_narrow_screen(colleague)
    press(colleague, "Rechtzetting bevestigen")
    expect(colleague.get_by_text("De gebeurtenis is rechtgezet.")).to_be_visible()
    expect(colleague.locator("s", has_text="Vroegtijdige stopzetting")).to_be_visible()
    axe(colleague, heading=case.application.reference)
    assert case.application.entitlements.order_by("-version").first().ends_on == date(2020, 2, 29)


def recorded_stop(case: factories.Case) -> None:
    """An early stop, as an official recorded it."""
    on = date(2019, 6, 3)
    change.record_event(
        application=case.application,
        kind="EARLY_STOP",
        happened_on=date(2019, 5, 31),
        by=case.reviewer,
        on=on,
        at=factories.moment(on),
    )
