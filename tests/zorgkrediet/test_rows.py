"""Adding and taking away a row: nothing typed is lost, nothing untouched is scolded, nothing is sent."""

import re

import pytest

from tests import factories
from tests.zorgkrediet.test_first_hurts import rows, url

pytestmark = pytest.mark.django_db
PREFIX = {"household": "children", "leaves": "leaves", "income": "income"}


@pytest.fixture
def case():
    return factories.invited()


def press(browser, case, step, **posted):
    return browser.post(url(f"employee-{step}", case.application.reference), posted).content.decode()


def values(page, name):
    """What stands in the fields of this name, in the order of the page."""
    return re.findall(rf'name="{name}"[^>]* value="([^"]*)"', page)


@pytest.mark.parametrize("step", list(PREFIX))
def test_adding_a_row_to_an_untouched_page_shows_no_error(log_in, case, step):
    prefix = PREFIX[step]
    page = press(log_in(case.employee), case, step, add=prefix, **rows(prefix, 0))
    assert f'name="{prefix}-TOTAL_FORMS" value="1"' in page
    assert "error" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert case.fresh().household == {}


def test_a_second_row_keeps_the_first_as_typed_even_where_it_is_wrong(log_in, case):
    first = {"leaves-0-starts_on_0": "31", "leaves-0-starts_on_1": "2", "leaves-0-starts_on_2": "2027"}
    page = press(log_in(case.employee), case, "leaves", add="leaves", any_leave="ja", **rows("leaves", 1, **first))
    assert "govuk-error" not in page
    for name, typed in first.items():
        assert values(page, name) == [typed]
    assert re.search(r'value="ja"[^>]* checked', page)
    assert page.count("autofocus") == 1


def test_taking_away_the_middle_row_leaves_the_others_as_typed(log_in, case):
    typed = {"income-0-weekly_hours": "4", "income-1-weekly_hours": "5", "income-2-weekly_hours": "6,5"}
    page = press(log_in(case.employee), case, "income", remove="income-1", **rows("income", 3, **typed))
    assert "govuk-error" not in page
    assert 'name="income-TOTAL_FORMS" value="2"' in page
    assert values(page, "income-0-weekly_hours") + values(page, "income-1-weekly_hours") == ["4", "6,5"]
    assert "income-2-" not in page


def test_a_ticked_child_that_is_taken_away_leaves_no_tick_behind(log_in, case):
    ticked = {"children-0-dependent": "on", "children-1-lives_in": "on"}
    page = press(log_in(case.employee), case, "household", remove="children-0", **rows("children", 2, **ticked))
    boxes = {name: "checked" in rest for name, rest in re.findall(r'name="children-0-(\w+)"([^>]*)', page)}
    assert boxes == {"lives_in": True, "dependent": False, "child_benefit": False}


def test_a_stored_row_that_is_taken_away_is_gone_after_going_on(log_in, case):
    browser = log_in(case.employee)
    two = {"children-0-dependent": "on", "children-1-child_benefit": "on"}
    press(browser, case, "household", lives_with="OTHERS", **rows("children", 2, **two))
    assert len(case.fresh().household["children"]) == 2
    stored = {**two, "children-TOTAL_FORMS": "2", "children-INITIAL_FORMS": "2"}
    page = press(browser, case, "household", lives_with="OTHERS", remove="children-0", **stored)
    assert 'name="children-INITIAL_FORMS" value="1"' in page
    left = {"children-0-child_benefit": "on", "children-TOTAL_FORMS": "1", "children-INITIAL_FORMS": "1"}
    press(browser, case, "household", lives_with="OTHERS", **left)
    assert case.fresh().household["children"] == [{"livesIn": False, "dependent": False, "childBenefit": True}]


@pytest.mark.parametrize("which", ["children-9", "children-", "children-x", "children-²", "x", "", "9" * 5000])
def test_a_made_up_row_to_take_away_changes_nothing(log_in, case, which):
    page = press(log_in(case.employee), case, "household", remove=which, **rows("children", 1))
    assert 'name="children-TOTAL_FORMS" value="1"' in page


def test_the_enter_key_goes_on_and_takes_nothing_away(log_in, case):
    page = press(log_in(case.employee), case, "household", add="children", **rows("children", 1))
    form = page[page.index("data-unsaved-guard") :]
    first = re.search(r'<button type="submit"[^>]*>', form).group()
    assert "name=" not in first
