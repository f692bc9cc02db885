"""A spreadsheet or a machine's message as one step: looked at as a whole, kept as a whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from ecalcura.actions import lines as entering
from ecalcura.actions.hours import HoursData, hours_fault, keep_hours
from ecalcura.actions.lookup import Found, PersonRefused, Visa, check_visas, look_up_all
from ecalcura.actions.sheet_reading import Fault
from ecalcura.actions.sheet_rows import NUMBER, QUARTER, HoursRow, PersonRow
from ecalcura.enums import IdentityStatus, ProofAbout, VisaStatus
from ecalcura.gather import LineData, data_of
from ecalcura.law.periods import Quarter
from ecalcura.models import Facility, Line, Proof
from ecalcura.queries.checks import saving_notices
from ecalcura.queries.report import locked_quarters, periods_until
from kernel.deeds import deed
from kernel.pure.errors import DomainError

Key = tuple[str, str]


class SheetChanged(DomainError):
    """What was looked at is no longer what would be saved."""

    code = "SHEET_CHANGED"


@dataclass(frozen=True)
class PlannedLine:
    """One line as it would be kept, with the row it came from."""

    row: PersonRow
    data: LineData
    found: Found
    visa: Visa
    line: Line | None

    @property
    def is_new(self) -> bool:
        return self.line is None

    @property
    def changes(self) -> bool:
        return self.line is None or data_of(self.line) != self.data


@dataclass(frozen=True)
class Plan:
    """Everything that would be kept, and what stands in the way."""

    lines: tuple[PlannedLine, ...]
    hours: tuple[tuple[HoursRow, Key], ...]
    faults: tuple[Fault, ...]
    to_verify: tuple[PlannedLine, ...] = field(default=())
    # A right to the premium from before 2005 whose document is still asked, on the page of the person.
    to_prove: tuple[PlannedLine, ...] = field(default=())

    @property
    def new(self) -> int:
        return sum(one.is_new for one in self.lines)

    @property
    def changed(self) -> int:
        return sum(one.changes and not one.is_new for one in self.lines)

    @property
    def unchanged(self) -> int:
        return sum(not one.changes for one in self.lines)


def plan(
    *,
    facility: Facility,
    people: tuple[PersonRow, ...],
    hours: tuple[HoursRow, ...],
    by: User,
    on: date,
    at: datetime,
) -> Plan:
    """What these rows would do; asks the registers for whoever is new, in bulk, and keeps nothing of the report."""
    standing = {
        (line.person.national_number, line.role): line
        for line in Line.objects.present().with_parts().filter(facility=facility)
    }
    former = {(line.former_number, line.role): line for line in standing.values() if line.former_number}
    groups: dict[Key, list[PersonRow]] = {}
    for row in people:
        groups.setdefault((row.number, row.role), []).append(row)
    persons = _persons(facility, groups, standing, former, by=by, at=at)
    faults: list[Fault] = []
    planned: dict[Key, PlannedLine] = {}
    visas = _visas(facility, groups, standing, former, persons, by=by, on=on)
    locked = locked_quarters(facility)
    for key, rows in groups.items():
        found = persons[key[0]]
        if isinstance(found, PersonRefused):
            faults.append(_at(rows[0], NUMBER, f"{found.message} ({found.code})"))
            continue
        line = standing.get((found.person.national_number, key[1])) or former.get(key)
        data = _merged(rows, data_of(line) if line else None)
        one = PlannedLine(rows[0], data, found, visas[key], line)
        wrong = _line_faults(one, locked, on)
        faults += wrong
        if not wrong:
            planned[key] = one
    keep, more = _planned_hours(hours, planned, standing, former, locked, on, refused=set(groups) - set(planned))
    faults += more
    waiting = tuple(
        one
        for one in planned.values()
        if one.found.identity_status == IdentityStatus.PENDING or one.visa.status == VisaStatus.PENDING
    )
    return Plan(tuple(planned.values()), tuple(keep), tuple(faults), waiting, _to_prove(planned.values()))


@deed
def store(*, facility: Facility, planned: Plan, by: User, on: date, at: datetime, source: str) -> tuple[int, int]:
    """Keep everything of a plan without faults, or nothing; how many lines and how many hours changed."""
    if planned.faults:
        raise SheetChanged(planned.faults[0].sentence)
    entering.keep_facility(facility)
    locked = locked_quarters(facility)
    keys: dict[Key, Line] = {}
    lines = 0
    for one in planned.lines:
        line = one.line
        if line is None:
            line = entering.put_new(
                facility, one.found, one.visa, one.data, locked=locked, by=by, on=on, at=at, source=source
            )
            lines += 1
        elif one.changes:
            standing = Line.objects.present().filter(pk=line.pk, version=line.version).exists()
            if not standing:
                raise SheetChanged(_("Iemand wijzigde intussen een lijn. Laad het bestand opnieuw op."))
            entering.put_changed(line, one.found, one.visa, one.data, locked=locked, by=by, on=on, at=at, source=source)
            lines += 1
        keys[(one.row.number, one.row.role)] = line
    rest = {key for _row, key in planned.hours} - set(keys)
    if rest:
        for line in Line.objects.present().select_related("person").filter(facility=facility):
            for number in (line.person.national_number, line.former_number):
                keys.setdefault((number, line.role), line)
    fresh = Line.objects.with_parts().in_bulk({keys[key].pk for _row, key in planned.hours})
    hours = sum(
        keep_hours(_hours_of(row, fresh[keys[key].pk]), fresh[keys[key].pk], row.quarter, by=by, source=source)
        for row, key in planned.hours
    )
    return lines, hours


def _persons(
    facility: Facility,
    groups: dict[Key, list[PersonRow]],
    standing: dict[Key, Line],
    former: dict[Key, Line],
    *,
    by: User,
    at: datetime,
) -> dict[str, Found | PersonRefused]:
    """Who is behind each number: as known here, or as the register says now."""
    known: dict[str, Found | PersonRefused] = {}
    for line in standing.values():
        if line.identity_status == IdentityStatus.VERIFIED:
            for number in {line.person.national_number, line.former_number} - {""}:
                known[number] = Found(line.person, line.identity_status, line.former_number)
    asked = [number for number in dict.fromkeys(number for number, _role in groups) if number not in known]
    kbo = facility.organisation.kbo_number
    return known | dict(zip(asked, look_up_all(asked, facility_kbo=kbo, by=by, at=at), strict=True))


def _visas(
    facility: Facility,
    groups: dict[Key, list[PersonRow]],
    standing: dict[Key, Line],
    former: dict[Key, Line],
    persons: dict[str, Found | PersonRefused],
    *,
    by: User,
    on: date,
) -> dict[Key, Visa]:
    visas: dict[Key, Visa] = {}
    asked = []
    for key, rows in groups.items():
        found = persons[key[0]]
        if isinstance(found, PersonRefused):
            continue
        line = standing.get((found.person.national_number, key[1])) or former.get(key)
        if line and line.profession == rows[-1].profession and line.visa_status != VisaStatus.PENDING:
            visas[key] = Visa(line.visa_status, line.visa_number)
        else:
            asked.append((key, found.person, rows[-1].profession))
    answers = check_visas(
        [(person, name) for _key, person, name in asked],
        facility_kbo=facility.organisation.kbo_number,
        by=by,
        on=on,
    )
    return visas | {key: visa for (key, _person, _name), visa in zip(asked, answers, strict=True)}


def _merged(rows: list[PersonRow], before: LineData | None) -> LineData:
    """Rows about one person and role together; what the sheet has no column for stays as it was."""
    last = rows[-1]
    kept = tuple(one for one in before.circumstances if one.kind != "IRREGULAR_HOURS") if before else ()
    windows = tuple(dict.fromkeys(row.irregular for row in rows if row.irregular))
    if not windows and before:
        windows = tuple(one for one in before.circumstances if one.kind == "IRREGULAR_HOURS")
    choices = tuple(dict.fromkeys(row.choice for row in rows if row.choice)) or (before.choices if before else ())
    data = LineData(
        role=last.role,
        profession=last.profession,
        group=last.group,
        group_reason=last.group_reason or (before.group_reason if before else ""),
        contracts=tuple(sorted(dict.fromkeys(row.contract for row in rows), key=lambda one: one.starts_on)),
        circumstances=tuple(sorted((*kept, *windows), key=lambda one: (one.kind, one.starts_on))),
        choices=tuple(sorted(choices, key=lambda one: one.starts_on)),
        replaced_hours=last.replaced_hours,
        is_additional=last.is_additional,
        contract_type=last.contract_type,
        mentions_compensation=last.mentioned_on is not None,
        mentioned_on=last.mentioned_on,
        transitional_right=next(
            (row.transitional_right for row in reversed(rows) if row.transitional_right is not None),
            before.transitional_right if before else False,
        ),
        proven_birth_date=before.proven_birth_date if before else None,
    )
    return replace(data, group=data.counted_group)


def _to_prove(planned: Iterable[PlannedLine]) -> tuple[PlannedLine, ...]:
    claiming = [one for one in planned if one.data.transitional_right]
    keys = [one.line.pk for one in claiming if one.line]
    proofs = Proof.objects.filter(line__in=keys, about=ProofAbout.PREMIUM_RIGHT) if keys else Proof.objects.none()
    proven = set(proofs.values_list("line", flat=True))
    return tuple(one for one in claiming if one.line is None or one.line.pk not in proven)


def _line_faults(one: PlannedLine, locked: tuple[Quarter, ...], on: date) -> list[Fault]:
    if not one.changes:
        return []
    person = one.found.person
    known = person.birth_date if person.birth_date_known == "DAY" else one.data.proven_birth_date
    notices = saving_notices(
        one.data, birth_date=known, death_date=person.death_date, visa_status=one.visa.status, on=on
    )
    faults = [_at(one.row, "", f"{notice.message} ({notice.code})") for notice in notices]
    days = [choice.starts_on for choice in one.data.choices]
    if len(days) != len(set(days)):
        faults.append(_at(one.row, "Keuze vanaf", _("Er staan twee keuzes op dezelfde dag.")))
    try:
        entering.refuse_locked(locked, data_of(one.line) if one.line else None, one.data)
    except entering.PeriodClosed as fault:
        faults.append(_at(one.row, "", f"{fault.message} ({fault.code})"))
    return faults


def _planned_hours(
    hours: tuple[HoursRow, ...],
    planned: dict[Key, PlannedLine],
    standing: dict[Key, Line],
    former: dict[Key, Line],
    locked: tuple[Quarter, ...],
    on: date,
    *,
    refused: set[Key],
) -> tuple[list[tuple[HoursRow, Key]], list[Fault]]:
    keep: list[tuple[HoursRow, Key]] = []
    faults: list[Fault] = []
    seen: set[tuple[Key, Quarter]] = set()
    quarters = {quarter for period in periods_until(on) for quarter in period.quarters if quarter.first_day <= on}
    for row in hours:
        key = (row.number, row.role)
        line = standing.get(key) or former.get(key)
        data = planned[key].data if key in planned else (data_of(line) if line else None)
        if key in refused:
            continue
        if data is None:
            faults.append(_at(row, NUMBER, _("Deze persoon staat niet in uw lijst. Voeg de lijn eerst toe.")))
        elif row.quarter not in quarters:
            faults.append(_at(row, QUARTER, _("Dit kwartaal kan niet ingevuld worden.")))
        elif (key, row.quarter) in seen:
            faults.append(_at(row, QUARTER, _("Deze persoon staat twee keer in dit kwartaal.")))
        elif sentence := _hours_fault(row, data, line, locked):
            faults.append(_at(row, "", sentence))
        else:
            keep.append((row, key))
        seen.add((key, row.quarter))
    return keep, faults


def _hours_fault(row: HoursRow, data: LineData, line: Line | None, locked: tuple[Quarter, ...]) -> str:
    entered = next((one for one in line.performances.all() if one.quarter == str(row.quarter)), None) if line else None
    typed = (row.worked, row.assimilated, row.exempted)
    if entered and typed == (entered.worked_hours, entered.assimilated_hours, entered.exempted_hours):
        return ""
    if row.quarter in locked:
        return _("Dit kwartaal is bevestigd. Open eerst een verbetering.") + " (E-PERIOD-CLOSED)"
    return hours_fault(HoursData(0, *typed), data, row.quarter, was_entered=entered is not None)


def _hours_of(row: HoursRow, line: Line) -> HoursData:
    return HoursData(line.pk, row.worked, row.assimilated, row.exempted or Decimal(0))


def _at(row: PersonRow | HoursRow, column: str, sentence: str) -> Fault:
    return Fault(sentence, row.sheet, row.row, column)
