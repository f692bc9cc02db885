"""Cases that somebody saved elsewhere, or tampered with, in the public simulator."""

import html
import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kernel.pure.periods import Period, total_thirtieths
from zorgkrediet.web.public.case import history_before

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
