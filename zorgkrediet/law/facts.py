"""What the law is told about one application. Frozen: a question is asked once and answered once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kernel.pure.periods import Month, Period, end_of_months
from zorgkrediet.enums import (
    AttachmentKind,
    EmploymentStatus,
    EventKind,
    IncomeKind,
    LivesWith,
    MotiveKind,
    Regime,
    Relation,
    Sector,
)


@dataclass(frozen=True, slots=True)
class Employment:
    """The post that is interrupted; `fraction` counts all jobs inside the scope together."""

    status: EmploymentStatus = EmploymentStatus.STATUTORY
    fraction: Decimal = Decimal("1.00")
    on_probation: bool = False
    replacement_contract: bool = False
    has_time_credit_right: bool = False
    excluded_function: bool = False
    permission_granted: bool = True
    appointment_ends_on: date | None = None
    resumes_teaching: bool = False
    kept_fraction: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """One own child, as far as the household is concerned."""

    lives_in: bool = False
    dependent: bool = False
    child_benefit: bool = False


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives with the applicant; it sets the amount, never the right."""

    lives_with: LivesWith = LivesWith.OTHERS
    children: tuple[Child, ...] = ()


@dataclass(frozen=True, slots=True)
class Motive:
    """Why the break is asked; each kind reads its own fields."""

    kind: MotiveKind
    relation: Relation | None = None
    birth_date: date | None = None
    degree: int | None = None
    through_partner: bool = False
    disability_percentage: Decimal | None = None
    pillar_one_points: Decimal | None = None
    recognised: bool | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    contact_hours: Decimal | None = None
    credits: Decimal | None = None
    distance_learning: bool = False
    recognised_provider: bool = True
    child_lives_in: bool | None = None


@dataclass(frozen=True, slots=True)
class TakenPeriod:
    """Care credit taken earlier, at any employer, as it counts."""

    regime: Regime
    period: Period
    motive: MotiveKind | None = None


@dataclass(frozen=True, slots=True)
class OtherIncome:
    """An activity or benefit beside the care credit; without a first day it was always there."""

    kind: IncomeKind
    starts_on: date | None = None
    extended_on: date | None = None
    weekly_hours: Decimal | None = None
    months_already_combined: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened after the application."""

    kind: EventKind
    on: date
    household: Household | None = None


@dataclass(frozen=True, slots=True)
class AttendanceQuarter:
    """Three months of an approved training: what was scheduled, missed without valid reason, and proven when."""

    period: Period
    scheduled_hours: Decimal
    unjustified_hours: Decimal
    certificate_received_on: date | None
    training_hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One application with all that the law may look at."""

    motive: Motive
    regime: Regime
    starts_on: date
    months: int | None = None
    ends_on: date | None = None
    submitted_on: date | None = None
    sector: Sector = Sector.LOCAL_AUTHORITY
    employment: Employment = field(default_factory=Employment)
    birth_date: date | None = None
    household: Household = field(default_factory=Household)
    attachments: frozenset[AttachmentKind] | None = None
    history: tuple[TakenPeriod, ...] = ()
    thematic_leaves: tuple[Period, ...] = ()
    other_income: tuple[OtherIncome, ...] = ()
    events: tuple[Event, ...] = ()
    attendance: tuple[AttendanceQuarter, ...] = ()
    lives_in_region: bool | None = None
    pay_through: Month | None = None

    def __post_init__(self) -> None:
        if (self.months is None) == (self.ends_on is None):
            raise ValueError("a break has a number of months or a last day, not both and not neither")

    @property
    def asked(self) -> Period:
        """The break as it was asked."""
        if self.ends_on is not None:
            return Period(self.starts_on, self.ends_on)
        return Period(self.starts_on, end_of_months(self.starts_on, self.months or 0))


def birthday(born_on: date, age: int) -> date:
    """The day someone reaches the age; born on 29 February, it falls on 1 March in an ordinary year."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)
