"""Facilities come from a list; loading it again changes nothing, and a wrong list changes nothing either."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from ecalcura.models import Facility, FacilityImport

pytestmark = pytest.mark.django_db

HEAD = "hco;name;kbo;places;recognised_from;municipality;successor_hco;merged_on\n"
KBO, OTHER_KBO = "0566988259", "0403170701"


@pytest.fixture
def load(tmp_path, capsys):
    def run(text: str | bytes, *options: str) -> str:
        path = tmp_path / "lijst.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("import_facilities", str(path), *options)
        return capsys.readouterr().out

    return run


def test_a_list_is_loaded_once_and_again(load):
    text = HEAD + f"HCO1;IBW Een;{KBO};64;2001-01-01;Gent;;\nHCO2;IBW Twee;0566.988.259;30;;Aalst;;\n"
    assert "2 nieuw" in load(text)
    assert "0 nieuw, 0 gewijzigd, 2 ongewijzigd" in load(text)
    assert Facility.objects.get(hco_number="HCO1").places == 64
    assert Organisation.objects.filter(kbo_number=KBO).count() == 1
    assert FacilityImport.objects.count() == 2


def test_a_changed_name_is_taken_over_and_a_missing_facility_stays(load):
    load(HEAD + f"HCO1;IBW Een;{KBO};64;;;;\nHCO2;IBW Twee;{KBO};1;;;;\n")
    assert "1 gewijzigd, 0 ongewijzigd, 1 niet meer" in load(HEAD + f"HCO1;IBW Eén;{KBO};64;;;;\n")
    assert Facility.objects.get(hco_number="HCO1").name == "IBW Eén"
    assert not Facility.objects.get(hco_number="HCO2").listed


def test_a_merger_names_the_successor_and_the_day(load):
    load(HEAD + f"HCO1;IBW Een;{KBO};64;;;HCO2;2024-01-01\nHCO2;IBW Twee;{OTHER_KBO};64;;;;\n")
    old = Facility.objects.get(hco_number="HCO1")
    assert (old.successor.hco_number, old.merged_on) == ("HCO2", date(2024, 1, 1))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "De kolom 'hco' ontbreekt"),
        (HEAD, "De lijst is leeg"),
        (HEAD + f"HCO 1;IBW;{KBO};1;;;;\n", "Rij 2, hco"),
        (HEAD + "HCO1;IBW;0566988258;1;;;;\n", "Rij 2, kbo"),
        (HEAD + f"HCO1;;{KBO};1;;;;\n", "Rij 2, name"),
        (HEAD + f"HCO1;IBW;{KBO};-3;;;;\n", "Rij 2, places"),
        (HEAD + f"HCO1;IBW;{KBO};1;31-12-2023;;;\n", "Rij 2, recognised_from"),
        (HEAD + f"HCO1;IBW;{KBO};1;;;HCO9;2024-01-01\n", "Opvolger HCO9 staat niet in de lijst"),
        (HEAD + f"HCO1;IBW;{KBO};1;;;HCO1;2024-01-01\n", "haar eigen opvolger"),
        (HEAD + f"HCO1;A;{KBO};1;;;;\nHCO1;B;{KBO};1;;;;\n", "staat er twee keer"),
        (HEAD.replace("places", "plaatsen"), "De kolom 'plaatsen' kennen wij niet"),
        (HEAD + f"HCO1;IBW;{KBO};1;;;;;;te veel\n", "meer cellen"),
        ("hco;name;kbo\nHCO1;Café;".encode("latin-1"), "UTF-8"),
        (b"PK\x03\x04\x00\x00", "geen tekstbestand"),
    ],
)
def test_a_wrong_list_is_refused_with_row_and_column_and_changes_nothing(load, text, sentence):
    with pytest.raises(CommandError, match="(?s).*" + sentence.replace("'", ".")):
        load(text)
    assert not Facility.objects.exists()
    assert not Organisation.objects.exists()


def test_an_employer_never_becomes_a_facility_by_accident(load):
    Organisation.objects.create(kbo_number=KBO, name="Stad", kind="EMPLOYER", sector="LOCAL_AUTHORITY")
    with pytest.raises(CommandError, match="werkgever"):
        load(HEAD + f"HCO1;IBW;{KBO};1;;;;\n")


def test_check_only_looks(load):
    assert "geen fouten" in load(HEAD + f"HCO1;IBW;{KBO};1;;;;\n", "--check")
    assert not Facility.objects.exists()
