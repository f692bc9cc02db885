"""What the bank says comes back on every order, once; what did not arrive is paid again by two people."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from kernel.pure.periods import Month
from payments import actions
from payments.actions.accounts import SamePerson
from payments.actions.bank import MessageRefused, import_answer
from payments.actions.files import content_of, sums_by_state
from payments.actions.repay import (
    RepaymentRefused,
    confirm_repayment,
    decide_repayment,
    write_repayment_file,
)
from payments.banking import toy
from payments.banking.answers import AnswerRefused
from payments.models import BankEntry, BankFile, BankMessage, Order, Repayment, Run
from payments.queries import payments_of, slips_of_year, year_totals
from tests import factories
from tests.payments import rights

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)
AT = datetime(2019, 4, 3, 9)


class Bank:
    """One sent run of six payments, and what its bank answers."""

    def __init__(self, office) -> None:
        self.office = office
        self.rights = [rights.grant(rights.full("2019-03", 2), by=office.reviewer) for _n in range(6)]
        self.run = office.sent(MARCH, IN_APRIL)
        self.file = BankFile.objects.get(run=self.run)
        self.received = toy.receive(content_of(self.file))

    def says(self, content: bytes) -> BankMessage:
        return import_answer(
            content=content, file_name="bank.xml", by=self.office.releaser, at=factories.moment(IN_APRIL)
        )

    def report(self, at: datetime = AT, **scenario) -> BankMessage:
        return self.says(toy.status_report(self.received, toy.Scenario(**scenario), at))

    def statement(self, at: datetime = AT, **scenario) -> BankMessage:
        return self.says(toy.statement(self.received, toy.Scenario(**scenario), at.date(), at))

    def states(self) -> list[str]:
        return list(Order.objects.filter(run=self.run).order_by("pk").values_list("state", flat=True))

    def sums_hold(self) -> bool:
        return sum(sums_by_state(self.run).values()) == Run.objects.get(pk=self.run.pk).to_pay


@pytest.fixture
def bank(office) -> Bank:
    return Bank(office)


def test_a_good_day(bank):
    bank.report()
    assert bank.states() == ["ACCEPTED"] * 6
    assert bank.sums_hold()
    bank.statement()
    assert bank.states() == ["BOOKED"] * 6
    assert Run.objects.get(pk=bank.run.pk).state == "BOOKED"
    assert bank.sums_hold()


def test_rejected_delayed_and_returned(bank):
    bank.report(reject_every=3, delay_every=2)
    assert bank.states() == ["ACCEPTED", "SENT", "REJECTED", "SENT", "ACCEPTED", "REJECTED"]
    bank.statement(reject_every=3, return_every=2)
    assert bank.states() == ["BOOKED", "RETURNED", "REJECTED", "RETURNED", "BOOKED", "REJECTED"]
    assert Repayment.objects.count() == 4
    assert bank.sums_hold()
    assert Run.objects.get(pk=bank.run.pk).state == "BOOKED"


def test_a_refused_file_rejects_every_payment_in_it(bank):
    bank.report(refuse_file=True)
    assert bank.states() == ["REJECTED"] * 6


def test_the_same_message_is_booked_once(bank):
    bank.report()
    with pytest.raises(MessageRefused, match="al verwerkt"):
        bank.report()
    bank.statement(return_every=3)
    entries = BankEntry.objects.count()
    again = bank.statement(at=datetime(2019, 4, 4, 9), return_every=3)
    assert BankEntry.objects.count() == entries
    assert again.counts == {"DOUBLE": 8}
    assert bank.states().count("RETURNED") == 2


def test_a_message_about_others_books_nothing(bank):
    other = toy.File("ZK-99-1", "BE71096123456769", bank.received.payments)
    with pytest.raises(MessageRefused, match="niet van ons"):
        bank.says(toy.status_report(other, toy.Scenario(), AT))
    with pytest.raises(MessageRefused, match="niet van ons"):
        bank.says(toy.statement(other, toy.Scenario(), AT.date(), AT))
    with pytest.raises(AnswerRefused):
        bank.says(b"geen xml")
    assert not BankMessage.objects.exists()
    assert bank.states() == ["SENT"] * 6


def test_an_unknown_payment_is_set_apart_and_another_amount_is_not_booked(bank):
    odd = toy.File(
        bank.received.message_id, bank.received.account,
        (
            toy.Received("ZK999999P999999N1", Decimal("5.00")),
            toy.Received(bank.received.payments[0].end_to_end_id, Decimal("1.00")),
        ),
    )  # fmt: skip
    message = bank.says(toy.statement(odd, toy.Scenario(), AT.date(), AT))
    assert message.counts == {"UNKNOWN": 1, "REFUSED": 1, "DOUBLE": 0}
    assert bank.states() == ["SENT"] * 6


def test_a_returned_payment_is_paid_again_by_two_people_under_a_new_identifier(bank, mailoutbox):
    bank.report()
    bank.statement(return_every=6)
    office, at = bank.office, factories.moment(IN_APRIL)
    old = Order.objects.get(state="RETURNED")
    right = next(one for one in bank.rights if one.person_id == old.payee.person_id)
    (row,) = payments_of("zorgkrediet", right.reference)
    assert "De rekening is afgesloten." in row.explanation
    repayment = Repayment.objects.get(order=old)
    deciding = {"repayment_id": repayment.pk, "at": at}
    with pytest.raises(RepaymentRefused, match="ander rekeningnummer"):
        decide_repayment(reason="Nieuw nummer.", by=office.reviewer, **deciding)
    actions.register_account(person=right.person, iban=rights.test_iban(77), by=office.reviewer, on=IN_APRIL)
    with pytest.raises(RepaymentRefused):
        confirm_repayment(by=office.approver, **deciding)
    decide_repayment(reason="Nieuw nummer.", by=office.reviewer, **deciding)
    with pytest.raises(SamePerson):
        confirm_repayment(by=office.reviewer, **deciding)
    new = confirm_repayment(by=office.approver, **deciding)
    assert new.end_to_end_id == old.end_to_end_id.removesuffix("N1") + "N2"
    assert new.account.iban == rights.test_iban(77)
    file = write_repayment_file(run_id=bank.run.pk, by=office.releaser, on=IN_APRIL, at=at)
    assert (file.number, file.orders_count, file.total) == (2, 1, old.amount)
    content = actions.download_file(file_id=file.pk, by=office.releaser, on=IN_APRIL, at=at)
    again = toy.receive(content)
    bank.says(toy.statement(again, toy.Scenario(), date(2019, 5, 3), datetime(2019, 5, 3, 9)))
    assert Order.objects.get(pk=new.pk).state == "BOOKED"
    assert bank.sums_hold()
    (row,) = payments_of("zorgkrediet", right.reference)
    assert (row.status_label, row.explanation) == ("betaald op 03-05-2019", "")
    (total,) = year_totals(right.person)
    assert (total.year, total.net) == (2019, Decimal("492.75"))


def test_the_tax_slip_counts_the_year_of_payment(bank):
    bank.statement(at=datetime(2020, 1, 3, 9))
    assert [total.year for _person, total in slips_of_year(2020)] == [2020] * 6
    assert list(slips_of_year(2019)) == []
