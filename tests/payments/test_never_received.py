"""What the bank sent back was never received: nobody is asked to pay it back, and it is not paid when it is not due."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from correspondence.models import Letter
from kernel.pure.periods import Month
from payments import actions
from payments.actions.bank import import_answer
from payments.actions.claims import decide_claim, notify_claim, record_hearing, record_repaid, remaining_of
from payments.actions.files import content_of, sums_by_state
from payments.actions.repay import RepaymentRefused, confirm_repayment, decide_repayment, write_repayment_file
from payments.banking import toy
from payments.models import Cancellation, Claim, Line, Order, Repayment, Run
from payments.queries import payments_of, year_totals
from tests import factories
from tests.payments import rights
from tests.payments.balance import balance
from tests.payments.test_desk import desk_of, press

pytestmark = pytest.mark.django_db
JANUARY, MARCH, APRIL, MAY = Month(2019, 1), Month(2019, 3), Month(2019, 4), Month(2019, 5)
IN_APRIL, IN_MAY, IN_JUNE = date(2019, 4, 1), date(2019, 5, 2), date(2019, 6, 3)
ONE = Decimal("492.75")
BACK = toy.Scenario(return_every=1, return_reason="MS03")


def bank(office, run: Run, on: date, scenario: toy.Scenario = BACK) -> None:
    at = datetime(on.year, on.month, on.day, 12)
    for file in run.files.order_by("number"):
        received = toy.receive(content_of(file))
        import_answer(
            content=toy.statement(received, scenario, on, at), file_name="x.xml", by=office.system,
            at=factories.moment(on),
        )  # fmt: skip


def returned(office, months: int = 1):
    """So many months in one payment, which the bank sent back."""
    right = rights.grant(rights.full("2019-03" if months == 1 else "2019-01", months), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    bank(office, run, date(2019, 4, 3))
    return right, run


def test_a_right_that_stops_after_the_return_opens_no_claim_and_is_not_paid_again(office):
    right, run = returned(office)
    assert Repayment.objects.get().state == "OPEN"
    rights.change(right, {}, by=office.reviewer, on=date(2019, 4, 20))
    later = office.released(APRIL, IN_MAY)
    assert later.to_claim == ONE
    assert not Claim.objects.exists()
    gone = Cancellation.objects.get()
    assert (gone.order.run_id, gone.run_id, gone.net, gone.gross - gone.withheld) == (run.pk, later.pk, ONE, ONE)
    assert Repayment.objects.get().state == "CANCELLED"
    for deed in (decide_repayment, confirm_repayment):
        more = {"reason": "Toch."} if deed is decide_repayment else {}
        with pytest.raises(RepaymentRefused, match="niet meer verschuldigd"):
            deed(repayment_id=Repayment.objects.get().pk, by=office.reviewer, at=factories.moment(IN_MAY), **more)
    told = [row.status_label for row in payments_of("zorgkrediet", right.reference)]
    assert told == ["teruggestuurd en niet meer verschuldigd", "niet meer verschuldigd en niet ontvangen"]
    assert year_totals(right.person) == []
    balance()


def test_only_what_was_really_received_is_asked_back(office):
    """January was paid and kept, February and March came back; the whole right falls away."""
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    first = office.sent(JANUARY, date(2019, 2, 1))
    bank(office, first, date(2019, 2, 4), toy.Scenario())
    second = office.sent(MARCH, IN_APRIL)
    bank(office, second, date(2019, 4, 3))
    rights.change(right, {}, by=office.reviewer, on=date(2019, 4, 20))
    office.released(APRIL, IN_MAY)
    claim = Claim.objects.get()
    assert claim.amount == remaining_of(claim) == ONE
    assert Repayment.objects.get().state == "CANCELLED"
    notify_claim(claim_id=claim.pk, by=office.reviewer, on=IN_MAY)
    letter = Letter.objects.get(kind="claim-notice")
    assert letter.context["months"] == [{"month": "2019-01", "net": "492.75"}]
    page = desk_of(office.reviewer).get(f"/beheer/payments/claim/{claim.pk}/change/", follow=True).content.decode()
    assert "februari" not in page.lower()
    balance()


def test_the_rest_of_the_payment_is_paid_again_after_a_new_decision(office):
    """Three months in one payment came back and were decided to be paid again; then the last falls away."""
    right, run = returned(office, 3)
    repayment = Repayment.objects.get()
    who = {"repayment_id": repayment.pk, "at": factories.moment(IN_MAY)}
    decide_repayment(reason="Opnieuw.", by=office.reviewer, **who)
    rights.change(right, rights.full("2019-01", 2), by=office.reviewer, on=date(2019, 4, 20))
    office.released(APRIL, IN_MAY)
    assert not Claim.objects.exists()
    repayment.refresh_from_db()
    assert (repayment.state, repayment.decided_by, repayment.decided_reason) == ("OPEN", None, "")
    with pytest.raises(RepaymentRefused):
        confirm_repayment(by=office.approver, **who)
    assert "985,50" in press(office.reviewer, "repayment_changelist").content.decode()
    decide_repayment(reason="Twee maanden.", by=office.reviewer, **who)
    new = confirm_repayment(by=office.approver, **who)
    assert (new.lines_net, new.set_off, new.amount) == (3 * ONE, ONE, 2 * ONE)
    balance()
    file = write_repayment_file(run_id=run.pk, by=office.releaser, on=IN_MAY, at=factories.moment(IN_MAY))
    actions.download_file(file_id=file.pk, by=office.releaser, on=IN_MAY, at=factories.moment(IN_MAY))
    at = datetime(2019, 5, 6, 9)
    paid = toy.statement(toy.receive(content_of(file)), toy.Scenario(), at.date(), at)
    import_answer(content=paid, file_name="y.xml", by=office.system, at=factories.moment(IN_MAY))
    assert sums_by_state(run) == {"BOOKED": 2 * ONE}
    (slip,) = year_totals(right.person)
    assert (slip.net, slip.gross - slip.withheld) == (2 * ONE, 2 * ONE)
    rows = payments_of("zorgkrediet", right.reference)
    assert [row.paid_on for row in rows] == [date(2019, 5, 6), date(2019, 5, 6), None, None]
    assert all("vordering" not in row.explanation for row in rows)
    balance()


def test_a_lower_amount_is_taken_off_what_is_paid_again(office):
    """Half of the month was due after all."""
    right, _run = returned(office)
    rights.change(right, {"2019-03": [("F", 15)]}, by=office.reviewer, on=date(2019, 4, 20))
    office.released(APRIL, IN_MAY)
    gone = Cancellation.objects.get()
    less = -Line.objects.get(net__lt=0).net
    assert gone.net == less == gone.gross - gone.withheld
    assert not Claim.objects.exists()
    positive = payments_of("zorgkrediet", right.reference)[0]
    assert "niet meer verschuldigd; dat betalen wij niet opnieuw" in positive.explanation
    who = {"repayment_id": Repayment.objects.get().pk, "at": factories.moment(IN_MAY)}
    decide_repayment(reason="De rest.", by=office.reviewer, **who)
    assert confirm_repayment(by=office.approver, **who).amount == ONE - less
    balance()


def test_what_came_back_after_the_claim_was_opened_lowers_the_claim(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    rights.change(right, {}, by=office.reviewer, on=date(2019, 4, 20))
    office.released(APRIL, IN_MAY)
    claim = Claim.objects.get()
    notify_claim(claim_id=claim.pk, by=office.reviewer, on=IN_MAY)
    bank(office, run, date(2019, 5, 6))
    claim.refresh_from_db()
    assert (claim.state, remaining_of(claim)) == ("SETTLED", 0)
    assert claim.entries.get(kind="RETURNED").amount == -ONE
    assert Repayment.objects.get().state == "CANCELLED"
    assert Letter.objects.filter(kind="claim-waiver", reference=right.reference).count() == 1
    balance()


def test_a_claim_that_was_paid_back_already_leaves_the_return_to_be_paid_again(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    rights.change(right, {}, by=office.reviewer, on=date(2019, 4, 20))
    office.released(APRIL, IN_MAY)
    who = {"claim_id": Claim.objects.get().pk, "by": office.reviewer, "on": IN_MAY}
    notify_claim(**who)
    record_repaid(amount=Decimal("100.00"), note="", **who)
    bank(office, run, date(2019, 5, 6))
    assert Claim.objects.get().state == "SETTLED"
    assert Cancellation.objects.get().net == ONE - 100
    assert Repayment.objects.get().state == "OPEN"  # a hundred was paid back of what never arrived
    balance()


def test_a_right_that_comes_back_is_paid_as_if_nothing_happened(office):
    right, _run = returned(office)
    rights.change(right, {}, by=office.reviewer, on=date(2019, 4, 20))
    office.released(APRIL, IN_MAY)
    rights.change(right, rights.full("2019-03", 1), by=office.reviewer, on=date(2019, 5, 20))
    run = office.released(MAY, IN_JUNE)
    assert Order.objects.get(run=run).amount == ONE
    balance()


def test_a_month_that_never_arrived_lowers_no_claim_for_another_month(office):
    """January was received, March came back; all falls away, then March comes back: it is paid, January is asked."""
    right = rights.grant({**rights.full("2019-01", 1), **rights.full("2019-03", 1)}, by=office.reviewer)
    first = office.sent(JANUARY, date(2019, 2, 1))
    bank(office, first, date(2019, 2, 4), toy.Scenario())
    bank(office, office.sent(MARCH, IN_APRIL), date(2019, 4, 3))
    rights.change(right, {}, by=office.reviewer, on=date(2019, 4, 20))
    office.released(APRIL, IN_MAY)
    rights.change(right, rights.full("2019-03", 1), by=office.reviewer, on=date(2019, 5, 20))
    run = office.released(MAY, IN_JUNE)
    assert Order.objects.get(run=run).amount == ONE
    assert remaining_of(Claim.objects.get()) == ONE
    balance()


def test_what_was_kept_back_for_another_claim_was_received(office):
    """A tenth of the payment that came back had paid off a claim: that part is asked again, the rest was never had."""
    right = rights.grant(rights.full("2019-01", 1), by=office.reviewer)
    bank(office, office.sent(JANUARY, date(2019, 2, 1)), date(2019, 2, 4), toy.Scenario())
    rights.change(right, {}, by=office.reviewer, on=date(2019, 2, 20))
    office.released(Month(2019, 2), date(2019, 3, 1))
    who = {"claim_id": Claim.objects.get().pk, "by": office.reviewer, "on": date(2019, 3, 2)}
    notify_claim(**who)
    record_hearing(report="Gehoord.", **who)
    decide_claim(reason="Gestopt.", set_off_share=Decimal("0.10"), **who)
    other = rights.grant(rights.full("2019-03", 1), by=office.reviewer, person=right.person)
    run = office.sent(MARCH, IN_APRIL)
    assert Order.objects.get(run=run).set_off == Decimal("49.27")
    bank(office, run, date(2019, 4, 3))
    rights.change(other, {}, by=office.reviewer, on=date(2019, 4, 20))
    office.released(APRIL, IN_MAY)
    assert Claim.objects.get(reference=other.reference).amount == Decimal("49.27")
    assert Repayment.objects.get().state == "CANCELLED"
    balance()
