"""From an empty facility to a confirmed quarter: everybody with the own right, led by what the screens say."""

import re
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import RoleGrant, User
from ecalcura.models import Confirmation, ConfirmationFile, ContactPerson, FacilityAccount, Line, Performance
from tests.browser.ecalcura_people import (
    AN,
    FIEN,
    FRED,
    XLSX,
    House,
    changed_sheet,
    enters_replacement,
    enters_staff,
    grant,
    names_a_contact,
)
from tests.browser.people import wait_for
from tests.browser.stage import links_in, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def house(site: str, inbox: Any, register: Any, worker: Any, settings: Any) -> House:
    return House(register, settings)


def click(page: Any, name: str) -> None:
    """A link, also one that looks like a button."""
    page.locator("a").filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$")).first.click()


def menu(page: Any) -> list[str]:
    return [item.strip() for item in page.get_by_role("navigation", name="eCalcura").locator("a").all_inner_texts()]


def manager_grants(page: Any, site: str, house: House, logged_in: Any, arrive: Any) -> None:
    """Expressly, with a period: one person enters, two others keep the account."""
    logged_in(page, house.manager)
    assert page.goto(site + house.base).status == 403  # managing the access opens no data
    page.goto(f"{site}/toegang/")
    arrive(page, "Toegang")
    until = timezone.localdate() + timedelta(days=365)
    grant(page, AN, "An Invoer", "Beheer privacygevoelige gegevens", until)
    grant(page, FRED, "Fred Financiën", "Beheer financiële gegevens", until)
    grant(page, FIEN, "Fien Financiën", "Beheer financiële gegevens", until)
    arrive(page, "Toegang")
    made = RoleGrant.objects.filter(organisation=house.facility.organisation, granted_by=house.manager)
    assert {(one.user.email, one.role, one.ends_on) for one in made} == {
        (AN, "FACILITY_PRIVACY_DATA", until),
        (FRED, "FACILITY_FINANCIAL_DATA", until),
        (FIEN, "FACILITY_FINANCIAL_DATA", until),
    }


def data_manager_enters(page: Any, site: str, house: House, logged_in: Any, arrive: Any, inbox: Any) -> None:
    """No address is typed after the first: every next page is a link or a button on the one before."""
    logged_in(page, User.objects.get(email=AN))
    page.goto(f"{site}/ecalcura/")
    arrive(page, "IBW De Brug")
    expect(page.get_by_text("Voeg iedereen toe die recht heeft, met het rijksregisternummer.")).to_be_visible()
    names_a_contact(page, arrive)
    mail = wait_for(lambda: inbox.to("contact@voorziening.test"), "mail to the contact person")[0]
    (link,) = links_in(mail)
    page.goto(link)
    arrive(page, "E-mailadres bevestigen")
    press(page, "Ja, dit adres klopt")
    expect(page.get_by_text("Uw adres is bevestigd")).to_be_visible()
    assert ContactPerson.objects.get().confirmed_at
    page.goto(f"{site}/ecalcura/")

    click(page, "Rechthebbende toevoegen")
    arrive(page, "Rechthebbende toevoegen")
    enters_staff(page, house.nurse, "Verpleegkundige (bachelor, A1)", premium="2", since=house.starts_on,
                 button="Bewaren en nog iemand")  # fmt: skip
    enters_staff(page, house.workers[0], "Maatschappelijk assistent", since=house.starts_on,
                 button="Bewaren en nog iemand")  # fmt: skip
    enters_staff(page, house.workers[1], "Maatschappelijk assistent", since=house.starts_on, button="Bewaren")
    arrive(page, "Personeel met recht op vrijstelling of premie")
    for number in (house.nurse, *house.workers):
        expect(page.get_by_role("row").filter(has_text=house.last_name(number)).first).to_be_visible()
    click(page, "Vervangers")
    arrive(page, "Vervangers")
    click(page, "Vervanger toevoegen")
    arrive(page, "Vervanger toevoegen")
    enters_replacement(page, house.ergo, house.starts_on)

    to_quarter(page, house, "Prestaties")
    arrive(page, "Prestaties")
    for number, hours in ((house.nurse, "400"), (house.ergo, "52")):
        row = page.get_by_role("row").filter(has_text=house.last_name(number))
        row.get_by_label("Gewerkte uren").fill(hours)
    page.get_by_label("Gelijkgestelde uren").first.focus()
    replaced = (Decimal(52) / (Decimal("7.6") * house.quarter.weekdays)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    balance = page.locator("#right-ahead")
    expect(balance).to_contain_text(f"{replaced} VTE".replace(".", ","))  # follows before anything is kept
    assert not Performance.objects.exists()
    press(page, "Bewaren")
    expect(page.get_by_text("Bewaard: 2 rijen gewijzigd.")).to_be_visible()


def to_quarter(page: Any, house: House, link: str) -> None:
    """From the first page, by the row of the quarter; the quarter may lie in the former reference period."""
    click(page, "Overzicht")
    row = page.get_by_role("row").filter(has_text=house.quarter_row)
    if not row.count():
        click(page, f"{house.starts_on.year}-{house.starts_on.year + 1}")
    row.get_by_role("link", name=link, exact=True).click()


def data_manager_uploads_and_confirms(page: Any, house: House, arrive: Any) -> None:
    click(page, "Rekenblad")
    arrive(page, "Met een rekenblad werken")
    with page.expect_download() as download:
        page.get_by_role("button", name="Sjabloon downloaden").click()
    sent = changed_sheet(download.value.path().read_bytes(), house, "450,50")
    page.get_by_label("Uw rekenblad").set_input_files({"name": "blad.xlsx", "mimeType": XLSX, "buffer": sent})
    press(page, "Nakijken")
    expect(page.get_by_text("0 nieuwe lijnen, 0 gewijzigde, 4 ongewijzigde en 2 prestaties.")).to_be_visible()
    assert not Performance.objects.filter(worked_hours="450.50").exists()
    arrive(page, "Met een rekenblad werken")
    press(page, "Alles bewaren")
    expect(page.get_by_text("Bewaard:")).to_be_visible()
    assert Performance.objects.filter(worked_hours="450.50").exists()

    to_quarter(page, house, "Bevestigen")
    arrive(page, "Bevestigen")
    press(page, "Bevestigen op erewoord")
    expect(page.get_by_text("Vink de verklaring aan om te kunnen bevestigen.").first).to_be_visible()
    arrive(page, "Bevestigen")
    for box in page.locator("main textarea").all():
        box.fill("Nagekeken met de personeelsdienst.")
    page.get_by_label("Ik verklaar dit op erewoord").check()
    press(page, "Bevestigen op erewoord")
    expect(page.get_by_text("Het kwartaal is bevestigd.")).to_be_visible()
    arrive(page, "Bevestigd")
    made = Confirmation.objects.get()
    assert made.by.email == AN
    wait_for(lambda: ConfirmationFile.objects.filter(confirmation=made).count() == 2, "documents of the confirmation")
    with page.expect_download() as document:
        page.get_by_role("link", name="Document (PDF)").click()
    kept = ConfirmationFile.objects.exclude(kind="XLSX").get(confirmation=made)
    assert document.value.path().read_bytes() == bytes(kept.content)
    to_quarter(page, house, "Bekijken")


def finance_sets_the_account(first: Any, second: Any, site: str, logged_in: Any, arrive: Any) -> None:
    """Entered by one, confirmed by the other, and then the wait."""
    logged_in(first, User.objects.get(email=FRED))
    first.goto(f"{site}/ecalcura/")
    arrive(first, "Rekeningnummer")
    first.get_by_label("Nieuw rekeningnummer (IBAN)").fill("BE41 0918 1173 5141")
    press(first, "Bewaren")
    expect(first.locator(".govuk-error-message")).to_be_visible()
    arrive(first, "Rekeningnummer")
    first.get_by_label("Nieuw rekeningnummer (IBAN)").fill("BE68 5390 0754 7034")
    press(first, "Bewaren")
    expect(first.get_by_text("Een collega met het recht")).to_be_visible()
    arrive(first, "Rekeningnummer")

    logged_in(second, User.objects.get(email=FIEN))
    second.goto(f"{site}/ecalcura/")
    arrive(second, "Rekeningnummer")
    second.get_by_label("Laatste vier tekens").fill("7034")
    press(second, "Bevestigen")
    expect(second.get_by_text("Bevestigd. De wachttijd loopt")).to_be_visible()
    assert FacilityAccount.objects.get().state == "CONFIRMED"
    assert "BE68539007547034" not in second.content()


def each_sees_only_the_own_part(data: Any, finance: Any, site: str, house: House) -> None:
    assert "Rekening" not in menu(data)
    assert {"Personeel", "Vervangers", "Rekenblad"}.isdisjoint(menu(finance))
    assert {"Rekening", "Berichten", "Contactpersonen"} <= set(menu(finance))
    assert data.goto(f"{site}{house.base}rekening/").status == 403
    line = Line.objects.first().pk
    for path in ("personeel/", f"lijn/{line}/", f"kwartaal/{house.quarter}/prestaties/", "rekenblad/"):
        assert finance.goto(site + house.base + path).status == 403
        assert not any(house.last_name(number) in finance.content() for number in (house.nurse, house.ergo))
    for page, path in ((data, "personeel/"), (finance, "rekening/")):
        other = f"{site}/ecalcura/voorziening/{house.neighbour.hco_number}/{path}"
        assert page.goto(other).status == 404
        assert page.goto(f"{site}/ecalcura/voorziening/BESTAAT-NIET/{path}").status == 404


def test_from_an_empty_facility_to_a_confirmed_quarter(new_person, site, house, inbox, walk, logged_in, log_lines):
    manager, data, first, second = (walk.watch(new_person()) for _ in range(4))
    manager_grants(manager, site, house, logged_in, walk.arrive)
    assert len(wait_for(lambda: inbox.to(AN), "mail about the right")) == 1
    data_manager_enters(data, site, house, logged_in, walk.arrive, inbox)
    data_manager_uploads_and_confirms(data, house, walk.arrive)
    finance_sets_the_account(first, second, site, logged_in, walk.arrive)
    each_sees_only_the_own_part(data, first, site, house)
    for number in (house.nurse, house.ergo, *house.workers):
        walk.shows_nowhere(number, log_lines)
