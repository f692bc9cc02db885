"""Two versions next to each other, and facilities next to their own past."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ecalcura.enums import CalculationKind
from ecalcura.law.parameters import law_tables
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import Calculation, Facility
from ecalcura.queries.calculations import HEAVY
from ecalcura.queries.made import FIGURES
from kernel.pure.money import exact_quotient, round_places


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of the facility before and after."""

    name: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    @property
    def is_money(self) -> bool:
        return not self.name.endswith("_fte")


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line that brings another amount or FTE; nothing where it did not stand."""

    key: str
    is_replacement: bool
    before: Decimal | None
    after: Decimal | None
    before_fte: Decimal | None
    after_fte: Decimal | None

    @property
    def difference(self) -> Decimal:
        return (self.after or Decimal("0.00")) - (self.before or Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures of two versions, and the lines that differ. The line differences add up to that of `definitive`."""

    figures: tuple[FigureChange, ...]
    lines: tuple[LineChange, ...]
    other_parameters: bool
    other_facts: bool


@dataclass(frozen=True, slots=True)
class YearRow:
    """One facility in a period and in the one before; `share` is the change as a part of the amount before."""

    facility: Facility
    before: Decimal | None
    after: Decimal | None
    share: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before


def compare(version_a: Calculation, version_b: Calculation) -> Comparison:
    """What changed from the first version to the second; line by line, with lines that came or went."""
    before, after = _lines(version_a), _lines(version_b)
    keys = sorted(before.keys() | after.keys(), key=lambda one: (one[1], int(one[0])))
    changed = [_change(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]
    return Comparison(
        figures=tuple(FigureChange(name, getattr(version_a, name), getattr(version_b, name)) for name in FIGURES),
        lines=tuple(changed),
        other_parameters=version_a.parameter_hash != version_b.parameter_hash,
        other_facts=version_a.snapshot_sha256 != version_b.snapshot_sha256,
    )


def _lines(version: Calculation) -> dict[tuple[str, bool], tuple[Decimal, Decimal]]:
    """Amount and FTE by line; somebody may stand in both lists."""
    staff = {
        (one["id"], False): (Decimal(one["premium"]), Decimal(one["exemptedFte"])) for one in version.result["staff"]
    }
    return staff | {
        (one["id"], True): (Decimal(one["amount"]), Decimal(one["financedFte"]))
        for one in version.result["replacements"]
    }


def _change(
    key: tuple[str, bool], before: tuple[Decimal, Decimal] | None, after: tuple[Decimal, Decimal] | None
) -> LineChange:
    (amount, fte), (new_amount, new_fte) = before or (None, None), after or (None, None)
    return LineChange(key[0], key[1], amount, new_amount, fte, new_fte)


def newest_by_facility(period: ReferencePeriod, *, with_transition: bool = False) -> dict[int, Any]:
    """The newest version of every facility in the period, without its long contents. The transition of 2023 settles
    half a year and is left out unless asked for: beside a whole period it would mislead."""
    rows = Calculation.objects.filter(period=str(period)).defer(*HEAVY)
    if not with_transition:
        rows = rows.exclude(kind=CalculationKind.TRANSITION)
    return {one.facility_id: one for one in rows.order_by("facility_id", "version")}


def with_last_year(period: ReferencePeriod) -> list[YearRow]:
    """Every facility with an amount in this period or the one before, by HCO number; three queries."""
    now = newest_by_facility(period)
    past = newest_by_facility(ReferencePeriod(period.first_year - 1))
    rows = Facility.objects.filter(pk__in=now.keys() | past.keys()).order_by("hco_number")
    return [_year_row(one, past.get(one.pk), now.get(one.pk)) for one in rows]


def _year_row(facility: Facility, past: Calculation | None, now: Calculation | None) -> YearRow:
    before, after = past.definitive if past else None, now.definitive if now else None
    share = None
    if before and after is not None:
        share = round_places(exact_quotient(after - before, before), 4)
    return YearRow(facility, before, after, share)


def outliers(period: ReferencePeriod) -> list[YearRow]:
    """Facilities whose amount moved more than the set share (dated setting) against the period before, the largest
    change first; one that gets money for the first time, or no longer, is not among them."""
    limit = law_tables()["desk.outlier_share"].decimal(period.first_day)
    found = [row for row in with_last_year(period) if row.share is not None and abs(row.share) > limit]
    return sorted(found, key=lambda row: (-abs(row.share or Decimal(0)), row.facility.hco_number))
