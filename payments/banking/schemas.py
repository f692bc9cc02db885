"""Check a file against the published ISO 20022 schema, without ever holding the whole document as a tree."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from kernel.pure.errors import DomainError

FOLDER = Path(__file__).parent / "xsd"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"


class SchemaFault(DomainError):
    """The file breaks the rules of its own message type; the first break is named with its line."""

    code = "BANK_FILE_NOT_VALID"


def has_schema(version: str) -> bool:
    """Whether the published schema of this message version stands in `xsd/`."""
    return (FOLDER / f"{version}.xsd").is_file()


@cache
def schema(version: str) -> Any:
    """The published schema, read once."""
    return etree.XMLSchema(etree.parse(FOLDER / f"{version}.xsd"))


def check(content: bytes, version: str) -> None:
    """Raise `SchemaFault` at the first place where the content is not a valid message of that version."""
    reader = etree.iterparse(
        BytesIO(content),
        events=("end",),
        tag=("{*}CdtTrfTxInf", "{*}TxInfAndSts", "{*}Ntry"),
        schema=schema(version),
        resolve_entities=False,
        no_network=True,
    )
    try:
        for _event, element in reader:
            drop(element)
    except etree.XMLSyntaxError as fault:
        raise SchemaFault(f"Het bestand voldoet niet aan {version}: {fault.msg}") from None


def drop(element: Any) -> None:
    """Forget an element that was read, and its twin before it, so that a long file never becomes a big tree."""
    element.clear()
    before = element.getprevious()
    if before is not None and before.tag == element.tag:
        element.getparent().remove(before)
