"""What banks also send: statuses without a name, moments in other time zones, a yes after a no, everything twice."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from accounts.enums import Role
from kernel.pure.errors import DomainError
from kernel.pure.periods import Month
from payments import actions
from payments.actions.bank import import_answer
from payments.actions.files import content_of
from payments.actions.repay import RepaymentRefused, confirm_repayment, decide_repayment
from payments.banking import answers, schemas, toy
from payments.models import BankEntry, Order, OrderEvent, Repayment
from payments.queries import year_totals
from tests import factories
from tests.payments import rights
from tests.payments.people import Office
from tests.payments.test_concurrency import at_once
from tests.payments.test_forms_of_files import as_notification
from tests.payments.test_statements import Bank, camt, detail, entry

MARCH, IN_APRIL, AT = Month(2019, 3), date(2019, 4, 1), datetime(2019, 4, 3, 9)


@pytest.fixture
def bank(office) -> Bank:
    return Bank(office)


def status(bank: Bank, *statuses: str, number: str = "S-1") -> dict[str, int]:
    """A pain.002 with these TxInfAndSts about the file of the run."""
    inside = "".join(f"<TxInfAndSts>{one}</TxInfAndSts>" for one in statuses)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12">'
        f"<CstmrPmtStsRpt><GrpHdr><MsgId>{number}</MsgId><CreDtTm>2019-04-03T09:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{bank.file.message_id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{bank.file.message_id}"
        f"</OrgnlPmtInfId>{inside}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()
    schemas.check(content, "pain.002.001.12")
    who = {"by": bank.office.releaser, "at": factories.moment(IN_APRIL)}
    return {k: v for k, v in import_answer(content=content, file_name="x.xml", **who).counts.items() if v}


REFUSED = "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["", "<OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId>", "<OrgnlInstrId>17</OrgnlInstrId>"]
)
def test_the_status_of_one_payment_without_its_name_says_nothing_of_the_whole_file(bank, name):
    assert status(bank, name + REFUSED) == {"UNKNOWN": 1}
    assert bank.states() == ["SENT"] * 3
    assert not Repayment.objects.exists()
    assert BankEntry.objects.get().reason == "AC04"  # a person sees what the bank meant


@pytest.mark.django_db
@pytest.mark.parametrize(("moment", "day"), [
    ("2019-12-31T23:30:00Z", date(2020, 1, 1)), ("2019-12-31T23:30:00+01:00", date(2019, 12, 31)),
    ("2020-01-01T00:30:00+01:00", date(2020, 1, 1)), ("2019-12-31T22:59:59Z", date(2019, 12, 31)),
    ("2019-12-31T23:30:00", date(2019, 12, 31)), ("2019-07-31T22:30:00.123Z", date(2019, 8, 1)),
])  # fmt: skip
def test_the_day_of_booking_is_the_day_in_brussels(bank, moment, day):
    """The tax slip goes by the year in which was paid."""
    first = bank.paid[0]
    content = camt(entry(first.amount, detail(first.amount, first.end_to_end_id), own="D1")).replace(
        b"<BookgDt><Dt>2019-04-03</Dt></BookgDt>", f"<BookgDt><DtTm>{moment}</DtTm></BookgDt>".encode()
    )
    schemas.check(content, "camt.053.001.08")
    import_answer(content=content, file_name="x.xml", by=bank.office.releaser, at=factories.moment(IN_APRIL))
    order = Order.objects.get(end_to_end_id=first.end_to_end_id)
    assert order.booked_on == day
    assert [total.year for total in year_totals(order.payee.person)] == [day.year]


@pytest.mark.django_db
def test_what_the_bank_refused_and_booked_after_all_is_not_paid_again(bank):
    first = bank.paid[0]
    refused = "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>MS03</Cd></Rsn></StsRsnInf>"
    assert status(bank, f"<OrgnlEndToEndId>{first.end_to_end_id}</OrgnlEndToEndId>{refused}") == {"BOOKED": 1}
    repayment = Repayment.objects.get()
    who = {"repayment_id": repayment.pk, "at": factories.moment(IN_APRIL)}
    decide_repayment(reason="Opnieuw.", by=bank.office.reviewer, **who)
    assert bank.says(entry(first.amount, detail(first.amount, first.end_to_end_id), own="D1")) == {"REFUSED": 1}
    with pytest.raises(RepaymentRefused, match="toch uitvoerde"):
        confirm_repayment(by=bank.office.approver, **who)
    assert Order.objects.filter(attempt=2).count() == 0
    # and when that money came back in the end, it can be paid
    came_back = entry(first.amount, detail(first.amount, first.end_to_end_id, reason="MS03"), side="CRDT", own="R1")
    assert bank.says(came_back, number="S2") == {"REFUSED": 1}
    assert confirm_repayment(by=bank.office.approver, **who).attempt == 2


def test_a_message_whose_number_is_longer_than_the_standard_allows_is_refused():
    """Cut off, two of them would be one. Of this version there is no schema here that would refuse it."""
    file = toy.File("ZK-1-1", "BE68539007547034", (toy.Received("ZK1P1N1", Decimal("1.00")),))
    report = toy.status_report(file, toy.Scenario(), AT).replace(b"pain.002.001.12", b"pain.002.001.10")
    assert answers.read(report).version == "pain.002.001.10"
    with pytest.raises(answers.AnswerRefused, match="bruikbaar nummer"):
        answers.read(report.replace(b"<GrpHdr><MsgId>", b"<GrpHdr><MsgId>" + b"S" * 36))


@pytest.mark.django_db
def test_files_from_another_account_than_the_one_now_approved_do_not_go_out(office):
    """Approved, files made, approval taken away, another account set: the new approval is not for the old files."""
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.approved(MARCH, IN_APRIL)
    at = factories.moment(IN_APRIL)
    actions.void_approval(run_id=run.pk, reason="Nog eens kijken.", by=office.releaser, at=at)
    other = actions.set_debtor(
        source="zorgkrediet", name="Vlaanderen", iban="BE71096123456769", starts_on=date(2019, 1, 1), by=office.preparer
    )
    actions.confirm_debtor(account_id=other.pk, by=office.approver, at=at)
    with pytest.raises(DomainError, match="andere rekening"):
        actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=office.approver, on=IN_APRIL, at=at)


@pytest.fixture
def busy_office(transactional_db) -> Office:
    made = Office()
    made.debtor()
    return made


@pytest.mark.django_db(transaction=True)
def test_a_statement_and_the_notification_of_the_same_come_in_at_once(busy_office):
    for _n in range(4):
        rights.grant(rights.full("2019-03", 1), by=busy_office.reviewer)
    run = busy_office.sent(MARCH, IN_APRIL)
    statement = toy.statement(toy.receive(content_of(run.files.get())), toy.Scenario(return_every=2), AT.date(), AT)
    results = at_once(*(
        lambda content=content: import_answer(
            content=content, file_name="x.xml", by=busy_office.releaser, at=factories.moment(IN_APRIL)
        )
        for content in (statement, as_notification(statement), statement)
    ))  # fmt: skip
    assert [isinstance(one, DomainError) for one in results].count(True) == 1  # the same message twice
    counts = [one.counts for one in results if not isinstance(one, DomainError)]
    assert sorted(count.get("DOUBLE", 0) for count in counts) == [0, 6]
    assert OrderEvent.objects.exclude(state="SENT").count() == BankEntry.objects.count() == 6
    assert Repayment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_confirm_the_same_repayment(busy_office):
    rights.grant(rights.full("2019-03", 1), by=busy_office.reviewer)
    run = busy_office.sent(MARCH, IN_APRIL)
    at = factories.moment(IN_APRIL)
    content = toy.statement(
        toy.receive(content_of(run.files.get())), toy.Scenario(return_every=1, return_reason="MS03"), AT.date(), AT
    )
    import_answer(content=content, file_name="x.xml", by=busy_office.releaser, at=at)
    repayment = Repayment.objects.get()
    decide_repayment(repayment_id=repayment.pk, reason="Opnieuw.", by=busy_office.reviewer, at=at)
    third = factories.official(Role.RELEASER)
    results = at_once(*(
        lambda by=by: confirm_repayment(repayment_id=repayment.pk, by=by, at=at)
        for by in (busy_office.approver, busy_office.releaser, third)
    ))  # fmt: skip
    assert sum(isinstance(one, RepaymentRefused) for one in results) == 2
    assert Order.objects.filter(attempt=2).count() == 1
    assert Order.objects.get(attempt=2).amount == Decimal("492.75")
