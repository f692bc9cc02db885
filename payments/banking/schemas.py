"""Check a file against the published ISO 20022 schema, without ever holding the whole document as a tree."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from kernel.pure.errors import DomainError

FOLDER = Path(__file__).parent / "xsd"
# A larger file is checked while it is read, so that it never stands in memory as a tree.
TREE_LIMIT = 12 * 1024 * 1024
SAFE = {"resolve_entities": False, "no_network": True}


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
    try:
        if len(content) <= TREE_LIMIT:
            # Read first and hold against the schema after: half the time of doing both at once.
            schema(version).assertValid(etree.fromstring(content, etree.XMLParser(**SAFE)))
        else:
            _check_streamed(content, version)
    except (etree.XMLSyntaxError, etree.DocumentInvalid) as fault:
        raise SchemaFault(f"Het bestand voldoet niet aan {version}: {fault}") from None


def _check_streamed(content: bytes, version: str) -> None:
    reader = etree.iterparse(
        BytesIO(content),
        events=("end",),
        tag=("{*}CdtTrfTxInf", "{*}TxInfAndSts", "{*}Ntry"),
        schema=schema(version),
        **SAFE,
    )
    for _event, element in reader:
        drop(element)


def drop(element: Any) -> None:
    """Forget an element that was read, and its twin before it, so that a long file never becomes a big tree."""
    element.clear()
    before = element.getprevious()
    if before is not None and before.tag == element.tag:
        element.getparent().remove(before)
