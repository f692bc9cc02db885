from decimal import Decimal

import pytest

from kernel.pure.money import (
    exact_product,
    exact_quotient,
    floor_places,
    format_euro,
    from_cents,
    round_cent,
    round_places,
    to_cents,
    total,
)


@pytest.mark.parametrize(
    ("exact", "cents"),
    [
        ("0.005", "0.01"),
        ("0.0049", "0.00"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("288.9435", "288.94"),
        ("-0.001", "0.00"),
        ("82.12482333", "82.12"),
    ],
)
def test_half_a_cent_goes_up(exact, cents):
    rounded = round_cent(Decimal(exact))
    assert str(rounded) == cents


def test_a_product_is_exact_beyond_the_usual_precision():
    assert exact_product(Decimal("1.0000000000000000001"), Decimal("1.0000000000000000001")) == Decimal(
        "1.00000000000000000020000000000000000001"
    )
    assert exact_quotient(Decimal(1), Decimal(8)) == Decimal("0.125")


def test_places_round_half_up_and_floor_never_rounds_up():
    assert round_places(Decimal("1.268241795"), 4) == Decimal("1.2682")
    assert round_places(Decimal("0.00005"), 4) == Decimal("0.0001")
    assert floor_places(Decimal("10.999"), 2) == Decimal("10.99")


def test_cents_are_whole():
    assert to_cents(Decimal("112.92")) == 11292
    assert from_cents(11292) == Decimal("112.92")
    with pytest.raises(ValueError):
        to_cents(Decimal("0.001"))


def test_a_flemish_reader_sees_a_comma():
    assert format_euro(Decimal("1355.04")) == "1.355,04 euro"
    assert format_euro(Decimal("0.5")) == "0,50 euro"


def test_a_total_of_nothing_has_cents():
    assert str(total([])) == "0.00"
    assert total([Decimal("0.10"), Decimal("0.20")]) == Decimal("0.30")
