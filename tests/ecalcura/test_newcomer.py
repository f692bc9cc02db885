"""What a newcomer meets on the way to the first confirmed quarter: where to begin, and what is wrong before saving."""

from datetime import date

import pytest
import time_machine
from django.utils.translation import override

from ecalcura.law.findings import finding
from ecalcura.models import FacilityQuarter, Line
from ecalcura.queries.checks import notice, shown
from tests.ecalcura import making
from tests.ecalcura.test_first_quarter import block, nurse_of, staff_form

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2024, 2, 10)
BEGIN = "Eerste persoon toevoegen"


@pytest.fixture(autouse=True)
def in_february():
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def base(facility) -> str:
    return f"/ecalcura/voorziening/{facility.hco_number}/"


def test_an_empty_facility_says_where_to_begin_and_a_filled_one_no_more(log_in, facility, manager, base):
    client = log_in(manager)
    assert BEGIN in client.get(base).content.decode()
    making.enter(facility, making.entitled(), by=manager, on=ON)
    assert BEGIN not in client.get(base).content.decode()


def test_only_a_quarter_that_began_leads_to_its_hours(log_in, manager, base):
    page = log_in(manager).get(base).content.decode()
    assert f"{base}kwartaal/2024Q1/prestaties/" in page
    assert f"{base}kwartaal/2024Q2/prestaties/" not in page
    assert "begint op 1 april 2024" in page


def test_nobody_gets_a_function_by_leaving_the_list_alone(log_in, manager, base, ask_register, cast):
    page = log_in(manager).get(f"{base}personeel/nieuw/").content.decode()
    assert '<option value="" selected>Kies de functie</option>' in page
    refused = log_in(manager).post(f"{base}personeel/nieuw/", staff_form(nurse_of(cast), profession=""))
    assert refused.content.decode().count("Kies de functie.") == 2  # above, and beside the box
    empty = log_in(manager).post(f"{base}personeel/nieuw/", staff_form("")).content.decode()
    assert empty.count("Vul het rijksregisternummer in.") == 2
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (block("contract"), "E-CONTRACT-MISSING"),
        ({"profession": "ERGO", **block("choice")}, "E-VISA-MISSING"),
        ({"profession": "MAATSCHAPPELIJK_ASSISTENT"}, "E-PREMIUM-FUNCTION"),
    ],
)
def test_looking_at_the_right_says_what_saving_would_say_and_keeps_nothing(
    log_in, manager, base, ask_register, cast, changes, code
):
    ask_register.desk.set({})
    client, address, nurse = log_in(manager), f"{base}personeel/nieuw/", nurse_of(cast)
    saved = client.post(address, staff_form(nurse, **changes)).content.decode()
    assert f"({code})" in saved
    form = {name: value for name, value in staff_form(nurse, **changes, preview="1").items() if name != "save"}
    ahead = client.post(address, form).content.decode()
    assert f"({code})" in ahead
    assert not Line.objects.exists()


def test_looking_at_the_right_tells_of_a_closed_quarter_and_of_somebody_who_is_there(
    log_in, facility, manager, base, ask_register, cast
):
    client, nurse = log_in(manager), nurse_of(cast)
    form = {name: value for name, value in staff_form(nurse, preview="1").items() if name != "save"}
    assert client.post(f"{base}personeel/nieuw/", staff_form(nurse)).status_code == 302
    assert "al in uw lijst" in client.post(f"{base}personeel/nieuw/", form).content.decode()
    line = Line.objects.get()
    FacilityQuarter.objects.create(facility=facility, quarter="2023Q3", state="CONFIRMED")
    fewer = {**form, "version": line.version, **block("contract", {"starts_on": "2015-01-01", "weekly_hours": "19"})}
    assert "Open eerst een verbetering" in client.post(f"{base}lijn/{line.pk}/", fewer).content.decode()
    assert line.contracts.get().weekly_hours == 38


def test_what_is_seldom_asked_is_folded_until_it_is_filled(log_in, facility, manager, base):
    client = log_in(manager)
    assert '<details class="govuk-details"><summary' in client.get(f"{base}personeel/nieuw/").content.decode()
    other = making.entitled(
        profession="OPVOEDER", group="ASSIMILATED", group_reason="Onregelmatige uren.",
        circumstances=(making.irregular("230", date(2019, 12, 31)),),
    )  # fmt: skip
    line = making.enter(facility, other, by=manager, on=ON)
    page = client.get(f"{base}lijn/{line.pk}/").content.decode()
    assert '<details class="govuk-details" open><summary' in page


@pytest.mark.parametrize(
    ("code", "figures", "sentence"),
    [
        (
            "W-P-OVER-H",
            {"hours": "520.5", "quarter": "2023Q3", "full_time": "494"},
            "520,5 uren in het 3e kwartaal 2023 is meer dan de 494 uren van een voltijdse betrekking.",
        ),
        (
            "E-PREMIUM-FUNCTION",
            {"month": "2023-07", "function": "PARA"},
            "Vanaf juli 2023 is er een premie in functie paramedisch personeel. Alleen verpleegkundigen kunnen die "
            "kiezen.",
        ),
        (
            "E-OVERLAP",
            {"day": "2023-07-01"},
            "Twee contracten van deze lijn overlappen op 1 juli 2023. Laat het eerste eindigen voor het tweede begint.",
        ),
    ],
)
def test_a_finding_speaks_of_quarters_months_and_numbers_as_people_do(code, figures, sentence):
    with override("nl"):
        assert shown(finding(code, **figures)).message == sentence
        assert shown(finding(code, **figures)).quarter == figures.get("quarter", "")


def test_a_finding_of_the_entry_speaks_the_same_way():
    with override("nl"):
        told = notice("W-P-MISSING", quarter="2024Q1")
    assert told.message == "Er zijn geen prestaties ingevuld voor het 1e kwartaal 2024. Vul ze in, ook als het 0 is."
    assert told.quarter == "2024Q1"
