"""The board of a reference period to take along: as a spreadsheet and as text."""

import csv
import io
from collections.abc import Iterator, Sequence

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from ecalcura.law.periods import ReferencePeriod
from ecalcura.queries.department import StandingRow
from ecalcura.templatetags.ecalcura import period_state

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
TITLES = (
    "HCO-nummer", "Naam", "Stand", "Versie", "Berekend op", "Vrijgestelde VTE", "Gefinancierde VTE", "Premies",
    "Vervanging", "Bedrag", "Voorschotten", "Al ontvangen", "Saldo", "Goedgekeurd op", "Dossier", "Wat tegenhoudt",
)  # fmt: skip


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to download."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def board_workbook(rows: Sequence[StandingRow], period: ReferencePeriod) -> bytes:
    """The board as a spreadsheet; amounts are numbers, texts are never formulas."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(str(period))
    money, bold = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bold": True})
    for column, title in enumerate(TITLES):
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(_cells(row)):
            if 5 <= column <= 12 and cell:
                sheet.write_number(number, column, float(cell), money)
            else:
                sheet.write_string(number, column, cell)
    sheet.set_column(0, len(TITLES) - 1, 18)
    sheet.freeze_panes(1, 2)
    book.close()
    return stream.getvalue()


def board_csv(rows: Sequence[StandingRow]) -> bytes:
    """The board as UTF-8 text with semicolons, as spreadsheets here read it."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(TITLES)
    for row in rows:
        writer.writerow([_safe(cell) for cell in _cells(row)])
    return stream.getvalue().encode("utf-8-sig")


def _cells(row: StandingRow) -> Iterator[str]:
    one = row.version
    yield from (row.facility.hco_number, row.facility.name, period_state(row.state))
    yield from (str(one.version), f"{one.on:%Y-%m-%d}") if one else ("", "")
    names = (
        "exempted_fte", "financed_fte", "premium", "replacement", "definitive", "advances", "already_received",
        "balance",
    )  # fmt: skip
    yield from (str(getattr(one, name)) for name in names) if one else ("",) * len(names)
    yield f"{row.grant.decided_on:%Y-%m-%d}" if row.grant else ""
    yield row.grant.reference if row.grant else ""
    yield "; ".join(_(found["message"]) for found in row.findings)


def _safe(cell: str) -> str:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "@", "\t") or (cell[:1] == "-" and not cell[1:2].isdigit()) else cell
