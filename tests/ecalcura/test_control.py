"""The second calculator agrees with the law to the cent, on anything that can be reported, and shares no code."""

import ast
from copy import deepcopy
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ecalcura import control
from ecalcura.enums import CalculationStrategy
from ecalcura.law import simulation
from ecalcura.law.calculation import calculate
from ecalcura.law.parameters import shipped_set
from ecalcura.law.snapshot import to_json
from kernel.pure.money import to_cents
from tests.ecalcura.law.test_properties import QUARTERS, documents

CASES = Path(__file__).parent / "law" / "cases"


def both(document: dict, content: dict) -> tuple[int, int]:
    """The amount of the law and that of the control, from the same report."""
    seen = []

    def spy(facts, parameters, strategy):
        seen.append((facts, strategy, calculate(facts, parameters, strategy)))
        return seen[-1][2]

    with patch.object(simulation, "calculate", spy):
        simulation.simulate(document, lambda name: content)
    facts, strategy, result = seen[0]
    used = deepcopy(content)
    options = document.get("options") or {}
    used["rules"] |= {name: value for name, value in options.items() if name in used["rules"]}
    return to_cents(result.totals.definitive), control.definitive(to_json(facts), result.as_json(), used, strategy)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(documents(), st.booleans(), st.booleans(), st.randoms())
def test_the_control_agrees_on_any_report(document, indexed, whole_months, chance):
    content = shipped_set("PARAM-TEST-1")
    content["wageCost"]["baseCoefficient"] = "1.9999" if indexed else None
    content["rules"]["monthFractionRule"] = "FULL_MONTHS_ONLY" if whole_months else "CALENDAR_DAYS"
    for line in document["replacements"]:
        if document["staff"] and chance.random() < 0.3:
            line["sameAsStaff"] = chance.choice(document["staff"])["id"]
    for line in document["staff"]:
        if chance.random() < 0.3:
            day = f"2023-{chance.randrange(7, 13):02d}-{chance.randrange(1, 28):02d}"
            line["functionChanges"] = [{"from": day, "function": "ADMIN", "group": "OTHER"}]
        if line["function"] == "PARA" and chance.random() < 0.5:
            line["group"] = "ASSIMILATED"
            line["irregularHours"] = [{"windowEndsOn": "2023-10-31", "hours": str(chance.randrange(0, 400))}]
        if line["choices"] and chance.random() < 0.3:
            line["choices"].append(
                {"from": f"2024-0{chance.randrange(1, 7)}-15", "premiumHoursPerWeek": str(chance.randrange(0, 5))}
            )
    law, checked = both(document, content)
    assert law == checked


@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_control_agrees_on_every_worked_case(file):
    cases = yaml.safe_load(file.read_text())
    for case in cases["cases"]:
        document = cases["base"] | case["given"]
        content = shipped_set("PARAM-TEST-1")
        try:
            law, checked = both(document, content)
        except simulation.BadRequest:
            continue
        assert law == checked, case["id"]


def test_the_control_settles_the_transition_over_half_a_year():
    content = shipped_set("PARAM-TEST-1")
    document = {
        "referencePeriod": "2022-2023", "parameterSet": "PARAM-TEST-1",
        "strategy": CalculationStrategy.TRANSITION_2023_1.value,
        "staff": [{
            "id": "1", "birthDate": "1966-03-01", "function": "VPK_A1", "group": "EX_OFFICIO",
            "contracts": [{"startsOn": "2010-01-01", "weeklyHours": "38"}],
            "choices": [{"from": "2021-03-01", "premiumHoursPerWeek": "6"}],
            "performances": [{"quarter": "2023Q1", "hours": "494"}, {"quarter": "2023Q2", "hours": "494"}],
        }],
    }  # fmt: skip
    assert both(document, content) == (447_790, 447_790)  # case E6
    assert control.months_of("2022-2023", control.TRANSITION) == [(2023, month) for month in range(1, 7)]


def test_the_control_shares_no_code_with_the_law():
    tree = ast.parse(Path(control.__file__).read_text())
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not {name for name in modules if name and name.split(".")[0] in {"ecalcura", "kernel", "payments"}}


def test_a_wrong_cent_in_the_published_result_is_seen():
    """An amount changed in the result alone does not pass: the control reads hours and figures, not amounts."""
    case = yaml.safe_load((CASES / "D.yaml").read_text())
    document = case["base"] | case["cases"][0]["given"]
    content = shipped_set("PARAM-TEST-1")
    law, checked = both(document, content)
    assert law == checked == 2_185_814
    document["staff"][0]["performances"][0]["hours"] = "493"
    assert both(document, content)[1] < checked


def test_advances_and_what_was_received():
    content = shipped_set("PARAM-TEST-1")
    assert control.advance("21858.14", content) == 437_163
    traces = [{"values": {"supplement": "0.85", "days": 10_860}}, {"values": {"supplement": "1.1416", "days": 3}}]
    assert control.received(traces) == 923_100 + 342
    snapshot = {"given": {"amount": "12000.00"}, "received": traces[:1], "facts": {}}
    assert control.balance(snapshot, {}, content, control.TRANSITION, []) == 276_900


def test_hours_outside_the_four_quarters_make_no_difference():
    content = shipped_set("PARAM-TEST-1")
    line = {"id": "r", "function": "PARA", "contractMentionsCompensation": True}
    document = {"referencePeriod": "2023-2024", "parameterSet": "PARAM-TEST-1", "staff": []}
    hours = [{"quarter": quarter, "hours": "52"} for quarter in QUARTERS]
    assert both(document | {"replacements": [line | {"performances": hours}]}, content) == (0, 0)
