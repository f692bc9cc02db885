"""The path of one application, walked by seven people, each in a browser of their own: from the employer's first
screen to the money on the account, over a real register, real mail, a real worker and a real bank file."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from correspondence import printing
from correspondence.models import Letter
from payments.banking import schemas, toy
from tests.browser.people import EMPLOYEE_MAIL, Town, employee_completes, employer_starts, log_in, wait_for
from tests.browser.stage import links_in, press
from zorgkrediet.models import Application

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def official_decides(page: Any, site: str, town: Town, reference: str, arrive: Any) -> None:
    """The reviewer finds the file by its national number, takes it up and grants."""
    log_in(page, site, "Els Vermeulen")
    arrive(page, "Uw werk van vandaag")
    page.goto(site + reverse("admin:zorgkrediet_application_changelist"))
    arrive(page, page.locator("h1").first.inner_text())
    page.get_by_label("Naam, dossiernummer of rijksregisternummer").fill(town.number)
    press(page, "Zoeken")
    arrive(page, reference)
    assert town.number not in page.url
    press(page, "Ik behandel dit dossier")
    expect(page.get_by_text("U behandelt dit dossier nu.")).to_be_visible()
    page.get_by_label("Toekennen volgens de toetsing").check()
    press(page, "Beslissing nemen")
    arrive(page, reference)
    expect(page.get_by_text("De beslissing is genomen.")).to_be_visible()


def the_run_is_paid(new_page: Any, site: str, town: Town, reference: str, arrive: Any) -> None:
    """Prepared, looked at, approved and released by different people; the bank answers."""
    preparer, reviewer, approver, releaser = new_page(), new_page(), new_page(), new_page()
    log_in(preparer, site, "Piet Peeters")
    preparer.goto(site + reverse("admin:payments_run_deed_prepare"))
    arrive(preparer, "Run voorbereiden")
    preparer.get_by_label("Soort").select_option("EXTRA")
    press(preparer, "Run voorbereiden")
    # The page refreshes itself while the worker calculates and checks.
    expect(preparer.get_by_role("heading", name="Poort")).to_be_visible(timeout=40_000)
    # Who prepares a run does not approve it: there is no button, and the page says whose step it is.
    expect(preparer.get_by_text("Goedkeuren: Dit is een stap voor wie")).to_be_visible(timeout=40_000)
    assert preparer.get_by_role("button", name="Run goedkeuren").count() == 0
    arrive(preparer, preparer.locator("h1").first.inner_text())
    run = preparer.url

    log_in(reviewer, site, "Els Vermeulen")
    reviewer.goto(run)
    for box in reviewer.locator("[name=finding]").all():
        box.check()
    if reviewer.locator("[name=finding]").count():
        reviewer.get_by_label("Reden waarom dit door mag").fill("Eerste betaling, nagekeken.")
        press(reviewer, "Laten doorgaan")
        expect(reviewer.get_by_text("Eerste betaling, nagekeken.").first).to_be_visible()
    log_in(approver, site, "Greet Goossens")
    approver.goto(run)
    press(approver, "Run goedkeuren")
    expect(approver.get_by_text("De run is goedgekeurd.")).to_be_visible()

    log_in(releaser, site, "Bart Baert")
    releaser.goto(run)
    release = releaser.get_by_role("button", name="Run vrijgeven")
    wait_for(lambda: release.count() or (releaser.reload() and release.count()), "bank file")
    release.click()
    expect(releaser.get_by_text("De run is vrijgegeven.")).to_be_visible()
    with releaser.expect_download() as download:
        releaser.get_by_role("button", name="Download").first.click()
    content = download.value.path().read_bytes()
    expect(releaser.get_by_role("button", name="Opnieuw vragen")).to_be_visible()  # the page knows, without a reload
    schemas.check(content, "pain.001.001.09")
    received = toy.receive(content)
    assert len(received.payments) == 1
    at, on = timezone.now(), timezone.localdate()
    answers = toy.status_report(received, toy.Scenario(), at), toy.statement(received, toy.Scenario(), on, at)
    for answer in answers:
        releaser.goto(site + reverse("admin:payments_bankmessage_deed_import"))
        releaser.get_by_label("Bestand van de bank").set_input_files(
            {"name": "antwoord.xml", "mimeType": "application/xml", "buffer": answer}
        )
        press(releaser, "Opladen")
        expect(releaser.get_by_text("Het bericht van de bank is verwerkt.")).to_be_visible()
    releaser.goto(run)
    arrive(releaser, releaser.locator("h1").first.inner_text())
    expect(releaser.get_by_role("region", name="Tabel met regels")).to_contain_text(reference)


def test_from_the_employers_first_screen_to_the_money(new_person, site, town, inbox, walk, log_lines):
    def person() -> Any:
        return walk.watch(new_person())

    employer, employee, official = person(), person(), person()
    employer_starts(employer, site, town, walk.arrive)
    application = Application.objects.select_related("person").get()
    assert application.person.last_name == town.applicant["lastName"]
    town.employee(application)

    invitation = wait_for(lambda: inbox.to(EMPLOYEE_MAIL), "invitation")[0]
    for private in (town.applicant["lastName"], town.number):
        assert private not in invitation.as_string()
    (link,) = [link for link in links_in(invitation) if "/uitnodiging/" in link]
    employee_completes(employee, link, town, walk.arrive)
    wait_for(lambda: len(inbox.to(EMPLOYEE_MAIL)) >= 2, "receipt")

    official_decides(official, site, town, application.reference, walk.arrive)
    letters = wait_for(
        lambda: (rows := list(Letter.objects.all())) and all(row.status == "SENT" for row in rows) and rows, "letters"
    )
    assert {bool(letter.person_id) for letter in letters} == {True, False}, "one for each side"
    attached = [part for mail in inbox.to(EMPLOYEE_MAIL) for part in mail.iter_attachments()]
    assert [part.get_content_type() for part in attached] == [
        "application/pdf" if printing.can_make_pdf() else "text/html"
    ]

    employer.reload()
    walk.arrive(employer, town.applicant["lastName"])
    expect(employer.get_by_role("heading", name="Toegekend")).to_be_visible()
    copy = employer.request.get(
        site + employer.get_by_role("link", name="Uw kopie van de beslissing").get_attribute("href")
    )
    assert copy.ok and "Oma Zorgenkind" not in copy.text()

    employee.reload()
    walk.arrive(employee, "4/5 werken")
    letter = employee.request.get(site + employee.get_by_role("link", name="Uw beslissingsbrief").get_attribute("href"))
    assert letter.ok and letter.body() == attached[0].get_payload(decode=True)

    the_run_is_paid(person, site, town, application.reference, walk.arrive)
    employee.goto(f"{site}/mijn/betalingen/")
    walk.arrive(employee, "Uw betalingen")
    row = employee.get_by_role("row").filter(has_text=application.reference)
    expect(row).to_contain_text("etaald")
    walk.shows_nowhere(town.number, log_lines)
