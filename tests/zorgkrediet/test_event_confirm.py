"""An official reads what an event does before anything changes or leaves the house."""

import re
from datetime import date

import pytest
from django.urls import reverse

from correspondence.models import Letter
from tests import factories
from tests.zorgkrediet.test_correct_events import propose, stop
from zorgkrediet.actions import change
from zorgkrediet.actions.correct import Instead
from zorgkrediet.models import LifeEvent

pytestmark = pytest.mark.django_db
STOP = {"kind": "EARLY_STOP", "happened_on_0": "31", "happened_on_1": "5", "happened_on_2": "2019"}


@pytest.fixture
def case():
    return factories.granted()


def address(case, name="deed_event"):
    return reverse(f"admin:zorgkrediet_application_{name}", args=[case.application.pk])


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def hidden(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_first_press_only_tells_the_last_day_and_the_difference(log_in, case):
    letters = Letter.objects.count()
    browser = log_in(case.reviewer)
    page = browser.post(address(case), STOP)
    assert "Laatste dag van het recht nu 29 februari 2020 Laatste dag na de wijziging 31 mei 2019" in words(page)
    assert re.search(r"Verschil over alle maanden, netto -[\d.]+,\d\d euro", words(page).replace("−", "-"))
    assert not LifeEvent.objects.exists()
    assert Letter.objects.count() == letters
    assert browser.post(address(case), hidden(page)).status_code == 302
    assert LifeEvent.objects.get().happened_on == date(2019, 5, 31)
    assert Letter.objects.count() > letters


def test_going_back_changes_nothing_and_keeps_what_was_typed(log_in, case):
    browser = log_in(case.reviewer)
    page = browser.post(address(case), {**STOP, "note": "Gebeld op maandag."})
    back = browser.post(address(case), {**hidden(page), "back": "1"})
    assert "Gebeld op maandag." in back.content.decode()
    assert not LifeEvent.objects.exists()


def test_a_file_that_changed_in_between_is_shown_again(log_in, case):
    browser = log_in(case.reviewer)
    page = browser.post(address(case), STOP)
    stop(case, date(2019, 6, 30))
    again = browser.post(address(case), hidden(page))
    assert "Het dossier is intussen gewijzigd" in words(again)
    assert LifeEvent.objects.get().happened_on == date(2019, 6, 30)


def test_a_day_after_the_end_is_refused_on_the_form(log_in, case):
    page = log_in(case.reviewer).post(address(case), {**STOP, "happened_on_2": "2031"})
    assert "Deze dag valt na het einde van het zorgkrediet." in words(page)


def typed(kind, day):
    household = {"lives_with": "NOBODY", "children_dependent": "0", "children_disabled": "0"}
    parts = {"happened_on_0": day.day, "happened_on_1": day.month, "happened_on_2": day.year}
    return {"kind": kind, **parts, **(household if kind == "HOUSEHOLD_CHANGED" else {})}


@pytest.mark.parametrize(
    ("kind", "day", "said"),
    [
        ("EARLY_STOP", date(1999, 12, 31), "voor het begin van het zorgkrediet, 1 maart 2019"),
        ("EARLY_STOP", date(2019, 2, 27), "nooit begonnen, vul dan 28 februari 2019 in."),
        ("WORK_RESUMED", date(2019, 2, 28), "nooit begonnen, vul dan 1 maart 2019 in."),
        ("HOUSEHOLD_CHANGED", date(2019, 2, 1), "voor het begin van het dossier, 2 februari 2019"),
    ],
)
def test_a_day_before_it_could_happen_is_refused_on_the_form_and_as_a_correction(log_in, case, kind, day, said):
    page = words(log_in(case.reviewer).post(address(case), typed(kind, day)))
    assert said in page
    assert "Laatste dag na de wijziging" not in page
    household = {"livesWith": "NOBODY", "children": []} if kind == "HOUSEHOLD_CHANGED" else None
    event = stop(case)
    with pytest.raises(change.EventOutsidePeriod):
        propose(case, event, instead=Instead(kind=kind, happened_on=day, household=household))


@pytest.mark.parametrize(
    ("kind", "day", "warned"),
    [
        ("EARLY_STOP", date(2019, 2, 28), True),
        ("WORK_RESUMED", date(2019, 3, 1), True),
        ("DEATH_OF_CARED_PERSON", date(2019, 1, 20), True),
        ("EARLY_STOP", date(2019, 5, 31), False),
        ("HOUSEHOLD_CHANGED", date(2019, 2, 2), False),
    ],
)
def test_whoever_takes_the_whole_right_away_is_warned(log_in, case, kind, day, warned):
    browser = log_in(case.reviewer)
    page = browser.post(address(case), typed(kind, day))
    assert ("Er blijft geen recht over" in words(page)) == warned
    assert "alleen wat al besteld was, wordt teruggevraagd" in words(page)
    assert browser.post(address(case), hidden(page)).status_code == 302
    assert LifeEvent.objects.get().happened_on == day
    assert (case.fresh().entitlements.latest("version").ends_on is None) == warned


def test_a_proposal_that_waits_is_told_at_the_top(log_in, case):
    event = stop(case)
    browser = log_in(factories.official())
    told = "Er wacht een voorstel tot rechtzetting"
    assert told not in words(browser.get(address(case, "change")))
    propose(case, event)
    page = words(browser.get(address(case, "change")))
    assert page.index(told) < page.index("Uitkomst volgens de regels")
