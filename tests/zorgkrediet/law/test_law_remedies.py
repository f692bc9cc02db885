"""The nearest change of one field: offered only when, with it, the law itself no longer raises that finding."""

from pathlib import Path

import pytest
import yaml

from zorgkrediet.law.findings import CATALOGUE
from zorgkrediet.law.simulation import simulate

REFUSED = [
    pytest.param(case["given"], id=case["name"])
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    if case["expect"]["outcome"] != "GRANTED"
]


@pytest.mark.parametrize("given", REFUSED)
def test_each_refusal_has_its_nearest_change_or_says_there_is_none(given):
    answer = simulate({**given, "explain": True})
    stopping = {one["code"] for one in answer["findings"] if one["severity"] in ("REFUSAL", "MISSING")}
    assert {one["code"] for one in answer["remedies"]} == stopping
    for remedy in answer["remedies"]:
        if CATALOGUE[remedy["code"]].remedy is None:
            assert remedy["nearestChange"] is None


CHILD = {"kind": "CHILD", "relation": "OWN", "birthDate": "2015-01-31"}


OVER = {"kind": "TRAINING", "contactHours": 200, "endsOn": "2018-06-30"}


def nearest(code, **changes):
    asked = {"regime": "FULL", "startsOn": "2019-03-01", "months": 3, **changes.pop("interruption", {})}
    asked = {key: value for key, value in asked.items() if value is not None}
    answer = simulate({"motive": CHILD, "interruption": asked, "explain": True, **changes})
    found = next(one["nearestChange"] for one in answer["remedies"] if one["code"] == code)
    return found and (found["field"], found["value"], found["outcome"])


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        ("BEFORE_SCHEME", {"interruption": {"startsOn": "2016-01-01"}}, ("startsOn", "2016-09-02", "GRANTED")),
        (
            "BEFORE_SCHEME",
            {"interruption": {"startsOn": "2016-01-01", "months": None, "endsOn": "2016-03-31"}},
            ("startsOn", "2016-09-02", "GRANTED"),
        ),
        (
            "EXCLUDED_FUNCTION",
            {"employment": {"excludedFunction": True, "permissionGranted": False}},
            ("permissionGranted", True, "GRANTED"),
        ),
        (
            "FULL_BREAK_IS_FAVOUR",
            {
                "employer": {"sector": "FLEMISH_GOVERNMENT"},
                "employment": {"onProbation": True, "permissionGranted": False},
            },
            ("regime", "HALF", "GRANTED"),
        ),
        ("CHILD_TOO_OLD", {"motive": {**CHILD, "birthDate": "2006-02-10"}}, ("startsOn", "2018-11-10", "GRANTED")),
        ("CHILD_NOT_BORN", {"motive": {**CHILD, "birthDate": "2019-04-02"}}, ("startsOn", "2019-04-02", "GRANTED")),
        (
            "CHILD_NO_LEGAL_TIE",
            {"motive": {**CHILD, "relation": "PARTNER_FACTUAL"}},
            ("relation", "PARTNER_LEGALLY_COHABITING", "GRANTED"),
        ),
        (
            "GUARDIAN_TOO_EARLY",
            {"motive": {**CHILD, "relation": "OFFICIOUS_GUARDIAN"}, "interruption": {"startsOn": "2017-05-01"}},
            ("startsOn", "2017-10-28", "GRANTED"),
        ),
        (
            "FAMILY_TOO_DISTANT",
            {"motive": {"kind": "ILLNESS", "relation": "FAMILY", "degree": 3}},
            ("relation", "HOUSEHOLD_MEMBER", "GRANTED"),
        ),
        (
            "DISABILITY_NOT_SEVERE",
            {"motive": {"kind": "DISABLED_CHILD", "pillarOnePoints": 3}},
            ("pillarOnePoints", "4", "GRANTED"),
        ),
        (
            "TRAINING_TOO_SMALL",
            {"motive": {"kind": "TRAINING", "contactHours": 100}},
            ("contactHours", "120", "GRANTED"),
        ),
        (
            "TRAINING_DISTANCE_CREDITS",
            {"motive": {"kind": "TRAINING", "contactHours": 200, "distanceLearning": True}},
            ("credits", "9", "GRANTED"),
        ),
        (
            "TRAINING_NOT_RECOGNISED",
            {"motive": {"kind": "TRAINING", "contactHours": 200, "recognisedProvider": False}},
            ("recognisedProvider", True, "GRANTED"),
        ),
        (
            "TRAINING_OUTSIDE_PERIOD",
            {"motive": {"kind": "TRAINING", "contactHours": 200, "startsOn": "2019-09-12", "endsOn": "2020-06-30"}},
            ("startsOn", "2019-09-12", "GRANTED"),
        ),
        (
            "FULL_TIME_NEEDED",
            {"employment": {"fraction": "0.80"}, "interruption": {"regime": "FIFTH"}},
            ("regime", "HALF", "GRANTED"),
        ),
        (
            "MORE_THAN_HALF_NEEDED",
            {"employment": {"fraction": "0.50"}, "interruption": {"regime": "HALF"}},
            ("regime", "FULL", "GRANTED"),
        ),
        ("TOO_LONG", {"interruption": {"months": 13}}, ("months", 12, "GRANTED")),
        (
            "PALLIATIVE_TOO_LONG",
            {"motive": {"kind": "PALLIATIVE"}, "interruption": {"months": 5}},
            ("months", 3, "GRANTED"),
        ),
        ("TOO_SHORT", {"interruption": {"months": 1}}, ("months", 3, "GRANTED")),
        (
            "NOT_WHOLE_MONTHS",
            {"interruption": {"startsOn": "2020-01-06", "months": None, "endsOn": "2020-06-30"}},
            ("endsOn", "2020-07-05", "GRANTED"),
        ),
        (
            "NOT_WHOLE_MONTHS",
            {"interruption": {"startsOn": "2020-01-06", "months": None, "endsOn": "2020-06-15"}},
            ("endsOn", "2020-06-05", "GRANTED"),
        ),
        ("TOO_EARLY", {"submittedOn": "2018-08-31"}, ("submittedOn", "2018-09-01", "GRANTED")),
        ("FILED_AFTER_END", {"submittedOn": "2019-06-01"}, ("submittedOn", "2019-05-01", "GRANTED")),
        (
            "CREDIT_INSUFFICIENT",
            {
                "interruption": {"months": 12},
                "history": [{"regime": "FULL", "startsOn": "2017-01-01", "endsOn": "2017-12-31"}],
            },
            ("months", 6, "GRANTED"),
        ),
        (
            "OVERLAP_THEMATIC_LEAVE",
            {"thematicLeaves": [{"startsOn": "2019-04-01", "endsOn": "2019-04-30"}]},
            ("startsOn", "2019-05-01", "GRANTED"),
        ),
        (
            "OVERLAP_CARE_CREDIT",
            {"history": [{"regime": "FULL", "startsOn": "2019-01-15", "endsOn": "2019-04-14"}]},
            ("startsOn", "2019-04-15", "GRANTED"),
        ),
        (
            "OVERLAP_THEMATIC_LEAVE",
            {"thematicLeaves": [{"startsOn": "2019-02-01", "endsOn": "2019-03-01"}]},
            ("startsOn", "2019-03-02", "GRANTED"),
        ),
        (
            "SELF_EMPLOYED_PARTIAL",
            {
                "interruption": {"regime": "FIFTH"},
                "otherIncome": [{"kind": "SELF_EMPLOYED", "startsOn": "2018-01-01"}],
            },
            ("regime", "FULL", "GRANTED"),
        ),
        (
            "ACTIVITY_TOO_RECENT",
            {"otherIncome": [{"kind": "SELF_EMPLOYED", "startsOn": "2019-01-15"}]},
            ("startsOn", "2019-04-15", "GRANTED"),
        ),
        (
            "ACTIVITY_TOO_RECENT",
            {"otherIncome": [{"kind": "SELF_EMPLOYED", "startsOn": "2018-12-31"}]},
            ("startsOn", "2019-03-31", "GRANTED"),
        ),
        (
            "SIDE_JOB_TOO_MANY_HOURS",
            {"otherIncome": [{"kind": "SIDE_JOB", "startsOn": "2018-01-01", "weeklyHours": "40.00"}]},
            ("weeklyHours", "38.00", "GRANTED"),
        ),
        (
            "STOPPED_BEFORE_START",
            {"events": [{"kind": "WORK_RESUMED", "on": "2019-03-01"}, {"kind": "EARLY_STOP", "on": "2019-03-01"}]},
            ("on", "2019-03-31", "GRANTED"),
        ),
        (
            "STOPPED_BEFORE_START",
            {"events": [{"kind": "WORK_RESUMED", "on": "2019-02-28"}]},
            ("on", "2019-04-01", "GRANTED"),
        ),
        (
            "STOPPED_BEFORE_START",
            {
                "submittedOn": "2019-05-02",
                "interruption": {"months": 6},
                "events": [{"kind": "EARLY_STOP", "on": "2019-04-15"}],
            },
            ("on", "2019-06-01", "GRANTED"),
        ),
        (
            "DOCUMENT_MISSING",
            {"motive": {"kind": "PALLIATIVE"}, "attachments": []},
            ("attachments", ["DOCTOR_CERTIFICATE"], "GRANTED"),
        ),
        (
            "DOCUMENT_MISSING",
            {"motive": {**CHILD, "relation": "FOSTER"}, "attachments": ["DOCTOR_CERTIFICATE"]},
            ("attachments", ["DOCTOR_CERTIFICATE", "FOSTER_CERTIFICATE"], "GRANTED"),
        ),
        (
            "ACTIVITY_TOO_RECENT",
            {
                "interruption": {"startsOn": "2019-02-20"},
                "otherIncome": [{"kind": "SELF_EMPLOYED", "startsOn": "2018-11-30"}],
            },
            ("startsOn", "2019-03-01", "GRANTED"),
        ),
        ("NO_MOTIVE", {"motive": {"kind": "NONE"}}, None),
        (
            "TRAINING_TOO_SMALL",
            {"motive": {"kind": "TRAINING", "contactHours": 100}, "interruption": {"months": 13}},
            ("contactHours", "120", "REFUSED"),
        ),
        ("CHILD_TOO_OLD", {"motive": {**CHILD, "birthDate": "2003-02-10"}}, ("startsOn", "2015-11-10", "REFUSED")),
        ("TRAINING_OUTSIDE_PERIOD", {"motive": OVER}, None),
        (
            "CREDIT_INSUFFICIENT",
            {"history": [{"regime": "FULL", "startsOn": "2017-01-01", "endsOn": "2018-06-30"}]},
            None,
        ),
    ],
)
def test_the_nearest_change_is_the_expected_one(code, changes, expected):
    found = nearest(code, **changes)
    assert found == (expected and (found[0], *expected[1:]))
    if expected is not None:
        assert found[0].endswith("." + expected[0]) or found[0] == expected[0]


def test_without_the_wish_no_change_is_looked_for():
    answer = simulate(
        {"motive": {"kind": "NONE"}, "interruption": {"regime": "FULL", "startsOn": "2019-03-01", "months": 3}}
    )
    assert "remedies" not in answer
