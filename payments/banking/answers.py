"""What the bank sends back: status reports (pain.002), statements (camt.053) and notifications (camt.054).

Only the parts that decide about a payment are read. A file with a document type, entities, another message type or
without the identifiers that make it traceable is refused as a whole, before anything is booked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from kernel.pure.errors import DomainError
from payments.banking import schemas

BELGIUM = ZoneInfo("Europe/Brussels")
MAXIMUM_BYTES = 256 * 1024 * 1024
LONGEST_NUMBER = 35
LARGEST = Decimal(10) ** 12  # no account of ours ever moves as much
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:((pain\.002|camt\.053|camt\.054)\.001\.(\d\d))")
# Versions whose layout the reader below follows; the schema is checked for those that stand in xsd/.
KNOWN = frozenset(
    {f"pain.002.001.{n}" for n in ("03", "10", "12")} | {f"camt.05{k}.001.{n}" for k in "34" for n in ("02", "08")}
)


class AnswerRefused(DomainError):
    """The file can not be read as an answer of a bank; nothing of it was booked."""

    code = "BANK_ANSWER_REFUSED"


class Outcome(StrEnum):
    """What a bank says about one payment."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    BOOKED = "BOOKED"
    RETURNED = "RETURNED"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Notice:
    """One statement about one payment, or about a whole file when `end_to_end_id` is empty."""

    reference: str
    outcome: Outcome
    message_id: str = ""
    end_to_end_id: str = ""
    amount: Decimal | None = None
    reason: str = ""
    detail: str = ""
    booked_on: date | None = None
    # Where in the message it stands; the only name of what the bank gave no reference of its own.
    position: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One message of the bank. `account` is the debtor's IBAN, which only statements and notifications name."""

    kind: str
    version: str
    message_id: str
    created_at: str
    account: str
    notices: tuple[Notice, ...]


_STATUS = {
    **dict.fromkeys(("ACTC", "ACCP", "ACSP", "ACSC", "ACCC", "ACWC", "ACWP", "ACFC"), Outcome.ACCEPTED),
    **dict.fromkeys(("RJCT", "CANC"), Outcome.REJECTED),
    **dict.fromkeys(("RCVD", "PDNG", "PATC"), Outcome.PENDING),
}


def read(content: bytes) -> Answer:
    """The message in the file; raises `AnswerRefused` with a sentence that says what is wrong with the file."""
    version = _version(content)
    kind = version[:8]
    elements = _elements(content, version if schemas.has_schema(version) else "")
    try:
        answer = _status_report(elements, version) if kind == "pain.002" else _statement(elements, kind, version)
    except etree.XMLSyntaxError as fault:
        raise AnswerRefused(
            "Het bestand is geen geldig {version}-bericht: {fault}", version=version, fault=fault.msg
        ) from None
    except (InvalidOperation, ValueError) as fault:
        raise AnswerRefused(
            "Het bestand bevat een bedrag of een dag die niet te lezen is ({fault}).", fault=fault
        ) from None
    if not 0 < len(answer.message_id) <= LONGEST_NUMBER:
        raise AnswerRefused("Het bericht heeft geen bruikbaar nummer (MsgId); vraag de bank een nieuw bestand.")
    return answer


def _version(content: bytes) -> str:
    if len(content) > MAXIMUM_BYTES:
        raise AnswerRefused("Het bestand is te groot. Vraag de bank om het in delen te bezorgen.")
    if b"\x00" in content[:400] or not content.strip():
        raise AnswerRefused("Dit is geen XML-bestand in UTF-8. Kies het bestand dat u van de bank kreeg.")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise AnswerRefused("Het bestand bevat een documenttype of entiteiten. Zo'n bestand wordt nooit verwerkt.")
    try:
        for _event, root in etree.iterparse(BytesIO(content), events=("start",), resolve_entities=False):
            namespace = str(etree.QName(root).namespace or "")
            break
        else:  # pragma: no cover - lxml raises on a file without an element
            namespace = ""
    except etree.XMLSyntaxError:
        raise AnswerRefused("Dit is geen XML-bestand. Kies het bestand dat u van de bank kreeg.") from None
    found = _NAMESPACE.fullmatch(namespace)
    if found is None:
        raise AnswerRefused("Dit is geen antwoord van een bank (pain.002, camt.053 of camt.054).")
    if found[1] not in KNOWN:
        raise AnswerRefused(
            "De versie {version} wordt niet gelezen. Vraag de bank om {known}.",
            version=found[1],
            known=", ".join(sorted(KNOWN)),
        )
    return found[1]


def _elements(content: bytes, schema: str) -> Iterator[Any]:
    """Closed elements in document order; those already used are dropped, so that memory stays flat."""
    reader = etree.iterparse(
        BytesIO(content),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        schema=schemas.schema(schema) if schema else None,
    )
    for _event, element in reader:
        yield element


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _text(element: Any, path: str) -> str:
    found = element.findtext("/".join("{*}" + part for part in path.split("/")))
    return (found or "").strip()


def _first(element: Any, *paths: str) -> str:
    return next((text for path in paths if (text := _text(element, path))), "")


def _reason(element: Any) -> tuple[str, str]:
    return (
        _first(element, "StsRsnInf/Rsn/Cd", "StsRsnInf/Rsn/Prtry", "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"),
        _first(element, "StsRsnInf/AddtlInf", "RtrInf/AddtlInf")[:140],
    )


def _status_report(elements: Iterator[Any], version: str) -> Answer:
    message_id = created_at = original = ""
    notices: list[Notice] = []
    payments = 0
    for element in elements:
        name = _name(element)
        if name == "GrpHdr":
            message_id, created_at = _text(element, "MsgId"), _text(element, "CreDtTm")
        elif name == "OrgnlGrpInfAndSts":
            original = _text(element, "OrgnlMsgId")
            if not original:
                raise AnswerRefused("Het bericht zegt niet op welk bestand het antwoordt (OrgnlMsgId).")
            notices.extend(_whole_file(element, "GrpSts", original, "GROUP"))
        elif name == "TxInfAndSts":
            payments += 1
            notices.append(_payment_status(element, original, payments))
            schemas.drop(element)
        elif name == "OrgnlPmtInfAndSts":
            notices.extend(_whole_file(element, "PmtInfSts", original, f"BATCH-{_text(element, 'OrgnlPmtInfId')}"))
    return Answer("pain.002", version, message_id, created_at, "", tuple(notices))


def _whole_file(element: Any, status: str, original: str, reference: str) -> Iterator[Notice]:
    """A status of the file as a whole; "partly" (PART) says nothing that its payments do not say themselves."""
    code = _text(element, status)
    if code and code != "PART":
        reason, detail = _reason(element)
        outcome = _STATUS.get(code, Outcome.OTHER)
        yield Notice(reference[:60], outcome, message_id=original, reason=reason, detail=detail)


def _payment_status(element: Any, original: str, position: int) -> Notice:
    """The status of one payment. Without its name nobody knows which one, and it must not pass for the whole file."""
    end_to_end_id = _text(element, "OrgnlEndToEndId")
    reason, detail = _reason(element)
    amount = _first(element, "OrgnlTxRef/Amt/InstdAmt")
    return Notice(
        f"TX-{position}",
        _STATUS.get(_text(element, "TxSts"), Outcome.OTHER) if _usable(end_to_end_id) else Outcome.OTHER,
        message_id=original,
        end_to_end_id=end_to_end_id if _usable(end_to_end_id) else "",
        amount=_amount(amount) if amount else None,
        reason=reason,
        detail=detail,
    )


def _statement(elements: Iterator[Any], kind: str, version: str) -> Answer:
    message_id = created_at = account = ""
    notices: list[Notice] = []
    for element in elements:
        name = _name(element)
        if name == "GrpHdr":
            message_id, created_at = _text(element, "MsgId"), _text(element, "CreDtTm")
        elif name == "Acct":
            found = _text(element, "Id/IBAN")
            if account and found and found != account:
                raise AnswerRefused("Het bestand gaat over meer dan één rekening; laad ze elk apart op.")
            account = found or account
        elif name == "Ntry":
            notices.extend(_entry(element, len(notices)))
            schemas.drop(element)
    if not account:
        raise AnswerRefused("Het bestand zegt niet over welke rekening het gaat (IBAN).")
    return Answer(kind, version, message_id, created_at, account, tuple(notices))


def _entry(entry: Any, position: int) -> Iterator[Notice]:
    """The payments of one booked entry; an entry that is not booked yet says nothing certain."""
    if _first(entry, "Sts/Cd", "Sts") != "BOOK":
        return
    booked_on = _booking_day(entry)
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    if not details:
        batch = _first(entry, "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId")
        paid = _sum_of(entry, "Amt")
        is_ours = batch and paid.is_euro and not _flag(entry, "RvslInd") and _text(entry, "CdtDbtInd") != "CRDT"
        outcome = Outcome.BOOKED if is_ours else Outcome.OTHER
        reference = _text(entry, "AcctSvcrRef")
        yield Notice(
            reference, outcome, message_id=batch, amount=paid.amount, booked_on=booked_on, position=str(position)
        )
    # Some banks repeat the reference of the entry with each of its payments: then it tells none of them apart.
    own = Counter(_text(detail, "Refs/AcctSvcrRef") for detail in details)
    for number, detail in enumerate(details):
        reference = _text(detail, "Refs/AcctSvcrRef") or _text(entry, "AcctSvcrRef")
        shared = len(details) > 1 and own[reference] != 1
        yield replace(
            _payment(entry, detail),
            reference=f"{reference}/{number}" if reference and shared else reference,
            position=f"{position}/{number}",
            booked_on=booked_on,
        )


def _booking_day(entry: Any) -> date | None:
    """The day in Belgium: a moment may be told in another time zone, and the year of payment goes by it."""
    day, moment = _text(entry, "BookgDt/Dt"), _text(entry, "BookgDt/DtTm")
    if day or not moment:
        return date.fromisoformat(day[:10]) if day else None
    told = datetime.fromisoformat(moment)
    return told.date() if told.tzinfo is None else told.astimezone(BELGIUM).date()


def _payment(entry: Any, detail: Any) -> Notice:
    """One payment of an entry. What came in is one of ours that came back, or somebody else's; what went out is booked,
    unless it undoes something that had come in: then a person has to look."""
    end_to_end_id = _text(detail, "Refs/EndToEndId")
    code, more = _reason(detail)
    incoming = (_text(detail, "CdtDbtInd") or _text(entry, "CdtDbtInd")) == "CRDT"
    undone = _flag(entry, "RvslInd")
    paid = _sum_of(detail, "Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt") or _sum_of(entry, "Amt")
    returned = incoming and (bool(code) or undone or _usable(end_to_end_id))
    outcome = Outcome.RETURNED if returned else Outcome.OTHER if incoming or undone else Outcome.BOOKED
    return Notice(
        "",
        outcome if paid.is_euro else Outcome.OTHER,
        message_id=_first(detail, "Refs/PmtInfId", "Refs/MsgId"),
        end_to_end_id=end_to_end_id if _usable(end_to_end_id) else "",
        amount=paid.amount,
        reason=code,
        detail=more if paid.is_euro else f"{paid.amount} {paid.currency}",
    )


@dataclass(frozen=True, slots=True)
class _Sum:
    amount: Decimal
    currency: str

    @property
    def is_euro(self) -> bool:
        return self.currency == "EUR"

    def __bool__(self) -> bool:
        return bool(self.currency)


def _sum_of(element: Any, *paths: str) -> _Sum:
    """The first amount that is there, with its currency; no currency means that there was none."""
    for path in paths:
        found = element.find("/".join("{*}" + part for part in path.split("/")))
        if found is not None and (found.text or "").strip():
            return _Sum(_amount(found.text), found.get("Ccy", "EUR"))
    return _Sum(Decimal(0), "")


def _amount(text: str) -> Decimal:
    amount = Decimal(text.strip())
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise ValueError(f"bedrag {text.strip()}")
    return amount


def _flag(element: Any, path: str) -> bool:
    return _text(element, path) in ("true", "1")


def _usable(end_to_end_id: str) -> bool:
    return bool(end_to_end_id) and end_to_end_id != "NOTPROVIDED"
