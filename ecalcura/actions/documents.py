"""The documents of a confirmation: made once from the snapshot, kept with their fingerprint, never made anew."""

import hashlib
import io
from typing import Any

import xlsxwriter
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.models import Person, User
from correspondence.printing import document
from ecalcura.law.periods import Quarter
from ecalcura.law.snapshot import from_json
from ecalcura.models import Confirmation, ConfirmationFile, FacilityQuarter
from kernel.deeds import deed
from kernel.pure.identifiers import format_national_number

COLUMNS = (
    "Rijksregisternummer", "Naam", "Rol", "Functie", "Groep", "Contracten", "Keuze (premie-uren per week)",
    "Uren van het kwartaal",
)  # fmt: skip


@deed
def make_document(*, confirmation: Confirmation, kind: str, by: User) -> ConfirmationFile:
    """The PDF or the spreadsheet of a confirmation; the second request gets the first one's bytes."""
    kinds = ("PDF", "HTML") if kind == "PDF" else ("XLSX",)
    # The confirmation itself is never changed, so the web may not lock it either; its quarter stands for it.
    FacilityQuarter.objects.select_for_update(of=("self",), no_key=True).get(pk=confirmation.facility_quarter_id)
    standing = ConfirmationFile.objects.filter(confirmation=confirmation, kind__in=kinds).first()
    if standing is not None:
        return standing
    content = content_of(confirmation)
    if kind == "PDF":
        with override("nl"):
            html = render_to_string("ecalcura/documents/confirmation.html", content)
        made, data = document(html, identifier=confirmation.snapshot_sha256[:32])
        kind = str(made)
    else:
        data = _workbook(content)
    return ConfirmationFile.objects.create(
        confirmation=confirmation, kind=kind, content=data, sha256=hashlib.sha256(data).hexdigest()
    )


def content_of(confirmation: Confirmation) -> dict[str, Any]:
    """What the documents show, out of the snapshot; names come from the one table where they stand."""
    snapshot = confirmation.snapshot
    facts = from_json(snapshot["facts"])
    people = Person.objects.in_bulk(set(snapshot["persons"].values()))
    quarter = Quarter.parse(snapshot["quarter"])
    rows = []
    for role, lines in (("Rechthebbende", facts.staff), ("Vervanger", facts.replacements)):
        for line in lines:
            person = people[snapshot["persons"][line.id]]
            contracts = getattr(line, "contracts", ())
            rows.append(
                {
                    "number": format_national_number(person.national_number),
                    "name": f"{person.last_name} {person.first_names}".strip(),
                    "role": role,
                    "function": line.function.value,
                    "group": line.group.value if hasattr(line, "group") else "",
                    "contracts": "; ".join(
                        f"{one.starts_on:%d/%m/%Y} – {f'{one.ends_on:%d/%m/%Y}' if one.ends_on else '…'}: "
                        f"{one.weekly_hours} u" for one in contracts
                    ),
                    "choice": "; ".join(
                        f"{one.starts_on:%d/%m/%Y}: {one.premium_hours_per_week}"
                        for one in getattr(line, "choices", ())
                    ),
                    "hours": line.hours.get(quarter),
                }
            )  # fmt: skip
    standing = confirmation.facility_quarter
    return {
        "facility": standing.facility,
        "quarter": quarter,
        "confirmation": confirmation,
        "rows": sorted(rows, key=lambda row: (row["role"], row["name"], row["number"])),
        "figures": snapshot["figures"],
        "explanations": confirmation.explanations,
    }


def _workbook(content: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    confirmation: Confirmation = content["confirmation"]
    book.set_properties({"created": confirmation.at.replace(tzinfo=None), "title": f"eCalcura {content['quarter']}"})
    bold = book.add_format({"bold": True, "text_wrap": True})
    sheet = book.add_worksheet("Bevestiging")
    for number, (label, value) in enumerate(
        (
            ("HCO-nummer", content["facility"].hco_number),
            ("Voorziening", content["facility"].name),
            ("Kwartaal", str(content["quarter"])),
            ("Bevestigd op", f"{confirmation.at:%d/%m/%Y %H:%M} UTC"),
            ("Bevestigd door", str(confirmation.by)),
            ("Volgnummer", str(confirmation.sequence)),
            ("Versie van de verklaring", confirmation.declaration_version),
            ("Verklaring", confirmation.declaration),
            ("Vingerafdruk (SHA-256)", confirmation.snapshot_sha256),
            ("Rechthebbenden", str(content["figures"]["entitled"])),
            ("Te vervangen VTE", content["figures"]["toReplace"]),
            ("Vervangen VTE", content["figures"]["replaced"]),
            ("Tekort VTE", content["figures"]["gap"]),
        )
    ):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, value)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    people = book.add_worksheet("Personeel")
    for column, title in enumerate(COLUMNS):
        people.write_string(0, column, title, bold)
    for row, one in enumerate(content["rows"], 1):
        for column, name in enumerate(("number", "name", "role", "function", "group", "contracts", "choice")):
            people.write_string(row, column, one[name])
        people.write_string(row, 7, "" if one["hours"] is None else str(one["hours"]))
    people.set_column(0, 7, 24)
    people.freeze_panes(1, 2)
    book.close()
    return stream.getvalue()
