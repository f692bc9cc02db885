"""A spreadsheet is looked at first, and kept as a whole or not at all."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from ecalcura.actions.sheet_reading import MOST_ROWS
from ecalcura.actions.sheet_rows import HOURS, PEOPLE
from ecalcura.models import Line, Performance, SheetUpload
from tests.ecalcura import making
from tests.ecalcura.test_first_quarter import ergo_of, nurse_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def desk(facility, log_in, ask_register):
    client = log_in(making.data_manager(facility))
    client.base = f"/ecalcura/voorziening/{facility.hco_number}/"
    return client


def person(number, **changes):
    row = dict.fromkeys(PEOPLE, "")
    row |= {
        "Rijksregisternummer": number, "Rol": "Rechthebbende", "Functie": "VPK_A1", "Begin contract": date(2015, 1, 1),
        "Uren per week": 38, "Keuze vanaf": "01/07/2023", "Premie-uren per week": "2",
    }  # fmt: skip
    return row | changes


def replacement(number, **changes):
    return person(
        number,
        **{
            "Rol": "Vervanger", "Functie": "Ergotherapeut", "Begin contract": "1/7/2023", "Uren per week": "8",
            "Keuze vanaf": "", "Premie-uren per week": "", "Vervangen uren per week": "4,00",
            "Vermelding in contract op": "01/07/2023", **changes,
        },
    )  # fmt: skip


def hours(number, quarter="2023Q3", worked="494", role="Rechthebbende", **changes):
    return dict.fromkeys(HOURS, "") | {
        "Rijksregisternummer": number, "Rol": role, "Kwartaal": quarter, "Gewerkte uren": worked, **changes,
    }  # fmt: skip


def workbook(people=(), performances=(), *, extra=None) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, titles, rows in (("Personen", PEOPLE, people), ("Prestaties", HOURS, performances)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, titles)
        for number, row in enumerate(rows, 1):
            for column, title in enumerate(titles):
                if isinstance(row[title], date):
                    sheet.write_datetime(number, column, row[title], day)
                else:
                    sheet.write(number, column, row[title])
        if extra and name == "Personen":
            extra(sheet)
    book.close()
    return stream.getvalue()


def send(desk, content, name="blad.xlsx"):
    return desk.post(f"{desk.base}rekenblad/", {"sheet": SimpleUploadedFile(name, content)})


def keep(desk):
    return desk.post(f"{desk.base}rekenblad/{SheetUpload.objects.latest('id').pk}/bewaren/")


def test_look_then_keep(desk, cast):
    nurse, ergo = nurse_of(cast), ergo_of(cast)
    content = workbook([person(nurse), replacement(ergo)], [hours(nurse), hours(ergo, worked="52,5", role="Vervanger")])
    page = send(desk, content).content.decode()
    assert "2 nieuwe lijnen" in page
    assert not Line.objects.exists()
    assert keep(desk).status_code == 302
    assert {line.role for line in Line.objects.all()} == {"ENTITLED", "REPLACEMENT"}
    assert {row.total_hours for row in Performance.objects.all()} == {Decimal("494"), Decimal("52.50")}
    assert not SheetUpload.objects.exists()
    assert Line.objects.get(role="ENTITLED").person.last_name == cast[nurse]["lastName"]


def test_what_was_downloaded_can_be_sent_back_without_a_change(desk, cast):
    nurse, ergo = nurse_of(cast), ergo_of(cast)
    send(desk, workbook([person(nurse), replacement(ergo)], [hours(nurse), hours(ergo, "2023Q4", "5", "Vervanger")]))
    keep(desk)
    filled = desk.get(f"{desk.base}rekenblad/sjabloon/?periode=2023-2024").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(filled)).get_sheet_by_name("Prestaties").to_python()
    assert [row[3] for row in rows[1:]].count("2023Q3") == 2
    # rows without hours must be filled in: here with nothing worked
    people = CalamineWorkbook.from_filelike(io.BytesIO(filled)).get_sheet_by_name("Personen").to_python()
    again = send(desk, workbook([dict(zip(PEOPLE, row, strict=True)) for row in people[1:]]))
    assert "0 nieuwe lijnen, 0 gewijzigde, 2 ongewijzigde" in again.content.decode()


def test_one_wrong_row_keeps_everything_out(desk, cast):
    content = workbook([person(nurse_of(cast)), person("93051822362")], [hours(nurse_of(cast), worked="900")])
    page = send(desk, content).content.decode()
    assert "rij 3, Rijksregisternummer" in page
    assert not SheetUpload.objects.exists()
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    ("changes", "where", "sentence"),
    [
        ({"Functie": "tovenaar"}, "Functie", "Kies uit"),
        ({"Rol": ""}, "Rol", "Kies uit"),
        ({"Begin contract": "31/02/2023"}, "Begin contract", "Schrijf een dag"),
        ({"Begin contract": ""}, "Begin contract", "Vul een dag in"),
        ({"Einde contract": "01/01/2014"}, "Einde contract", "voor het begin"),
        ({"Uren per week": "38,5"}, "Uren per week", "van 0 tot 38"),
        ({"Uren per week": "veel"}, "Uren per week", "Vul een getal in"),
        ({"Uren per week": "NaN"}, "Uren per week", "van 0 tot 38"),
        ({"Uren per week": "7,333"}, "Uren per week", "twee cijfers"),
        ({"Premie-uren per week": ""}, "Keuze vanaf", "samen in"),
        ({"Bijkomende uren (ja/nee)": "misschien"}, "Bijkomende uren", "ja of nee"),
        ({"Contracttype": "x" * 70}, "Contracttype", "Te lang"),
        ({"Functie": "PSYCHOLOOG"}, "rij 2", "E-VISA-MISSING"),
    ],
)
def test_every_wrong_cell_is_named(desk, cast, changes, where, sentence):
    page = send(desk, workbook([person(nurse_of(cast), **changes)])).content.decode()
    assert where in page
    assert sentence in page
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"worked": "900"}, "kan niet kloppen"),
        ({"worked": "-1"}, "van 0 tot"),
        ({"quarter": "2023-3"}, "Schrijf een kwartaal als 2023Q3"),
        ({"quarter": "2031Q1"}, "kan niet ingevuld worden"),
        ({"Gelijkgestelde uren": "1", "Waarvan vrijstelling": "2"}, "een deel van de gelijkgestelde"),
        ({"role": "Vervanger"}, "staat niet in uw lijst"),
    ],
)
def test_every_wrong_hour_is_named(desk, cast, row, sentence):
    nurse = nurse_of(cast)
    page = send(desk, workbook([person(nurse)], [hours(nurse, **row)])).content.decode()
    assert sentence in page, page
    assert not Performance.objects.exists()


def test_the_same_person_twice_in_a_quarter(desk, cast):
    nurse = nurse_of(cast)
    assert "twee keer" in send(desk, workbook([person(nurse)], [hours(nurse), hours(nurse)])).content.decode()


def with_macro() -> bytes:
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return stream.getvalue()


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 130_000_000)
    return stream.getvalue()


def in_csv(*lines: str, encoding="utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "leeg"),
        (b"\xd0\xcf\x11\xe0rest", "oud of beveiligd"),
        (b"PK\x03\x04kapot", "geen leesbaar rekenblad"),
        (b"\x89PNG\r\n", "geen UTF-8"),
        (b"abc\x00def", "geen rekenblad"),
        (in_csv("a;b", "1;2"), "Rijksregisternummer"),
        (in_csv(";".join(PEOPLE), encoding="utf-16"), "UTF-8"),
        (in_csv("Rijksregisternummer;Rol"), "ontbreekt"),
        (in_csv(";".join((*PEOPLE, "Extra"))), "kennen wij niet"),
        (in_csv(";".join(PEOPLE)), "geen rijen"),
        (workbook(), "geen rijen"),
        (workbook(extra=lambda sheet: sheet.write_formula(1, 8, "=19*2")), "formule"),
        (workbook(extra=lambda sheet: sheet.merge_range("A2:B3", "x")), "Samengevoegde"),
        (workbook(extra=lambda sheet: sheet.write(MOST_ROWS + 5, 0, "x")), "ten hoogste"),
        (with_macro(), "macro"),
        (bomb(), "te groot"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_told_what_to_do(desk, content, sentence):
    answer = send(desk, content)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not SheetUpload.objects.exists()


def test_a_csv_does_the_same(desk, cast):
    row = person(nurse_of(cast), **{"Begin contract": "2015-01-01"})
    content = in_csv(";".join(PEOPLE), ";".join(str(row[title]) for title in PEOPLE))
    assert "1 nieuwe lijnen" in send(desk, content, "blad.csv").content.decode()
    assert keep(desk).status_code == 302
    assert Line.objects.count() == 1


def test_a_hundred_thousand_rows_are_refused_at_once(desk):
    content = in_csv(";".join(PEOPLE), *([";" * (len(PEOPLE) - 1)] * 100_000))
    assert "ten hoogste" in send(desk, content, "blad.csv").content.decode()


def test_nobody_keeps_the_file_of_another(desk, cast, log_in, facility):
    send(desk, workbook([person(nurse_of(cast))]))
    other = log_in(making.data_manager(facility))
    other.base = desk.base
    assert keep(other).status_code == 404
    assert not Line.objects.exists()


def test_a_text_that_looks_like_a_formula_stays_a_text(desk, cast):
    send(desk, workbook([person(nurse_of(cast), **{"Contracttype": "=1+1", "Reden andere groep": "@SUM(A1)"})]))
    keep(desk)
    filled = desk.get(f"{desk.base}rekenblad/sjabloon/").content
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
