"""A decision names the conditions that were met, each with its article; the employer reads none of it."""

import re
from datetime import date
from html import unescape

import pytest

from correspondence.models import Letter
from tests import factories
from zorgkrediet.law.findings import CATALOGUE

pytestmark = pytest.mark.django_db


def words(kind):
    body = Letter.objects.get(kind=kind).html.partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_a_granted_letter_names_each_condition_with_its_article():
    factories.granted()
    text = words("decision-granted").partition("Waarop deze beslissing steunt")[2]
    for sentence, code in (
        ("Uw werkgever valt onder het Vlaams zorgkrediet (Lokaal of provinciaal bestuur).", "EMPLOYER_OUT_OF_SCOPE"),
        ("Uw motief geeft recht op zorgkrediet: Zorg voor een kind tot en met 12 jaar.", "CHILD_TOO_OLD"),
        ("U werkte voltijds en kunt dus 4/5 gaan werken.", "FULL_TIME_NEEDED"),
        ("De periode mag zo lang duren: van 1 maart 2019 tot en met 29 februari 2020.", "TOO_LONG"),
        ("Daarna houdt u nog 78 maanden over (4/5 werken).", "CREDIT_INSUFFICIENT"),
        ("Niets van wat u opgaf over andere activiteiten en inkomsten belet zorgkrediet.", "INCOME_FORBIDDEN"),
    ):
        assert sentence in text
        assert CATALOGUE[code].article in text.partition(sentence)[2][:160], sentence
    assert "bewijsstukken" not in text, "nobody had to bring any"
    assert "Geheim" not in text and "2015" not in text


def test_a_full_break_is_told_its_own_measure():
    factories.granted(asked=factories.employer_part(regime="FULL"))
    text = words("decision-granted")
    assert "Om volledig te stoppen is elke arbeidsduur goed." in text
    assert "U werkte voltijds" not in text


def test_a_decision_never_says_that_it_has_still_to_be_taken():
    case = factories.granted(asked=factories.employer_part(starts_on=date(2024, 9, 1)), on=date(2024, 8, 1))
    found = case.application.decisions.get().assessment.verdict["findings"]
    assert "RULES_UNCONFIRMED" in [row["code"] for row in found]
    text = words("decision-granted")
    assert "nieuwe regels" not in text and "als het beslist" not in text


def test_what_is_good_to_know_is_no_reason_for_giving_less():
    case = factories.granted(
        asked=factories.employer_part(starts_on=date(2025, 3, 1)),
        part=factories.employee_part(motive_facts={"relation": "OWN", "birthDate": "2012-06-15"}),
        on=date(2025, 2, 1),
    )
    found = {row["code"] for row in case.application.decisions.get().assessment.verdict["findings"]}
    assert {"SHORTENED_TO_BIRTHDAY", "INDEX_NOT_RELEASED"} <= found
    text = words("decision-partly-granted")
    reasons, _, rest = text.partition("Waarom u niet alles krijgt")[2].partition("Wat u hebt aangevraagd")
    assert "de dag voor het kind 13 wordt" in reasons and "index" not in reasons
    assert "De laatst bekende index" in rest.partition("Goed om te weten:")[2]
    assert "Uw motief geeft recht op zorgkrediet" in rest


def test_the_employer_reads_no_condition():
    factories.granted()
    letter = Letter.objects.get(kind="decision-employer-copy")
    assert "met" not in letter.context
    assert "/werkgever/aanvraag/" in letter.context["link"] and letter.context["link"] not in letter.html
    assert [said for said in ("Uw motief", "krediet volstaat", "voltijds") if said in letter.html] == []
