"""What is released on Thursday asks no bank to pay on Monday: the day of execution is that of the release."""

import zlib
from datetime import date, datetime, time

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from kernel.pure.periods import Month
from payments import actions
from payments.actions.files import content_of
from payments.actions.sign import current_hash
from payments.bank_days import execution_day
from payments.banking import schemas, toy
from payments.banking.credit_transfer import FileFault, with_day
from payments.models import BankFile, FileDay, Order, Run
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import desk_of

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)  # a Monday


def at(day: int, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime(2019, 4, day, hour))


def release(office, run: Run, when: datetime) -> Run:
    return actions.release_run(run_id=run.pk, by=office.releaser, on=when.date(), at=when)


def approved(office, **debtor) -> Run:
    if debtor:
        office.debtor(**debtor)
    for _n in range(3):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    return office.approved(MARCH, IN_APRIL)


def day_in(content: bytes) -> bytes:
    return content.partition(b"<ReqdExctnDt>")[2].partition(b"</ReqdExctnDt>")[0].removeprefix(b"<Dt>")[:10]


@pytest.mark.parametrize(("moment", "expected"), [
    (datetime(2019, 4, 1, 13, 59), date(2019, 4, 1)),
    (datetime(2019, 4, 1, 14, 0), date(2019, 4, 2)),
    (datetime(2019, 4, 5, 15, 0), date(2019, 4, 8)),  # Friday, too late
    (datetime(2019, 4, 6, 9, 0), date(2019, 4, 8)),  # Saturday
    (datetime(2019, 4, 18, 15, 0), date(2019, 4, 23)),  # Good Friday and Easter Monday between
    (datetime(2019, 5, 1, 9, 0), date(2019, 5, 2)),
])  # fmt: skip
def test_the_first_day_on_which_the_bank_still_can(moment, expected):
    assert execution_day(moment, time(14)) == expected


def test_released_in_time_leaves_the_files_as_they_were_written(office):
    run = release(office, approved(office), at(1, 12))
    file = run.files.get()
    assert run.execution_on == file.execution_on == IN_APRIL
    assert not FileDay.objects.exists()
    assert content_of(file) == zlib.decompress(bytes(file.packed))


@pytest.mark.parametrize("version", ["pain.001.001.09", "pain.001.001.03"])
@pytest.mark.parametrize(("released", "expected"), [
    (at(1, 14), "2019-04-02"), (at(4), "2019-04-04"), (at(5, 23), "2019-04-08"), (at(20), "2019-04-23"),
])  # fmt: skip
def test_released_later_asks_for_a_day_that_is_still_to_come(office, version, released, expected):
    run = approved(office, version=version, orders_per_file=2)
    before = {file.pk: content_of(file) for file in run.files.all()}
    run = release(office, run, released)
    assert (run.execution_on.isoformat(), run.approved_hash) == (expected, current_hash(run))
    for file in BankFile.objects.filter(run=run).order_by("number"):
        taken = actions.download_file(file_id=file.pk, by=office.releaser, on=released.date(), at=released)
        schemas.check(taken, version)
        assert day_in(taken) == expected.encode()
        assert taken.replace(expected.encode(), b"2019-04-01") == before[file.pk]
        assert taken == content_of(file)  # the same for whoever asks again
        assert toy.receive(taken).payments == toy.receive(before[file.pk]).payments
    assert FileDay.objects.count() == 2
    assert set(Order.objects.values_list("state", flat=True)) == {"SENT"}
    with time_machine.travel(released):
        page = desk_of(office.releaser).get(reverse("admin:payments_run_change", args=[run.pk])).content.decode()
    day = date.fromisoformat(expected)
    assert f">{day:%d-%m-%Y}</td>" in page
    assert FileDay.objects.first().sha256[:12] in page


def test_claims_lapse_from_the_day_on_which_was_really_paid(office):
    """Approved on the last day of the year, released in the next: the year of payment is the next."""
    rights.grant(rights.full("2018-11", 1), by=office.reviewer)
    run = office.approved(Month(2018, 11), date(2018, 12, 31))
    assert run.execution_on == date(2018, 12, 31)
    run = release(office, run, factories.moment(date(2019, 1, 2)))
    assert run.execution_on == date(2019, 1, 2)


def test_a_file_without_exactly_one_day_is_not_touched():
    with pytest.raises(FileFault):
        with_day(b"<ReqdExctnDt>2019-04-01</ReqdExctnDt><ReqdExctnDt>2019-04-01</ReqdExctnDt>", IN_APRIL)
    with pytest.raises(FileFault):
        with_day(b"<Document/>", IN_APRIL)
