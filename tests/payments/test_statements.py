"""Statements as banks really write them: batches, reversals, other money, other accounts, numbers used twice."""

from datetime import date
from decimal import Decimal

import pytest

from payments import actions
from payments.actions.bank import import_answer
from payments.actions.files import content_of
from payments.banking import answers, schemas, toy
from payments.models import BankEntry, BankFile, Order, Repayment
from tests import factories
from tests.payments import rights
from tests.payments.people import SOURCE
from tests.payments.test_bank_loop import IN_APRIL, MARCH

pytestmark = pytest.mark.django_db
ACCOUNT = "BE68539007547034"


def entry(amount, details="", *, side="DBIT", own="", number="", reversal=False, batch="", currency="EUR") -> str:
    """One booked entry of a camt.053."""
    return (
        (f"<NtryRef>{number}</NtryRef>" if number else "")
        + f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        + ("<RvslInd>true</RvslInd>" if reversal else "")
        + "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2019-04-03</Dt></BookgDt>"
        + (f"<AcctSvcrRef>{own}</AcctSvcrRef>" if own else "")
        + "<BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd><NtryDtls>"
        + (f"<Btch><PmtInfId>{batch}</PmtInfId></Btch>" if batch else "")
        + f"{details}</NtryDtls>"
    )


def detail(amount, end_to_end_id="", *, own="", batch="", side="", reason="", currency="EUR") -> str:
    return (
        "<TxDtls><Refs>"
        + (f"<AcctSvcrRef>{own}</AcctSvcrRef>" if own else "")
        + (f"<PmtInfId>{batch}</PmtInfId>" if batch else "")
        + (f"<EndToEndId>{end_to_end_id}</EndToEndId>" if end_to_end_id else "")
        + f'</Refs><Amt Ccy="{currency}">{amount}</Amt>'
        + (f"<CdtDbtInd>{side}</CdtDbtInd>" if side else "")
        + (f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else "")
        + "</TxDtls>"
    )


def camt(*entries: str, number: str = "S1", account: str = ACCOUNT, kind: str = "053") -> bytes:
    outer, inner = ("BkToCstmrStmt", "Stmt") if kind == "053" else ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
    balance = (
        '<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<Dt><Dt>2019-04-03</Dt></Dt></Bal>"
    )
    inside = "".join(f"<Ntry>{one}</Ntry>" for one in entries)
    content = (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.08"><{outer}><GrpHdr><MsgId>{number}</MsgId>'
        f"<CreDtTm>2019-04-03T09:00:00</CreDtTm></GrpHdr><{inner}><Id>{number}</Id>"
        f"<CreDtTm>2019-04-03T09:00:00</CreDtTm><Acct><Id><IBAN>{account}</IBAN></Id></Acct>"
        f"{balance if kind == '053' else ''}{inside}</{inner}></{outer}></Document>"
    ).encode()
    schemas.check(content, f"camt.{kind}.001.08")
    return content


class Bank:
    """A sent run of three payments of different amounts."""

    def __init__(self, office) -> None:
        self.office = office
        for months in (1, 2, 3):
            rights.grant(rights.full(f"2019-0{4 - months}", months), by=office.reviewer)
        self.run = office.sent(MARCH, IN_APRIL)
        self.file = BankFile.objects.get(run=self.run)
        self.paid = toy.receive(content_of(self.file)).payments

    def says(self, *entries: str, **about) -> dict[str, int]:
        message = import_answer(
            content=camt(*entries, **about), file_name="bank.xml", by=self.office.releaser,
            at=factories.moment(IN_APRIL),
        )  # fmt: skip
        return {name: count for name, count in message.counts.items() if count}

    def states(self) -> list[str]:
        return list(Order.objects.filter(run=self.run).order_by("pk").values_list("state", flat=True))


@pytest.fixture
def bank(office) -> Bank:
    return Bank(office)


def test_one_payment_of_a_batch_without_its_identifier_does_not_book_the_whole_file(bank):
    first = bank.paid[0]
    assert bank.says(entry(first.amount, detail(first.amount, batch=bank.file.message_id), own="A1")) == {"REFUSED": 1}
    assert bank.states() == ["SENT"] * 3


def test_one_return_without_its_identifier_does_not_return_the_whole_file(bank):
    first = bank.paid[0]
    came_back = detail(first.amount, batch=bank.file.message_id, reason="AC04")
    assert bank.says(entry(first.amount, came_back, own="A1", side="CRDT")) == {"REFUSED": 1}
    assert bank.states() == ["SENT"] * 3
    assert not Repayment.objects.exists()


def test_a_batch_in_one_sum_books_the_file_only_when_the_sum_is_right(bank):
    short = bank.file.total - Decimal("0.01")
    assert bank.says(entry(short, batch=bank.file.message_id, own="A1")) == {"REFUSED": 1}
    assert bank.states() == ["SENT"] * 3
    assert bank.says(entry(bank.file.total, batch=bank.file.message_id, own="A2"), number="S2") == {"BOOKED": 1}
    assert bank.states() == ["BOOKED"] * 3
    assert bank.says(entry(bank.file.total, batch=bank.file.message_id, own="A3"), number="S3") == {"NO_CHANGE": 1}


def test_a_batch_in_one_sum_leaves_out_what_the_bank_refused_before(bank):
    refused = Order.objects.get(end_to_end_id=bank.paid[1].end_to_end_id)
    Order.objects.filter(pk=refused.pk).update(state="REJECTED")
    rest = bank.file.total - refused.amount
    assert bank.says(entry(rest, batch=bank.file.message_id, own="A1")) == {"BOOKED": 1}
    assert bank.states() == ["BOOKED", "REJECTED", "BOOKED"]


def test_entries_with_the_same_serial_number_in_two_statements_are_two_entries(bank):
    """Without a reference of the bank, many banks number the entries of each statement from one."""
    for number, payment in enumerate(bank.paid):
        told = entry(payment.amount, detail(payment.amount, payment.end_to_end_id), number="1")
        assert bank.says(told, number=f"S{number}") == {"BOOKED": 1}
    assert bank.states() == ["BOOKED"] * 3


def test_entries_without_any_reference_in_two_statements_are_two_entries(bank):
    for number, payment in enumerate(bank.paid):
        told = entry(payment.amount, detail(payment.amount, payment.end_to_end_id))
        assert bank.says(told, number=f"S{number}") == {"BOOKED": 1}


def test_a_reference_repeated_on_every_payment_of_a_batch_loses_none(bank):
    details = "".join(detail(one.amount, one.end_to_end_id, own="B1") for one in bank.paid)
    assert bank.says(entry(bank.file.total, details, own="B1")) == {"BOOKED": 3}
    unknown = detail("5.00", own="B2") + detail("6.00", own="B2")
    assert bank.says(entry("11.00", unknown, own="B2"), number="S2") == {"UNKNOWN": 2}


def test_a_statement_repeats_a_notification_and_books_nothing_twice(bank):
    details = "".join(detail(one.amount, one.end_to_end_id, own=f"T{n}") for n, one in enumerate(bank.paid))
    told = entry(bank.file.total, details, own="B1")
    assert bank.says(told, kind="054") == {"BOOKED": 3}
    assert bank.says(told, kind="053") == {"DOUBLE": 3}
    assert BankEntry.objects.count() == 3


def test_a_return_that_is_undone_is_set_apart(bank):
    """The money left a second time: nobody may think that it lies with us, or pay it again, without looking."""
    first = bank.paid[0]
    back = entry(first.amount, detail(first.amount, first.end_to_end_id, reason="AC04"), side="CRDT", own="R1")
    undone = entry(first.amount, detail(first.amount, first.end_to_end_id), own="R2", reversal=True)
    assert bank.says(back) == {"BOOKED": 1}
    assert bank.says(undone, number="S2") == {"UNKNOWN": 1}
    assert bank.states() == ["RETURNED", "SENT", "SENT"]
    second = bank.paid[1]
    undone = entry(second.amount, detail(second.amount, second.end_to_end_id), own="R3", reversal=True)
    assert bank.says(undone, number="S3") == {"UNKNOWN": 1}
    assert bank.states() == ["RETURNED", "SENT", "SENT"]


def test_a_debit_that_is_undone_is_a_return(bank):
    first = bank.paid[0]
    bank.says(entry(first.amount, detail(first.amount, first.end_to_end_id), own="D1"))
    undone = entry(first.amount, detail(first.amount, first.end_to_end_id), own="D2", reversal=True, side="CRDT")
    assert bank.says(undone, number="S2") == {"BOOKED": 1}
    assert bank.states() == ["RETURNED", "SENT", "SENT"]


def test_a_payment_out_in_an_incoming_batch_is_no_return(bank):
    """Every detail may say itself on which side it stands."""
    first = bank.paid[0]
    details = detail("1000.00", side="CRDT") + detail(first.amount, first.end_to_end_id, side="DBIT")
    assert bank.says(entry(1000 - first.amount, details, side="CRDT", own="M1")) == {"UNKNOWN": 1, "BOOKED": 1}
    assert bank.states() == ["BOOKED", "SENT", "SENT"]


def test_another_currency_is_set_apart(bank):
    first = bank.paid[0]
    dollars = detail(first.amount, first.end_to_end_id, currency="USD")
    assert bank.says(entry(first.amount, dollars, own="U1")) == {"UNKNOWN": 1}
    assert bank.says(
        entry(bank.file.total, batch=bank.file.message_id, own="U2", currency="USD"), number="S2"
    ) == {"UNKNOWN": 1}  # fmt: skip
    assert bank.states() == ["SENT"] * 3


def test_a_payment_of_another_account_of_ours_is_set_apart(bank):
    other = actions.set_debtor(
        source=SOURCE, name="Andere rekening", iban="BE71096123456769", starts_on=date(2030, 1, 1),
        by=bank.office.preparer,
    )  # fmt: skip
    actions.confirm_debtor(account_id=other.pk, by=bank.office.approver, at=factories.moment(IN_APRIL))
    first = bank.paid[0]
    told = entry(first.amount, detail(first.amount, first.end_to_end_id), own="A1")
    assert bank.says(told, account=other.iban) == {"UNKNOWN": 1}
    assert bank.states() == ["SENT"] * 3


def test_an_amount_that_no_account_holds_is_refused_in_words():
    with pytest.raises(answers.AnswerRefused, match="bedrag"):
        answers.read(camt(entry("1000000000000.00", own="A1")))
