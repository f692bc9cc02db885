"""A calculation on paper and as a spreadsheet: every figure, line and why. Made once, kept with its fingerprint."""

import hashlib
import io
import logging
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from correspondence.printing import document
from ecalcura.models import Calculation, CalculationFile
from ecalcura.queries.calculations import LineShown, lines_of_version
from ecalcura.queries.objections import objection_until
from ecalcura.queries.payees import reference_of
from kernel.deeds import deed
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError

logger = logging.getLogger(__name__)

FIGURES = (
    ("Vrijgestelde VTE", "exempted_fte"), ("VTE vervanging", "replacement_fte"), ("Gefinancierde VTE", "financed_fte"),
    ("Niet gefinancierde VTE", "unfinanced_fte"), ("Premies", "premium"), ("Vervanging", "replacement"),
    ("Bedrag", "definitive"), ("Voorschotten", "advances"), ("Al ontvangen", "already_received"), ("Saldo", "balance"),
)  # fmt: skip
LINE_TITLES = ("Lijn", "Naam", "Soort", "Functie", "VTE", "Bedrag", "Vaststellingen")
TRACE_TITLES = (
    "Lijn", "Naam", "Formule", "Functie", "Waarden", "Kwartaal", "Uren", "Voltijds", "VTE", "Maanden", "Bedrag",
)  # fmt: skip
TYPES = {
    "PDF": "application/pdf",
    "HTML": "text/html; charset=utf-8",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class DocumentAltered(DomainError):
    """The kept document is not the one that was made: its bytes and its fingerprint say different things."""

    code = "DOCUMENT_ALTERED"


@deed
def keep_document(*, calculation: Calculation, kind: str, with_names: bool, by: User) -> CalculationFile:
    """The PDF or the spreadsheet of a version, with or without the names of people; the first one made is kept, and
    every later request gets its bytes. Two at once make the same file, and one of them is kept."""
    standing = _standing(calculation, kind, with_names)
    if standing is None:
        lines = lines_of_version(calculation)
        if not with_names:
            lines = tuple(one.without_name() for one in lines)
        made, data = ("XLSX", workbook_of(calculation, lines)) if kind == "XLSX" else pdf_of(calculation, lines)
        row = CalculationFile(
            calculation=calculation, kind=made, with_names=with_names, content=data,
            sha256=hashlib.sha256(data).hexdigest(),
        )  # fmt: skip
        CalculationFile.objects.bulk_create([row], ignore_conflicts=True)
        standing = _standing(calculation, kind, with_names)
        assert standing is not None  # noqa: S101 -- just made, by this call or another
    if hashlib.sha256(standing.content).hexdigest() != standing.sha256:
        logger.error("document %s of calculation %s is not what was made", standing.pk, calculation.pk)
        raise DocumentAltered(_("Dit document is niet meer wat gemaakt is. Meld dit aan de beheerder."))
    return standing


@deed
def keep_next(*, run_id: int, after: int, by: User) -> Calculation | None:
    """Make the documents with names of the next version that this order gave, and ask for those of the one after."""
    versions = Calculation.objects.filter(run_id=run_id, pk__gt=after).select_related("facility", "parameter_set")
    found = versions.order_by("pk").first()
    if found is None:
        return None
    for kind in ("PDF", "XLSX"):
        keep_document(calculation=found, kind=kind, with_names=True, by=by)
    enqueue("ecalcura.keep_calculation_files", run_id=run_id, after=found.pk)
    return found


def _standing(calculation: Calculation, kind: str, with_names: bool) -> CalculationFile | None:
    kinds = ("XLSX",) if kind == "XLSX" else ("PDF", "HTML")
    files = CalculationFile.objects.filter(calculation=calculation, kind__in=kinds, with_names=with_names)
    return files.order_by("pk").first()


def number_of(calculation: Calculation) -> str:
    """What a version is called in documents and conversations."""
    return f"{reference_of(calculation.facility, calculation.period)} v{calculation.version}"


def pdf_of(calculation: Calculation, lines: Sequence[LineShown]) -> tuple[str, bytes]:
    """Kind and bytes of the document; HTML where the machine makes no PDF."""
    with override("nl"):
        html = render_to_string(
            "ecalcura/documents/calculation.html",
            {
                "calculation": calculation,
                "facility": calculation.facility,
                "lines": lines,
                "reference": number_of(calculation),
                "until": objection_until(calculation),
            },
        )
    kind, data = document(html, identifier=calculation.result_sha256[:32])
    return str(kind), data


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
        sheet.write_number(row, 1, getattr(calculation, name))
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
        sheet.write_number(row, 4, Decimal(fte))
        sheet.write_number(row, 5, line.amount)
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
            sheet.write_number(row, 10, Decimal(trace["amount"]))
            row += 1
    sheet.set_column(0, 10, 18)
    sheet.freeze_panes(1, 2)
