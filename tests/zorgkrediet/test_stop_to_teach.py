"""Who in education stops care credit to stand before a class again keeps the started month (since 1-1-2022)."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories
from zorgkrediet.models import Entitlement, LifeEvent

pytestmark = pytest.mark.django_db
SIX_MONTHS = factories.employer_part(regime="FULL", starts_on=date(2022, 1, 1), months=6)


def granted_at(sector):
    organisation = factories.employer(sector=sector)
    return factories.granted(organisation=organisation, on=date(2021, 12, 1), asked=SIX_MONTHS)


def report(browser, case, **changes):
    seen = case.fresh().version
    posted = {"kind": "EARLY_STOP", "happened_on": "5-3-2022", "seen": seen, **changes}
    return browser.post(reverse("admin:zorgkrediet_application_deed_event", args=[case.application.pk]), posted)


@pytest.mark.parametrize(
    ("sector", "to_teach", "counted_until", "used"),
    [
        pytest.param("EDUCATION", "on", date(2022, 3, 5), 650, id="AC-59"),
        pytest.param("EDUCATION", "", date(2022, 3, 31), 900, id="a teacher who stops for another reason"),
        pytest.param("LOCAL_AUTHORITY", "on", date(2022, 3, 31), 900, id="outside education it changes nothing"),
    ],
)
def test_what_a_stop_on_5_march_costs(log_in, sector, to_teach, counted_until, used):
    case = granted_at(sector)
    assert report(log_in(case.reviewer), case, to_teach=to_teach).status_code == 302
    right = Entitlement.objects.order_by("-version")[0]
    assert (right.ends_on, right.counted_until) == (date(2022, 3, 5), counted_until)
    assert right.assessment.verdict["credit"]["usedUnitDays"] == used


def test_resuming_work_is_no_stop_to_teach(log_in):
    case = granted_at("EDUCATION")
    answer = report(log_in(case.reviewer), case, kind="WORK_RESUMED", to_teach="on")
    assert "Dit hoort bij een vroegtijdige stopzetting." in answer.content.decode()
    assert not LifeEvent.objects.exists()
