"""The department's side of eCalcura, step by step, each by the person of that role; facility G of the worked cases."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import time_machine

from accounts.enums import Role, Scheme
from accounts.models import User
from accounts.roles import system_user
from ecalcura import tasks
from ecalcura.actions.calculations import order_calculations
from ecalcura.actions.day_prices import state_day_price
from ecalcura.actions.days import record_days
from ecalcura.actions.grants import approve_advances, approve_calculation, propose_advances
from ecalcura.actions.parameter_sets import approve_set, draft_set
from ecalcura.actions.quarters import confirm_quarter, lines_in, open_correction, warnings_of
from ecalcura.enums import CalculationKind
from ecalcura.gather import period_of_quarter
from ecalcura.law.parameters import shipped_set
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.law.transition import Supplement
from ecalcura.models import Calculation, CalculationRun, Confirmation, Facility, Grant, Line, ParameterSet
from ecalcura.queries.report import report_of
from kernel.pure.periods import Month
from payments import actions as payments
from payments.actions import claims
from payments.actions.accounts import register_account
from payments.models import Claim, Run
from payments.ports import port_of
from tests import factories
from tests.ecalcura import making
from tests.payments.rights import OF_ORGANISATIONS, test_iban

RP23, RP24, RP25 = ReferencePeriod(2022), ReferencePeriod(2023), ReferencePeriod(2024)
AFTER, SETTLED_ON = date(2024, 7, 15), date(2024, 7, 20)
SOURCE = "ecalcura"


def content(period: ReferencePeriod | None = RP24, **wage_costs: str) -> dict[str, Any]:
    """The figures of the test set under another name, so that they may be paid with in a test database."""
    made = deepcopy(shipped_set("PARAM-TEST-1"))
    made |= {"id": "PROEF", "title": "Proefset", "test": False, "validFrom": str(period or RP24), "validTo": None}
    made["wageCost"]["premium"] |= wage_costs
    return made


def official(role: Role) -> User:
    return factories.official(role, Scheme.ECALCURA)


@dataclass
class Department:
    """Everybody who is needed from parameters to money."""

    accountant: User = field(default_factory=lambda: official(Role.PARAMETER_MANAGER))
    approver: User = field(default_factory=lambda: official(Role.APPROVER))
    reviewer: User = field(default_factory=lambda: official(Role.REVIEWER))
    preparer: User = field(default_factory=lambda: official(Role.PREPARER))
    second_approver: User = field(default_factory=lambda: official(Role.APPROVER))
    releaser: User = field(default_factory=lambda: official(Role.RELEASER))
    system: User = field(default_factory=system_user)

    def approved_set(
        self, period: ReferencePeriod = RP24, on: date = date(2024, 1, 5), figures: dict[str, Any] | None = None
    ) -> ParameterSet:
        """A set in force, drafted by one and approved by another, tried when the period runs."""
        at = making.moment(on)
        draft = draft_set(period=period, content=figures or content(period), note="", by=self.accountant, on=on, at=at)
        if period.first_day <= on and Facility.objects.exists():
            self.order(CalculationKind.REHEARSAL, period, on=on, parameter_set=draft)
        return approve_set(parameter_set=draft, seen_sha256=draft.sha256, by=self.approver, on=on, at=at)

    def order(self, kind: str, period: ReferencePeriod = RP24, *, on: date = AFTER, **more: Any) -> CalculationRun:
        """An order, and the work of the workers."""
        run = order_calculations(
            kind=kind, period=period, on=on, at=making.moment(on), **{"by": self.accountant, **more}
        )
        work(run, on)
        return CalculationRun.objects.get(pk=run.pk)

    def settle(self, calculation: Calculation, on: date = AFTER) -> Grant:
        return approve_calculation(
            calculation=calculation, seen_sha256=calculation.result_sha256, by=self.approver, on=on,
            at=making.moment(on),
        )  # fmt: skip

    def advances(self, facilities: Sequence[Facility], period: ReferencePeriod, on: date) -> list[Grant]:
        proposed = propose_advances(period=period, facilities=facilities, by=self.accountant, on=on)
        assert not proposed.obstacles, proposed.obstacles
        return approve_advances(
            plan_ids=[plan.pk for plan in proposed.plans], by=self.approver, on=on, at=making.moment(on)
        )

    def day_price(self, facility: Facility, on: date = date(2024, 1, 5), **values: Any) -> None:
        filled: dict[str, Any] = {
            "supplements": (Supplement(Month(2023, 1), Month(2023, 12), Decimal("0.85")),),
            "second_half_in_price": False, "yearly_budget": None, "first_half_due": None, "source": "Brief 2023",
        } | values  # fmt: skip
        state_day_price(facility=facility, by=self.reviewer, on=on, at=making.moment(on), **filled)

    def debtor(self) -> None:
        account = payments.set_debtor(
            source=SOURCE, name="Vlaanderen", iban="BE68539007547034", starts_on=date(2016, 1, 1), by=self.preparer
        )
        payments.confirm_debtor(account_id=account.pk, by=self.releaser, at=making.moment(date(2024, 1, 2)))

    def checked(self, on: date, month: Month | None = None) -> Run:
        """A payment run up to the gate."""
        at = making.moment(on)
        run = payments.prepare_run(
            source=SOURCE, kind="EXTRA", month=month or port_of(SOURCE).payable_through(on), by=self.preparer, on=on,
            at=at,
        )  # fmt: skip
        while payments.calculate_next_chunk(run_id=run.pk, by=self.system, at=at):
            pass
        payments.close_calculation(run_id=run.pk, by=self.system, at=at)
        payments.check_run(run_id=run.pk, by=self.system, at=at)
        return Run.objects.get(pk=run.pk)

    def paid(self, on: date, month: Month | None = None) -> Run:
        """A payment run that was released: four people, none of them twice."""
        at, run = making.moment(on), self.checked(on, month)
        ids = list(run.findings.filter(clearance__isnull=True).values_list("pk", flat=True))
        if ids:
            payments.clear_findings(run_id=run.pk, finding_ids=ids, reason="Nagekeken.", by=self.reviewer, at=at)
        payments.approve_run(run_id=run.pk, seen_hash=run.hash, by=self.second_approver, on=on, at=at)
        while payments.write_files(run_id=run.pk, by=self.system, at=at):
            pass
        payments.release_run(run_id=run.pk, by=self.releaser, on=on, at=at)
        return Run.objects.get(pk=run.pk)

    def decide_claims(self, on: date) -> int:
        """Every open claim told, and decided once the payee could answer: netted in full. What lapsed is withdrawn."""
        for claim in Claim.objects.filter(source=SOURCE, state__in=["OPENED", "NOTIFIED"], lapses_on__lte=on):
            claims.withdraw_claim(claim_id=claim.pk, reason="Verjaard.", by=self.reviewer, on=on)
        for claim in Claim.objects.filter(source=SOURCE, state="OPENED").order_by("pk"):
            claims.notify_claim(claim_id=claim.pk, by=self.reviewer, on=on)
        ready = [
            claim
            for claim in Claim.objects.filter(source=SOURCE, state="NOTIFIED").order_by("pk")
            if claim.hearing_until is None or claim.hearing_until < on
        ]
        for claim in ready:
            claims.decide_claim(
                claim_id=claim.pk, reason="Te veel betaald.", by=self.reviewer, on=on, set_off_share=Decimal(1)
            )
        return len(ready)


def work(run: CalculationRun, on: date) -> None:
    """What the workers do with an order, until nothing waits."""
    with time_machine.travel(making.moment(on), tick=False):
        while CalculationRun.objects.filter(pk=run.pk, finished_at__isnull=True).exists():
            tasks.calculate_chunk(run_id=run.pk)


def told(confirmation: Confirmation, on: date) -> CalculationRun:
    """The job that follows a confirmation, and the calculation that it orders."""
    with time_machine.travel(making.moment(on), tick=False):
        tasks.calculate_after_confirmation(confirmation_id=confirmation.pk)
    run = CalculationRun.objects.get(confirmation=confirmation)
    work(run, on)
    return CalculationRun.objects.get(pk=run.pk)


@dataclass
class House:
    """A facility with its people."""

    facility: Facility
    manager: User
    lines: dict[str, Line]

    @property
    def newest(self) -> Calculation:
        return Calculation.objects.filter(facility=self.facility).order_by("period", "version").last()

    def confirm(self, *quarters: str, on: date = AFTER) -> list[Confirmation]:
        made = []
        for name in quarters:
            quarter = Quarter.parse(name)
            report = report_of(self.facility, period_of_quarter(quarter), on)
            asked = warnings_of(report, lines_in(report, quarter), quarter)
            made.append(
                confirm_quarter(
                    facility=self.facility, quarter=quarter, explanations={key: "Klopt." for key, _w, _s in asked},
                    by=self.manager, on=on,
                )
            )  # fmt: skip
        return made

    def correct_hours(self, line: str, quarter: str, hours: str, on: date) -> Confirmation:
        """The one correction that a facility makes itself."""
        open_correction(
            facility=self.facility, quarter=Quarter.parse(quarter), reason="Fout in de uren.", by=self.manager, on=on
        )
        performance = self.lines[line].performances.get(quarter=quarter)
        from ecalcura.actions.hours import HoursData, record_hours

        row = HoursData(self.lines[line].pk, Decimal(hours), Decimal(0), version=performance.version)
        record_hours(facility=self.facility, quarter=Quarter.parse(quarter), rows=[row], by=self.manager, on=on)
        return self.confirm(quarter, on=on)[0]

    def hours(self, line: str, worked: Iterable[tuple[str, str]], on: date = AFTER) -> None:
        for quarter, number in worked:
            making.hours(self.facility, self.lines[line], quarter, number, by=self.manager, on=on)


QUARTERS = ("2023Q3", "2023Q4", "2024Q1", "2024Q2")


def house(**fields: Any) -> House:
    facility = making.facility(**fields)
    return House(facility, making.data_manager(facility), {})


def facility_g(*, on: date = AFTER, quarters: Sequence[str] = QUARTERS, **fields: Any) -> House:
    """Facility G of § 10 D with the hours of these quarters: premium nurse, three exempted, two replacements."""
    made = house(**fields)
    started = making.contract(date(2010, 1, 1))
    rows = {
        "nurse": (date(1966, 3, 1), making.entitled(contracts=(started,), choices=(making.premium("6"),))),
        "social": (
            date(1971, 3, 1), making.entitled(profession="MAATSCHAPPELIJK_ASSISTENT", contracts=(started,))
        ),
        "psychologist": (
            date(1977, 3, 1),
            making.entitled(profession="PSYCHOLOOG", contracts=(making.contract(date(2010, 1, 1), hours="19"),)),
        ),
        "admin": (
            date(1969, 1, 20),
            making.entitled(
                profession="ADMINISTRATIE", group="ASSIMILATED", group_reason="Onregelmatige uren.",
                contracts=(started,),
                circumstances=(
                    making.irregular("230", date(2018, 12, 31)), making.irregular("210", date(2023, 12, 31)),
                ),
            ),
        ),
        "ergo": (date(1990, 1, 1), making.replacement(replaced_hours=Decimal("5"))),
        "bachelor": (
            date(1991, 1, 1),
            making.replacement(
                profession="VPK_A1", contracts=(making.contract(date(2023, 10, 1), hours="7.6"),),
                replaced_hours=Decimal("7.6"), mentioned_on=date(2023, 10, 1),
            ),
        ),
    }  # fmt: skip
    for name, (born, data) in rows.items():
        made.lines[name] = making.enter(made.facility, data, by=made.manager, born=born, on=on)
    for quarter in quarters:
        made.hours("nurse", [(quarter, "494")], on)
        made.hours("ergo", [(quarter, "65")], on)
        if quarter != "2023Q3":
            made.hours("bachelor", [(quarter, "98.80")], on)
    return made


def remaining(reference: str = "") -> Decimal:
    """What facilities still owe."""
    owed = Claim.objects.filter(source=SOURCE)
    if reference:
        owed = owed.filter(reference=reference)
    return sum((claims.remaining_of(claim) for claim in owed), Decimal("0.00"))


def euro(text: str) -> Decimal:
    return Decimal(text)


def with_account(made: House, by, on: date = date(2024, 1, 3)) -> House:
    organisation = made.facility.organisation
    register_account(
        organisation=organisation, iban=test_iban(OF_ORGANISATIONS + organisation.pk % 4_000_000), by=by, on=on
    )
    return made


def definitive(made: House, on: date = AFTER) -> Calculation:
    for one in made.confirm(*QUARTERS, on=on):
        told(one, on)
    return made.newest


def transition(department: Department, due: str, days: int, supplement: str, on: date = SETTLED_ON) -> House:
    """A facility that is settled for the first half of 2023 with a given amount due."""
    made = with_account(house(), department.system)
    share, rest = divmod(days, 6)
    entered = {date(2023, month, 1): share + (rest if month == 6 else 0) for month in range(1, 7)}
    record_days(facility=made.facility, days=entered, seen={}, by=made.manager)
    department.day_price(
        made.facility,
        supplements=(Supplement(Month(2023, 1), Month(2023, 6), euro(supplement)),),
        first_half_due=euro(due),
        yearly_budget=euro("21858.14"),
    )
    department.order(CalculationKind.TRANSITION, RP23, on=on, facilities=[made.facility])
    department.settle(made.newest, on)
    return made
