"""Bank formats: valid against the published schemas, the same bytes every time, and deaf to poisoned files."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sepaxml import SepaTransfer

from payments.banking import answers, schemas, toy
from payments.banking.credit_transfer import Debtor, FileFault, Head, Payment, Version, write
from payments.banking.text import bank_text

HERE = Path(__file__).parent
DEBTOR = Debtor("Vlaamse overheid", "BE68539007547034", "0316380841")
PAYMENTS = [
    Payment("ZK1P1N1", Decimal("112.92"), "Nora Peeters", "BE71096123456769", "Zorgkrediet 2019-03 ZK-2019-000001"),
    Payment("ZK1P2N1", Decimal("600.64"), "Zoë D'Hóndt & <zoon>", "BE68539007547034", "Zorgkrediet", "090933755493"),
]


def head(**changes) -> Head:
    fields = {
        "message_id": "DEMO-ZK-1-1",
        "created_at": datetime(2019, 4, 1, 10),
        "execution_on": date(2019, 4, 2),
        "debtor": DEBTOR,
        "count": 2,
        "total": Decimal("713.56"),
    }
    return Head(**{**fields, **changes})


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize("demo", [True, False])
def test_a_file_is_valid_and_golden(version, demo):
    content = b"".join(write(head(version=version, demo=demo), PAYMENTS))
    schemas.check(content, version)
    schemas._check_streamed(content, version)
    golden = HERE / "golden" / f"{version}{'.demo' if demo else ''}.xml"
    assert content == golden.read_bytes()


def test_a_file_that_does_not_add_up_is_refused():
    with pytest.raises(FileFault):
        b"".join(write(head(total=Decimal("713.57")), PAYMENTS))
    with pytest.raises(FileFault):
        b"".join(write(head(count=3), PAYMENTS))


@pytest.mark.parametrize("amount", [Decimal("0.00"), Decimal("-1.00"), Decimal("1.005"), Decimal("1E+2")])
def test_an_amount_that_is_no_payment_is_refused(amount):
    with pytest.raises(FileFault):
        b"".join(write(head(count=1, total=amount), [PAYMENTS[0]._replace(amount=amount)]))


def test_an_identifier_is_never_cut():
    with pytest.raises(ValueError, match="identifier"):
        b"".join(write(head(), [PAYMENTS[0]._replace(end_to_end_id="Z" * 36), PAYMENTS[1]]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Zoë D'Hóndt", "Zoe D'Hondt"), ("A & B <c>", "A + B .c."), ("Łukasz  Straße", "Lukasz Strasse"), ("名前", "..")],
)
def test_names_become_letters_that_every_bank_prints(text, expected):
    assert bank_text(text, 70) == expected


def test_the_same_payments_as_an_independent_writer():
    other = SepaTransfer({"name": "Vlaamse overheid", "IBAN": DEBTOR.iban, "currency": "EUR", "batch": False},
                         schema="pain.001.001.09", clean=True)  # fmt: skip
    for payment in PAYMENTS:
        other.add_payment(
            {"name": bank_text(payment.name, 70), "IBAN": payment.iban, "amount": int(payment.amount * 100),
             "execution_date": date(2019, 4, 2), "description": payment.message, "endtoend_id": payment.end_to_end_id}
        )  # fmt: skip
    theirs = toy.receive(other.export(validate=True))
    ours = toy.receive(b"".join(write(head(), PAYMENTS)))
    assert theirs.payments == ours.payments
    assert theirs.account == ours.account


def received(count: int = 6) -> toy.File:
    return toy.File("ZK-1-1", DEBTOR.iban, tuple(toy.Received(f"ZK1P{n}N1", Decimal("10.00")) for n in range(count)))


AT = datetime(2019, 4, 3, 9)


@pytest.mark.parametrize(
    "scenario",
    [toy.Scenario(), toy.Scenario(reject_every=3), toy.Scenario(delay_every=2), toy.Scenario(refuse_file=True)],
)
def test_the_toy_bank_speaks_the_published_formats(scenario):
    report = toy.status_report(received(), scenario, AT)
    schemas.check(report, "pain.002.001.12")
    assert answers.read(report).kind == "pain.002"
    statement = toy.statement(received(), toy.Scenario(return_every=3), date(2019, 4, 3), AT)
    schemas.check(statement, "camt.053.001.08")
    outcomes = [notice.outcome for notice in answers.read(statement).notices]
    assert outcomes.count("BOOKED") == 6
    assert outcomes.count("RETURNED") == 2


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>&lol2;</BkToCstmrStmt></Document>"""
XXE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">&x;</Document>"""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "geen XML"),
        (b"MZ\x90\x00\x03", "geen XML"),
        (b"{}", "geen XML"),
        (b"<a", "geen"),
        (b"<html/>", "geen antwoord"),
        (BOMB, "entiteiten"),
        (XXE, "entiteiten"),
        (XXE.decode().encode("utf-16"), "UTF-8"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.99"/>', "versie"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>', "geen antwoord"),
        (
            b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt/></Document>',
            "geen geldig",
        ),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt/></Document>', "nummer"),
    ],
)
def test_a_file_that_is_no_answer_is_refused_with_its_reason(content, words):
    with pytest.raises(answers.AnswerRefused, match=words):
        answers.read(content)


def test_a_statement_about_two_accounts_is_refused():
    statement = toy.statement(received(), toy.Scenario(), date(2019, 4, 3), AT).decode()
    start, end = statement.index("<Stmt>"), statement.index("</BkToCstmrStmt>")
    second = statement[start:end].replace(DEBTOR.iban, "BE71096123456769")
    with pytest.raises(answers.AnswerRefused, match="meer dan één rekening"):
        answers.read((statement[:end] + second + statement[end:]).encode())
