"""A toy bank: reads a pain.001 and answers as banks do on good and bad days. For try-outs and tests only.

How a payment fares follows from its position and the scenario, never from chance: a test can say what it expects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from lxml import etree

from payments.banking.answers import AnswerRefused
from payments.banking.text import xml_code


@dataclass(frozen=True, slots=True)
class Scenario:
    """Out of every so many payments one is refused, delayed or sent back; 0 means never."""

    reject_every: int = 0
    delay_every: int = 0
    return_every: int = 0
    reject_reason: str = "AC01"
    return_reason: str = "AC04"
    refuse_file: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """One payment as the bank read it."""

    end_to_end_id: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class File:
    """One pain.001 as the bank read it."""

    message_id: str
    account: str
    payments: tuple[Received, ...]


def receive(content: bytes) -> File:
    """The payments of a credit transfer file."""
    message_id = account = ""
    payments: list[Received] = []
    try:
        for _event, element in etree.iterparse(BytesIO(content), events=("end",), resolve_entities=False):
            name = etree.QName(element).localname
            if name == "MsgId":
                message_id = element.text or ""
            elif name == "DbtrAcct":
                account = element.findtext("{*}Id/{*}IBAN") or ""
            elif name == "CdtTrfTxInf":
                payments.append(_received(element))
                element.clear()
    except etree.XMLSyntaxError:
        raise AnswerRefused("Dit is geen betaalbestand.") from None
    if not message_id or not account or not payments:
        raise AnswerRefused("Dit is geen betaalbestand.")
    return File(message_id, account, tuple(payments))


def _received(element: Any) -> Received:
    return Received(
        element.findtext("{*}PmtId/{*}EndToEndId") or "", Decimal(element.findtext("{*}Amt/{*}InstdAmt") or "0")
    )


def _hit(position: int, every: int) -> bool:
    return every > 0 and position % every == every - 1


def status_report(file: File, scenario: Scenario, at: datetime) -> bytes:
    """pain.002.001.12: the whole file refused, or every payment accepted, refused or still waiting."""
    group = "RJCT" if scenario.refuse_file else "PART" if scenario.reject_every or scenario.delay_every else "ACCP"
    statuses = "" if group != "PART" else "".join(_statuses(file, scenario))
    batch = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{xml_code(file.message_id, 35)}</OrgnlPmtInfId>{statuses}</OrgnlPmtInfAndSts>"  # noqa: E501
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12">'
        f"<CstmrPmtStsRpt><GrpHdr><MsgId>{_own_id('S', file, at)}</MsgId>"
        f"<CreDtTm>{at:%Y-%m-%dT%H:%M:%S}</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{xml_code(file.message_id, 35)}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>{group}</GrpSts></OrgnlGrpInfAndSts>"
        f"{batch if statuses else ''}</CstmrPmtStsRpt></Document>\n"
    ).encode()


def _own_id(letter: str, file: File, at: datetime) -> str:
    return f"{letter}{at:%y%m%d%H%M%S}-{file.message_id}"[:35]


def _statuses(file: File, scenario: Scenario) -> Iterable[str]:
    for position, payment in enumerate(file.payments):
        rejected, delayed = _hit(position, scenario.reject_every), _hit(position, scenario.delay_every)
        status = "RJCT" if rejected else "PDNG" if delayed else "ACCP"
        reason = f"<StsRsnInf><Rsn><Cd>{scenario.reject_reason}</Cd></Rsn></StsRsnInf>" if rejected else ""
        yield (
            f"<TxInfAndSts><OrgnlEndToEndId>{xml_code(payment.end_to_end_id, 35)}</OrgnlEndToEndId>"
            f"<TxSts>{status}</TxSts>{reason}</TxInfAndSts>"
        )


def statement(file: File, scenario: Scenario, on: date, at: datetime) -> bytes:
    """camt.053.001.08: one debit entry for what was paid, and a credit entry for each payment that came back. What
    still waits stands in the statement of another day."""
    paid = [] if scenario.refuse_file else [
        (position, payment)
        for position, payment in enumerate(file.payments)
        if not _hit(position, scenario.reject_every) and not _hit(position, scenario.delay_every)
    ]  # fmt: skip
    entries = [_debit(file, [payment for _position, payment in paid], on)] if paid else []
    entries += [
        _credit(file, payment, on, scenario.return_reason)
        for position, payment in paid
        if _hit(position, scenario.return_every)
    ]
    own = _own_id("C", file, at)
    balance = (
        '<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Dt><Dt>{on.isoformat()}</Dt></Dt></Bal>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>{own}</MsgId><CreDtTm>{at:%Y-%m-%dT%H:%M:%S}</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{own}</Id><CreDtTm>{at:%Y-%m-%dT%H:%M:%S}</CreDtTm><Acct><Id><IBAN>{file.account}</IBAN></Id></Acct>"
        f"{balance}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>\n"
    ).encode()


def _debit(file: File, payments: list[Received], on: date) -> str:
    details = "".join(
        f"<TxDtls><Refs><AcctSvcrRef>D-{xml_code(payment.end_to_end_id, 33)}</AcctSvcrRef>"
        f"<PmtInfId>{file.message_id}</PmtInfId><EndToEndId>{payment.end_to_end_id}</EndToEndId></Refs>"
        f'<Amt Ccy="EUR">{payment.amount:.2f}</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>'
        for payment in payments
    )
    return _booked(f"D-{file.message_id}"[:35], sum((p.amount for p in payments), Decimal(0)), "DBIT", on, details)


def _credit(file: File, payment: Received, on: date, reason: str) -> str:
    detail = (
        f"<TxDtls><Refs><AcctSvcrRef>R-{xml_code(payment.end_to_end_id, 33)}</AcctSvcrRef>"
        f"<PmtInfId>{file.message_id}</PmtInfId><EndToEndId>{payment.end_to_end_id}</EndToEndId></Refs>"
        f'<Amt Ccy="EUR">{payment.amount:.2f}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf></TxDtls>"
    )
    return _booked(f"R-{payment.end_to_end_id}"[:35], payment.amount, "CRDT", on, detail)


def _booked(reference: str, amount: Decimal, side: str, on: date, details: str) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount:.2f}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{on.isoformat()}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>"
        f"<BkTxCd><Prtry><Cd>TOY</Cd></Prtry></BkTxCd><NtryDtls>{details}</NtryDtls></Ntry>"
    )
