"""The versions of a calculation as people read them: the list, one version line by line, what is due and paid."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ecalcura.enums import CalculationKind, Profession, Severity
from ecalcura.law.periods import ReferencePeriod
from ecalcura.models import Calculation, Facility, Grant, GrantPart, Line
from ecalcura.queries.checks import Notice
from ecalcura.queries.inputs import PERIOD_OF_FIRST_HALF
from ecalcura.queries.payees import reference_of
from ecalcura.queries.report import periods_until
from payments.queries import PaidMonth, payments_of

# What only a page of one version needs.
HEAVY = ("snapshot", "result", "sources")


@dataclass(frozen=True)
class LineShown:
    """One line of a calculation with the person's name of today, its figures, findings and traces."""

    key: str
    name: str
    profession: str
    is_replacement: bool
    figures: Mapping[str, Any]
    notices: tuple[Notice, ...]
    traces: tuple[Mapping[str, Any], ...]

    def without_name(self) -> "LineShown":
        """The same line for whoever may see the money and not the people."""
        return replace(self, name="")

    @property
    def gives_by_replacement(self) -> bool:
        """Somebody with a right who took the exemption: whoever replaces brings the money."""
        return not self.is_replacement and Decimal(self.figures["exemptedFte"]) > 0

    @property
    def amount(self) -> Decimal:
        """The euro that this line brings."""
        return Decimal(self.figures["amount"] if self.is_replacement else self.figures["premium"])


@dataclass(frozen=True)
class Dues:
    """What is due to a facility for a period, by the newest approval, and what was ordered of it."""

    reference: str
    grant: Grant | None
    parts: tuple[GrantPart, ...]
    payments: tuple[PaidMonth, ...]

    @property
    def ordered(self) -> Decimal:
        """Everything that released runs ordered, claims taken off."""
        return sum((one.net for one in self.payments), Decimal("0.00"))

    @property
    def open(self) -> Decimal:
        """What is due and was not ordered yet; negative when too much was ordered."""
        return (self.grant.total if self.grant else Decimal("0.00")) - self.ordered

    @property
    def too_much(self) -> Decimal:
        """What was ordered above what is due."""
        return max(Decimal("0.00"), -self.open)


def periods_calculated(on: date) -> tuple[ReferencePeriod, ...]:
    """The periods of which there can be a calculation: those of the entry, and the one that settles early 2023."""
    return (*periods_until(on), PERIOD_OF_FIRST_HALF)


def with_approval(rows: QuerySet[Calculation]) -> QuerySet[Any]:
    """Each version with `is_approved`: a second person let it be paid."""
    approved = Grant.objects.filter(calculation=OuterRef("pk"))
    return rows.annotate(is_approved=Exists(approved))


def calculations_of(facility: Facility, period: ReferencePeriod) -> QuerySet[Any]:
    """All versions of a facility and period, the newest first, with `is_approved` and without their long contents."""
    rows = Calculation.objects.filter(facility=facility, period=str(period)).defer(*HEAVY)
    return with_approval(rows).select_related("parameter_set", "ordered_by").order_by("-version")


def version_of(facility: Facility, period: ReferencePeriod, version: int) -> Any | None:
    """One version with all its contents and `is_approved`; nothing when it is not there."""
    rows = Calculation.objects.filter(facility=facility, period=str(period), version=version)
    return with_approval(rows).select_related("parameter_set", "ordered_by", "facility__organisation", "run").first()


def newest_of(facility: Facility, period: ReferencePeriod) -> Any | None:
    """The newest version, with all its contents."""
    newest = calculations_of(facility, period).values_list("version", flat=True).first()
    return version_of(facility, period, newest) if newest else None


def state_of(versions: list[Any]) -> str:
    """Where the period stands by its versions: OPEN, PROVISIONAL, DEFINITIVE, SETTLED or REVISED."""
    approved = [one for one in versions if one.is_approved]
    if approved:
        return "REVISED" if any(one.kind == CalculationKind.REVISION for one in approved) else "SETTLED"
    kinds = {one.kind for one in versions}
    if kinds & {CalculationKind.DEFINITIVE, CalculationKind.REVISION, CalculationKind.TRANSITION}:
        return "DEFINITIVE"
    return "PROVISIONAL" if kinds else "OPEN"


def lines_of_version(calculation: Calculation) -> tuple[LineShown, ...]:
    """Every line of the version, staff first, in the order of the calculation. One query, for the names."""
    rows = [(False, one) for one in calculation.result["staff"]]
    rows += [(True, one) for one in calculation.result["replacements"]]
    known = {
        str(line.pk): line
        for line in Line.objects.filter(pk__in=[one["id"] for _is, one in rows]).select_related("person")
    }
    return tuple(_shown(one, is_replacement, known.get(one["id"])) for is_replacement, one in rows)


def _shown(one: Mapping[str, Any], is_replacement: bool, line: Line | None) -> LineShown:
    return LineShown(
        key=one["id"],
        name=line.person.full_name if line else "",
        profession=_(Profession(line.profession).label) if line else "",
        is_replacement=is_replacement,
        figures=one,
        notices=tuple(
            Notice(found["code"], Severity(found["severity"]), found["message"]) for found in one["findings"]
        ),
        traces=tuple(one["traces"]),
    )


def quarters_of_version(calculation: Calculation) -> tuple[dict[str, Any], ...]:
    """Per quarter: premium (indicative), replacement FTE and hours, for charts. What no line names is left out."""
    quarters: dict[str, dict[str, Any]] = {}
    for line in (*calculation.result["staff"], *calculation.result["replacements"]):
        for trace in line["traces"]:
            for entry in trace["quarters"]:
                row = quarters.setdefault(
                    entry["quarter"],
                    {"quarter": entry["quarter"], "premium": Decimal(0), "replaced": Decimal(0), "hours": Decimal(0)},
                )
                row["hours"] += Decimal(entry["hours"])
                if trace["kind"] == "PREMIUM":
                    row["premium"] += Decimal(entry["indicative"])
                else:
                    row["replaced"] += Decimal(entry["fte"])
    return tuple(quarters[name] for name in sorted(quarters))


def dues_of(facility: Facility, period: ReferencePeriod) -> Dues:
    """Advances and balance of the newest approval, and every payment or claim that followed."""
    reference = reference_of(facility, str(period))
    grant = (
        Grant.objects.filter(reference=reference)
        .select_related("calculation", "advance_plan", "organisation", "decided_by")
        .defer("calculation__snapshot", "calculation__result")
        .order_by("version")
        .last()
    )
    parts = tuple(grant.parts.order_by("due_on", "kind")) if grant else ()
    return Dues(reference, grant, parts, tuple(payments_of("ecalcura", reference)))
