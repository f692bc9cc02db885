"""Performances of a quarter: only for premium choosers and replacements, all rows or none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import User
from ecalcura.actions.lines import PeriodClosed, keep_facility
from ecalcura.enums import EntrySource
from ecalcura.gather import LineData, data_of, needs_hours, parameters_for, period_of_quarter
from ecalcura.law.fte import full_time_hours
from ecalcura.law.periods import Quarter
from ecalcura.models import Facility, Line, Performance
from ecalcura.queries.report import locked_quarters
from kernel.deeds import deed
from kernel.pure.errors import DomainError


@dataclass(frozen=True, slots=True)
class HoursData:
    """What was typed for one line; `version` 0 means that nobody had entered anything yet."""

    line_id: int
    worked: Decimal
    assimilated: Decimal
    exempted: Decimal = Decimal(0)
    version: int = 0

    @property
    def total(self) -> Decimal:
        return self.worked + self.assimilated


class HoursRefused(DomainError):
    """One or more rows cannot be right; `faults` holds a sentence per line."""

    code = "E-P-OVER-H"

    def __init__(self, faults: dict[int, str]) -> None:
        self.faults = faults
        super().__init__(next(iter(faults.values())))


@deed
def record_hours(
    *,
    facility: Facility,
    quarter: Quarter,
    rows: Sequence[HoursData],
    by: User,
    on: date,
    source: str = EntrySource.SCREEN,
) -> int:
    """Keep the hours of these lines; how many rows really changed. One wrong row refuses all, with a sentence each."""
    keep_facility(facility)
    asked = [row.line_id for row in rows]
    found = Line.objects.present().with_parts().filter(facility=facility, pk__in=asked)
    lines = {line.pk: line for line in found}
    refuse_hours(quarter=quarter, rows=rows, lines=lines, locked=locked_quarters(facility), on=on)
    return sum(keep_hours(row, lines[row.line_id], quarter, by=by, source=source) for row in rows)


def refuse_hours(
    *, quarter: Quarter, rows: Sequence[HoursData], lines: Mapping[int, Line], locked: Collection[Quarter], on: date
) -> None:
    """Raise whatever keeps these hours from being kept, a sentence per wrong row; whoever only looks ahead, asks this
    too."""
    if quarter in locked:
        raise PeriodClosed(_("Dit kwartaal is bevestigd. Open eerst een verbetering."), quarters=[quarter])
    if quarter.first_day > on:
        raise PeriodClosed(_("Dit kwartaal is nog niet begonnen."), code="QUARTER_NOT_BEGUN")
    faults = {row.line_id: fault for row in rows if (fault := _fault(row, lines.get(row.line_id), quarter))}
    if faults:
        raise HoursRefused(faults)


def _fault(row: HoursData, line: Line | None, quarter: Quarter) -> str:
    if line is None:
        return _("Deze lijn is er niet meer.")
    entered = _entered(line, quarter)
    if sentence := hours_fault(row, data_of(line), quarter, was_entered=entered is not None):
        return sentence
    if row.version != (entered.version if entered else 0) and not _same(row, entered):
        return _("Een collega wijzigde deze uren terwijl u bezig was. Kijk na welke uren juist zijn en bewaar opnieuw.")
    return ""


def hours_fault(row: HoursData, data: LineData, quarter: Quarter, *, was_entered: bool) -> str:
    """Why these hours cannot be right; empty when they can."""
    if not was_entered and not needs_hours(data, quarter):
        return _("Prestaties zijn hier niet nodig: geen keuze voor de premie en geen vervanger in dit kwartaal.")
    if min(row.worked, row.assimilated, row.exempted) < 0:
        return _("Uren zijn nooit negatief.")
    if row.exempted > row.assimilated:
        return _("De uren vrijstelling zijn een deel van de gelijkgestelde uren.")
    parameters = parameters_for(period_of_quarter(quarter))
    full_time = full_time_hours(quarter, parameters)
    if row.total > full_time * parameters.hours_hard_limit:
        return _("%(hours)s uren kan niet kloppen: voltijds telt dit kwartaal %(full)s uren. Kijk de uren na.") % {
            "hours": number_format(row.total),
            "full": number_format(full_time),
        }
    return ""


def keep_hours(row: HoursData, line: Line, quarter: Quarter, *, by: User, source: str) -> int:
    """Write the hours of one line and quarter; 1 when something changed."""
    entered = _entered(line, quarter)
    if entered is None:
        Performance.objects.create(
            line=line, quarter=str(quarter), worked_hours=row.worked, assimilated_hours=row.assimilated,
            exempted_hours=row.exempted, source=source, changed_by=by,
        )  # fmt: skip
        return 1
    if _same(row, entered):
        return 0
    entered.worked_hours, entered.assimilated_hours, entered.exempted_hours = row.worked, row.assimilated, row.exempted
    entered.version += 1
    entered.source, entered.changed_by = source, by
    entered.save()
    return 1


def _entered(line: Line, quarter: Quarter) -> Performance | None:
    return next((one for one in line.performances.all() if one.quarter == str(quarter)), None)


def _same(row: HoursData, entered: Performance | None) -> bool:
    return entered is not None and (row.worked, row.assimilated, row.exempted) == (
        entered.worked_hours,
        entered.assimilated_hours,
        entered.exempted_hours,
    )
