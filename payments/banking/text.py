"""Text as banks accept it: the Latin set of the European Payments Council, within a length, escaped for XML."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from xml.sax.saxutils import escape

_OUTSIDE = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_INSTEAD = {
    "&": "+", "ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Œ": "OE", "œ": "oe", "Đ": "D", "đ": "d", "Ł": "L",
    "ł": "l", "Þ": "Th", "þ": "th", "’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "_": "-", ";": ",",
    '"': "'", "€": "EUR",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def bank_text(text: str, limit: int) -> str:
    """The text in letters that every SEPA bank prints: accents go, strange signs become a dot, at most `limit` long.

    Nothing disappears unseen: an empty result is refused, because a payment without a name helps nobody.
    """
    plain = text
    if _OUTSIDE.search(text):
        replaced = "".join(_INSTEAD.get(sign, sign) for sign in text)
        without_accents = "".join(
            sign for sign in unicodedata.normalize("NFKD", replaced) if not unicodedata.combining(sign)
        )
        plain = _OUTSIDE.sub(".", without_accents)
    plain = " ".join(plain.split())[:limit].rstrip()
    if not plain:
        raise ValueError("a bank text is never empty")
    return plain


def xml_text(text: str, limit: int) -> str:
    """`bank_text`, escaped; the set holds no sign that needs it, and a writer that relies on that is one change away
    from a broken file."""
    return escape(bank_text(text, limit))


def xml_code(text: str, limit: int) -> str:
    """An identifier, escaped and never shortened: a cut identifier would no longer find its payment."""
    if not text or len(text) > limit or _OUTSIDE.search(text):
        raise ValueError(f"not an identifier for a bank: {text!r}")
    return escape(text)
