"""The system prepares at night: from the first bank day of the month on, and when something new was decided."""

from datetime import date

import pytest

from kernel.pure.periods import Month
from payments import actions
from payments.bank_days import first_bank_day, is_bank_day, next_bank_day
from payments.models import Run
from tests import factories
from tests.payments import rights

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (Month(2019, 4), date(2019, 4, 1)),
        (Month(2019, 5), date(2019, 5, 2)),  # 1 May
        (Month(2018, 4), date(2018, 4, 3)),  # a Sunday and Easter Monday
        (Month(2022, 1), date(2022, 1, 3)),  # New Year on a Saturday
    ],
)
def test_the_first_bank_day_of_a_month(month, expected):
    assert first_bank_day(month) == expected


def test_good_friday_and_the_second_day_of_christmas_are_no_bank_days():
    assert next_bank_day(date(2019, 4, 18)) == date(2019, 4, 23)
    assert next_bank_day(date(2018, 12, 24)) == date(2018, 12, 27)
    assert is_bank_day(date(2019, 7, 11))  # a Flemish holiday, not one of the banks
    assert is_bank_day(date(2019, 7, 21).replace(year=2021, day=21))


def night(office, on: date) -> Run | None:
    run = actions.prepare_by_system(source="zorgkrediet", by=office.system, on=on, at=factories.moment(on))
    if run is None:
        return None
    at = factories.moment(on)
    while actions.calculate_next_chunk(run_id=run.pk, by=office.system, at=at):
        pass
    actions.close_calculation(run_id=run.pk, by=office.system, at=at)
    actions.check_run(run_id=run.pk, by=office.system, at=at)
    return Run.objects.get(pk=run.pk)


def sign(office, run: Run, on: date) -> Run:
    at = factories.moment(on)
    office.clear_all(run, on)
    actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=office.approver, on=on, at=at)
    while actions.write_files(run_id=run.pk, by=office.system, at=at):
        pass
    return actions.release_run(run_id=run.pk, by=office.releaser, on=on, at=at)


def test_a_month_of_nights(office):
    rights.grant(rights.full("2019-03", 3), by=office.reviewer)
    office.released(Month(2019, 3), date(2019, 4, 1))
    assert night(office, date(2019, 5, 1)) is None  # not a bank day, nothing new

    first = night(office, date(2019, 5, 2))
    assert first is not None
    assert (first.kind, first.month, first.prepared_by.is_system) == ("MONTHLY", date(2019, 4, 1), True)

    second = night(office, date(2019, 5, 3))  # nobody signed: a fresh one takes its place
    assert second is not None
    first.refresh_from_db()
    assert (first.state, second.state, second.hash == first.hash) == ("ABANDONED", "CHECKED", True)

    sign(office, second, date(2019, 5, 3))
    assert night(office, date(2019, 5, 4)) is None

    rights.grant(rights.full("2019-02", 4), by=office.reviewer, on=date(2019, 5, 6))
    extra = night(office, date(2019, 5, 7))  # a first payment need not wait for the end of the month
    assert extra is not None
    assert (extra.kind, extra.month, extra.lines) == ("EXTRA", date(2019, 4, 1), 3)


def test_a_run_that_people_work_on_is_left_alone(office):
    rights.grant(rights.full("2026-09", 2), by=office.reviewer, on=date(2026, 9, 1))
    run = night(office, date(2026, 10, 1))
    assert run is not None
    assert run.findings.filter(kind="FIGURE_UNCERTAIN").exists()
    office.clear_all(run, date(2026, 10, 1))
    assert night(office, date(2026, 10, 2)) is None
    run.refresh_from_db()
    assert run.state == "CHECKED"


def test_a_run_of_a_person_is_left_alone(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.checked(Month(2019, 3), date(2019, 4, 1))
    assert night(office, date(2019, 4, 2)) is None
    run.refresh_from_db()
    assert run.state == "CHECKED"
