"""Lines of a run for a spreadsheet: amounts as numbers, text never as a formula, memory flat."""

import csv as text_csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from kernel.pure.money import ZERO
from payments.enums import Cause
from payments.models import Order, Run
from payments.models.labels import label

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _columns() -> list[str]:
    return [
        _("Dossier"),
        _("Maand"),
        _("Aanleiding"),
        _("Combinatie"),
        _("Bruto"),
        _("Bedrijfsvoorheffing"),
        _("Netto"),
        _("Betaalkenmerk"),
    ]


def _rows(run: Run) -> Iterator[tuple[Any, ...]]:
    names = {str(cause): str(label(cause)) for cause in Cause}
    lines = run.ledger.order_by("reference", "due_month").annotate(named=_identifiers())
    rows = lines.values_list("reference", "due_month", "cause", "basis", "gross", "withheld", "net", "named")
    relieved: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for reference, month, net in run.reliefs.values_list("reference", "due_month", "net"):
        relieved[reference, month] += net
    for reference, month, cause, basis, gross, withheld, net, named in rows.iterator(chunk_size=5_000):
        # What was taken back, or only lowered a claim, stands on no statement of the bank.
        is_paid = net > relieved.get((reference, month), ZERO)
        told = " ".join(named) if is_paid else ""
        yield (reference, f"{month:%Y-%m}", names[cause], basis, gross, withheld, net, told)


def _identifiers() -> ArraySubquery:
    """Under which identifiers the statements of the bank know the payment of a line: one for each attempt."""
    orders = Order.objects.filter(run=OuterRef("run"), payee=OuterRef("payee"))
    return ArraySubquery(orders.order_by("attempt").values("end_to_end_id"))


def xlsx(run: Run) -> FileResponse:
    """The lines as a workbook."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("Regels"))
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, _columns())
    for number, row in enumerate(_rows(run), start=1):
        sheet.write_row(number, 0, row[:4])
        for column, amount in enumerate(row[4:7], start=4):
            sheet.write_number(number, column, amount, money)
        sheet.write_string(number, 7, row[7])
    book.close()
    buffer.seek(0)
    return FileResponse(buffer, as_attachment=True, filename=f"run-{run.pk}.xlsx")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv(run: Run) -> StreamingHttpResponse:
    """The lines as text with semicolons, as a Belgian spreadsheet expects."""
    writer = text_csv.writer(_Echo(), delimiter=";")

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(_columns())
        for row in _rows(run):
            yield writer.writerow([_safe(cell) for cell in row])

    headers = {"Content-Disposition": f'attachment; filename="run-{run.pk}.csv"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)


def _safe(cell: Any) -> str:
    """Amounts with a comma; a text that a spreadsheet would run as a formula gets a quote in front."""
    if not isinstance(cell, str):
        return str(cell).replace(".", ",")
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def yearly_file(year: int, sources: Iterable[str]) -> tuple[str, list[int]]:
    """The department's file for slip 281.18: one row per person with what the bank paid in the calendar year for these
    schemes. With the keys of those persons."""
    from payments.queries import slips_of_year

    buffer = StringIO()
    writer = text_csv.writer(buffer, delimiter=";")
    writer.writerow(
        ["jaar", "rijksregisternummer", "naam", "straat", "postcode", "gemeente", "bruto", "voorheffing", "netto"]
    )
    people = []
    for person, total in slips_of_year(year, sources):
        people.append(person.pk)
        writer.writerow(
            [
                year,
                person.national_number,
                _safe(person.full_name),
                _safe(person.street),
                _safe(person.postal_code),
                _safe(person.municipality),
                *(str(amount).replace(".", ",") for amount in (total.gross, total.withheld, total.net)),
            ]
        )
    return buffer.getvalue(), people
