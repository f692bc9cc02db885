"""Years of a scheme in fast motion: after every month the ledger is the law, and every run can be made again."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from random import Random

import pytest
from django.db.models import Sum

from kernel.pure.periods import Month
from payments import actions
from payments.actions.bank import import_answer
from payments.actions.claims import (
    decide_claim,
    notify_claim,
    record_hearing,
    record_repaid,
    remaining_of,
    withdraw_claim,
)
from payments.actions.files import content_of, sums_by_state
from payments.actions.repay import confirm_repayment, decide_repayment, write_repayment_file
from payments.actions.sign import current_hash
from payments.bank_days import first_bank_day
from payments.banking import toy
from payments.calculation import replayed_hash
from payments.models import (
    BankFile,
    Cancellation,
    Claim,
    ClaimEntry,
    ClaimRelief,
    LeftOut,
    Line,
    Order,
    Payee,
    Repayment,
    Run,
)
from tests import factories
from tests.payments import rights
from tests.payments.balance import CLOSED, balance, total
from zorgkrediet.enums import Category
from zorgkrediet.law.amount import monthly
from zorgkrediet.models import Entitlement, EntitlementSlice

pytestmark = pytest.mark.django_db


class World:
    """A department with its people, its dossiers and its bank."""

    refusals: tuple[int, ...] = (0, 0, 4)
    returns: tuple[int, ...] = (0, 0, 5)
    patience = 0.0
    changes = 2

    def __init__(self, office, seed: int) -> None:
        self.office = office
        self.chance = Random(seed)
        self.newest: dict[str, Entitlement] = {}
        self.account = 7_000_000

    def live(self, first: Month, months: int) -> None:
        for step in range(months):
            month = first.plus(step)
            self.decide(month)
            on = first_bank_day(month.plus(1))
            run = self.office.released(month, on, **({"scope": "FULL"} if step % 12 == 11 else {}))
            self.bank(run, on)
            self.pay_again(on)
            self.claim_back(on)
            self.look(month, run)

    def decide(self, month: Month) -> None:
        by, on = self.office.reviewer, month.plus(0).first_day
        for _n in range(self.chance.randint(0, 3)):
            start = month.plus(self.chance.randint(-4, 2))
            right = rights.grant(
                self.months(start, self.chance.randint(1, 7)), by=by, on=on,
                fraction=self.chance.choice(["1.00", "0.80", "0.50"]), with_account=self.chance.random() < 0.85,
            )  # fmt: skip
            self.newest[right.reference] = right
        for reference in self.chance.sample(sorted(self.newest), min(len(self.newest), self.changes)):
            if self.chance.random() < 0.4:
                self.change(reference, on)
        for right in self.newest.values():
            payee = Payee.objects.filter(person=right.person).first()
            if (payee is None or payee.account is None) and self.chance.random() < 0.5:
                self.account += 1
                actions.register_account(person=right.person, iban=rights.test_iban(self.account), by=by, on=on)

    def months(self, start: Month, count: int) -> dict[str, list[tuple[str, int]]]:
        category = self.chance.choice(list(Category)).value
        found = rights.full(str(start), count, category)
        if self.chance.random() < 0.4:
            found[str(start)] = [(category, self.chance.randint(1, 29))]
        if self.chance.random() < 0.2:
            found[str(start)] = [("HC", 14), ("HC50", 16)]
        return found

    def change(self, reference: str, on: date) -> None:
        """A late report: stopped earlier, never begun, or in another category all along."""
        right = self.newest[reference]
        slices = list(EntitlementSlice.objects.filter(entitlement=right).order_by("month", "category"))
        kind = self.chance.choice(["stop", "nothing", "category"])
        keep: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for one in slices if kind != "nothing" else []:
            category = "V" if kind == "category" else one.category
            if kind == "stop" and one.month > slices[len(slices) // 2].month:
                continue
            name = f"{one.month:%Y-%m}"
            if not any(known == category for known, _days in keep[name]):
                keep[name].append((category, one.thirtieths))
        cause = {"stop": "EVENT", "nothing": "CORRECTION", "category": "EVENT"}[kind]
        self.newest[reference] = rights.change(right, keep, by=self.office.reviewer, on=on, cause=cause)

    def bank(self, run: Run, on: date) -> None:
        at = datetime(on.year, on.month, on.day, 12)
        for file in BankFile.objects.filter(run=run, downloads__isnull=True).order_by("number"):
            actions.download_file(file_id=file.pk, by=self.office.releaser, on=on, at=factories.moment(on))
            received = toy.receive(content_of(file))
            scenario = toy.Scenario(
                reject_every=self.chance.choice(self.refusals), return_every=self.chance.choice(self.returns),
                reject_reason=self.chance.choice(["AC01", "MS03"]),
            )  # fmt: skip
            for content in (toy.status_report(received, scenario, at), toy.statement(received, scenario, on, at)):
                import_answer(content=content, file_name="x.xml", by=self.office.releaser, at=factories.moment(on))

    def pay_again(self, on: date) -> None:
        at, runs = factories.moment(on), set()
        for repayment in Repayment.objects.filter(state="OPEN", order__payee__account__isnull=False).order_by("pk"):
            if self.patience and self.chance.random() < self.patience:
                continue  # some other month
            who = {"repayment_id": repayment.pk, "at": at}
            decide_repayment(reason="Nieuw nummer.", by=self.office.reviewer, **who)
            runs.add(confirm_repayment(by=self.office.approver, **who).run_id)
        for run_id in sorted(runs):
            write_repayment_file(run_id=run_id, by=self.office.releaser, on=on, at=at)
            self.bank(Run.objects.get(pk=run_id), on)

    def claim_back(self, on: date) -> None:
        by = self.office.reviewer
        for claim in Claim.objects.filter(state="OPENED").order_by("pk"):
            who = {"claim_id": claim.pk, "by": by, "on": on}
            if on >= claim.lapses_on:  # a correction of years ago came too late to ask anything back
                withdraw_claim(reason="Verjaard.", **who)
                continue
            notify_claim(**who)
            record_hearing(report="Akkoord.", **who)
            share = Decimal("0.10") if self.chance.random() < 0.5 else None
            decide_claim(reason="Te veel betaald.", set_off_share=share, **who)
        for claim in Claim.objects.filter(state="DECIDED", set_off_share__isnull=True).order_by("pk"):
            record_repaid(claim_id=claim.pk, amount=remaining_of(claim), note="Overschrijving.", by=by, on=on)

    def look(self, month: Month, run: Run) -> None:
        """The truths of every month."""
        assert not run.findings.filter(kind="CONTROL").exists()
        assert self.ordered(month, run) == self.law(month)
        for one in Run.objects.order_by("pk"):
            assert sum(sums_by_state(one).values(), Decimal(0)) == self.to_the_bank(one)
        balance()
        self.nobody_is_asked_more_than_they_got()

    def nobody_is_asked_more_than_they_got(self) -> None:
        """What is asked of a payee never exceeds what the bank brought them or was kept back for them."""
        for payee in Payee.objects.filter(claims__isnull=False).distinct().order_by("pk"):
            last = Order.objects.filter(payee=payee, replaced_by__isnull=True)
            got = total(last.exclude(state__in=["REJECTED", "RETURNED"]), "amount")
            got += total(Order.objects.filter(payee=payee, attempt=1), "set_off")
            got += total(ClaimRelief.objects.filter(payee=payee, run__state__in=CLOSED), "net")
            asked = total(ClaimEntry.objects.filter(claim__payee=payee).exclude(kind="PAID"), "amount")
            assert asked <= got

    def to_the_bank(self, run: Run) -> Decimal:
        kept = Order.objects.filter(run=run).aggregate(total=Sum("set_off"))["total"] or Decimal(0)
        return run.to_pay - kept

    def ordered(self, month: Month, run: Run) -> dict[tuple[str, date], Decimal]:
        sums: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
        for reference, due, net in Line.objects.values_list("reference", "due_month", "net"):
            sums[reference, due] += net
        for reference, due, net in LeftOut.objects.filter(run=run).values_list("reference", "due_month", "net"):
            sums[reference, due] += net
        return {key: net for key, net in sums.items() if net}

    def law(self, month: Month) -> dict[tuple[str, date], Decimal]:
        """By the law alone: the newest right of each dossier, month by month."""
        sums: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
        for reference, right in self.newest.items():
            for one in right.slices.all():
                if one.month <= month.first_day:
                    amount = monthly(Category(one.category), right.fraction, one.thirtieths, Month.of(one.month))
                    sums[reference, one.month] += amount.net
        return {key: net for key, net in sums.items() if net}


def run_years(office, seed: int, months: int, kind: type[World] = World) -> None:
    world = kind(office, seed)
    world.live(Month(2017, 1), months)
    runs = list(Run.objects.order_by("pk"))
    assert len(runs) == months
    for run in runs:
        assert run.approved_hash == run.hash == current_hash(run) == replayed_hash(run)


def test_ten_months(office):
    run_years(office, 11, 10)


class Unlucky(World):
    """A bank that sends back one payment in two or three, decisions that change all the time, officials with time."""

    refusals, returns, patience, changes = (0, 2, 3), (2, 3), 0.8, 6


@pytest.mark.parametrize("seed", [1, 2])
def test_ten_months_in_which_much_comes_back(office, seed):
    run_years(office, seed, 10, Unlucky)
    assert Cancellation.objects.filter(claim__isnull=True).exists()  # rights ended of which the payment had come back


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_years(office, seed):
    run_years(office, seed, 120)


def test_another_figure_of_the_law_gives_differences_with_that_cause(office, monkeypatch):
    from zorgkrediet import control, payment_port

    rights.grant(rights.full("2019-01", 6), by=office.reviewer)
    office.released(Month(2019, 3), date(2019, 4, 1))
    first = Run.objects.get()

    def dearer(*key):
        part = monthly(*key)
        return replace(part, gross=part.gross + 1, net=part.net + 1)

    real = control.amounts
    monkeypatch.setattr(payment_port, "monthly", dearer)
    monkeypatch.setattr(control, "amounts", lambda *key: (real(*key)[0] + 100, real(*key)[1] + 100))
    for cached in (payment_port._part, payment_port._due):
        cached.cache_clear()
    try:
        run = office.checked(Month(2019, 4), date(2019, 5, 2))
        rows = Line.objects.filter(run=run).order_by("due_month").values_list("cause", "net")
        assert list(rows) == [("LAW", Decimal("1.00"))] * 3 + [("MONTH", Decimal("493.75"))]
        assert run.scope == "FULL"
        assert not run.findings.filter(kind="CONTROL").exists()
        assert replayed_hash(first) == first.hash
    finally:
        for cached in (payment_port._part, payment_port._due):
            cached.cache_clear()
