"""The acceptance cases of the law as data: a request of the contract, and what must come out."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from kernel.pure.money import round_cent
from zorgkrediet.law.explanation import faults_of
from zorgkrediet.law.simulation import simulate

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def column(answer, name):
    return [row[name] for row in answer["payments"]]


READ = {
    "outcome": lambda answer: answer["outcome"],
    "findings": lambda answer: [finding["code"] for finding in answer["findings"]],
    "periods": lambda answer: [[period["startsOn"], period["endsOn"]] for period in answer["grantedPeriods"]],
    "used": lambda answer: answer["credit"]["usedUnitDays"],
    "left": lambda answer: answer["credit"]["leftUnitDays"],
    "leftMonths": lambda answer: answer["credit"]["leftMonths"],
    "net": lambda answer: answer["total"]["net"],
    "total": lambda answer: answer["total"],
    "rows": lambda answer: len(answer["payments"]),
    "days": lambda answer: column(answer, "days"),
    "nets": lambda answer: column(answer, "net"),
    "categories": lambda answer: column(answer, "category"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_law_gives_what_the_case_says(case):
    answer = simulate(case["given"])
    expect = dict(case["expect"])
    first = expect.pop("first", {})
    assert {name: READ[name](answer) for name in expect} == expect
    for name, value in first.items():
        assert answer["payments"][0][name] == value


@pytest.mark.parametrize("case", CASES)
def test_every_answer_holds_together_and_can_be_computed_again(case):
    stored = json.loads(json.dumps(simulate(case["given"])))
    assert faults_of(stored) == ()
    assert stored["credit"]["usedUnitDays"] + stored["credit"]["leftUnitDays"] == stored["credit"]["careerUnitDays"]
    for row in stored["payments"]:
        exact = row["trace"]["steps"]
        assert [row["gross"], row["net"]] == [
            str(round_cent(Decimal(exact[key]))) for key in ("exactGross", "exactNet")
        ]
    if stored["outcome"] == "REFUSED":
        assert all(step["result"]["chargedThirtieths"] == 0 for step in stored["trace"] if step["rule"] == "events")
    if stored["outcome"] != "GRANTED":
        assert stored["grantedPeriods"] == stored["payments"] == []
    for finding in stored["findings"]:
        assert "{" not in finding["message"] + finding["messageEn"]


def test_every_name_is_a_case_of_its_own():
    names = [param.values[0]["name"] for param in CASES]
    assert len(set(names)) == len(names) > 150
