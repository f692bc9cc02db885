"""Exact fractions inside the calculation, one rounding half up at the end of each figure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

CENT_PLACES = 2
HOUR_PLACES = 2


def rounded(value: Fraction, places: int) -> Decimal:
    """The value with so many decimals; a half goes away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def cents(value: Fraction) -> Decimal:
    """The euro amount of one line, in whole cents."""
    return rounded(value, CENT_PLACES)


def plain(number: Decimal) -> str:
    """The number as people write it: no exponent and no zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
