"""Money is due once a second person approved it: advances, a settlement, a revision. Each approval is a new version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from ecalcura.actions.parameter_sets import SecondPersonNeeded, demand_role
from ecalcura.enums import CalculationKind, DueKind, GrantCause
from ecalcura.gather import figures_in_force
from ecalcura.law.periods import ReferencePeriod
from ecalcura.law.settlement import advances
from ecalcura.models import AdvancePlan, Calculation, Facility, Grant, GrantPart
from ecalcura.queries.advance_bases import Base, bases_of
from ecalcura.queries.inputs import Obstacle, advances_of, parameter_missing
from ecalcura.queries.payees import payee_of, reference_of
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from kernel.pure.money import total
from kernel.pure.periods import Month


class ApprovalRefused(DomainError):
    """This version or this plan cannot be approved."""

    code = "APPROVAL_REFUSED"


@dataclass(frozen=True, slots=True)
class Proposed:
    """The plans that were made, and the facilities for which there is none yet, each with its reason."""

    plans: tuple[AdvancePlan, ...]
    obstacles: tuple[tuple[Facility, Obstacle], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An amount due, before it is written down."""

    kind: str
    due_on: date
    amount: Decimal


@deed
def propose_advances(*, period: ReferencePeriod, facilities: Sequence[Facility], by: User, on: date) -> Proposed:
    """Advances of each facility for the period: equal shares of the last amount that was settled, or of the budget in
    the day price where nothing was settled yet. The same plan twice is one plan. The system may propose too."""
    if not by.is_system:
        demand_role(by, Role.PARAMETER_MANAGER, on)
    row, figures = figures_in_force(period)
    if figures is None:
        return Proposed((), tuple((one, parameter_missing(period)) for one in facilities))
    bases = bases_of(facilities, period)
    plans, obstacles = [], []
    for facility in facilities:
        found = bases[facility.pk]
        if isinstance(found, Obstacle):
            obstacles.append((facility, found))
            continue
        parts = [
            {"dueOn": one.due_on.isoformat(), "amount": str(one.amount)} for one in advances(found.amount, figures)
        ]
        plan = _same_plan(facility, period, found, parts)
        if plan is None:
            plan = AdvancePlan.objects.create(
                facility=facility, period=str(period), version=found.plans + 1, base=found.amount, bases=found.told,
                calculation=found.calculation, day_price=found.day_price, parameter_set=row,
                share=figures.advance_share, parts=parts, total=total(Decimal(one["amount"]) for one in parts),
                is_test=figures.is_test, proposed_by=by, on=on,
            )  # fmt: skip
        plans.append(plan)
    return Proposed(tuple(plans), tuple(obstacles))


def _same_plan(
    facility: Facility, period: ReferencePeriod, base: Base, parts: list[dict[str, str]]
) -> AdvancePlan | None:
    """The newest plan, when it says the same."""
    newest = AdvancePlan.objects.filter(facility=facility, period=str(period)).order_by("version").last()
    return newest if newest is not None and (newest.base, newest.parts) == (base.amount, parts) else None


@deed
def approve_advances(*, plan_ids: Iterable[int], by: User, on: date, at: datetime) -> list[Grant]:
    """Let these advances be paid on their days, as somebody else than who proposed them."""
    demand_role(by, Role.APPROVER, on)
    plans = AdvancePlan.objects.filter(pk__in=list(plan_ids)).select_related("facility__organisation")
    return [_approve_plan(plan, by, on, at) for plan in plans.order_by("facility_id", "pk")]


def _approve_plan(plan: AdvancePlan, by: User, on: date, at: datetime) -> Grant:
    facility = _kept(plan.facility)
    before = newest_grant(facility, plan.period)
    newest = AdvancePlan.objects.filter(facility=facility, period=plan.period).order_by("version").last()
    if newest is None or newest.pk != plan.pk:
        raise ApprovalRefused(_("Er is een nieuwer voorstel voor %(facility)s.") % {"facility": facility.name})
    if before is not None and (before.calculation_id is not None or before.advance_plan_id == plan.pk):
        raise ApprovalRefused(
            _("De voorschotten van %(facility)s zijn al goedgekeurd of afgerekend.") % {"facility": facility.name}
        )
    _demand_real(plan.is_test)
    _demand_another(plan.proposed_by_id, by)
    parts = [
        Part(DueKind.ADVANCE, date.fromisoformat(one["dueOn"]), Decimal(one["amount"]))
        for one in plan.parts
        if Decimal(one["amount"])
    ]
    return write_grant(
        facility, plan.period, GrantCause.ADVANCES, parts, before=before, plan=plan, calculation=None,
        proposed_by=plan.proposed_by, by=by, on=on, at=at,
    )  # fmt: skip


@deed
def approve_calculation(*, calculation: Calculation, seen_sha256: str, by: User, on: date, at: datetime) -> Grant:
    """Settle the period with exactly this version, as somebody else than who asked for it. A revision pays or claims
    back only the difference with what was settled before."""
    demand_role(by, Role.APPROVER, on)
    facility = _kept(calculation.facility)
    newest = Calculation.objects.filter(facility=facility, period=calculation.period).order_by("version").last()
    if newest is None or newest.pk != calculation.pk:
        raise ApprovalRefused(_("Er is een nieuwere versie van deze berekening. Keur die goed."))
    if calculation.kind == CalculationKind.PROVISIONAL:
        raise ApprovalRefused(_("Een voorlopige berekening wordt niet uitbetaald."))
    if seen_sha256 != calculation.result_sha256:
        raise ApprovalRefused(_("De berekening is niet meer wat u zag. Ververs de pagina."))
    _demand_real(calculation.is_test)
    _demand_another(calculation.ordered_by_id, by)
    before = newest_grant(facility, calculation.period)
    if before is not None and before.calculation_id == calculation.pk:
        raise ApprovalRefused(_("Deze berekening is al goedgekeurd."))
    if advances_of(before) != calculation.snapshot["facts"]["advances"]:
        raise ApprovalRefused(_("De voorschotten zijn intussen gewijzigd. Laat opnieuw berekenen."))
    kept = list(before.parts.all()) if before is not None else []
    settled_on = next((part.due_on for part in kept if part.kind == DueKind.BALANCE), on)
    parts = [Part(part.kind, part.due_on, part.amount) for part in kept if part.kind == DueKind.ADVANCE]
    parts.append(Part(DueKind.BALANCE, settled_on, calculation.balance))
    causes = {
        CalculationKind.DEFINITIVE: GrantCause.SETTLEMENT,
        CalculationKind.REVISION: GrantCause.REVISION,
        CalculationKind.TRANSITION: GrantCause.TRANSITION,
    }
    return write_grant(
        facility, calculation.period, causes[CalculationKind(calculation.kind)], parts, before=before,
        plan=before.advance_plan if before else None, calculation=calculation, proposed_by=calculation.ordered_by,
        by=by, on=on, at=at,
    )  # fmt: skip


def newest_grant(facility: Facility, period: str) -> Grant | None:
    """What is due now for the facility and the period."""
    rows = Grant.objects.filter(facility=facility, period=period).prefetch_related("parts")
    return rows.select_related("advance_plan", "calculation").order_by("version").last()


def write_grant(
    facility: Facility,
    period: str,
    cause: str,
    parts: Sequence[Part],
    *,
    before: Grant | None,
    plan: AdvancePlan | None,
    calculation: Calculation | None,
    proposed_by: User,
    by: User,
    on: date,
    at: datetime,
) -> Grant:
    """The next version of what is due; its payee is the facility's own legal entity, or the successor's."""
    grant = Grant.objects.create(
        facility=facility, period=period, reference=reference_of(facility, period),
        version=before.version + 1 if before else 1, organisation=payee_of(facility, on), cause=cause,
        advance_plan=plan, calculation=calculation, total=total(part.amount for part in parts),
        proposed_by=proposed_by, decided_by=by, decided_on=on, decided_at=at,
    )  # fmt: skip
    GrantPart.objects.bulk_create(
        GrantPart(
            grant=grant, kind=part.kind, due_on=part.due_on, due_month=Month.of(part.due_on).first_day,
            amount=part.amount,
        )
        for part in parts
    )  # fmt: skip
    return grant


def _kept(facility: Facility) -> Facility:
    """The facility, held until the end of the transaction: one version at a time."""
    return Facility.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=facility.pk)


def _demand_real(is_test: bool) -> None:
    if is_test and not settings.DEMO:
        raise ApprovalRefused(_("Dit is berekend met testbedragen; daarmee wordt nooit betaald."), code="TEST_FIGURES")


def _demand_another(first_id: int, by: User) -> None:
    if first_id == by.pk:
        raise SecondPersonNeeded(
            _("Wie een berekening of voorschotten vraagt, keurt ze niet zelf goed. Vraag een collega.")
        )
