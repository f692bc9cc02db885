"""In whichever order a claim is let go and the right is put right: the month is paid once."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from kernel.pure.periods import Month
from payments import actions
from payments.actions.claims import (
    ClaimRefused,
    appeal_claim,
    decide_claim,
    end_appeal,
    notify_claim,
    record_hearing,
    record_repaid,
    remaining_of,
    waive_claim,
    withdraw_claim,
)
from payments.bank_days import first_bank_day
from payments.models import BankFile, Claim, ClaimEntry, ClaimRelief, Line, Order
from payments.workflow import MoveNotAllowed
from tests import factories
from tests.payments import rights
from tests.payments.balance import balance
from tests.payments.test_claim_relief import IN_JUNE, IN_MAY, MARCH, MAY, stopped

pytestmark = pytest.mark.django_db
ONE = Decimal("492.75")


def put_right(office, right, *, month: Month = MAY, on: date = IN_JUNE, keep: int = 3):
    """The right comes back, and the next run is released."""
    changed = rights.change(right, rights.full("2019-01", keep), by=office.reviewer, on=on.replace(day=1))
    return changed, office.released(month, on)


def decided(claim: Claim, office, **how) -> dict:
    who = {"claim_id": claim.pk, "by": office.reviewer, "on": IN_MAY}
    notify_claim(**who)
    record_hearing(report="Gehoord.", **who)
    decide_claim(reason="Gestopt.", **who, **how)
    return who


def kinds(claim: Claim) -> list[tuple[str, Decimal]]:
    return list(claim.entries.order_by("pk").values_list("kind", "amount"))


def paid_in(run) -> Decimal:
    return sum((order.amount for order in Order.objects.filter(run=run)), Decimal(0))


def test_withdrawn_first_and_put_right_later(office):
    right, claim = stopped(office)
    withdraw_claim(claim_id=claim.pk, reason="De betrokkene heeft gelijk.", by=office.reviewer, on=IN_MAY)
    _right, run = put_right(office, right)
    assert (paid_in(run), BankFile.objects.filter(run=run).count()) == (0, 0)
    assert kinds(claim) == [("OPENED", ONE), ("WITHDRAWN", -ONE), ("REVIVED", ONE), ("CORRECTED", -ONE)]
    claim.refresh_from_db()
    assert (claim.state, remaining_of(claim)) == ("WITHDRAWN", 0)
    balance()


def test_put_right_first_leaves_nothing_to_withdraw(office):
    right, claim = stopped(office)
    put_right(office, right)
    with pytest.raises(MoveNotAllowed):
        withdraw_claim(claim_id=claim.pk, reason="Toch.", by=office.reviewer, on=IN_JUNE)
    balance()


def test_an_appeal_that_was_won_before_the_right_was_put_right(office):
    right, claim = stopped(office)
    who = decided(claim, office, set_off_share=Decimal("0.10"))
    appeal_claim(reason="Ik werkte niet.", **who)
    end_appeal(upheld=False, reason="Juist.", **who)
    _right, run = put_right(office, right)
    assert paid_in(run) == 0
    balance()


def test_a_small_rest_that_was_forgiven_is_not_paid_again(office):
    """Of one month, all but thirty euro was paid back and the thirty forgiven: the right that comes back pays the
    rest, and not the thirty."""
    right, claim = stopped(office)
    who = decided(claim, office)
    record_repaid(amount=ONE - 30, note="", **who)
    waive_claim(reason="Klein saldo.", **who)
    _right, run = put_right(office, right)
    assert paid_in(run) == ONE - 30
    assert kinds(claim)[-2:] == [("REVIVED", Decimal(30)), ("CORRECTED", Decimal(-30))]
    balance()


def test_what_was_closed_with_a_note_is_not_paid_again(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer, fraction="0.01")
    office.released(MARCH, date(2019, 4, 1))
    rights.change(right, {}, by=office.reviewer, on=date(2019, 4, 20))
    office.released(Month(2019, 4), IN_MAY)
    assert Claim.objects.get().state == "SETTLED"
    rights.change(right, rights.full("2019-03", 1), by=office.reviewer, on=date(2019, 5, 20))
    assert paid_in(office.released(MAY, IN_JUNE)) == 0
    balance()


def test_a_decided_claim_is_lowered_by_a_correction_of_its_month(office):
    right, claim = stopped(office)
    decided(claim, office)
    _right, run = put_right(office, right)
    claim.refresh_from_db()
    assert (paid_in(run), claim.state, remaining_of(claim)) == (0, "SETTLED", 0)
    balance()


def test_the_part_kept_back_is_measured_by_what_the_correction_leaves(office):
    """A decided claim of two months, one comes back: of a payment on another dossier, a tenth goes to what is left."""
    right, claim = stopped(office, keep=1)
    decided(claim, office, set_off_share=Decimal("0.10"))
    record_repaid(claim_id=claim.pk, amount=ONE - 20, note="", by=office.reviewer, on=IN_MAY)
    other = rights.grant(rights.full("2019-05", 1), by=office.reviewer, person=right.person)
    _right, run = put_right(office, right, keep=2)
    order = Order.objects.get(run=run)
    assert claim.amount == 2 * ONE
    assert ClaimRelief.objects.get(run=run).net == ONE
    assert (order.lines_net, order.set_off, order.amount) == (ONE, Decimal(20), ONE - 20)
    assert Line.objects.filter(run=run, reference=other.reference).exists()
    assert Claim.objects.get().state == "SETTLED"
    balance()


def test_what_was_used_up_once_is_not_used_again(office):
    """Withdrawn, put right, taken away anew and put right anew: the second claim stands on its own."""
    right, claim = stopped(office)
    withdraw_claim(claim_id=claim.pk, reason="Gelijk.", by=office.reviewer, on=IN_MAY)
    right, _run = put_right(office, right)
    right = rights.change(right, rights.full("2019-01", 2), by=office.reviewer, on=date(2019, 6, 10))
    office.released(Month(2019, 6), date(2019, 7, 1))
    second = Claim.objects.order_by("pk").last()
    assert second.pk != claim.pk
    record = {"claim_id": second.pk, "by": office.reviewer, "on": date(2019, 7, 2)}
    notify_claim(**record)
    record_repaid(amount=ONE, note="", **record)
    _right, run = put_right(office, right, month=Month(2019, 7), on=date(2019, 8, 1))
    assert paid_in(run) == ONE
    balance()


@pytest.mark.parametrize("meanwhile", [withdraw_claim, waive_claim, "decide"])
def test_let_go_between_approval_and_release(office, meanwhile):
    right, claim = stopped(office)
    rights.change(right, rights.full("2019-01", 3), by=office.reviewer, on=date(2019, 5, 20))
    who = {"claim_id": claim.pk, "by": office.reviewer, "on": IN_MAY}
    if meanwhile is waive_claim:
        notify_claim(**who)
        record_repaid(amount=ONE - 30, note="", **who)
    run = office.approved(MAY, IN_JUNE)
    if meanwhile == "decide":
        decided(claim, office)
    else:
        meanwhile(reason="Gelijk.", **who)
    actions.release_run(run_id=run.pk, by=office.releaser, on=IN_JUNE, at=factories.moment(IN_JUNE))
    assert paid_in(run) == (ONE - 30 if meanwhile is waive_claim else 0)
    assert remaining_of(claim) == 0
    balance()


def test_paid_back_between_approval_and_release_stops_the_release(office):
    """The correction of this run was meant to lower the claim; now it would have to be paid."""
    right, claim = stopped(office)
    rights.change(right, rights.full("2019-01", 3), by=office.reviewer, on=date(2019, 5, 20))
    notify_claim(claim_id=claim.pk, by=office.reviewer, on=IN_MAY)
    run = office.approved(MAY, IN_JUNE)
    record_repaid(claim_id=claim.pk, amount=ONE, note="", by=office.reviewer, on=IN_JUNE)
    with pytest.raises(ClaimRefused, match="intussen gewijzigd"):
        actions.release_run(run_id=run.pk, by=office.releaser, on=IN_JUNE, at=factories.moment(IN_JUNE))
    run.refresh_from_db()
    assert run.state == "APPROVED"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_when_every_right_is_back_nobody_has_a_cent_too_much(office, seed):
    """Rights shrink and grow, claims are told, decided, forgiven and withdrawn at random; then all is put right."""
    chance = Random(seed)
    files = [rights.grant(rights.full("2019-01", 4), by=office.reviewer) for _n in range(3)]
    for step in range(7):
        month = MARCH.plus(step)
        on = first_bank_day(month.plus(1))
        for position, right in enumerate(files):
            if step and (chance.random() < 0.7 or step == 6):
                months = {name: [("F", chance.choice([30, 30, 14, 3]))] for name in rights.full("2019-01", 4)
                          if chance.random() < 0.7}  # fmt: skip
                if step == 6:
                    months = rights.full("2019-01", 4)
                files[position] = rights.change(right, months, by=office.reviewer, on=month.first_day)
        office.released(month, on)
        balance()
        for claim in Claim.objects.exclude(state__in=["SETTLED", "WITHDRAWN"]).order_by("pk"):
            let_go(claim, chance, {"claim_id": claim.pk, "by": office.reviewer, "on": on})
            balance()
    assert ClaimEntry.objects.filter(kind="REVIVED").exists()
    for right in files:
        payee = Claim.objects.filter(reference=right.reference).values("payee")[:1]
        got = sum((order.amount for order in Order.objects.filter(payee__in=payee)), Decimal(0))
        back = sum(one.amount for one in ClaimEntry.objects.filter(claim__reference=right.reference, kind="PAID"))
        assert got + back == 4 * ONE
    assert not Claim.objects.exclude(state__in=["SETTLED", "WITHDRAWN"]).exists()


def let_go(claim: Claim, chance: Random, who: dict) -> None:
    match (claim.state, chance.choice(["on", "on", "money", "withdraw", "waive"])):
        case ("OPENED", "on"):
            notify_claim(**who)
        case ("NOTIFIED", "on"):
            record_hearing(report="Gehoord.", **who)
        case ("HEARING", "on"):
            decide_claim(reason="Te veel betaald.", **who)
        case ("NOTIFIED" | "HEARING" | "DECIDED", "money"):
            record_repaid(amount=min(remaining_of(claim), Decimal("125.00")), note="", **who)
        case (_, "withdraw"):
            withdraw_claim(reason="Gelijk.", **who)
        case ("NOTIFIED" | "HEARING" | "DECIDED", "waive") if remaining_of(claim) < 50:
            waive_claim(reason="Klein.", **who)


def test_a_claim_of_another_scheme_takes_nothing_of_a_payment(office):
    right, claim = stopped(office)
    decided(claim, office, set_off_share=Decimal("0.10"))
    Claim.objects.filter(pk=claim.pk).update(source="ecalcura")
    rights.grant(rights.full("2019-05", 1), by=office.reviewer, person=right.person)
    order = Order.objects.get(run=office.released(MAY, IN_JUNE))
    assert (order.set_off, order.amount) == (0, ONE)
    assert remaining_of(claim) == ONE
