"""Exact fractions inside the calculation, one rounding half up at the end of each figure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

CENT_PLACES = 2
HOUR_PLACES = 2


def rounded(value: Fraction, places: int) -> Decimal:
    """The value with so many decimals; a half goes away from zero."""
    numerator, denominator = value.numerator, value.denominator
    whole = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return Decimal(-whole if numerator < 0 else whole).scaleb(-places)


def total_of(values: Iterable[Fraction]) -> Fraction:
    """The exact sum. Equal values are counted first: most months of a line are alike, and fractions are slow."""
    counted: dict[tuple[int, int], int] = {}
    for value in values:
        parts = (value.numerator, value.denominator)
        counted[parts] = counted.get(parts, 0) + 1
    return sum(
        (Fraction(numerator * times, denominator) for (numerator, denominator), times in counted.items()), Fraction(0)
    )


def cents(value: Fraction) -> Decimal:
    """The euro amount of one line, in whole cents."""
    return rounded(value, CENT_PLACES)


def plain(number: Decimal) -> str:
    """The number as people write it: no exponent and no zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
