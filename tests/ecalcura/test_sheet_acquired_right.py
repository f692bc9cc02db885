"""A right to the premium of before 2005 may come by spreadsheet; its document is asked on the screen afterwards."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from ecalcura.actions.quarters import QuarterNotReady, confirm_quarter
from ecalcura.actions.sheet_rows import PEOPLE, RIGHT
from ecalcura.law.periods import Quarter
from ecalcura.models import Line
from tests.ecalcura.test_first_quarter import ergo_of, nurse_of
from tests.ecalcura.test_sheets import a_day, desk, keep, person, replacement, send, workbook  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def carer(cast):
    return nurse_of(cast, profession="ZORGKUNDIGE")


def claim(carer, right="ja"):
    return person(carer, **{"Functie": "ZORGKUNDIGE", "Begin contract": date(2001, 1, 1), RIGHT: right})


def test_the_premium_of_a_carer_is_refused_without_the_right_and_kept_with_it(desk, carer):  # noqa: F811
    assert "E-PREMIUM-FUNCTION" in send(desk, workbook([claim(carer, "")])).content.decode()
    page = send(desk, workbook([claim(carer)])).content.decode()
    assert "1 persoon heeft een verworven recht op de premie dat nog bewezen moet worden" in page
    assert keep(desk).status_code == 302
    assert Line.objects.get().transitional_right is True


def test_the_quarter_waits_for_the_proof_and_the_list_says_where_to_give_it(desk, facility, carer):  # noqa: F811
    send(desk, workbook([claim(carer)]))
    keep(desk)
    line = Line.objects.get()
    page = desk.get(f"{desk.base}personeel/?periode=2023-2024").content.decode()
    assert "E-RIGHT-PROOF-MISSING" in page
    assert f"{desk.base}lijn/{line.pk}/bewijs-premie/" in page
    with pytest.raises(QuarterNotReady, match="bewijs van het verworven recht"):
        confirm_quarter(
            facility=facility, quarter=Quarter(2023, 3), explanations={}, by=line.entered_by, on=date(2024, 2, 10)
        )


def test_what_was_downloaded_says_the_right_and_an_empty_cell_leaves_it(desk, carer):  # noqa: F811
    send(desk, workbook([claim(carer)]))
    keep(desk)
    filled = desk.get(f"{desk.base}rekenblad/sjabloon/?periode=2023-2024").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(filled)).get_sheet_by_name("Personen").to_python()
    again = dict(zip(PEOPLE, rows[1], strict=True))
    assert again[RIGHT] == "ja"
    assert "1 ongewijzigde" in send(desk, workbook([again])).content.decode()
    assert "1 ongewijzigde" in send(desk, workbook([again | {RIGHT: ""}])).content.decode()
    assert "E-PREMIUM-FUNCTION" in send(desk, workbook([again | {RIGHT: "nee"}])).content.decode()


def test_a_sheet_of_before_the_column_is_still_read(desk, cast, monkeypatch):  # noqa: F811
    old = tuple(name for name in PEOPLE if name != RIGHT)
    monkeypatch.setattr("tests.ecalcura.test_sheets.PEOPLE", old)
    assert "1 nieuwe lijnen" in send(desk, workbook([person(nurse_of(cast))])).content.decode()


@pytest.mark.parametrize("words", ["misschien", "jaja"])
def test_anything_else_than_yes_or_no_is_told_by_its_cell(desk, carer, words):  # noqa: F811
    page = send(desk, workbook([claim(carer, words)])).content.decode()
    assert f"rij 2, {RIGHT}" in page
    assert "Vul ja of nee in" in page


def test_a_replacement_has_no_such_right(desk, cast):  # noqa: F811
    page = send(desk, workbook([replacement(ergo_of(cast), **{RIGHT: "ja"})])).content.decode()
    assert "Een vervanger heeft geen recht op de premie" in page
