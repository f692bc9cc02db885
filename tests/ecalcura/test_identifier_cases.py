"""The worked cases of identifiers (F) through the door at which each is typed: screen, command or payment reference."""

import pytest
from django.core.management import call_command

from accounts.enums import Role
from ecalcura.models import Facility, FacilityAccount
from kernel.pure.identifiers import format_structured_message, make_structured_message, structured_message
from tests.ecalcura import making
from tests.ecalcura.test_first_quarter import staff_form

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = {
    "f1 with points and dashes": "93.05.18-223.61",
    "f3 born in 2000 or later": "00012556777",
    "f4 remainder nought": "70061518997",
    "f5 BIS with sex": "93451822350",
    "f6 BIS without sex": "93251822307",
}


@pytest.mark.parametrize("case", NUMBERS)
def test_a_right_number_is_asked_of_the_register(case, log_in, ask_register):
    """The simulator knows none of these people: a number with the right form gets as far as its "unknown"."""
    facility = making.facility()
    client = log_in(making.data_manager(facility))
    page = client.post(f"/ecalcura/voorziening/{facility.hco_number}/personeel/nieuw/", staff_form(NUMBERS[case]))
    assert "E-NISS-UNKNOWN" in page.content.decode()
    assert "controlecijfers" not in page.content.decode()


def test_f9_a_facility_is_loaded_by_its_enterprise_number(tmp_path):
    path = tmp_path / "lijst.csv"
    path.write_text("hco;name;kbo\nF9;IBW F9;0566988259\n")
    call_command("import_facilities", str(path))
    assert Facility.objects.get(hco_number="F9").organisation.kbo_number == "0566988259"


@pytest.mark.parametrize("iban", ["BE68539007547034", "BE32123456789002"], ids=["f10", "f12"])
def test_f10_f12_a_right_account_number_is_taken(iban, log_in):
    facility = making.facility()
    client = log_in(making.worker(facility, Role.FACILITY_FINANCIAL_DATA))
    assert client.post(f"/ecalcura/voorziening/{facility.hco_number}/rekening/", {"iban": iban}).status_code == 302
    assert FacilityAccount.objects.get().iban == iban


@pytest.mark.parametrize(
    ("base", "shown"),
    [(2024000101, "+++202/4000/10141+++"), (2024000060, "+++202/4000/06097+++")],
    ids=["f13", "f14 remainder nought"],
)
def test_f13_f14_a_reference_gets_its_check_digits(base, shown):
    assert format_structured_message(make_structured_message(base)) == shown


def test_f15_a_printed_reference_is_read():
    assert structured_message("+++090/9337/55493+++") == "090933755493"
