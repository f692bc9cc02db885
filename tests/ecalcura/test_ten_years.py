"""Ten years of facilities: quarters, corrections, mergers, other parameters, advances, debts. Every quarter the ledger,
the claims and what was approved agree to the cent, and every version ever made still comes out to the byte."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db.models import Sum

from ecalcura.actions.grants import approve_advances, propose_advances
from ecalcura.actions.mergers import carry_mergers
from ecalcura.enums import CalculationKind
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.models import Calculation, FacilityQuarter, Grant, GrantPart
from ecalcura.queries.confirmed import asked_quarters
from ecalcura.queries.made import reproduces
from ecalcura.queries.objections import objection_until
from kernel.pure.money import ZERO, total
from payments.actions.accounts import register_account
from payments.models import Claim, ClaimEntry, ClaimRelief, GateFinding, Line, Order, Run
from payments.ports import port_of
from tests.ecalcura import making
from tests.ecalcura.procedure import SOURCE, Department, House, content, house, remaining, told
from tests.payments.rights import OF_ORGANISATIONS, test_iban

pytestmark = pytest.mark.django_db
FIRST = 2023


@dataclass
class World:
    """A handful of facilities and the dice that decide what happens to them."""

    seed: int
    houses: int
    years: int
    department: Department = field(default_factory=Department)
    living: list[House] = field(default_factory=list)
    gone: list[House] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def count(self, what: str) -> None:
        self.seen[what] = self.seen.get(what, 0) + 1

    @property
    def all(self) -> list[House]:
        return self.living + self.gone

    def begin(self) -> None:
        on = date(2024, 1, 10)
        self.department.debtor()
        for number in range(self.houses):
            made = house()
            started = making.contract(date(2010, 1, 1), hours=self.dice.choice(("38", "30.4", "19")))
            lines = {
                "nurse": (
                    date(1970 + number % 3, 3, 1),
                    making.entitled(contracts=(started,), choices=(making.premium("2"),)),
                ),
                "social": (
                    date(1969 + number % 5, 5, 1),
                    making.entitled(profession="MAATSCHAPPELIJK_ASSISTENT", contracts=(started,)),
                ),
                "ergo": (date(1990, 1, 1), making.replacement()),
            }  # fmt: skip
            for name, (born, data) in lines.items():
                made.lines[name] = making.enter(made.facility, data, by=made.manager, born=born, on=on)
            budget = Decimal(self.dice.randrange(100_000, 1_500_000)) / 100
            self.department.day_price(made.facility, yearly_budget=budget)
            organisation = made.facility.organisation
            register_account(
                organisation=organisation,
                iban=test_iban(OF_ORGANISATIONS + organisation.pk % 4_000_000),
                by=self.department.system,
                on=on,
            )
            self.living.append(made)

    def live(self) -> Iterator[date]:
        """Quarter after quarter; gives the day on which everything must agree."""
        last = Quarter(FIRST + self.years, 2)
        quarter = Quarter(FIRST, 3)
        while quarter <= last:
            if quarter.number == 3:
                self.new_period(ReferencePeriod(quarter.year), max(quarter.first_day, date(2024, 1, 11)))
            on = max(quarter.last_day + timedelta(days=20), date(2024, 1, 15))
            self.report(quarter, on)
            self.correct(on + timedelta(days=6))
            self.other_figures(quarter, on + timedelta(days=8))
            self.merge(quarter, on + timedelta(days=9))
            self.pay(on + timedelta(days=10))
            yield on + timedelta(days=10)
            quarter = Quarter(quarter.year + quarter.number // 4, quarter.number % 4 + 1)

    def new_period(self, period: ReferencePeriod, on: date) -> None:
        """A set of its own for each period, some dearer than the last; advances for whoever has a base."""
        figures = content(period)
        rate = Decimal(100 + 2 * (period.first_year - FIRST)) / 100
        for kind in ("premium", "replacement"):
            figures["wageCost"][kind] = {
                name: str((Decimal(amount) * rate).quantize(Decimal("0.01")))
                for name, amount in figures["wageCost"][kind].items()
            }
        if self.dice.random() < 0.4:
            figures["rules"]["replacementCapPeriod"] = "QUARTER"
        if self.dice.random() < 0.4:
            figures["wageCost"]["baseCoefficient"] = "1.9999"
        self.department.approved_set(period, on, figures)
        facilities = [one.facility for one in self.living]
        proposed = propose_advances(period=period, facilities=facilities, by=self.department.accountant, on=on)
        approve_advances(
            plan_ids=[plan.pk for plan in proposed.plans], by=self.department.approver, on=on, at=making.moment(on)
        )

    def report(self, quarter: Quarter, on: date) -> None:
        for one in self.all:
            one.facility.refresh_from_db()
            if quarter not in asked_quarters(one.facility, [quarter]):
                continue
            one.hours("nurse", [(str(quarter), str(self.dice.randrange(30_000, 49_000) / 100))], on)
            one.hours("ergo", [(str(quarter), str(self.dice.randrange(0, 12_000) / 100))], on)
            for confirmation in one.confirm(str(quarter), on=on):
                told(confirmation, on)
            self.settle(one, on)

    def settle(self, one: House, on: date) -> None:
        """Approve the newest version of each period that is ready, now or some quarters later."""
        for period in sorted(set(Calculation.objects.filter(facility=one.facility).values_list("period", flat=True))):
            newest = Calculation.objects.filter(facility=one.facility, period=period).order_by("version").last()
            if newest.kind in ("DEFINITIVE", "REVISION") and not newest.grants.exists() and self.dice.random() < 0.8:
                self.department.settle(newest, on)
                self.count(newest.kind)

    def correct(self, on: date) -> None:
        for one in self.all:
            confirmed = FacilityQuarter.objects.filter(facility=one.facility, state="CONFIRMED").order_by("-quarter")[
                :5
            ]
            if not confirmed or self.dice.random() > 0.35:
                continue
            quarter = self.dice.choice(list(confirmed)).quarter
            line = self.dice.choice(("nurse", "ergo"))
            told(one.correct_hours(line, quarter, str(self.dice.randrange(0, 49_000) / 100), on), on)
            self.count("correction")
            self.settle(one, on)

    def other_figures(self, quarter: Quarter, on: date) -> None:
        """Now and then the figures of a settled period turn out otherwise: a new set, and a revision of everybody."""
        period = ReferencePeriod(quarter.year - (1 if quarter.number > 2 else 2))
        if period.first_year < FIRST or self.dice.random() > 0.2:
            return
        figures = content(period)
        figures["wageCost"]["premium"]["VPK_A1"] = f"{self.dice.randrange(50_000, 62_000)}.07"
        self.department.approved_set(period, on, figures)
        settled = Grant.objects.filter(period=str(period), calculation__isnull=False).values("facility")
        known = [one.facility for one in self.all if settled.filter(facility=one.facility).exists()]
        if known:
            self.department.order(
                CalculationKind.REVISION, period, on=on, facilities=known, reason="Andere loonkost vastgesteld."
            )
            self.count("other figures")
            for one in self.all:
                self.settle(one, on)

    def merge(self, quarter: Quarter, on: date) -> None:
        if quarter.number == 4 and len(self.living) > 2 and self.dice.random() < 0.5:
            leaving = self.living.pop(0)
            leaving.facility.refresh_from_db()
            # Known afterwards, as it goes: the quarter before the merger was still reported by the old number.
            leaving.facility.successor = self.dice.choice(self.living).facility
            leaving.facility.merged_on = quarter.last_day + timedelta(days=1)
            leaving.facility.save()
            self.gone.append(leaving)
            self.count("merger")
            self.department.order(CalculationKind.DEFINITIVE, _period(quarter), on=on, facilities=[leaving.facility])
            self.settle(leaving, on)
        carry_mergers(by=self.department.system, on=on, at=making.moment(on))

    def pay(self, on: date) -> None:
        self.department.decide_claims(on)
        run = self.department.paid(on)
        assert not GateFinding.objects.filter(run=run, kind="CONTROL").exists()
        self.count("claims" if run.to_claim else "runs without claims")


def _period(quarter: Quarter) -> ReferencePeriod:
    return ReferencePeriod(quarter.year if quarter.number > 2 else quarter.year - 1)


def everything_agrees() -> None:
    """What was approved is what the ledger ordered; what was not paid out is what is owed or was set off."""
    run = Run.objects.filter(source=SOURCE, released_at__isnull=False).order_by("pk").last()
    lines = Line.objects.filter(run__source=SOURCE, run__state__in=["RELEASED", "SENT", "BOOKED"])
    newest = {grant.reference: grant for grant in Grant.objects.order_by("version")}
    ordered = dict(lines.values("reference").annotate(net=Sum("net")).values_list("reference", "net").order_by())
    for reference, grant in newest.items():
        parts = GrantPart.objects.filter(grant=grant, due_month__lte=run.month)
        assert ordered.get(reference, ZERO) == (parts.aggregate(sum=Sum("amount"))["sum"] or ZERO), reference
        if grant.calculation_id is not None:
            version = grant.calculation
            whole = grant.parts.aggregate(sum=Sum("amount"))["sum"]
            assert whole == version.definitive - version.already_received == grant.total
    too_much = -(lines.filter(net__lt=0).aggregate(sum=Sum("net"))["sum"] or ZERO)
    assert too_much == (Claim.objects.filter(source=SOURCE).aggregate(sum=Sum("amount"))["sum"] or ZERO)
    booked = ClaimEntry.objects.exclude(kind="OPENED").aggregate(sum=Sum("amount"))["sum"] or ZERO
    assert remaining() == too_much + booked
    cash = Order.objects.filter(run__source=SOURCE).aggregate(sum=Sum("amount"))["sum"] or ZERO
    kept = ClaimRelief.objects.filter(run__source=SOURCE).aggregate(sum=Sum("net"))["sum"] or ZERO
    assert cash == (lines.filter(net__gt=0).aggregate(sum=Sum("net"))["sum"] or ZERO) - kept
    lapsed = -(ClaimEntry.objects.filter(kind="WITHDRAWN").aggregate(sum=Sum("amount"))["sum"] or ZERO)
    assert kept == -booked - lapsed  # nothing was waived or paid by hand here
    # What left the account is what was due, what facilities still owe, and what can no longer be asked.
    assert cash == total(ordered.values()) + remaining() + lapsed
    should = port_of(SOURCE).control(run.month, run.facts_mark)
    assert total(one.net for one in should.values()) == total(ordered.values())


def live(world: World) -> None:
    world.begin()
    for _on in world.live():
        everything_agrees()
    versions = Calculation.objects.select_related("parameter_set").order_by("pk")
    for version in versions.iterator(chunk_size=20):
        assert reproduces(version), version
    for earlier, later in pairwise(Calculation.objects.order_by("facility_id", "period", "version")):
        if (earlier.facility_id, earlier.period) == (later.facility_id, later.period):
            assert later.version == earlier.version + 1
    assert objection_until(Calculation.objects.order_by("pk").first()) > date(2024, 1, 1)


def test_two_years_of_three_facilities():
    world = World(seed=7, houses=3, years=2)
    live(world)
    assert {"DEFINITIVE", "correction", "REVISION"} <= world.seen.keys(), world.seen


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_years_with_mergers_and_other_figures(seed):
    world = World(seed=seed, houses=6, years=10)
    live(world)
    assert {"DEFINITIVE", "REVISION", "correction", "merger", "other figures", "claims"} <= world.seen.keys(), (
        world.seen
    )
