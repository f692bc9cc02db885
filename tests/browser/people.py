"""The people of a journey and what each of them does on the site, click by click."""

import time
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import DemoAudience, Role
from kernel.pure.periods import Month, add_months
from registers.simulator.cast import Cast
from tests import factories
from tests.browser.stage import fill_day, press
from tests.payments.people import Office
from zorgkrediet.models import Application

EMPLOYEE_MAIL = "sam@voorbeeld.test"
PROOF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Town:
    """The people of this journey and what the demo page calls them."""

    def __init__(self) -> None:
        self.applicant = next(
            row for row in Cast.load().people.values() if not row["special"] and row["birthDate"] < "1995"
        )
        self.name = f"{self.applicant['firstNames'][0]} {self.applicant['lastName']}"
        self.number = self.applicant["niss"]
        self.organisation = factories.employer(name="Stad Voorbeeldegem")
        self.employer = factories.employer_user(
            self.organisation, display_name="Wim Werkgever", demo_audience=DemoAudience.EMPLOYER
        )
        self.officials = {
            role: factories.official(role, display_name=name, demo_audience=DemoAudience.DEPARTMENT)
            for role, name in (
                (Role.REVIEWER, "Els Vermeulen"),
                (Role.PREPARER, "Piet Peeters"),
                (Role.APPROVER, "Greet Goossens"),
                (Role.RELEASER, "Bart Baert"),
            )
        }
        Office(
            preparer=self.officials[Role.PREPARER],
            approver=self.officials[Role.APPROVER],
            releaser=self.officials[Role.RELEASER],
            reviewer=self.officials[Role.REVIEWER],
        ).debtor()
        today = timezone.localdate()
        self.starts_on: date = add_months(today.replace(day=1), -1)
        self.ends_on: date = add_months(self.starts_on, 6) - timedelta(days=1)
        self.paid_month = Month.of(self.starts_on)

    def employee(self, application: Application) -> None:
        """The employee's account; in life it comes into being at the first log-in through ACM/IDM."""
        factories.user(with_person=application.person, display_name=self.name, demo_audience=DemoAudience.EMPLOYEE)


def log_in(page: Any, site: str, name: str) -> None:
    page.goto(f"{site}/demo/")
    press(page, f"Aanmelden als {name}")
    page.wait_for_url(lambda address: not address.endswith("/demo/"))


def wait_for(found: Any, what: str, seconds: float = 30) -> Any:
    """What a job of the worker brings about."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        result = found()
        if result:
            return result
        time.sleep(0.2)
    raise AssertionError(f"after {seconds} seconds still no {what}")


def employer_starts(page: Any, site: str, town: Town, arrive: Any) -> None:
    """Steps 1 to 3 of the employer, up to the invitation."""
    log_in(page, site, "Wim Werkgever")
    page.goto(f"{site}/werkgever/")
    arrive(page, "Aanvragen voor zorgkrediet")
    page.get_by_role("button", name="Nieuwe aanvraag starten").click()
    arrive(page, "Voor wie start u een aanvraag?")
    page.get_by_label("Rijksregisternummer van het personeelslid").fill(town.number)
    press(page, "Verder")
    arrive(page, town.applicant["lastName"])  # the name was asked from the register
    page.get_by_label("Statutair (vast benoemd)").check()
    page.get_by_label("4/5 werken").check()
    page.get_by_label("Zorg voor een zwaar ziek gezins- of familielid").check()
    fill_day(page, "Eerste dag", town.starts_on)
    page.get_by_label("Aantal volledige maanden").fill("6")
    page.get_by_label("E-mailadres van het personeelslid").fill(EMPLOYEE_MAIL)
    press(page, "Bewaren en nakijken")
    arrive(page, "Kijk na en verstuur naar het personeelslid")
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Versturen")
    arrive(page, town.applicant["lastName"])
    expect(page.get_by_text("De uitnodiging is verstuurd.")).to_be_visible()


def employee_completes(page: Any, link: str, town: Town, arrive: Any) -> None:
    """From the link in the mail to the receipt."""
    page.goto(link)
    arrive(page, "Aanmelden")
    page.get_by_role("main").get_by_role("link", name="Kies een demopersoon").click()
    press(page, f"Aanmelden als {town.name}")
    arrive(page, "4/5 werken: Zorg voor een zwaar ziek gezins- of familielid")
    page.get_by_role("link", name="Verder invullen").click()
    arrive(page, "Uw gezin")
    page.get_by_label("Alleen met mijn kinderen").check()
    press(page, "Kind toevoegen")
    expect(page.get_by_label("Alleen met mijn kinderen")).to_be_checked()
    page.get_by_label("woont bij mij").check()
    page.get_by_label("is fiscaal ten laste van mij").check()
    page.get_by_label("geeft recht op het Groeipakket (kinderbijslag)").check()
    arrive(page, "Uw gezin")
    press(page, "Verder")
    arrive(page, "Zorg voor een zwaar ziek gezins- of familielid")
    page.get_by_label("Naam van de persoon voor wie u zorgt").fill("Oma Zorgenkind")
    page.get_by_label("Familielid", exact=True).check()
    page.get_by_label("Graad van verwantschap").select_option(label="Eerste")
    press(page, "Verder")
    arrive(page, "Ander verlof")
    page.get_by_label("Nee").check()
    press(page, "Verder")
    arrive(page, "Andere inkomsten")
    page.get_by_label("Nee").check()
    press(page, "Verder")
    arrive(page, "Bewijsstukken")
    page.get_by_label("Attest van de behandelende arts").check()
    page.get_by_label("Bestand").set_input_files(
        {"name": "attest van de arts.pdf", "mimeType": "application/pdf", "buffer": PROOF}
    )
    press(page, "Toevoegen")
    expect(page.get_by_text("Het bewijsstuk is toegevoegd.")).to_be_visible()
    arrive(page, "Bewijsstukken")
    page.get_by_role("button", name="Verder").click()
    arrive(page, "Rekening en contact")
    page.get_by_label("Rekeningnummer (IBAN)").fill("BE68 5390 0754 7034")
    page.get_by_label("Uw e-mailadres").fill(EMPLOYEE_MAIL)
    page.get_by_label("Nederlands").check()
    press(page, "Verder")
    arrive(page, "Kijk uw aanvraag na")
    expect(page.get_by_text("Volgens wat u invulde, hebt u recht op zorgkrediet")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Indienen")
    arrive(page, "4/5 werken: Zorg voor een zwaar ziek gezins- of familielid")
    expect(page.get_by_text("Uw aanvraag is goed ontvangen")).to_be_visible()
