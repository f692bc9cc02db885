"""From the bytes of a spreadsheet to its cells; what cannot be trusted is named, never guessed."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from kernel.pure.errors import DomainError

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 60
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: sheet, row and column as the spreadsheet shows them."""

    sentence: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def where(self) -> str:
        parts = [self.sheet, _("rij %s") % self.row if self.row else "", self.column]
        return ", ".join(part for part in parts if part)


class SheetRefused(DomainError):
    """The file cannot be used; nothing was saved."""

    code = "SHEET_REFUSED"

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(faults[0].sentence)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name and its rows of cells, the first one the titles."""

    name: str
    rows: tuple[tuple[Any, ...], ...]


def read_tables(name: str, content: bytes) -> tuple[Table, ...]:
    """Every sheet of an xlsx, or the one table of a CSV; raises SheetRefused with what to do."""
    if not content:
        raise _refused(_("Dit bestand is leeg. Kies het bestand opnieuw."))
    if len(content) > MOST_BYTES:
        raise _refused(_("Dit bestand is groter dan 10 MB. Verdeel het over meer bestanden."))
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(_("Dit is een oud of beveiligd Excel-bestand. Bewaar het zonder wachtwoord als .xlsx."))
    return (_csv(name, content),)


def _refused(sentence: str) -> SheetRefused:
    return SheetRefused([Fault(sentence)])


def _csv(name: str, content: bytes) -> Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(_("Dit bestand is geen UTF-8. Bewaar het als .xlsx of als 'CSV UTF-8'.")) from None
    if "\x00" in text:
        raise _refused(_("Dit is geen rekenblad. Gebruik het sjabloon (.xlsx) of een CSV in UTF-8."))
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise _refused(_("Dit is geen leesbare CSV: %s") % fault) from fault
    return Table(name, _bounded(name, rows))


def _workbook(content: bytes) -> tuple[Table, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            faults = list(_structure(archive))
        if faults:
            raise SheetRefused(faults[:200])
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            visible = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            tables = []
            for name in visible:
                sheet = book.get_sheet_by_name(name)
                if sheet.total_height > MOST_ROWS + 1:
                    raise SheetRefused([_too_long(name, sheet.total_height)])
                if sheet.merged_cell_ranges:
                    raise SheetRefused([Fault(_("Samengevoegde cellen kunnen wij niet lezen. Splits ze."), name)])
                rows = tuple(tuple(row[:MOST_COLUMNS]) for row in sheet.to_python(skip_empty_area=False))
                tables.append(Table(name, _bounded(name, rows)))
            return tuple(tables)
    except PasswordError:
        raise _refused(_("Dit bestand is beveiligd met een wachtwoord. Bewaar het zonder wachtwoord.")) from None
    except (CalamineError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError) as fault:
        raise _refused(_("Dit bestand is geen leesbaar rekenblad. Gebruik het sjabloon (.xlsx).")) from fault


def _structure(archive: zipfile.ZipFile) -> Iterator[Fault]:
    """Macros, bombs and formulas, found before any cell is believed."""
    members = archive.infolist()
    if sum(one.file_size for one in members) > MOST_UNPACKED:
        yield Fault(_("Dit bestand is uitgepakt te groot. Verwijder lege rijen en opmaak."))
        return
    if any(one.filename.lower().endswith("vbaproject.bin") for one in members):
        yield Fault(_("Dit bestand bevat macro's. Bewaar het als .xlsx zonder macro's."))
        return
    names = _sheet_names(archive)
    for one in members:
        if one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml"):
            yield from _formulas(archive, one.filename, names.get(one.filename, one.filename))


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), safe)
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), safe)
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    return {
        f"xl/{targets.get(sheet.get(relation), '').removeprefix('/xl/')}": sheet.get("name", "")
        for sheet in book.iter(f"{_MAIN}sheet")
    }


def _formulas(archive: zipfile.ZipFile, path: str, name: str) -> Iterator[Fault]:
    found = 0
    with archive.open(path) as stream:
        for _event, cell in etree.iterparse(stream, tag=f"{_MAIN}c", resolve_entities=False, no_network=True):
            if cell.find(f"{_MAIN}f") is not None:
                place = cell.get("r", "")
                row = int("".join(filter(str.isdigit, place)) or 0)
                column = "".join(filter(str.isalpha, place))
                yield Fault(_("Hier staat een formule. Plak de uitkomst als waarde."), name, row, column)
                found += 1
            cell.clear()
            if found >= 50:
                return


def _bounded(name: str, rows: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    if len(rows) > MOST_ROWS + 1:
        raise SheetRefused([_too_long(name, len(rows))])
    return rows


def _too_long(name: str, rows: int) -> Fault:
    sentence = _("Dit blad telt %(rows)s rijen; ten hoogste %(most)s kan. Verdeel het over meer bestanden.")
    return Fault(sentence % {"rows": rows, "most": MOST_ROWS}, name)
