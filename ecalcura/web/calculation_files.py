"""A calculation on paper and as a spreadsheet: every figure, line and why. The same version gives the same bytes."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.template.loader import render_to_string
from django.utils.translation import override

from correspondence.printing import document
from ecalcura.models import Calculation
from ecalcura.queries.calculations import LineShown
from ecalcura.queries.objections import objection_until

FIGURES = (
    ("Vrijgestelde VTE", "exempted_fte"), ("VTE vervanging", "replacement_fte"), ("Gefinancierde VTE", "financed_fte"),
    ("Niet gefinancierde VTE", "unfinanced_fte"), ("Premies", "premium"), ("Vervanging", "replacement"),
    ("Bedrag", "definitive"), ("Voorschotten", "advances"), ("Al ontvangen", "already_received"), ("Saldo", "balance"),
)  # fmt: skip
LINE_TITLES = ("Lijn", "Naam", "Soort", "Functie", "VTE", "Bedrag", "Vaststellingen")
TRACE_TITLES = (
    "Lijn", "Naam", "Formule", "Functie", "Waarden", "Kwartaal", "Uren", "Voltijds", "VTE", "Maanden", "Bedrag",
)  # fmt: skip
TYPES = {"PDF": "application/pdf", "HTML": "text/html; charset=utf-8"}


def pdf_of(calculation: Calculation, lines: Sequence[LineShown], *, reference: str) -> tuple[str, str, bytes]:
    """Suffix, type and bytes of the document; HTML where the machine makes no PDF."""
    with override("nl"):
        html = render_to_string(
            "ecalcura/documents/calculation.html",
            {
                "calculation": calculation,
                "facility": calculation.facility,
                "lines": lines,
                "reference": reference,
                "until": objection_until(calculation),
            },
        )
    kind, data = document(html, identifier=calculation.result_sha256[:32])
    return str(kind).lower(), TYPES[str(kind)], data


def workbook_of(calculation: Calculation, lines: Sequence[LineShown]) -> bytes:
    """Three sheets: the figures, the lines, and the why of every euro."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": calculation.at.replace(tzinfo=None), "title": f"eCalcura {calculation.period}"})
    bold = book.add_format({"bold": True, "text_wrap": True})
    _figures(book.add_worksheet("Berekening"), calculation, bold)
    _lines(book.add_worksheet("Lijnen"), lines, bold)
    _traces(book.add_worksheet("Waarom"), lines, bold)
    book.close()
    return stream.getvalue()


def _figures(sheet: Any, calculation: Calculation, bold: Any) -> None:
    about = (
        ("HCO-nummer", calculation.facility.hco_number), ("Voorziening", calculation.facility.name),
        ("Referentieperiode", calculation.period), ("Versie", str(calculation.version)),
        ("Soort", str(calculation.get_kind_display())), ("Berekend op", f"{calculation.at:%d/%m/%Y %H:%M} UTC"),
        ("Rekenwijze", calculation.strategy), ("Parameters", calculation.parameter_name),
        ("Testbedragen", "ja: nooit om te betalen" if calculation.is_test else "nee"),
        ("Vingerafdruk van het resultaat (SHA-256)", calculation.result_sha256),
    )  # fmt: skip
    for row, (label, text) in enumerate(about):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, text)
    for row, (label, name) in enumerate(FIGURES, len(about) + 1):
        sheet.write_string(row, 0, label, bold)
        sheet.write_number(row, 1, float(getattr(calculation, name)))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 70)


def _lines(sheet: Any, lines: Sequence[LineShown], bold: Any) -> None:
    for column, title in enumerate(LINE_TITLES):
        sheet.write_string(0, column, title, bold)
    for row, line in enumerate(lines, 1):
        fte = line.figures["financedFte"] if line.is_replacement else line.figures["exemptedFte"]
        for column, text in enumerate(
            (line.key, line.name, "Vervanger" if line.is_replacement else "Rechthebbende", line.profession)
        ):
            sheet.write_string(row, column, text)
        sheet.write_number(row, 4, float(fte))
        sheet.write_number(row, 5, float(line.amount))
        sheet.write_string(row, 6, "; ".join(f"{one.code}: {one.message}" for one in line.notices))
    sheet.set_column(0, 6, 22)
    sheet.freeze_panes(1, 2)


def _traces(sheet: Any, lines: Sequence[LineShown], bold: Any) -> None:
    for column, title in enumerate(TRACE_TITLES):
        sheet.write_string(0, column, title, bold)
    row = 1
    for line in lines:
        for trace in line.traces:
            values = "; ".join(f"{name} = {value}" for name, value in trace["values"].items())
            head = (line.key, line.name, trace["formula"], trace["function"], values)
            for entry in trace["quarters"]:
                named = ("quarter", "hours", "fullTimeHours", "fte", "months")
                cells = (*head, *(str(entry.get(name, "")) for name in named))
                for column, text in enumerate(cells):
                    sheet.write_string(row, column, text)
                row += 1
            for column, text in enumerate((*head, "samen")):
                sheet.write_string(row, column, text)
            sheet.write_number(row, 10, float(trace["amount"]))
            row += 1
    sheet.set_column(0, 10, 18)
    sheet.freeze_panes(1, 2)
