"""The department's progress board: which facility did what for a reference period, who is late, who has no contact."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from correspondence.models import Mail
from ecalcura.enums import LineRole, QuarterState, Theme
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.models import ContactPerson, Facility, FacilityQuarter, InvoicedDays, Line
from ecalcura.queries.deadlines import deadline_of
from ecalcura.workflow import LOCKED


@dataclass(frozen=True, slots=True)
class Step:
    """One quarter of one facility on the board."""

    quarter: Quarter
    state: str
    deadline: date
    is_due: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One facility on the board."""

    facility: Any
    steps: tuple[Step, ...]
    # When the facility last got a reminder.
    reminded_at: datetime | None = None

    @property
    def is_due(self) -> bool:
        return any(step.is_due for step in self.steps)

    @property
    def is_late(self) -> bool:
        return any(step.is_late for step in self.steps)


def with_contact(on: date) -> Exists:
    """Whether a facility has somebody for eCalcura whose address was confirmed."""
    return Exists(ContactPerson.objects.reached(on).filter(facility=OuterRef("pk"), theme=Theme.ECALCURA))


def on_board(facilities: QuerySet[Facility], period: ReferencePeriod, on: date) -> QuerySet[Any]:
    """The facilities that report in the period, with how many lines, whether there is a contact, and what is locked."""
    present = Q(lines__removed_at__isnull=True)
    late = [str(quarter) for quarter in period.quarters if deadline_of(quarter) < on]
    done = FacilityQuarter.objects.filter(facility=OuterRef("pk"), quarter__in=late, state__in=LOCKED)
    return (
        facilities.filter(Q(merged_on__isnull=True) | Q(merged_on__gt=period.first_day))
        .annotate(
            staff_count=Count("lines", filter=present & Q(lines__role=LineRole.ENTITLED)),
            replacement_count=Count("lines", filter=present & Q(lines__role=LineRole.REPLACEMENT)),
            has_contact=with_contact(on),
            confirmed_late_quarters=_count(done),
        )
        .order_by("hco_number")
    )


def _count(rows: QuerySet[FacilityQuarter]) -> Any:
    counted = rows.order_by().values("facility").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def late_only(facilities: QuerySet[Any], period: ReferencePeriod, on: date) -> QuerySet[Any]:
    """Of the board: whoever did not confirm a quarter whose last day is over."""
    due = sum(deadline_of(quarter) < on for quarter in period.quarters)
    return facilities.filter(confirmed_late_quarters__lt=due)


def rows_of(facilities: list[Facility], period: ReferencePeriod, on: date) -> list[BoardRow]:
    """One page of the board with the state of each quarter and the last reminder; two queries."""
    names = [str(quarter) for quarter in period.quarters]
    states = {
        (facility, quarter): state
        for facility, quarter, state in FacilityQuarter.objects.filter(
            facility__in=facilities, quarter__in=names
        ).values_list("facility_id", "quarter", "state")
    }
    numbers = [facility.hco_number for facility in facilities]
    reminders = Mail.objects.filter(kind="facility-reminder", reference__in=numbers).order_by().values("reference")
    reminded = dict(reminders.annotate(last=Max("queued_at")).values_list("reference", "last"))
    return [
        BoardRow(
            facility,
            tuple(_step(quarter, states.get((facility.pk, str(quarter))), on) for quarter in period.quarters),
            reminded.get(facility.hco_number),
        )
        for facility in facilities
    ]


def _step(quarter: Quarter, state: str | None, on: date) -> Step:
    standing = state or QuarterState.OPEN
    deadline = deadline_of(quarter)
    has_ended = quarter.last_day < on
    return Step(
        quarter, standing, deadline, has_ended and standing not in LOCKED, deadline < on and standing not in LOCKED
    )


def figures(period: ReferencePeriod, on: date) -> dict[str, int]:
    """How many facilities there are and how many confirmed each quarter."""
    total = on_board(Facility.objects.all(), period, on).count()
    names = [str(quarter) for quarter in period.quarters]
    done = (
        FacilityQuarter.objects.filter(quarter__in=names, state__in=LOCKED)
        .order_by()
        .values("quarter")
        .annotate(number=Count("pk"))
        .values_list("quarter", "number")
    )
    return {"total": total, **dict.fromkeys(names, 0), **dict(done)}


def facilities_to_verify() -> QuerySet[Facility]:
    """Facilities with at least one line that waits for a register."""
    waiting = Line.objects.present().to_verify()
    return Facility.objects.filter(pk__in=waiting.values("facility")).select_related("organisation").order_by("id")


def lines_to_verify(facility: Facility) -> QuerySet[Line]:
    """Lines that wait for a register."""
    return Line.objects.present().to_verify().filter(facility=facility)


def days_of_2023(facilities: QuerySet[Facility]) -> list[tuple[Facility, dict[int, int]]]:
    """Every facility with its invoiced days by month number; two queries."""
    days: dict[int, dict[int, int]] = {}
    for key, month, count in InvoicedDays.objects.values_list("facility_id", "month__month", "days"):
        days.setdefault(key, {})[month] = count
    return [(one, days.get(one.pk, {})) for one in facilities.order_by("hco_number")]
