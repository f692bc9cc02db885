"""Money is `Decimal`, rounded once, half up, to the cent."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
# Wide enough that a product of figures of the law is exact before its single rounding.
_EXACT = Context(prec=50, rounding=ROUND_HALF_UP)


def round_cent(amount: Decimal) -> Decimal:
    """The amount in whole cents; half a cent goes up (away from zero), as the published tables do."""
    rounded = amount.quantize(CENT, ROUND_HALF_UP, _EXACT)
    return rounded if rounded else ZERO


def round_places(number: Decimal, places: int) -> Decimal:
    """The number with `places` decimals, half up."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


def floor_places(number: Decimal, places: int) -> Decimal:
    """The number with `places` decimals, rounded down: never shows more than there is."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_FLOOR, _EXACT)


def exact_product(*factors: Decimal) -> Decimal:
    """The product of all factors without any intermediate rounding."""
    product = Decimal(1)
    for factor in factors:
        product = _EXACT.multiply(product, factor)
    return product


def exact_quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The quotient to fifty digits, far beyond the cent that is rounded later."""
    return _EXACT.divide(dividend, divisor)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts that are already in whole cents."""
    return sum(amounts, ZERO)


def to_cents(amount: Decimal) -> int:
    """The amount as a whole number of cents; refuses an amount that has fractions of a cent."""
    cents = amount.scaleb(2)
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of cents")
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """A whole number of cents as an amount."""
    return Decimal(cents).scaleb(-2)


def format_euro(amount: Decimal) -> str:
    """The amount as a Flemish reader expects it: `1.355,04 euro`."""
    text = f"{round_cent(amount):,.2f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".") + " euro"
