"""A request that cannot be read is refused whole, with every fault named; nothing is guessed and nothing crashes."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.pure.errors import BadRequest
from zorgkrediet.enums import IncomeKind, MotiveKind, Regime
from zorgkrediet.law.facts import Child, Employment, Facts, Household, Motive, OtherIncome
from zorgkrediet.law.request import read_request
from zorgkrediet.law.simulation import simulate

GOOD = {
    "motive": {"kind": "CHILD", "relation": "OWN", "birthDate": "2015-01-31"},
    "interruption": {"regime": "FULL", "startsOn": "2019-03-01", "months": 3},
}


def faults(**changes):
    with pytest.raises(BadRequest) as refused:
        simulate({**GOOD, **changes})
    return [(issue.name, issue.code) for issue in refused.value.issues]


def interruption(**changes):
    return {"interruption": {**GOOD["interruption"], **changes}}


def motive(**changes):
    return {"motive": {**GOOD["motive"], **changes}}


@pytest.mark.parametrize("document", [None, [], "x", 3, True])
def test_a_request_is_an_object(document):
    with pytest.raises(BadRequest) as refused:
        simulate(document)
    assert refused.value.issues[0].code == "WRONG_TYPE"


def test_motive_and_interruption_are_required():
    with pytest.raises(BadRequest) as refused:
        simulate({})
    assert [(issue.name, issue.code) for issue in refused.value.issues] == [
        ("motive", "REQUIRED"),
        ("interruption", "REQUIRED"),
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"colour": "red"}, ("colour", "UNKNOWN_FIELD")),
        ({"employer": {"name": "x"}}, ("employer.name", "UNKNOWN_FIELD")),
        ({"employer": {"sector": "PRIVATE"}}, ("employer.sector", "UNKNOWN_VALUE")),
        ({"employer": {"sector": 3}}, ("employer.sector", "WRONG_TYPE")),
        ({"employer": []}, ("employer", "WRONG_TYPE")),
        ({"employment": {"fraction": "1.01"}}, ("employment.fraction", "OUT_OF_RANGE")),
        ({"employment": {"fraction": "0.00"}}, ("employment.fraction", "OUT_OF_RANGE")),
        ({"employment": {"fraction": 0.5}}, ("employment.fraction", "WRONG_TYPE")),
        ({"employment": {"fraction": "half"}}, ("employment.fraction", "WRONG_FORMAT")),
        ({"employment": {"fraction": "NaN"}}, ("employment.fraction", "WRONG_FORMAT")),
        ({"employment": {"onProbation": "true"}}, ("employment.onProbation", "WRONG_TYPE")),
        ({"employment": {"permissionGranted": 1}}, ("employment.permissionGranted", "WRONG_TYPE")),
        ({"employee": {"birthDate": "1979-02-30"}}, ("employee.birthDate", "IMPOSSIBLE_DATE")),
        ({"employee": {"birthDate": "1979-2-3"}}, ("employee.birthDate", "IMPOSSIBLE_DATE")),
        ({"employee": {"birthDate": "0001-01-01"}}, ("employee.birthDate", "IMPOSSIBLE_DATE")),
        ({"employee": {"birthDate": 19790203}}, ("employee.birthDate", "WRONG_TYPE")),
        ({"employee": {"birthDate": "2019-03-01"}}, ("employee.birthDate", "IMPLAUSIBLE_DATE")),
        ({"submittedOn": "2019-02-10T10:00:00"}, ("submittedOn", "IMPOSSIBLE_DATE")),
        ({"household": {"children": {}}}, ("household.children", "WRONG_TYPE")),
        ({"household": {"children": [3]}}, ("household.children[0]", "WRONG_TYPE")),
        ({"household": {"children": [{"age": 3}]}}, ("household.children[0].age", "UNKNOWN_FIELD")),
        ({"attachments": "DOCTOR_CERTIFICATE"}, ("attachments", "WRONG_TYPE")),
        ({"attachments": ["LETTER"]}, ("attachments[0]", "UNKNOWN_VALUE")),
        ({"attachments": [["x"]]}, ("attachments[0]", "UNKNOWN_VALUE")),
        ({"payThrough": "2019-13"}, ("payThrough", "IMPOSSIBLE_DATE")),
        ({"payThrough": 201901}, ("payThrough", "WRONG_TYPE")),
        ({"explain": "yes"}, ("explain", "WRONG_TYPE")),
        (motive(kind=None), ("motive.kind", "REQUIRED")),
        (motive(kind="HOLIDAY"), ("motive.kind", "UNKNOWN_VALUE")),
        (motive(relation="FAMILY"), ("motive.relation", "UNKNOWN_VALUE")),
        (motive(kind="ILLNESS", relation="OWN"), ("motive.relation", "UNKNOWN_VALUE")),
        (motive(degree=5), ("motive.degree", "OUT_OF_RANGE")),
        (motive(degree=0), ("motive.degree", "OUT_OF_RANGE")),
        (motive(degree="2"), ("motive.degree", "WRONG_TYPE")),
        (motive(degree=True), ("motive.degree", "WRONG_TYPE")),
        (motive(disabilityPercentage=101), ("motive.disabilityPercentage", "OUT_OF_RANGE")),
        (motive(contactHours=True), ("motive.contactHours", "WRONG_TYPE")),
        (motive(contactHours=float("nan")), ("motive.contactHours", "WRONG_FORMAT")),
        (motive(credits=-1), ("motive.credits", "OUT_OF_RANGE")),
        (motive(startsOn="2019-02-01", endsOn="2019-01-31"), ("motive.endsOn", "END_BEFORE_START")),
        (interruption(regime=None), ("interruption.regime", "REQUIRED")),
        (interruption(startsOn=None), ("interruption.startsOn", "REQUIRED")),
        (interruption(startsOn="2019-02-29"), ("interruption.startsOn", "IMPOSSIBLE_DATE")),
        (interruption(startsOn="9999-12-01"), ("interruption.startsOn", "IMPOSSIBLE_DATE")),
        (interruption(months=None), ("interruption.months", "MONTHS_OR_END")),
        (interruption(endsOn="2019-05-31"), ("interruption.months", "MONTHS_OR_END")),
        (interruption(months=None, endsOn="2019-02-28"), ("interruption.endsOn", "END_BEFORE_START")),
        (interruption(months=0), ("interruption.months", "OUT_OF_RANGE")),
        (interruption(months=3.0), ("interruption.months", "WRONG_TYPE")),
        (interruption(months=10**30), ("interruption.months", "OUT_OF_RANGE")),
        ({"history": [{"startsOn": "2017-01-01", "endsOn": "2017-01-31"}]}, ("history[0].regime", "REQUIRED")),
        ({"history": [{"regime": "FULL", "startsOn": "2017-01-01"}]}, ("history[0].endsOn", "REQUIRED")),
        (
            {"history": [{"regime": "FULL", "startsOn": "2017-02-01", "endsOn": "2017-01-31"}]},
            ("history[0].endsOn", "END_BEFORE_START"),
        ),
        (
            {
                "history": [
                    {"regime": "FULL", "startsOn": "2017-01-31", "endsOn": "2017-02-28"},
                    {"regime": "HALF", "startsOn": "2017-01-01", "endsOn": "2017-01-31"},
                ]
            },
            ("history", "HISTORY_OVERLAPS"),
        ),
        (
            {"history": [{"regime": "FULL", "startsOn": "2017-01-01", "endsOn": "2018-07-01"}]},
            ("history", "HISTORY_EXCEEDS_CAREER"),
        ),
        ({"thematicLeaves": [{"startsOn": "2018-01-01"}]}, ("thematicLeaves[0].endsOn", "REQUIRED")),
        ({"otherIncome": [{"startsOn": "2018-01-01"}]}, ("otherIncome[0].kind", "REQUIRED")),
        ({"otherIncome": [{"kind": "SIDE_JOB", "weeklyHours": 8}]}, ("otherIncome[0].weeklyHours", "WRONG_TYPE")),
        (
            {"otherIncome": [{"kind": "SIDE_JOB", "startsOn": "2018-02-01", "extendedOn": "2018-01-31"}]},
            ("otherIncome[0].extendedOn", "END_BEFORE_START"),
        ),
        ({"events": [{"on": "2019-04-01"}]}, ("events[0].kind", "REQUIRED")),
        ({"events": [{"kind": "EARLY_STOP"}]}, ("events[0].on", "REQUIRED")),
        ({"events": [{"kind": "HOUSEHOLD_CHANGED", "on": "2019-04-01"}]}, ("events[0].household", "REQUIRED")),
        (
            {"events": [{"kind": "HOUSEHOLD_CHANGED", "on": "2019-04-01", "household": {}}] * 2},
            ("events[1].on", "CONTRADICTION"),
        ),
    ],
)
def test_a_fault_is_named_with_its_place(changes, expected):
    assert faults(**changes) == [expected]


def test_all_faults_are_named_at_once():
    assert len(faults(colour="red", submittedOn="x", **interruption(months="3", regime="QUARTER"))) == 4


def test_numbers_may_be_numbers_or_text_where_the_contract_says_so():
    for hours in (120, 120.0, "120", "120.00"):
        training = {"kind": "TRAINING", "startsOn": "2019-01-01", "endsOn": "2019-12-31", "contactHours": hours}
        assert simulate({**GOOD, "motive": training})["outcome"] == "GRANTED"


@pytest.mark.parametrize("name", ["\ud800", "x" * 5000], ids=["half a character", "endless"])
def test_a_name_that_no_output_can_carry_is_told_in_one_that_it_can(name):
    [(told, code)] = faults(employer={name: 1})
    assert code == "UNKNOWN_FIELD"
    assert told.startswith("employer.")
    assert len(told.encode()) < 100


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param(10**5000, id="five thousand digits"),
        -1,
        float("nan"),
        float("inf"),
        1e22,
        True,
        [120],
    ],
)
def test_a_number_beyond_reason_is_a_named_fault(hours):
    training = {"kind": "TRAINING", "contactHours": hours}
    assert [name for name, _ in faults(motive=training)] == ["motive.contactHours"]


def test_a_fraction_is_written_alike_however_it_was_sent():
    for fraction in ("0.8", "0.80", "0.800000"):
        answer = simulate({**GOOD, "employment": {"fraction": fraction}})
        assert {row["fraction"] for row in answer["payments"]} == {"0.80"}
        assert {row["trace"]["inputs"]["fraction"] for row in answer["payments"]} == {"0.80"}


@pytest.mark.parametrize(
    ("day", "is_known"), [("1849-12-31", 0), ("1850-01-01", 1), ("2199-12-31", 1), ("2200-01-01", 0)]
)
def test_days_outside_any_life_are_no_days(day, is_known):
    leave = {"thematicLeaves": [{"startsOn": day, "endsOn": day}]}
    if is_known:
        assert simulate({**GOOD, **leave})["outcome"] == "GRANTED"
    else:
        assert faults(**leave) == [(f"thematicLeaves[0].{end}On", "IMPOSSIBLE_DATE") for end in ("starts", "ends")]


@pytest.mark.parametrize(
    ("field", "lowest", "highest"),
    [("degree", 1, 4), ("disabilityPercentage", 0, 100), ("pillarOnePoints", 0, 100), ("credits", 0, 999)],
)
def test_a_number_has_a_lowest_and_a_highest(field, lowest, highest):
    for number in (lowest, highest):
        assert read_request({**GOOD, **motive(**{field: number})}).facts.motive.birth_date == date(2015, 1, 31)
    for number in (lowest - 1, highest + 1):
        assert faults(**motive(**{field: number})) == [(f"motive.{field}", "OUT_OF_RANGE")]


def test_months_and_months_combined_have_a_highest_too():
    pension = {"kind": "SURVIVORS_PENSION", "startsOn": "2016-01-01"}
    for months in (0, 1200):
        simulate({**GOOD, "otherIncome": [{**pension, "monthsAlreadyCombined": months}]})
    for months in (-1, 1201):
        told = faults(otherIncome=[{**pension, "monthsAlreadyCombined": months}])
        assert told == [("otherIncome[0].monthsAlreadyCombined", "OUT_OF_RANGE")]
    assert simulate({**GOOD, **interruption(months=240)})["outcome"] == "REFUSED"
    for months in (0, 241):
        assert faults(**interruption(months=months)) == [("interruption.months", "OUT_OF_RANGE")]


def test_what_a_request_leaves_out_is_what_the_law_assumes():
    asked = {"regime": "FIFTH", "startsOn": "2019-03-01", "months": 3}
    empty = {"motive": {"kind": "TRAINING"}, "interruption": asked}
    named = {"employment": {"status": None}, "household": {"livesWith": None}, "otherIncome": [{"kind": "SIDE_JOB"}]}
    expected = Facts(motive=Motive(MotiveKind.TRAINING), regime=Regime.FIFTH, starts_on=date(2019, 3, 1), months=3)
    assert read_request(empty).facts == expected
    assert read_request(empty).explain is False
    read = read_request({**empty, **named}).facts
    assert read == replace(expected, other_income=(OtherIncome(IncomeKind.SIDE_JOB),))
    assert (read.employment, read.household) == (Employment(), Household())
    children = {"livesWith": "NOBODY", "children": [{}]}
    assert read_request({**empty, "household": children}).facts.household.children == (Child(),)


def test_a_stop_tells_how_many_days_are_lost():
    asked = {**GOOD, "events": [{"kind": "EARLY_STOP", "on": "2019-04-05"}]}
    [finding] = simulate(asked)["findings"]
    assert "25 dagen krediet gaan verloren" in finding["message"]


def test_the_order_of_events_changes_nothing():
    events = [
        {"kind": "DEATH_OF_CARED_PERSON", "on": "2021-03-10"},
        {"kind": "HOUSEHOLD_CHANGED", "on": "2021-04-15", "household": {"livesWith": "NOBODY"}},
        {"kind": "EARLY_STOP", "on": "2021-08-05"},
        {"kind": "WORK_RESUMED", "on": "2021-11-01"},
    ]
    asked = {"regime": "HALF", "startsOn": "2021-01-31", "months": 12}
    request = {"motive": {"kind": "ILLNESS", "relation": "FAMILY", "degree": 1}, "interruption": asked}
    answers = [simulate({**request, "events": list(order)}) for order in permutations(events)]
    shown = ("outcome", "grantedPeriods", "credit", "payments", "total")
    assert all(answer[key] == answers[0][key] for answer in answers for key in shown)
    assert [row["category"] for row in answers[0]["payments"]] == ["HC"] * 4 + ["HA"] * 4
    # 31-1 to 5-8: seven months begun, 7 x 30 x 5.
    assert answers[0]["credit"]["usedUnitDays"] == 1050
    assert [row["days"] for row in answers[0]["payments"]] == [1, 30, 30, 30, 30, 30, 30, 5]


def test_a_career_exactly_used_is_no_fault():
    history = [{"regime": "FULL", "startsOn": "2017-01-01", "endsOn": "2018-06-30"}]
    assert simulate({**GOOD, "history": history})["credit"]["leftUnitDays"] == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["FULL", "CHILD", "2019-01-01", "", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "startsOn", "endsOn", "regime", "months", "on", "x"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
FIELDS = ["motive", "interruption", "history", "events", "otherIncome", "household", "employment", "attachments"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_whatever_is_sent_there_is_an_answer_or_named_faults(changes):
    try:
        assert simulate({**GOOD, **changes})["outcome"] in ("GRANTED", "REFUSED", "INCOMPLETE")
    except BadRequest as refused:
        problem = refused.as_problem()
        assert all(issue["detail"].endswith(".") for issue in problem["issues"])


def command(arguments, text=""):
    return subprocess.run(
        [sys.executable, "manage.py", "simulate", *arguments], input=text, capture_output=True, text=True, check=False
    )


def test_the_command_answers_one_case_and_a_list_without_a_database(tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    one = command(["zorgkrediet", str(path)])
    assert one.returncode == 0, one.stderr
    assert json.loads(one.stdout) == json.loads(json.dumps(simulate(GOOD)))
    several = command(["zorgkrediet", "-"], json.dumps([GOOD, {**GOOD, "motive": {"kind": "NONE"}}]))
    assert [answer["outcome"] for answer in json.loads(several.stdout)] == ["GRANTED", "REFUSED"]


@pytest.mark.parametrize(
    ("text", "name"),
    [(json.dumps([GOOD, {**GOOD, "x": 1}]), "[1].x"), ("{", ""), ('{"x": 1, "x": 2}', ""), ('{"x": 1}', "motive")],
)
def test_the_command_exits_2_and_says_the_same(text, name):
    failed = command(["zorgkrediet", "-"], text)
    assert failed.returncode == 2
    assert json.loads(failed.stdout)["issues"][0]["name"] == name


def test_the_command_asks_nothing_of_its_surroundings(tmp_path):
    """No environment, another folder, a terminal that knows only English letters, a file with a byte-order mark."""
    case = {**GOOD, "employer": {"sector": "OUT_OF_SCOPE"}}
    (tmp_path / "case.json").write_text("\ufeff" + json.dumps(case), encoding="utf-8")
    manage = Path(__file__).resolve().parents[3] / "manage.py"
    done = subprocess.run(
        [sys.executable, str(manage), "simulate", "zorgkrediet", "case.json"],
        cwd=tmp_path,
        env={"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["findings"][0]["code"] == "EMPLOYER_OUT_OF_SCOPE"


def test_the_command_says_that_a_file_does_not_exist():
    failed = command(["zorgkrediet", "/nowhere/case.json"])
    assert failed.returncode == 2
    assert json.loads(failed.stdout)["issues"][0]["code"] == "NOT_FOUND"
