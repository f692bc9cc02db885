"""The public simulator in a browser: worked examples of the law, live and without script, saved, shared, reloaded."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.stage import fill_day, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@dataclass(frozen=True)
class Situation:
    """What somebody types, and what the law says."""

    regime: str
    starts_on: date
    months: int
    child_born: date
    answer: tuple[str, ...]
    fraction: str = "1,00"
    stops_on: date | None = None


YES = "Ja, volgens deze gegevens hebt u recht op zorgkrediet"
NO = "Nee, volgens deze gegevens hebt u geen recht op zorgkrediet"
SITUATIONS = {
    "a year of four fifths for a child of four": Situation(
        "4/5 werken", date(2019, 3, 1), 12, date(2015, 1, 31),
        (YES, "Van 1 maart 2019 tot en met 29 februari 2020.", "1.355,04", "15,60"),
    ),
    "a child that turns thirteen on the way": Situation(
        "4/5 werken", date(2019, 2, 1), 12, date(2006, 5, 15),
        (YES, "Van 1 februari 2019 tot en met 14 mei 2019.", "14/30", "391,46"),
    ),
    "six months at home, stopped in the third": Situation(
        "Volledig stoppen met werken", date(2018, 10, 1), 6, date(2015, 1, 31),
        (YES, "1.067,62", "82,12", "U verliest krediet met deze stopdag", "30 november 2018"),
        stops_on=date(2018, 12, 5),
    ),
    "four fifths of a job of four fifths": Situation(
        "4/5 werken", date(2019, 3, 1), 12, date(2015, 1, 31),
        (NO, "Wat kan wel?", "ouderschapsverlof", "personeelsdienst", "in Halftijds werken, dan vervalt dit bezwaar."),
        fraction="0,80",
    ),
}  # fmt: skip


def fill_in(page: Any, site: str, situation: Situation, arrive: Any = lambda page, heading: None) -> None:
    """The five steps, up to the result."""
    page.goto(f"{site}/simulator/")
    arrive(page, "Uw werk")
    page.get_by_label("Diensten van de Vlaamse overheid").check()
    page.get_by_label("Statutair (vast benoemd)").check()
    page.get_by_label("Hoeveel werkt u nu?").fill(situation.fraction)
    press(page, "Verder")
    arrive(page, "Uw motief")
    page.get_by_label("Zorg voor een kind tot en met 12 jaar").check()
    press(page, "Verder")
    arrive(page, "Meer over uw motief")
    page.get_by_label("Eigen kind").check()
    fill_day(page, "Geboortedatum van het kind", situation.child_born)
    press(page, "Verder")
    arrive(page, "Uw gezin")
    page.get_by_label("Met een partner, ouder, huisgenoot of iemand anders").check()
    press(page, "Verder")
    arrive(page, "Uw onderbreking")
    page.get_by_label(situation.regime).check()
    fill_day(page, "Eerste dag", situation.starts_on)
    page.get_by_label("Aantal maanden").fill(str(situation.months))
    if situation.stops_on:
        fill_day(page, "Wat als u vroeger stopt? Laatste dag", situation.stops_on)
    press(page, "Verder")
    arrive(page, "Uw berekening")


def answer_of(page: Any) -> str:
    return page.locator("#answer").inner_text()


def assert_says(page: Any, words: tuple[str, ...]) -> None:
    said = answer_of(page)
    missing = [word for word in words if word.lower() not in said.lower()]
    assert not missing, f"{missing} not in:\n{said}"


def test_the_law_answers_step_by_step(page, site, walk):
    """Every step against axe and 320 pixels, then the longest answer of all."""
    fill_in(page, site, SITUATIONS["a year of four fifths for a child of four"], walk.arrive)
    assert_says(page, SITUATIONS["a year of four fifths for a child of four"].answer)
    assert page.locator("#answer table tbody tr").count() >= 12


@pytest.mark.parametrize("name", list(SITUATIONS)[1:])
def test_the_law_answers_other_situations(page, site, walk, name):
    fill_in(page, site, SITUATIONS[name])
    assert_says(page, SITUATIONS[name].answer)
    walk.arrive(page, "Uw berekening")


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_same_answers_without_script(page_without_script, site, name):
    page = page_without_script
    fill_in(page, site, SITUATIONS[name])
    assert_says(page, SITUATIONS[name].answer)
    if name.startswith("a year"):  # another try goes by the button
        page.get_by_label("Aantal maanden").fill("6")
        press(page, "Opnieuw berekenen")
        assert_says(page, (YES, "Van 1 maart 2019 tot en met 31 augustus 2019.", "677,52"))


def test_the_answer_follows_the_form_while_one_changes_it(page, site, axe):
    fill_in(page, site, SITUATIONS["a year of four fifths for a child of four"])
    loaded = page.evaluate("performance.timeOrigin")
    page.get_by_label("Aantal maanden").fill("6")
    page.get_by_label("Aantal maanden").blur()
    expect(page.locator("#answer")).to_contain_text("677,52")
    page.get_by_label("Volledig stoppen met werken").check()
    expect(page.locator("#answer")).to_contain_text("2.956,50")
    axe(page, heading="Uw berekening")
    page.get_by_label("Aantal maanden").fill("")
    page.get_by_label("Aantal maanden").blur()
    expect(page.locator("#answer")).to_contain_text("Aantal maanden")
    expect(page.locator("#answer")).not_to_contain_text("2.956,50")
    page.get_by_label("Aantal maanden").fill("12")
    page.get_by_label("Aantal maanden").blur()
    expect(page.locator("#answer")).to_contain_text("5.913,00")
    assert page.evaluate("performance.timeOrigin") == loaded, "the page was not loaded again"


def test_a_case_is_kept_as_a_file_and_opened_again(page, new_person, site):
    situation = SITUATIONS["six months at home, stopped in the third"]
    fill_in(page, site, situation)
    with page.expect_download() as download:
        press(page, "Berekening bewaren als bestand")
    content = download.value.path().read_bytes()
    case = json.loads(content)
    assert case["interruption"] == {"regime": "FULL", "startsOn": "2018-10-01", "months": 6}
    assert not [key for key in case if key.startswith("_")]

    elsewhere = new_person()
    open_file(elsewhere, site, "mijn-berekening.json", content)
    assert_says(elsewhere, situation.answer)
    assert elsewhere.get_by_label("Aantal maanden").input_value() == "6"


def open_file(page: Any, site: str, name: str, content: bytes) -> None:
    page.goto(f"{site}/simulator/")
    page.get_by_text("Een bewaarde berekening openen").click()
    page.get_by_label("Bewaarde berekening").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": content}
    )
    press(page, "Openen")


STRANGE_FILES = (
    b"%PDF-1.4 no case at all",
    b"[1, 2, 3]",
    b"{}",
    b'{"interruption": "soon"}',
    b'{"employer": {"sector": "MOON"}, "surprise": true}',
    b"\xff\xfe\x00",
    b'{"a": ' * 4000,
)


def test_a_file_that_is_no_case_gives_a_sentence(page, site, axe):
    for content in STRANGE_FILES:
        open_file(page, site, "vreemd.json", content)
        assert page.locator("h1").first.inner_text() == "Uw werk", content[:40]
        sentence = page.locator(".govuk-error-message").first.inner_text()
        assert len(sentence) > 20
        assert page.get_by_label("Bewaarde berekening").is_visible()
    axe(page, heading="Uw werk")


def test_the_link_holds_the_period_and_nothing_else(page, new_person, site):
    fill_in(page, site, SITUATIONS["a child that turns thirteen on the way"])
    link = page.get_by_role("link", name="Link met alleen deze periode").get_attribute("href")
    assert parse_qs(urlsplit(link).query) == {
        "onderbreking": ["FIFTH"], "vanaf": ["2019-02-01"], "maanden": ["12"]
    }  # fmt: skip
    other = new_person()
    other.goto(site + link)
    other.get_by_label("Diensten van de Vlaamse overheid").check()
    other.get_by_label("Statutair (vast benoemd)").check()
    press(other, "Verder")
    other.get_by_label("Palliatieve zorg").check()
    press(other, "Verder")
    other.get_by_label("Niemand").check()
    press(other, "Verder")
    assert other.get_by_label("Aantal maanden").input_value() == "12"
    assert other.get_by_label("4/5 werken").is_checked()


def test_steps_can_be_taken_back_and_nothing_stands_in_the_address(page, site, faults):
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    fill_in(page, site, SITUATIONS["a year of four fifths for a child of four"])
    press(page, "Terug naar het begin")
    assert page.get_by_label("Statutair (vast benoemd)").is_checked()
    assert {address for address in seen if "2015" in address or "?" in address} == set()
