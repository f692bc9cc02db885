"""The two simulations answer as their contract says, and name every fault of a bad question."""

from decimal import Decimal
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

SAMPLE: dict[str, Any] = {
    "submittedOn": "2019-02-10",
    "employer": {"sector": "LOCAL_AUTHORITY"},
    "employment": {
        "status": "STATUTORY", "fraction": "1.00", "onProbation": False, "replacementContract": False,
        "hasTimeCreditRight": False, "excludedFunction": False, "permissionGranted": True, "appointmentEndsOn": None,
        "resumesTeaching": False,
    },
    "employee": {"birthDate": "1979-03-01"},
    "household": {"livesWith": "OTHERS", "children": [{"livesIn": True, "dependent": True, "childBenefit": True}]},
    "motive": {"kind": "CHILD", "relation": "OWN", "birthDate": "2015-01-31"},
    "attachments": [],
    "interruption": {"regime": "FIFTH", "startsOn": "2019-03-01", "months": 12},
    "history": [{"regime": "FULL", "startsOn": "2017-01-01", "endsOn": "2017-06-30"}],
    "thematicLeaves": [{"startsOn": "2018-01-01", "endsOn": "2018-01-31"}],
    "otherIncome": [{"kind": "SIDE_JOB", "startsOn": "2017-01-01", "extendedOn": None, "weeklyHours": "8.00"}],
    "events": [{"kind": "EARLY_STOP", "on": "2019-08-31"}],
    "payThrough": "2020-02",
}  # fmt: skip


def test_the_sample_of_the_contract_gives_the_answer_of_the_contract(post: Any) -> None:
    response = post("zorgkrediet/simulations", SAMPLE)
    assert response.status_code == 200
    answer = response.json()
    assert answer["outcome"] == "GRANTED"
    assert [finding["severity"] for finding in answer["findings"]] == ["ADJUSTMENT"]
    assert answer["grantedPeriods"] == [{"regime": "FIFTH", "startsOn": "2019-03-01", "endsOn": "2019-08-31"}]
    credit = answer["credit"]
    assert (credit["usedUnitDays"], credit["leftUnitDays"]) == (2160, 3240)
    assert credit["leftMonths"] == {"FULL": "10.80", "HALF": "21.60", "FIFTH": "54.00"}
    first = answer["payments"][0]
    expected = {"month": "2019-03", "category": "V", "coefficient": "1.0404", "fraction": "1.00", "days": 30,
                "gross": "136.29", "withheld": "23.37", "net": "112.92"}  # fmt: skip
    assert {name: first[name] for name in expected} == expected
    assert answer["total"] == {"gross": "817.74", "withheld": "140.22", "net": "677.52"}


def test_only_motive_and_interruption_are_needed(post: Any) -> None:
    question = {name: SAMPLE[name] for name in ("motive", "interruption")}
    assert post("zorgkrediet/simulations", question).json()["outcome"] == "GRANTED"


@pytest.mark.parametrize(
    ("interruption", "net"),
    [
        ({"regime": "FULL", "startsOn": "2019-01-07", "months": 3}, "1478.25"),
        ({"regime": "FULL", "startsOn": "2018-09-01", "months": 3}, "1478.25"),
        ({"regime": "FIFTH", "startsOn": "2025-01-16", "months": 3}, "419.82"),
        ({"regime": "FULL", "startsOn": "2025-01-01", "months": 3}, "1825.98"),
    ],
)
def test_published_and_worked_amounts_come_out_to_the_cent(interruption: dict[str, Any], net: str, post: Any) -> None:
    motive = {"kind": "CHILD", "relation": "OWN", "birthDate": "2018-01-01"}
    answer = post("zorgkrediet/simulations", {"motive": motive, "interruption": interruption}).json()
    assert answer["total"]["net"] == net
    assert sum(Decimal(row["net"]) for row in answer["payments"]) == Decimal(net)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"interruption": {"regime": "FIFTH", "startsOn": "2019-02-30", "months": 3}}, "interruption.startsOn"),
        ({"interruption": {"regime": "FIFTH", "startsOn": "2019-03-01"}}, "interruption"),
        ({"interruption": None}, "interruption"),
        ({"motive": {"kind": "HOBBY"}}, "motive.kind"),
        ({"payThrough": "2019-13"}, "payThrough"),
        ({"unknown": 1}, "unknown"),
        ({"employment": {"fraction": 1.5}}, "employment.fraction"),
        ({"history": "none"}, "history"),
    ],
)
def test_a_bad_question_gets_a_problem_that_names_the_field(change: dict[str, Any], name: str, post: Any) -> None:
    response = post("zorgkrediet/simulations", {**SAMPLE, **change})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == "urn:problem-type:belgif:badRequest"
    assert any(issue["name"].startswith(name) for issue in problem["issues"]), problem["issues"]
    assert all(issue["detail"] and issue["in"] == "body" for issue in problem["issues"])


def test_all_faults_are_named_at_once(post: Any) -> None:
    problem = post("zorgkrediet/simulations", {"motive": {"kind": "X"}, "interruption": {}, "a": 1, "b": 2}).json()
    assert {"a", "b", "motive.kind"} <= {issue["name"] for issue in problem["issues"]}


ECALCURA: dict[str, Any] = {
    "referencePeriod": "2023-2024",
    "parameterSet": "PARAM-TEST-1",
    "staff": [
        {
            "id": "s1", "birthDate": "1978-10-15", "function": "VPK_A1", "group": "EX_OFFICIO",
            "contracts": [{"startsOn": "2015-01-01", "endsOn": None, "weeklyHours": "38.00"}],
        }
    ],
}  # fmt: skip


def test_ecalcura_answers_in_the_shape_of_its_contract(post: Any) -> None:
    answer = post("ecalcura/simulations", ECALCURA).json()
    assert [line["id"] for line in answer["staff"]] == ["s1"]
    assert answer["staff"][0]["bands"] == [{"from": "2023-10-01", "to": "2024-06-30", "hoursPerWeek": "2"}]
    assert {"premium", "replacement", "definitive", "balance"} <= set(answer["totals"])


def test_ecalcura_names_the_faults_of_a_bad_question(post: Any) -> None:
    response = post("ecalcura/simulations", {**ECALCURA, "parameterSet": "NONE", "staff": [{"id": "s1"}], "x": 1})
    assert response.status_code == 400
    names = {issue["name"] for issue in response.json()["issues"]}
    assert {"parameterSet", "staff[0].birthDate", "x"} <= names


@pytest.mark.parametrize("scheme", ["zorgkrediet", "ecalcura"])
def test_findings_are_listed_with_their_sentence(scheme: str, client: Any) -> None:
    response = client.get(f"/api/v1/{scheme}/findings")
    assert response.status_code == 200
    items = response.json()["items"]
    assert len(items) > 10
    assert all(item["code"] and item["message"] and item["severity"] for item in items)
    assert len({item["code"] for item in items}) == len(items)
    again = client.get(f"/api/v1/{scheme}/findings", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
