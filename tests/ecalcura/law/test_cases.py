"""The worked cases of the scheme, as documents: what is sent and what must come back."""

from pathlib import Path

import pytest
import yaml

from ecalcura.law.simulation import simulate

CASES = [
    pytest.param(content["base"] | case["given"], case["expect"], id=f"{case['id']}: {case['name']}")
    for content in (
        yaml.safe_load(path.read_text()) for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    )
    for case in content["cases"]
]


def seen(line: dict) -> dict:
    """A line of the answer, with what the traces and findings show beside it."""
    premiums = [trace for trace in line["traces"] if trace["kind"] == "PREMIUM"]
    quarters = {quarter["quarter"]: quarter for trace in line["traces"] for quarter in trace["quarters"]}
    return line | {
        "codes": sorted(finding["code"] for finding in line["findings"]),
        "amounts": [trace["amount"] for trace in premiums],
        "AB": [trace["values"]["AB"] for trace in premiums],
        "fte": line.get("fte", [quarter["fte"] for quarter in quarters.values()]),
        "fteQuarters": [quarter["fte"] for quarter in quarters.values()],
        "indicative": [quarter.get("indicative") for quarter in quarters.values()],
    }


def picked(shown: dict, expected: dict) -> dict:
    return {name: shown[name] for name in expected}


def sorted_codes(expected: dict) -> dict:
    return expected | ({"codes": sorted(expected["codes"])} if "codes" in expected else {})


@pytest.mark.parametrize(("document", "expect"), CASES)
def test_worked_case(document, expect):
    answer = simulate(document)
    for kind in ("staff", "replacements"):
        for position, expected in enumerate(expect.get(kind, [])):
            assert picked(seen(answer[kind][position]), expected) == sorted_codes(expected)
    assert picked(answer["totals"], expect.get("totals", {})) == expect.get("totals", {})
    if "codes" in expect:
        assert [finding["code"] for finding in answer["findings"]] == expect["codes"]
