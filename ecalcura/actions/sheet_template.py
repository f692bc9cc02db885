"""The spreadsheet of a facility: a template filled with what is there already, that can be sent back."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from ecalcura.actions.sheet_rows import EXPLANATION, HOURS, PEOPLE
from ecalcura.enums import LineRole, Profession
from ecalcura.gather import LineData, data_of, group_of, needs_hours
from ecalcura.law.periods import Quarter
from ecalcura.models import Line


def template_of(lines: Sequence[Line], quarters: Iterable[Quarter]) -> bytes:
    """An xlsx with the people and the hours of these quarters; every text stays a text, never a formula."""
    stream = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **plain})
    formats = {
        "title": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#ffe615"}),
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "number": book.add_format({"num_format": "0.00"}),
    }
    _sheet(book, formats, "Personen", PEOPLE, [row for line in lines for row in _people(line)])
    hours = [_hours(line, quarter) for quarter in quarters for line in lines if _asked(line, quarter)]
    _sheet(book, formats, "Prestaties", HOURS, hours)
    _explain(book, formats)
    book.close()
    return stream.getvalue()


def _sheet(book: Any, formats: dict[str, Any], name: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, formats["title"])
    sheet.set_column(0, len(titles) - 1, 18, None)
    sheet.set_column(0, 0, 18, formats["text"])
    sheet.freeze_panes(1, 2)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(number, column, value, formats["number"])
            elif isinstance(value, date):
                sheet.write_datetime(number, column, value, formats["day"])
            elif value not in (None, ""):
                sheet.write_string(number, column, str(value), formats["text"])


def _people(line: Line) -> Iterable[tuple[Any, ...]]:
    """One row per contract; choices and windows spread over the rows."""
    data = data_of(line)
    windows = [one for one in data.circumstances if one.kind == "IRREGULAR_HOURS"]
    count = max(len(data.contracts), len(data.choices), len(windows))
    for number in range(count):
        contract = data.contracts[min(number, len(data.contracts) - 1)]
        choice = data.choices[number] if number < len(data.choices) else None
        window = windows[number] if number < len(windows) else None
        yield (
            line.person.national_number,
            f"{line.person.last_name} {line.person.first_names}".strip(),
            LineRole(line.role).label,
            Profession(line.profession).label,
            _own_group(data, line),
            data.group_reason,
            contract.starts_on,
            contract.ends_on,
            contract.weekly_hours,
            choice.starts_on if choice else None,
            choice.premium_hours if choice else None,
            window.hours if window else None,
            window.starts_on if window else None,
            data.replaced_hours,
            "ja" if data.is_additional else "",
            data.contract_type,
            data.mentioned_on,
            "ja" if data.transitional_right else "",
        )


def _own_group(data: LineData, line: Line) -> str:
    return "" if data.group == group_of(data.profession) else line.get_group_display()


def _asked(line: Line, quarter: Quarter) -> bool:
    entered = any(one.quarter == str(quarter) for one in line.performances.all())
    return entered or needs_hours(data_of(line), quarter)


def _hours(line: Line, quarter: Quarter) -> tuple[Any, ...]:
    entered = next((one for one in line.performances.all() if one.quarter == str(quarter)), None)
    return (
        line.person.national_number,
        f"{line.person.last_name} {line.person.first_names}".strip(),
        LineRole(line.role).label,
        str(quarter),
        entered.worked_hours if entered else None,
        entered.assimilated_hours if entered else None,
        entered.exempted_hours if entered else None,
    )


def _explain(book: Any, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(EXPLANATION)
    sheet.set_column(0, 0, 110)
    sentences = (
        _("Laat de eerste rij van elk blad staan. Voeg rijen toe of wijzig ze; lege rijen tellen niet."),
        _("De naam hoeft u niet in te vullen: die komt uit het Rijksregister. Wat u er typt, lezen wij niet."),
        _("Een persoon met meer contracten krijgt meer rijen met hetzelfde nummer en dezelfde rol."),
        _("Lege rijen op het blad Prestaties slaan wij niet over: verwijder ze of vul de gewerkte uren in (0 mag)."),
        _("Plak waarden, geen formules. Gebruik geen samengevoegde cellen en geen macro's."),
        _("Rol: %s") % ", ".join(member.label for member in LineRole),
        _("Functie: %s") % ", ".join(member.label for member in Profession),
        _(
            "Verworven recht op premie: ja voor een zorgkundige die de premie al voor 2005 had. Leeg laat het zoals "
            "het is; nee neemt het weg. Het bewijs voegt u daarna toe op de pagina van de persoon."
        ),
        _("Premie-uren: 0 is alleen vrijstelling; gelijk aan het recht is alleen premie; ertussen is gemengd."),
    )
    for row, sentence in enumerate(sentences):
        sheet.write_string(row, 0, sentence, formats["title"] if row == 0 else None)
