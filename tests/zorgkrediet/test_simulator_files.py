"""Cases that somebody saved elsewhere, or tampered with, in the public simulator."""

import html
import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from kernel.pure.periods import Period, total_thirtieths
from zorgkrediet.law.simulation import simulate
from zorgkrediet.web.public.case import history_before
from zorgkrediet.web.public.forms import BreakForm

CASE = {
    "interruption": {"regime": "FULL", "startsOn": "2026-12-01", "months": 3},
    "motive": {"kind": "CHILD", "relation": "OWN", "birthDate": "2020-01-01"},
}


def load(client, content: bytes):
    return client.post(reverse("zorgkrediet:simulator-load"), {"file": SimpleUploadedFile("case.json", content)})


@pytest.mark.parametrize("empty", ["employment", "employer", "employee", "household", "history", "events"])
@pytest.mark.parametrize("step", ["work", "household", "break"])
def test_every_step_opens_for_a_case_with_an_empty_part(client, db, empty, step):
    page = load(client, json.dumps({**CASE, empty: None}).encode())
    assert page.status_code == 200
    case = html.unescape(re.search(r'name="case" value="([^"]*)"', page.content.decode())[1])
    assert client.post(reverse("zorgkrediet:simulator"), {"case": case, "to": step}).status_code == 200


def test_a_number_without_end_is_no_saved_case(client, db):
    page = load(client, b'{"interruption": {"months": ' + b"9" * 5000 + b"}}")
    assert page.status_code == 200
    assert "geen bewaarde berekening" in page.content.decode()


@pytest.mark.parametrize("starts_on", [date(2027, 1, 1), date(2027, 3, 29), date(2027, 3, 30), date(2027, 3, 31)])
def test_months_taken_before_count_as_so_many_months_whatever_day_one_starts(starts_on):
    taken = history_before(starts_on, {"FULL": 2, "HALF": 1, "FIFTH": 5})
    periods = {
        row["regime"]: Period(date.fromisoformat(row["startsOn"]), date.fromisoformat(row["endsOn"])) for row in taken
    }
    assert {regime: total_thirtieths(period) for regime, period in periods.items()} == {
        "FULL": 60, "HALF": 30, "FIFTH": 150,
    }  # fmt: skip
    assert max(period.ends_on for period in periods.values()) < starts_on


def used_before(case, **posted):
    """What the page counts as used before the asked break, in unit-days."""
    form = BreakForm({"regime": "FIFTH", "months": "3", **posted})
    assert form.is_valid(), form.errors
    form.write(case)
    return simulate({key: value for key, value in case.items() if key[0] != "_"})["credit"]["usedUnitDays"]


def test_a_career_of_months_since_the_first_day_of_the_scheme_all_counts():
    """Laid backwards, the months would begin before the scheme and none of them would count."""
    case = {"motive": CASE["motive"]}
    used = used_before(case, starts_on="2024-01-01", months="3", taken_fifth="86")
    assert used == 86 * 60 + 3 * 60


@pytest.mark.parametrize(("starts_on", "room"), [("2024-01-01", 87), ("2024-01-02", 88), ("2016-10-02", 1)])
def test_more_months_than_there_were_since_the_scheme_is_told_with_what_not_to_count(starts_on, room):
    form = BreakForm({"regime": "FIFTH", "months": "3", "starts_on": starts_on, "taken_fifth": str(room)})
    assert form.is_valid()
    form = BreakForm({"regime": "FIFTH", "months": "3", "starts_on": starts_on, "taken_fifth": str(room + 1)})
    with translation.override("nl"):
        (sentence,) = form.errors["taken_fifth"]
    assert "2 september 2016" in sentence
    assert f"maar {room} maand" in sentence
    assert "(RVA) telt niet mee" in sentence


def test_a_saved_case_with_an_older_break_says_that_it_does_not_count(client, db):
    older = {"regime": "FULL", "startsOn": "2015-01-01", "endsOn": "2016-12-31"}
    page = load(client, json.dumps({**CASE, "history": [older]}).encode()).content.decode()
    assert "viel onder de RVA" in page
    newer = {**older, "startsOn": "2016-09-02"}
    page = load(client, json.dumps({**CASE, "history": [newer]}).encode()).content.decode()
    assert "viel onder de RVA" not in page


def test_a_thematic_leave_inside_the_period_refuses_and_stands_in_the_form_again():
    asked = {"regime": "FIFTH", "months": "3", "starts_on": "2024-01-01"}
    form = BreakForm({**asked, "leave_from": "2024-03-31", "leave_until": "2024-04-30"})
    assert form.is_valid(), form.errors
    case = {"motive": CASE["motive"]}
    form.write(case)
    answer = simulate(case)
    assert [finding["code"] for finding in answer["findings"]] == ["OVERLAP_THEMATIC_LEAVE"]
    again = BreakForm.read(case)
    assert (again["leave_from"], again["leave_until"]) == (date(2024, 3, 31), date(2024, 4, 30))
    later = BreakForm({**asked, "leave_from": "2024-04-01", "leave_until": "2024-04-30"})
    assert later.is_valid()
    later.write(case)
    assert simulate(case)["outcome"] == "GRANTED"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"leave_from": "2024-03-01"}, "leave_until"),
        ({"leave_until": "2024-03-01"}, "leave_from"),
        ({"leave_from": "2024-03-02", "leave_until": "2024-03-01"}, "leave_until"),
    ],
)
def test_half_a_leave_is_asked_again(typed, field):
    form = BreakForm({"regime": "FIFTH", "months": "3", "starts_on": "2024-01-01", **typed})
    assert set(form.errors) == {field}
