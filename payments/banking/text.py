"""Text as banks accept it: the Latin set of the European Payments Council, within a length, escaped for XML."""

from __future__ import annotations

import re
import unicodedata
from xml.sax.saxutils import escape

_OUTSIDE = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
# None of these signs means anything to XML, so an identifier needs no escaping.
_CODE = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]+")
# Most texts are good as they stand: words of those signs with one space between them.
_GOOD = re.compile(r"[A-Za-z0-9/\-?:().,'+]+(?: [A-Za-z0-9/\-?:().,'+]+)*")
_INSTEAD = {
    "&": "+", "ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Œ": "OE", "œ": "oe", "Đ": "D", "đ": "d", "Ł": "L",
    "ł": "l", "Þ": "Th", "þ": "th", "’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "_": "-", ";": ",",
    '"': "'", "€": "EUR",
}  # fmt: skip


def bank_text(text: str, limit: int) -> str:
    """The text in letters that every SEPA bank prints: accents go, strange signs become a dot, at most `limit` long.

    Nothing disappears unseen: an empty result is refused, because a payment without a name helps nobody.
    """
    if _OUTSIDE.search(text):
        replaced = "".join(_INSTEAD.get(sign, sign) for sign in text)
        without_accents = "".join(
            sign for sign in unicodedata.normalize("NFKD", replaced) if not unicodedata.combining(sign)
        )
        text = _OUTSIDE.sub(".", without_accents)
    plain = " ".join(text.split())
    if len(plain) > limit:
        plain = plain[:limit].rstrip()
    if not plain:
        raise ValueError("a bank text is never empty")
    return plain


def xml_text(text: str, limit: int) -> str:
    """`bank_text`, escaped; the set holds no sign that needs it, and a writer that relies on that is one change away
    from a broken file."""
    if len(text) <= limit and _GOOD.fullmatch(text):
        return text  # looked at sign by sign: nothing to change, nothing to escape
    return escape(bank_text(text, limit))


def xml_code(text: str, limit: int) -> str:
    """An identifier, never shortened: a cut identifier would no longer find its payment."""
    if len(text) > limit or not _CODE.fullmatch(text):
        raise ValueError(f"not an identifier for a bank: {text!r}")
    return text
