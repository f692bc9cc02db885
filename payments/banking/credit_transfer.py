"""SEPA credit transfers (pain.001), written as a stream: memory stays flat however many payments a file holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kernel.pure.errors import DomainError
from payments.banking.text import xml_code, xml_text

ORDERS_PER_PIECE = 500
DEMO_NOTE = "<!-- DEMO: verzonnen personen en rekeningen, niet aan een bank bezorgen -->"


class FileFault(DomainError):
    """The payments do not add up to what the head of the file announces; the file may not be used."""

    code = "BANK_FILE_FAULT"


class Version(StrEnum):
    """The two message versions that Belgian banks take."""

    V03 = "pain.001.001.03"
    V09 = "pain.001.001.09"


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who pays, from which account; the enterprise number identifies the sender to its bank."""

    name: str
    iban: str
    enterprise_number: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What the file says about itself. The same head and payments give the same bytes, for ever."""

    message_id: str
    created_at: datetime
    execution_on: date
    debtor: Debtor
    count: int
    total: Decimal
    version: Version = Version.V09
    demo: bool = False


class Payment(NamedTuple):
    """One credit transfer. `structured` (twelve digits) goes before the free `message`."""

    end_to_end_id: str
    amount: Decimal
    name: str
    iban: str
    message: str
    structured: str = ""


def write(head: Head, payments: Iterable[Payment]) -> Iterator[bytes]:
    """The file in pieces of bytes; raises at the end when number or sum differ from the head."""
    yield _opening(head).encode()
    count, cents = 0, Decimal(0)
    piece: list[str] = []
    for payment in payments:
        if payment.amount <= 0:
            raise FileFault(f"Betaling {payment.end_to_end_id} heeft geen positief bedrag.")
        count += 1
        cents += payment.amount
        piece.append(_transfer(payment))
        if len(piece) == ORDERS_PER_PIECE:
            yield "".join(piece).encode()
            piece.clear()
    if (count, cents) != (head.count, head.total):
        raise FileFault(
            f"Bestand {head.message_id} kondigt {head.count} betalingen aan voor {head.total}, "
            f"maar bevat er {count} voor {cents}."
        )
    yield ("".join(piece) + "</PmtInf></CstmrCdtTrfInitn></Document>\n").encode()


def _opening(head: Head) -> str:
    if head.count < 1:
        raise FileFault("Een bankbestand bevat minstens één betaling.")
    message_id = xml_code(head.message_id, 35)
    name = xml_text(head.debtor.name, 70)
    number = head.debtor.enterprise_number
    party = f"<Nm>{name}</Nm>" + (
        f"<Id><OrgId><Othr><Id>{xml_code(number, 35)}</Id><Issr>KBO-BCE</Issr></Othr></OrgId></Id>" if number else ""
    )
    sums = f"<NbOfTxs>{head.count}</NbOfTxs><CtrlSum>{head.total:.2f}</CtrlSum>"
    day = head.execution_on.isoformat()
    execution = f"<Dt>{day}</Dt>" if head.version is Version.V09 else day
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + (DEMO_NOTE + "\n" if head.demo else "")
        + f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{head.version}"><CstmrCdtTrfInitn>'
        f"<GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>{head.created_at:%Y-%m-%dT%H:%M:%S}</CreDtTm>{sums}"
        f"<InitgPty>{party}</InitgPty></GrpHdr>\n"
        f"<PmtInf><PmtInfId>{message_id}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg>{sums}"
        f"<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt>{execution}</ReqdExctnDt>"
        f"<Dbtr><Nm>{name}</Nm></Dbtr><DbtrAcct><Id><IBAN>{xml_code(head.debtor.iban, 34)}</IBAN></Id></DbtrAcct>"
        "<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>\n"
    )


_DAY = re.compile(rb"(<ReqdExctnDt>(?:<Dt>)?)\d{4}-\d\d-\d\d((?:</Dt>)?</ReqdExctnDt>)")


def with_day(content: bytes, day: date) -> bytes:
    """The same file for another day of execution; not a byte else differs."""
    dated, count = _DAY.subn(rb"\g<1>" + day.isoformat().encode() + rb"\g<2>", content)
    if count != 1:
        raise FileFault(f"Het bestand noemt {count} uitvoeringsdagen in plaats van één.")
    return dated


def _transfer(payment: Payment) -> str:
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{xml_code(payment.end_to_end_id, 35)}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="EUR">{_euro(payment.amount)}</InstdAmt></Amt>'
        f"<Cdtr><Nm>{xml_text(payment.name, 70)}</Nm></Cdtr>"
        f"<CdtrAcct><Id><IBAN>{xml_code(payment.iban, 34)}</IBAN></Id></CdtrAcct>"
        f"<RmtInf>{_remittance(payment)}</RmtInf></CdtTrfTxInf>\n"
    )


def _euro(amount: Decimal) -> str:
    text = str(amount)
    if text[-3:-2] != "." or "E" in text:
        raise FileFault(f"Het bedrag {text} is geen bedrag in centen.")
    return text


def _remittance(payment: Payment) -> str:
    """A Belgian structured message (code SCOR, issuer BBA) or free text of at most 140 signs; never both."""
    if not payment.structured:
        return f"<Ustrd>{xml_text(payment.message, 140)}</Ustrd>"
    reference = xml_code(payment.structured, 12)
    return f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp><Ref>{reference}</Ref></CdtrRefInf></Strd>"  # noqa: E501
