"""SOAP envelopes in and out: pure building and reading of messages, no network.

`lxml` alone: the services publish schemas and templates but no WSDL that a SOAP library could load, and one envelope
fits all. Entities and external documents are never resolved.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from registers.codes import REFUSED, RETRYABLE, THROTTLED, Remark, codes_of, is_error
from registers.enums import Outcome

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
Element: TypeAlias = etree._Element


class Malformed(Exception):
    """What came back is not a message of the platform."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks, as the platform knows the application, and the number of the person behind the screen."""

    identification: str
    capacity: str
    user_number: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer reduced to what matters: the content if any, and every remark made about it."""

    content: Element | None = None
    remarks: tuple[Remark, ...] = ()
    fault: str = ""
    answered: bool = True
    forbidden: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return codes_of(self.remarks)

    @property
    def is_usable(self) -> bool:
        """There is an answer in it, whatever it says."""
        return self.answered and not self.fault

    @property
    def is_refusal(self) -> bool:
        return self.forbidden or bool(REFUSED.intersection(self.codes))

    @property
    def worth_retrying(self) -> bool:
        """The source is the trouble, not the question."""
        blames_the_question = self.fault.endswith("Client")
        return not self.answered or bool(self.fault and not blames_the_question) or self._source_failed

    @property
    def is_silence(self) -> bool:
        """Nothing came that tells that the source is alive; being throttled does."""
        return self.worth_retrying and not THROTTLED.intersection(self.codes)

    @property
    def outcome(self) -> Outcome:
        """How the legal log names the end of this call."""
        if self.is_refusal:
            return Outcome.UNAUTHORISED
        if self.worth_retrying:
            return Outcome.UNANSWERED
        return Outcome.FAILED if self.fault or any(map(is_error, self.remarks)) else Outcome.SUCCEEDED

    @property
    def _source_failed(self) -> bool:
        return bool(RETRYABLE.intersection(self.codes))


def silence(why: str) -> Reply:
    """What stands for an answer that did not come."""
    return Reply(fault=why, answered=False)


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Append `<tag>text</tag>` to `parent`."""
    child = etree.SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def envelope() -> tuple[Element, Element]:
    """An empty envelope and its body."""
    root = etree.Element(etree.QName(ENVELOPE, "Envelope"), nsmap={"soapenv": ENVELOPE})
    etree.SubElement(root, etree.QName(ENVELOPE, "Header"))
    return root, etree.SubElement(root, etree.QName(ENVELOPE, "Body"))


def request(
    *, name: str, version: str, namespace: str, sender: Sender, reference: str, moment: dt.datetime
) -> tuple[Element, Element]:
    """An envelope with one question; returns it with the `Inhoud` to fill."""
    root, body = envelope()
    operation = etree.SubElement(body, etree.QName(namespace, name), nsmap={"web": namespace})
    asked = add(operation, "Verzoek")
    context = add(asked, "Context")
    add(context, "Naam", name)
    add(context, "Versie", version)
    message = add(context, "Bericht")
    add(message, "Type", "VRAAG")
    at = add(message, "Tijdstip")
    add(at, "Datum", f"{moment:%Y-%m-%d}")
    add(at, "Tijd", f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}")
    origin = add(message, "Afzender")
    add(origin, "Identificatie", sender.identification)
    add(origin, "Referte", reference)
    add(origin, "Hoedanigheid", sender.capacity)
    if sender.user_number:
        add(origin, "Gebruiker", sender.user_number)
    question = add(add(asked, "Vragen"), "Vraag")
    add(question, "Referte", reference)
    return root, add(question, "Inhoud")


def to_bytes(root: Element) -> bytes:
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


def parse(document: bytes) -> Element:
    """The root of a document; raises `Malformed` for anything that is not plain, entity-free XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Malformed("no well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Malformed("a document type is not allowed")
    return root


def read_reply(document: bytes, operation: str) -> Reply:
    """Read an answer to `operation`, in an envelope or bare; raises `Malformed` for anything else."""
    root = parse(document)
    fault = next(root.iter(f"{{{ENVELOPE}}}Fault"), None)
    if fault is not None:
        return Reply(fault=text(fault, "faultcode") or "Fault")
    response = next((e for e in root.iter(etree.Element) if etree.QName(e).localname == f"{operation}Response"), None)
    reply = child(response, "Repliek")
    if reply is None:
        raise Malformed(f"no answer to {operation}")
    answer = child(reply, "Antwoorden", "Antwoord")
    remarks = (*_remarks(reply), *_remarks(answer))
    content = child(answer, "Inhoud")
    if content is None and not remarks:
        raise Malformed("an answer without content and without a reason")
    return Reply(content=content if content is not None and len(content) else None, remarks=remarks)


def _remarks(parent: Element | None) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            code=text(one, "Identificatie"),
            severity=text(one, "Type") or "FOUT",
            origin=text(one, "Oorsprong"),
            diagnosis=text(one, "Diagnose"),
            annotations=tuple(
                (text(note, "Naam"), text(note, "Waarde")) for note in children(one, "Annotaties", "Annotatie")
            ),
        )
        for one in children(parent, "Uitzonderingen", "Uitzondering")
    )


# Reading goes child by child: names such as Naam or INSZ stand at many depths and for other people too.


def children(parent: Element | None, *path: str) -> list[Element]:
    """Every element at the end of the path, by local name whatever the namespace."""
    found = [] if parent is None else [parent]
    for name in path:
        found = [c for e in found for c in e if isinstance(c.tag, str) and etree.QName(c).localname == name]
    return found


def child(parent: Element | None, *path: str) -> Element | None:
    """The first element at the end of the path."""
    return next(iter(children(parent, *path)), None)


def text(parent: Element | None, *path: str) -> str:
    """The text at the end of the path, with line breaks and runs of spaces made one space."""
    element = child(parent, *path)
    return "" if element is None or element.text is None else " ".join(element.text.split())


_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:Z|[+-]\d\d:\d\d)?")


def partial_date(written: str) -> tuple[int, int, int] | None:
    """Year, month and day with 0 for each part that is not known (`2000-00-00`); None when it is no date at all."""
    match = _DATE.fullmatch(written)
    if match is None:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    return year % 9999, month % 99, day % 99


def full_date(written: str) -> dt.date | None:
    """The day, or None when any part of it is unknown or impossible."""
    parts = partial_date(written)
    try:
        return dt.date(*parts) if parts else None
    except ValueError:
        return None
