"""What followed on the quarters of the demo facilities: a set in force, versions, advances, a settled period, money."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from accounts.enums import Role
from accounts.models import User
from accounts.roles import system_user
from config.management.demo.dossiers import World, moment
from ecalcura.actions.calculations import (
    calculate_after_confirmation,
    calculate_next_chunk,
    close_run,
    order_calculations,
)
from ecalcura.actions.day_prices import state_day_price
from ecalcura.actions.grants import approve_advances, approve_calculation, propose_advances
from ecalcura.actions.parameter_sets import approve_set, draft_set
from ecalcura.enums import CalculationKind
from ecalcura.gather import ENTRY_SET, FIRST_PERIOD, period_of
from ecalcura.law.parameters import shipped_set
from ecalcura.law.periods import ReferencePeriod
from ecalcura.law.transition import Supplement
from ecalcura.models import Calculation, CalculationRun, Confirmation, Facility, ParameterSet
from kernel.pure.periods import Month

BUDGETS = ("24000.00", "31500.00", "18250.00", "27400.00")
Pay = Callable[[Month, date], object]


def load_sets(world: World) -> None:
    """The marked test set, approved for every period until the running one, and a dearer draft for that one."""
    accountant, approver = _decided_by(world)
    on, at = world.today, moment(world.today)
    running = period_of(world.today)
    for year in range(FIRST_PERIOD.first_year - 1, running.first_year + 1):
        row = draft_set(
            period=ReferencePeriod(year),
            content=shipped_set(ENTRY_SET),
            note="Testbedragen.",
            by=accountant,
            on=on,
            at=at,
        )
        approve_set(parameter_set=row, seen_sha256=row.sha256, by=approver, on=on, at=at)


def _decided_by(world: World) -> tuple[User, User]:
    """Who proposes and who approves an amount: not the approver of payments, since nobody pays out an own decision."""
    return world.officials[Role.PARAMETER_MANAGER][0], world.officials[Role.APPROVER][-1]


def after_confirmation(confirmation: Confirmation, on: date) -> None:
    """The calculation that a confirmation asks for, as the workers would make it."""
    run = calculate_after_confirmation(confirmation_id=confirmation.pk, by=system_user(), on=on, at=moment(on))
    if run is not None:
        _work(run, on)


def _work(run: CalculationRun, on: date) -> None:
    while calculate_next_chunk(run_id=run.pk, by=system_user(), at=moment(on)):
        pass
    close_run(run_id=run.pk, by=system_user(), at=moment(on))


def load_money(world: World, facilities: list[Facility], pay: Pay | None) -> None:
    """Budgets of the day price, advances of two periods, the first facility settled, and a draft that was tried."""
    officials, on = world.officials, world.today
    (accountant, approver), reviewer = _decided_by(world), officials[Role.REVIEWER][0]
    reporting = facilities[: len(BUDGETS)]
    for facility, budget in zip(reporting, BUDGETS, strict=False):
        _day_price(facility, Decimal(budget), reviewer, on)
    running = period_of(on)
    past = ReferencePeriod(running.first_year - 1)
    _advances(past, reporting, accountant, approver, on)
    if pay is not None:
        pay(Month.of(on).plus(-1), on)
    # The advances came after the first versions: the newest ones count with them.
    for kind in (CalculationKind.PROVISIONAL, CalculationKind.DEFINITIVE):
        _work(order_calculations(kind=kind, period=past, by=accountant, on=on, at=moment(on), facilities=reporting), on)
    _settle(reporting[0], past, approver, on)
    _advances(running, reporting[:3], accountant, approver, on)
    propose_advances(period=running, facilities=reporting[3:], by=accountant, on=on)
    _work(order_calculations(kind=CalculationKind.PROVISIONAL, period=running, by=accountant, on=on, at=moment(on)), on)
    _try_a_draft(running, accountant, on)


def _day_price(facility: Facility, budget: Decimal, by: User, on: date) -> None:
    state_day_price(
        facility=facility, supplements=(Supplement(Month(2023, 1), Month(2023, 6), Decimal("0.85")),),
        second_half_in_price=False, yearly_budget=budget, first_half_due=budget / 2,
        source="DEMO: verzonnen budget 2022-2023", by=by, on=on, at=moment(on),
    )  # fmt: skip


def _advances(period: ReferencePeriod, facilities: list[Facility], accountant: User, approver: User, on: date) -> None:
    proposed = propose_advances(period=period, facilities=facilities, by=accountant, on=on)
    approve_advances(plan_ids=[plan.pk for plan in proposed.plans], by=approver, on=on, at=moment(on))


def _settle(facility: Facility, period: ReferencePeriod, approver: User, on: date) -> None:
    newest = Calculation.objects.filter(facility=facility, period=str(period)).order_by("version").last()
    if newest is not None and newest.kind == CalculationKind.DEFINITIVE:
        approve_calculation(calculation=newest, seen_sha256=newest.result_sha256, by=approver, on=on, at=moment(on))


def _try_a_draft(period: ReferencePeriod, accountant: User, on: date) -> ParameterSet:
    """Two per cent dearer, tried over all facilities and not approved."""
    content = shipped_set(ENTRY_SET)
    for amounts in (content["wageCost"]["premium"], content["wageCost"]["replacement"]):
        amounts.update(
            {
                name: str((Decimal(amount) * Decimal("1.02")).quantize(Decimal("0.01")))
                for name, amount in amounts.items()
            }
        )
    draft = draft_set(
        period=period, content=content, note="Testbedragen, 2 % hoger.", by=accountant, on=on, at=moment(on)
    )
    run = order_calculations(
        kind=CalculationKind.REHEARSAL, period=period, parameter_set=draft, by=accountant, on=on, at=moment(on)
    )
    _work(run, on)
    return draft
