"""One right after another for one person: which days stay taken, what an early stop leaves, what an event may undo."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests import factories
from zorgkrediet.actions import change, complete, decide, start
from zorgkrediet.gather import history_of
from zorgkrediet.models import Entitlement, LifeEvent

pytestmark = pytest.mark.django_db


def happens(case, kind: str, day: date, **more):
    on = day + timedelta(days=1)
    return change.record_event(
        application=case.application,
        kind=kind,
        happened_on=day,
        by=case.reviewer,
        on=on,
        at=factories.moment(on),
        **more,
    )


def follow_up(case, starts_on: date, on: date, **part):
    """A next application of the same person, granted."""
    part = {"starts_on": starts_on, "months": 3, **part}
    next_one = factories.invited(applicant=case.employee.person, on=on, part=factories.employer_part(**part))
    who, at = next_one.employee, factories.moment(on)
    complete.complete(application=next_one.application, part=factories.employee_part(), by=who, on=on)
    next_one.application = complete.submit(application=next_one.application, by=who, on=on, at=at)
    decide.decide(application=next_one.application, grant=True, motivation="", by=next_one.reviewer, on=on, at=at)
    next_one.application = next_one.fresh()
    return next_one


def test_days_that_were_asked_but_not_granted_are_free_again():
    turns_13 = {"relation": "OWN", "birthDate": "2006-05-15"}
    case = factories.granted(part=factories.employee_part(motive_facts=turns_13))
    assert case.application.state == "PARTLY_GRANTED"
    assert case.application.claimed_until == date(2019, 5, 14)
    asked = factories.employer_part(starts_on=date(2019, 5, 14), months=3)
    with pytest.raises(start.Overlap):
        factories.draft(applicant=case.employee.person, on=date(2019, 5, 1), part=asked)
    asked = factories.employer_part(starts_on=date(2019, 5, 15), months=3)
    assert factories.draft(applicant=case.employee.person, on=date(2019, 5, 1), part=asked).application.state == "DRAFT"


def test_a_right_that_lapsed_before_it_began_keeps_no_day():
    case = factories.granted()
    happens(case, "DEATH_OF_CARED_PERSON", date(2019, 2, 20))
    same_days = factories.employer_part(motive="ILLNESS")
    again = factories.draft(applicant=case.employee.person, on=date(2019, 2, 25), part=same_days)
    assert again.application.starts_on == case.application.starts_on


def test_the_days_of_a_lost_month_can_be_taken_by_the_next_break_and_still_count():
    case = factories.granted()
    happens(case, "EARLY_STOP", date(2019, 5, 5))
    second = follow_up(case, date(2019, 5, 10), date(2019, 5, 7))
    third = follow_up(case, date(2019, 9, 10), date(2019, 5, 8))
    counted = sum(
        row["credit"]["usedUnitDays"] - row["credit"]["usedBeforeUnitDays"]
        for row in Entitlement.objects.order_by("application", "-version")
        .distinct("application")
        .values_list("assessment__verdict", flat=True)
    )
    # Three started months of the first, of which two were left, and twice three whole ones; one fifth costs 2 a day.
    assert counted == (90 + 90 + 90) * 2
    last = Entitlement.objects.get(application=third.application).assessment.verdict["credit"]
    assert last["usedUnitDays"] == counted
    days = sorted((row["startsOn"], row["endsOn"]) for row in history_of(third.application))
    assert all(ends < starts for (_first, ends), (starts, _last) in pairwise(days))
    assert second.application.state == third.application.state == "GRANTED"


def test_a_later_right_does_not_undo_an_earlier_one_at_the_next_event():
    case = factories.granted()
    happens(case, "EARLY_STOP", date(2019, 5, 31))
    follow_up(case, date(2019, 7, 1), date(2019, 6, 3))
    alone = {"livesWith": "NOBODY", "children": []}
    right = happens(case, "HOUSEHOLD_CHANGED", date(2019, 4, 1), household=alone)
    assert (right.starts_on, right.ends_on) == (date(2019, 3, 1), date(2019, 5, 31))
    assert sum(right.slices.values_list("thirtieths", flat=True)) == 90


def test_an_event_never_takes_a_right_away_for_another_reason():
    case = factories.granted()
    type(case.application).objects.filter(pk=case.application.pk).update(fraction="0.80")
    with pytest.raises(change.EventContradicts):
        happens(case, "EARLY_STOP", date(2019, 5, 31))
    assert Entitlement.objects.count() == 1
    assert not LifeEvent.objects.exists()
