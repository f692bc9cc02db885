"""The list of facilities as a file: a format of our own, because no sample of the public list was there (unproven).

CSV in UTF-8 with a semicolon or a comma. First row, in any order: `hco;name;kbo` and, when known, `type`,
`recognition`, `recognised_from`, `recognised_to` (days as 2024-01-31), `places`, `street`, `postal_code`,
`municipality`, `email`, `successor_hco`, `merged_on`.
"""

import csv
import hashlib
import io
import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from ecalcura.models import Facility, FacilityImport
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from kernel.pure.identifiers import enterprise_number

HCO = re.compile(r"[A-Za-z0-9._-]{1,40}")
REQUIRED = ("hco", "name", "kbo")
MOST_BYTES = 20 * 1024 * 1024


class ListRefused(DomainError):
    """The file cannot be used as it is; every fault is named by row and column, and nothing was changed."""

    code = "FACILITY_LIST_REFUSED"

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults[:50]))


@dataclass(frozen=True, slots=True)
class ListedFacility:
    """One row of the list."""

    hco: str
    name: str
    kbo: str
    type: str = "IBW"
    recognition: str = ""
    recognised_from: date | None = None
    recognised_to: date | None = None
    places: int = 0
    street: str = ""
    postal_code: str = ""
    municipality: str = ""
    email: str = ""
    successor_hco: str = ""
    merged_on: date | None = None


COLUMNS = tuple(field.name for field in fields(ListedFacility))
_DAYS = frozenset({"recognised_from", "recognised_to", "merged_on"})


def read_list(content: bytes) -> tuple[ListedFacility, ...]:
    """Every row of the file; raises ListRefused with all faults at once."""
    if len(content) > MOST_BYTES:
        raise ListRefused([_("Dit bestand is groter dan 20 MB.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListRefused([_("Dit bestand is geen UTF-8. Bewaar het als 'CSV UTF-8'.")]) from None
    if "\x00" in text:
        raise ListRefused([_("Dit is geen tekstbestand. Bewaar de lijst als 'CSV UTF-8'.")])
    first = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") >= first.count(",") else ","
    )
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    faults = [_("De kolom '%s' ontbreekt.") % name for name in REQUIRED if name not in names]
    faults += [_("De kolom '%s' kennen wij niet.") % name for name in names if name not in COLUMNS]
    if faults:
        raise ListRefused(faults)
    reader.fieldnames = names
    rows, seen = [], set()
    try:
        for number, row in enumerate(reader, 2):
            listed, wrong = _row(number, row)
            faults += wrong
            if listed is not None:
                if listed.hco in seen:
                    faults.append(
                        _("Rij %(row)s: HCO-nummer %(hco)s staat er twee keer.") % {"row": number, "hco": listed.hco}
                    )
                seen.add(listed.hco)
                rows.append(listed)
    except csv.Error as fault:
        raise ListRefused([_("Dit is geen leesbare CSV: %s") % fault]) from fault
    if faults:
        raise ListRefused(faults)
    if not rows:
        raise ListRefused([_("De lijst is leeg.")])
    return tuple(rows)


def _row(number: int, row: dict[str | Any, Any]) -> tuple[ListedFacility | None, list[str]]:
    faults: list[str] = []
    if None in row:
        return None, [_("Rij %s heeft meer cellen dan de eerste rij.") % number]

    def fault(column: str, sentence: str) -> None:
        faults.append(
            _("Rij %(row)s, %(column)s: %(sentence)s") % {"row": number, "column": column, "sentence": sentence}
        )

    values: dict[str, Any] = {name: (text or "").strip() for name, text in row.items()}
    if not HCO.fullmatch(values["hco"]):
        fault("hco", _("een HCO-nummer bestaat uit letters en cijfers, zonder spaties."))
    if not 0 < len(values["name"]) <= 200:
        fault("name", _("vul een naam van ten hoogste 200 tekens in."))
    try:
        values["kbo"] = enterprise_number(values["kbo"])
    except DomainError as wrong:
        fault("kbo", wrong.message)
    for name in _DAYS & set(values):
        try:
            values[name] = date.fromisoformat(values[name]) if values[name] else None
        except ValueError:
            fault(name, _("schrijf een dag als 2024-01-31."))
    if "places" in values:
        places = values["places"]
        if places and not (places.isascii() and places.isdecimal() and len(places) < 6):
            fault("places", _("vul een aantal in."))
        else:
            values["places"] = int(places or 0)
    if bool(values.get("successor_hco")) != bool(values.get("merged_on")) and "merged_on" not in "".join(faults):
        fault("successor_hco", _("vul de opvolger en de dag van de fusie samen in."))
    for name, most in (("type", 10), ("recognition", 40), ("street", 200), ("postal_code", 12), ("municipality", 100)):
        if len(values.get(name, "")) > most:
            fault(name, _("te lang: ten hoogste %s tekens.") % most)
    return (None, faults) if faults else (ListedFacility(**{"type": "IBW", **_filled(values)}), [])


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not (name == "type" and not value)}


@deed
def import_facilities(
    *, rows: tuple[ListedFacility, ...], file_name: str, content: bytes, by: User, on: date
) -> FacilityImport:
    """Make the record say what the list says; the same list twice changes nothing. A facility that is no longer listed
    stays, marked: its past is not erased. A merger is kept with its day, so that open matters go along."""
    known = {
        one.hco_number: one for one in Facility.objects.select_related("successor").select_for_update(of=("self",))
    }
    listed = {row.hco for row in rows}
    strangers = [
        row.successor_hco for row in rows if row.successor_hco and row.successor_hco not in listed | set(known)
    ]
    if strangers:
        raise ListRefused([_("Opvolger %s staat niet in de lijst.") % hco for hco in strangers])
    organisations = _organisations(rows)
    created = changed = unchanged = 0
    for row in rows:
        facility = known.get(row.hco)
        wanted = _wanted(row, organisations[row.kbo])
        if facility is None:
            known[row.hco] = Facility.objects.create(hco_number=row.hco, **wanted)
            created += 1
        elif any(getattr(facility, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(facility, name, value)
            facility.save()
            changed += 1
        else:
            unchanged += 1
    changed += _link_successors(rows, known)
    gone = Facility.objects.filter(listed=True).exclude(hco_number__in=listed).update(listed=False)
    return FacilityImport.objects.create(
        file_name=file_name[:200], sha256=hashlib.sha256(content).hexdigest(), created=created, changed=changed,
        unchanged=unchanged, missing=gone, by=by,
    )  # fmt: skip


def _organisations(rows: tuple[ListedFacility, ...]) -> dict[str, Organisation]:
    """The legal entity of each row; one that is known as an employer stops the import, with its number."""
    numbers = {row.kbo for row in rows}
    found = {one.kbo_number: one for one in Organisation.objects.filter(kbo_number__in=numbers)}
    wrong = [one.kbo_number for one in found.values() if one.kind != OrganisationKind.CARE_FACILITY]
    if wrong:
        raise ListRefused([_("Onderneming %s is bij ons een werkgever, geen voorziening.") % kbo for kbo in wrong])
    for row in rows:
        if row.kbo not in found:
            found[row.kbo] = Organisation.objects.create(
                kbo_number=row.kbo, name=row.name, kind=OrganisationKind.CARE_FACILITY, hco_number=row.hco,
                email=row.email, street=row.street, postal_code=row.postal_code, municipality=row.municipality,
            )  # fmt: skip
    return found


def _wanted(row: ListedFacility, organisation: Organisation) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "name": row.name,
        "kind": row.type or "IBW",
        "recognition_number": row.recognition,
        "recognised_from": row.recognised_from,
        "recognised_to": row.recognised_to,
        "places": row.places,
        "street": row.street,
        "postal_code": row.postal_code,
        "municipality": row.municipality,
        "listed": True,
    }


def _link_successors(rows: tuple[ListedFacility, ...], known: dict[str, Facility]) -> int:
    changed = 0
    for row in rows:
        facility = known[row.hco]
        successor = known[row.successor_hco] if row.successor_hco else None
        if successor is not None and successor.pk == facility.pk:
            raise ListRefused([_("Voorziening %s is haar eigen opvolger.") % row.hco])
        if (facility.successor_id, facility.merged_on) != (successor.pk if successor else None, row.merged_on):
            facility.successor, facility.merged_on = successor, row.merged_on
            facility.save(update_fields=["successor", "merged_on"])
            changed += 1
    return changed
