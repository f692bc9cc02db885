"""How amounts, months and numbers look."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from kernel.pure.periods import Month
from kernel.templatetags import show


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1478.25"), "1.478,25 euro"),
        (Decimal("0"), "0,00 euro"),
        (Decimal("-12.5"), "−12,50 euro"),
        (Decimal("1234567.8"), "1.234.567,80 euro"),
        (None, "–"),
        ("", "–"),
        ("abc", "–"),
    ],
)
def test_an_amount(amount, text):
    assert show.euro(amount) == text


def test_an_amount_in_english():
    with translation.override("en"):
        assert show.euro(Decimal("1478.25")) == "1,478.25 euro"


@pytest.mark.parametrize("value", [date(2026, 3, 17), Month(2026, 3), "2026-03", "2026-03-17"])
def test_a_month_in_every_form(value):
    assert show.month(value) == "maart 2026"


@pytest.mark.parametrize("value", [None, "", "x", "2026-13", "2026"])
def test_what_is_no_month_is_a_dash(value):
    assert show.month(value) == "–"


def test_months_are_counted_in_words():
    assert [show.months(value) for value in (1, 7, Decimal("4.5"), None)] == [
        "1 maand",
        "7 maanden",
        "4,5 maanden",
        "–",
    ]


def test_numbers_of_people_and_accounts_are_masked():
    assert show.masked_nn("85.67.30-001.76") == "**.**.**-001.**"
    assert show.masked_nn("123") == "–"
    assert show.masked_iban("BE68 5390 0754 7034") == "BE68 **** **** 7034"
    assert show.masked_iban(None) == "–"
    assert show.iban("BE68539007547034") == "BE68 5390 0754 7034"
    assert show.kbo("0123456789") == "0123.456.789"


def test_a_share_is_a_percentage():
    assert show.percent(Decimal("0.5")) == "50 %"
    assert show.percent("0.1013", 2) == "10,13 %"


def test_an_unknown_state_is_grey():
    assert show.state_colour("GRANTED") == "green"
    assert show.state_colour("SOMETHING_NEW") == "grey"


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), "01/07/2026 om 23.59"),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), "02/07/2026 om 00.00"),
        (datetime(2026, 1, 1, 22, 59, tzinfo=UTC), "01/01/2026 om 23.59"),
        (datetime(2026, 1, 1, 23, 0, tzinfo=UTC), "02/01/2026 om 00.00"),
    ],
)
def test_a_moment_is_what_the_clock_in_brussels_said(at, told):
    assert show.moment(at) == told
    assert show.with_time(date(int(told[6:10]), int(told[3:5]), int(told[:2])), at) == told


def test_a_step_that_was_written_down_later_says_so():
    at = datetime(2026, 11, 22, 7, 42, tzinfo=UTC)
    assert show.with_time(date(2026, 7, 5), at) == "05/07/2026 (vastgelegd op 22/11/2026 om 08.42)"
    assert show.with_time(date(2026, 7, 5), None) == "05/07/2026"
    assert show.moment(None) == "–"
