from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.pure.periods import (
    Month,
    Period,
    add_months,
    end_of_months,
    is_last_of_month,
    started_months,
    thirtieths,
    total_thirtieths,
    whole_months,
)

days = st.dates(date(2015, 1, 1), date(2032, 12, 31))


def d(text):
    return date.fromisoformat(text)


def slices(start, end):
    return [(str(month), share) for month, share in thirtieths(Period(d(start), d(end)))]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2019-01-07", 3, "2019-04-06"),
        ("2020-01-06", 6, "2020-07-05"),
        ("2020-03-14", 3, "2020-06-13"),
        ("2018-11-30", 3, "2019-02-28"),
        ("2019-01-31", 3, "2019-04-30"),
        ("2019-01-01", 12, "2019-12-31"),
        ("2019-01-29", 1, "2019-02-28"),
        ("2019-01-28", 1, "2019-02-27"),
        ("2020-01-29", 1, "2020-02-28"),
        ("2020-01-30", 1, "2020-02-29"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2019-02-28", 1, "2019-03-27"),
    ],
)
def test_whole_months_end_the_day_before_the_same_day_number(start, months, end):
    assert end_of_months(d(start), months) == d(end)
    assert whole_months(Period(d(start), d(end))) == months
    assert whole_months(Period(d(start), d(end) + timedelta(days=1))) is None
    assert whole_months(Period(d(start), d(end) - timedelta(days=1))) is None
    assert started_months(Period(d(start), d(end))) == months
    assert started_months(Period(d(start), d(end) + timedelta(days=1))) == months + 1


def test_a_period_of_no_months_does_not_exist():
    with pytest.raises(ValueError):
        end_of_months(d("2019-01-01"), 0)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2019-01-31", "2019-04-30", [("2019-01", 1), ("2019-02", 30), ("2019-03", 30), ("2019-04", 29)]),
        ("2019-01-07", "2019-04-06", [("2019-01", 24), ("2019-02", 30), ("2019-03", 30), ("2019-04", 6)]),
        ("2019-01-30", "2019-02-28", [("2019-01", 1), ("2019-02", 29)]),
        ("2019-06-15", "2019-08-31", [("2019-06", 16), ("2019-07", 30), ("2019-08", 30)]),
        ("2019-01-15", "2019-01-31", [("2019-01", 16)]),
        ("2019-01-15", "2019-01-30", [("2019-01", 16)]),
        ("2019-01-15", "2019-01-29", [("2019-01", 15)]),
        ("2019-01-31", "2019-01-31", [("2019-01", 1)]),
        ("2019-02-10", "2019-02-28", [("2019-02", 21)]),
        ("2020-02-10", "2020-02-28", [("2020-02", 19)]),
        ("2019-02-01", "2019-02-28", [("2019-02", 30)]),
        ("2018-10-01", "2018-12-05", [("2018-10", 30), ("2018-11", 30), ("2018-12", 5)]),
        ("2018-12-20", "2019-02-28", [("2018-12", 11), ("2019-01", 30), ("2019-02", 30)]),
    ],
)
def test_thirtieths_per_calendar_month(start, end, expected):
    assert slices(start, end) == expected


@given(days, st.integers(1, 24))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_whole_months_are_exactly_thirty_thirtieths_each(start, months):
    period = Period(start, end_of_months(start, months))
    assert total_thirtieths(period) == 30 * months
    assert all(1 <= share <= 30 for _, share in thirtieths(period))
    assert [month for month, _ in thirtieths(period)] == list(period.months())


@given(days, st.integers(0, 500))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_no_day_in_a_period_is_lost_when_it_is_cut_in_two_calendar_months(start, length):
    period = Period(start, start + timedelta(days=length))
    touched = {Month.of(start + timedelta(days=n)) for n in range(length + 1)}
    assert [month for month, _ in thirtieths(period)] == sorted(touched)
    assert all(0 <= share <= 30 for _, share in thirtieths(period))
    assert started_months(period) == next(n for n in range(1, 40) if end_of_months(start, n) >= period.ends_on)


@given(days, st.integers(-40, 40))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_add_months_keeps_the_day_number_or_takes_the_last_day(day, months):
    moved = add_months(day, months)
    assert Month.of(moved) == Month.of(day).plus(months)
    assert moved.day == day.day or (moved.day < day.day and is_last_of_month(moved))


def test_limits_fall_on_the_last_day_of_a_shorter_month():
    assert add_months(d("2021-08-31"), -6) == d("2021-02-28")
    assert add_months(d("2020-12-31"), 2) == d("2021-02-28")


def test_a_month_reads_writes_and_counts():
    month = Month.parse("2019-12")
    assert str(month.plus(1)) == "2020-01"
    assert str(month.plus(-12)) == "2018-12"
    assert month.first_day == d("2019-12-01")
    assert Month.parse("2020-02").last_day == d("2020-02-29")
    assert Month.parse("2020-02") > month
    for wrong in ("2019-13", "2019-00", "2019-1", "2019-12-01", "0000-01", "٢٠١٩-٠١", ""):
        with pytest.raises(ValueError):
            Month.parse(wrong)


def test_a_period_knows_its_days_and_neighbours():
    first, second = Period(d("2019-01-01"), d("2019-01-31")), Period(d("2019-01-31"), d("2019-02-10"))
    after = Period(d("2019-02-11"), d("2019-02-11"))
    assert first.days == 31
    assert d("2019-01-31") in first and d("2019-02-01") not in first
    assert first.overlaps(second) and second.overlaps(first)
    assert not second.overlaps(after)
    assert first.intersection(second) == Period(d("2019-01-31"), d("2019-01-31"))
    assert first.intersection(after) is None
    with pytest.raises(ValueError):
        Period(d("2019-01-02"), d("2019-01-01"))
