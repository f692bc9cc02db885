"""The people of a facility and of the department, and what each of them does in eCalcura, click by click."""

import io
import json
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from accounts.enums import Role, Scheme
from ecalcura.actions.sheet_rows import HOURS, PEOPLE
from ecalcura.gather import period_of_quarter, quarter_of
from ecalcura.law.periods import Quarter
from registers.simulator.server import QUALIFICATIONS_PATH
from tests import factories
from tests.browser.stage import fill_day, press
from tests.ecalcura import making
from tests.ecalcura.test_first_quarter import ergo_of, nurse_of
from tests.ecalcura.test_sheets import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AN, FRED, FIEN = "an@voorziening.test", "fred@voorziening.test", "fien@voorziening.test"


class House:
    """A facility in which nothing was entered yet, and everybody around it."""

    def __init__(self, register: Any, settings: Any) -> None:
        settings.PROFESSIONS_URL = register.url + QUALIFICATIONS_PATH
        with open("fixtures/demo/people.json", encoding="utf-8") as stream:
            self.cast = {one["niss"]: one for one in json.load(stream)}
        self.nurse, self.ergo = nurse_of(self.cast), ergo_of(self.cast)
        grown = (niss for niss, one in self.cast.items() if not one["special"] and "1964" < one["birthDate"] < "1975")
        self.workers = [niss for niss in grown if niss not in (self.nurse, self.ergo)][:2]
        self.facility = making.facility(name="IBW De Brug")
        self.manager = making.worker(self.facility, Role.ORGANISATION_MANAGER, display_name="Toon Toegang")
        self.neighbour = making.facility(name="IBW Elders")
        self.reviewer = factories.official(Role.REVIEWER, Scheme.ECALCURA, display_name="Dirk Dossier")
        running = quarter_of(timezone.localdate())
        self.quarter: Quarter = quarter_of(running.first_day - timedelta(days=1))
        self.starts_on: date = period_of_quarter(self.quarter).first_day

    @property
    def base(self) -> str:
        return f"/ecalcura/voorziening/{self.facility.hco_number}/"

    @property
    def quarter_row(self) -> str:
        return f"{self.quarter.number}e kwartaal {self.quarter.year}"

    def last_name(self, number: str) -> str:
        return str(self.cast[number]["lastName"])


def grant(page: Any, email: str, name: str, right: str, until: date) -> None:
    """The access manager gives one person one right, for a period."""
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Naam", exact=True).fill(name)
    page.get_by_role("radio", name=right).check()
    fill_day(page, "Vanaf", timezone.localdate() - timedelta(days=1))
    fill_day(page, "Tot en met", until)
    page.get_by_label("Reden").fill("Voor de invoer van eCalcura")
    press(page, "Recht toekennen")
    expect(page.get_by_text("Er is een mail verstuurd.")).to_be_visible()


def names_a_contact(page: Any, arrive: Any) -> None:
    page.get_by_role("link", name="Wijs een contactpersoon aan").click()
    arrive(page, "Contactpersonen")
    page.get_by_label("Naam", exact=True).fill("An Aanspreekpunt")
    page.get_by_label("E-mailadres").fill("contact@voorziening.test")
    press(page, "Toevoegen")
    expect(page.get_by_text("kreeg een e-mail om het adres te bevestigen")).to_be_visible()
    arrive(page, "Contactpersonen")


def enters_staff(page: Any, number: str, profession: str, *, premium: str = "", since: date, button: str) -> None:
    """One entitled person, by number; the name is never typed."""
    page.get_by_label("Rijksregisternummer of BIS-nummer").fill(number)
    page.get_by_label("Functie", exact=True).select_option(label=profession)
    fill_day(page, "Begin van het contract", date(2012, 3, 1))
    page.get_by_label("Uren per week", exact=True).fill("38")
    if premium:
        fill_day(page, "Keuze vanaf", since)
        page.get_by_label("Premie-uren per week").fill(premium)
    press(page, button)
    expect(page.get_by_text("is toegevoegd.")).to_be_visible()


def enters_replacement(page: Any, number: str, since: date) -> None:
    page.get_by_label("Rijksregisternummer of BIS-nummer").fill(number)
    page.get_by_label("Functie", exact=True).select_option(label="Ergotherapeut")
    page.get_by_label("Vervangen uren per week").fill("4")
    page.get_by_label("Het contract vermeldt").check()
    fill_day(page, "Datum van die vermelding", since)
    fill_day(page, "Begin van het contract", since)
    page.get_by_label("Uren per week", exact=True).fill("8")
    press(page, "Bewaren")
    expect(page.get_by_text("is toegevoegd.")).to_be_visible()


def changed_sheet(content: bytes, house: House, worked: str) -> bytes:
    """The downloaded template as the administrator sends it back: other hours for the nurse, empty rows dropped."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    people, hours = (
        [dict(zip(titles, row, strict=True)) for row in book.get_sheet_by_name(name).to_python()[1:]]
        for name, titles in (("Personen", PEOPLE), ("Prestaties", HOURS))
    )
    kept = [row for row in hours if row["Gewerkte uren"] not in ("", None)]
    for row in kept:
        if str(row["Rijksregisternummer"]) == house.nurse:
            row["Gewerkte uren"] = worked
    assert len(people) == 4
    assert len(kept) == 2
    return workbook(people, kept)
