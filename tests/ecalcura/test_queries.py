"""Every page of the entry needs at most twelve queries, however many lines there are."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from tests.ecalcura import making
from tests.ecalcura.test_access import NAMES, POST_ONLY, address

pytestmark = pytest.mark.django_db
MOST = 12
# What needs a row of its own; the pages of a calculation are counted with their own tests.
SKIPPED = POST_ONLY | {"confirmation-document", "message", "news-event"}
SKIPPED |= {"calculation", "calculation-compare", "calculation-object", "calculation-document"}


@pytest.fixture
def busy(log_in):
    facility = making.facility()
    manager = making.worker(facility, Role.FACILITY_PRIVACY_DATA, Role.FACILITY_FINANCIAL_DATA)
    lines = []
    for _ in range(12):
        lines.append(making.enter(facility, making.entitled(choices=(making.premium("2"),)), by=manager))
        lines.append(making.enter(facility, making.replacement(), by=manager))
    for line in lines:
        making.hours(facility, line, "2023Q3", "50", by=manager)
    return facility, lines[0], log_in(manager)


@time_machine.travel("2024-07-15 10:00:00+02:00", tick=False)
def test_pages_stay_below_twelve_queries(busy):
    facility, line, client = busy
    too_many = {}
    for name in NAMES:
        if name in SKIPPED:
            continue
        target = address(name, facility.hco_number, line.pk)
        client.get(target)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(target).status_code == 200, name
        if len(captured) > MOST:
            too_many[name] = [query["sql"][:150] for query in captured]
    assert too_many == {}
