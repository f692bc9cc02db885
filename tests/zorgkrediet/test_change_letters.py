"""A right that changes is told by letter: all of it to the employee, the days alone to the employer."""

import re
from datetime import date
from html import unescape

import pytest

from correspondence.models import Letter
from tests import factories
from zorgkrediet.actions import change, correct

pytestmark = pytest.mark.django_db
ON = date(2019, 6, 20)
SECRETS = (
    "euro", "Overlijden", "overleden", "Gezinssituatie", "gezin", "stopzetting", "hervat", "Geheim", "kind",
    "7034", "arbeidsrechtbank", "juist", "140,", "reden van",
)  # fmt: skip


@pytest.fixture
def case():
    return factories.granted()


def record(case, kind="EARLY_STOP", day=date(2019, 5, 31), **more):
    change.record_event(
        application=case.application,
        kind=kind,
        happened_on=day,
        by=case.reviewer,
        on=ON,
        at=factories.moment(ON),
        **more,
    )


def words(kind):
    """The newest letter of this kind as one reads it."""
    letter = Letter.objects.filter(kind=kind).order_by("-id")[0]
    body = letter.html.partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def sent():
    return sorted(Letter.objects.filter(kind__startswith="right-changed").values_list("kind", flat=True))


def test_the_mail_around_a_letter_leads_to_the_file_that_opens(case, log_in, settings):
    record(case)
    for kind, who in (("right-changed", case.employee), ("right-changed-employer-copy", case.employer_user)):
        link = Letter.objects.get(kind=kind).context["link"]
        assert link.startswith(settings.SITE_URL)
        assert log_in(who).get(link.removeprefix(settings.SITE_URL)).status_code == 200


def test_an_early_stop_is_told_with_its_day_money_ground_and_appeal(case):
    record(case)
    text = words("right-changed")
    assert "Uw Vlaams zorgkrediet eindigt vroeger" in text
    assert "Wij verwerkten in uw dossier: Vroegtijdige stopzetting, 31 mei 2019." in text
    assert "Recht tot nu toe 1 maart 2019 tot en met 29 februari 2020" in text
    assert "Recht voortaan 1 maart 2019 tot en met 31 mei 2019" in text
    assert "Verandert vanaf 1 juni 2019" in text
    assert "juni 2019" in text and "minder" in text and "U hoeft nu niets terug te storten." in text
    assert "besluit van de Vlaamse Regering van 26 juli 2016" in text
    assert "U stopt vroeger, op 31 mei 2019." in text and "Productfiche, vroegtijdige stopzetting" in text
    assert "arbeidsrechtbank" in text and "binnen drie maanden" in text
    letter = Letter.objects.get(kind="right-changed")
    assert (letter.person, letter.organisation) == (case.application.person, None)
    assert letter.context["sender"]["service"] in text and case.application.person.full_name in text


def test_the_employer_reads_the_days_and_nothing_private(case):
    record(case, kind="DEATH_OF_CARED_PERSON", day=date(2019, 5, 10))
    assert sent() == ["right-changed", "right-changed-employer-copy"]
    copy = words("right-changed-employer-copy")
    right = case.application.entitlements.order_by("-version").first()
    assert f"{right.ends_on.day} " in copy and case.application.person.full_name in copy
    own = words("right-changed")
    assert "Wij betuigen u ons medeleven." in own and "Overlijden van de persoon voor wie u zorgt" in own
    found = [secret for secret in SECRETS if secret in copy]
    assert found == []
    letter = Letter.objects.get(kind="right-changed-employer-copy")
    assert set(letter.context) - {"reference", "issued_on", "sender", "recipient", "demo"} == {
        "employee_name", "regime", "before", "now", "link",
    }  # fmt: skip
    assert (letter.person, letter.organisation) == (None, case.application.employer)
    assert letter.context["link"].endswith(f"/werkgever/aanvraag/{case.application.reference}/")


def test_another_household_changes_the_amount_and_is_no_business_of_the_employer(case):
    record(case, "HOUSEHOLD_CHANGED", date(2019, 6, 10), household={"livesWith": "ONLY_CHILDREN", "children": [
        {"livesIn": True, "dependent": True, "childBenefit": True},
    ]})  # fmt: skip
    assert sent() == ["right-changed"]
    text = words("right-changed")
    assert "Het bedrag van uw Vlaams zorgkrediet verandert" in text
    assert "meer. U krijgt het nieuwe bedrag telkens in het begin van de maand die volgt" in text and "7034" in text
    assert "voorbije maanden" not in text, "no month before June changes"
    assert "Uw gezinssituatie bepaalt mee hoeveel u ontvangt." in text


def test_the_difference_of_a_month_that_passed_is_paid_with_the_next_payment(case):
    record(case, "HOUSEHOLD_CHANGED", date(2019, 4, 10), household={"livesWith": "ONLY_CHILDREN", "children": [
        {"livesIn": True, "dependent": True, "childBenefit": True},
    ]})  # fmt: skip
    assert "meer. Voor de voorbije maanden betalen wij het verschil met de eerstvolgende" in words("right-changed")


def test_two_changes_of_one_file_have_titles_that_differ(case):
    record(case)
    record(case, day=date(2019, 4, 30))
    record(case, "HOUSEHOLD_CHANGED", date(2019, 3, 10), household={"livesWith": "ONLY_CHILDREN", "children": [
        {"livesIn": True, "dependent": True, "childBenefit": True},
    ]})  # fmt: skip
    titles = list(Letter.objects.filter(kind="right-changed").order_by("id").values_list("subject", flat=True))
    reference = case.application.reference
    assert titles[0] == f"Uw Vlaams zorgkrediet eindigt vroeger, brief van 20 juni 2019, dossier {reference}"
    assert titles[-1] == f"Het bedrag van uw Vlaams zorgkrediet verandert, brief van 20 juni 2019, dossier {reference}"
    copy = Letter.objects.filter(kind="right-changed-employer-copy").order_by("id")[0]
    assert copy.subject.startswith("Het zorgkrediet van uw personeelslid loopt tot en met 31 mei 2019, brief van 20")


def test_what_changes_nothing_is_not_written_about(case):
    record(case, "HOUSEHOLD_CHANGED", date(2019, 6, 10), household=case.application.household)
    assert sent() == []


def test_a_right_that_vanishes_is_told_in_so_many_words(case):
    record(case, day=date(2019, 3, 1))
    assert "U hebt voor deze periode geen recht meer op zorgkrediet." in words("right-changed")
    assert "Er is voor deze periode geen recht op zorgkrediet meer." in words("right-changed-employer-copy")


def test_an_event_taken_back_is_told_without_the_note_between_colleagues(case):
    record(case)
    event = case.application.life_events.get()
    at = factories.moment(ON)
    correction = correct.propose_correction(
        event=event, reason="Naamgenoot met kanker.", by=case.reviewer, on=ON, at=at
    )
    assert len(sent()) == 2, "a proposal tells nobody anything"
    correct.confirm_correction(
        correction=correction, seen=case.fresh().version, by=factories.official(), on=ON, at=at
    )  # fmt: skip
    assert len(sent()) == 4
    text, copy = words("right-changed"), words("right-changed-employer-copy")
    assert "Uw Vlaams zorgkrediet loopt langer" in text
    assert "Wij hadden in uw dossier verwerkt: Vroegtijdige stopzetting, 31 mei 2019. Dat was niet juist." in text
    assert "Wij nemen het terug." in text and "Verandert vanaf 1 juni 2019" in text
    assert "Naamgenoot" not in text and "Naamgenoot" not in copy
    assert "loopt tot en met 29 februari 2020" in copy
    assert [secret for secret in SECRETS if secret in copy] == []


def test_a_change_leaves_the_decision_where_it_opens_and_stands_beside_it(case, log_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    record(case)
    Letter.objects.update(document="letters/made.pdf")
    browser = log_in(case.employee)
    answer = browser.get(f"/mijn/aanvraag/{case.application.reference}/brief/")
    assert str(Letter.objects.get(kind="decision-granted").public_id) in answer.url
    page = browser.get(f"/mijn/aanvraag/{case.application.reference}/").text
    assert str(Letter.objects.get(kind="right-changed").public_id) in page
