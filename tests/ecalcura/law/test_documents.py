"""Documents with faults: every fault named by its path, never a crash, never a guess."""

import json
from copy import deepcopy

import pytest

from ecalcura.law.findings import KINDS, finding
from ecalcura.law.simulation import simulate
from kernel.pure.errors import BadRequest

GOOD = {
    "referencePeriod": "2023-2024",
    "parameterSet": "PARAM-TEST-1",
    "staff": [
        {
            "id": "s1", "birthDate": "1978-10-15", "function": "VPK_A1", "group": "EX_OFFICIO",
            "contracts": [{"startsOn": "2015-01-01", "endsOn": None, "weeklyHours": "38.00"}],
            "suspensions": [{"startsOn": "2024-01-01", "endsOn": "2024-03-31"}],
            "irregularHours": [{"windowEndsOn": "2023-09-30", "hours": "200.00"}],
            "functionChanges": [{"from": "2023-10-01", "function": "ADMIN", "group": "OTHER"}],
            "choices": [{"from": "2023-07-01", "premiumHoursPerWeek": "2"}],
            "performances": [{"quarter": "2023Q3", "hours": "494.00"}],
        }
    ],
    "replacements": [
        {
            "id": "r1", "function": "PARA", "sameAsStaff": None, "contractType": "REGULAR",
            "contractMentionsCompensation": True, "performances": [{"quarter": "2023Q3", "hours": "52.00"}],
        }
    ],
    "advances": ["5000.00"],
    "alreadyReceived": "0.00",
    "options": {
        "ageStartRule": "FIRST_DAY_OF_BIRTHDAY_MONTH", "replacementCapPeriod": "REFERENCE_PERIOD",
        "assimilationPartTime": "PRO_RATA", "excludedContractTypes": [],
    },
}  # fmt: skip


def put(path: str, value: object) -> dict:
    """The good document with one field changed; `[0]` steps into a list."""
    document = deepcopy(GOOD)
    inner: object = document
    *parents, last = path.replace("[", ".[").split(".")
    for name in parents:
        inner = inner[int(name[1:-1])] if name.startswith("[") else inner[name]
    if last.startswith("["):
        inner[int(last[1:-1])] = value
    else:
        inner[last] = value
    return document


def faults(document: object) -> list[tuple[str, str]]:
    with pytest.raises(BadRequest) as caught:
        simulate(document)
    assert caught.value.as_problem()["status"] == 400
    json.dumps(caught.value.as_problem()).encode()
    assert all(issue.detail.endswith(".") for issue in caught.value.issues)
    return [(issue.code, issue.name) for issue in caught.value.issues]


def test_the_sample_of_the_contract_is_accepted():
    answer = simulate(GOOD)
    assert answer["replacements"][0]["fte"] == "0.0263"
    assert [line["id"] for line in answer["staff"]] == ["s1"]


def test_every_optional_field_may_be_left_out_or_null():
    required = {"id", "birthDate", "function", "contracts"}
    sparse = deepcopy(GOOD)
    for name in set(GOOD) - {"referencePeriod", "parameterSet", "staff", "replacements"}:
        sparse[name] = None
    sparse["staff"][0] = {name: value if name in required else None for name, value in GOOD["staff"][0].items()}
    left_out = {name: value for name, value in sparse.items() if value is not None}
    left_out["staff"] = [{name: value for name, value in sparse["staff"][0].items() if value is not None}]
    assert simulate(sparse) == simulate(left_out)
    nulls = dict.fromkeys(GOOD["options"])
    assert simulate(put("options", nulls)) == simulate(GOOD)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("referencePeriod", None, "REQUIRED"),
        ("referencePeriod", 2023, "WRONG_TYPE"),
        ("referencePeriod", "2023", "INVALID_PERIOD"),
        ("referencePeriod", "1999-2000", "PERIOD_NOT_COVERED"),
        ("parameterSet", None, "REQUIRED"),
        ("parameterSet", 1, "WRONG_TYPE"),
        ("parameterSet", "PARAM-X", "UNKNOWN_VALUE"),
        ("strategy", "IBW-X", "UNKNOWN_VALUE"),
        ("strategy", 1, "WRONG_TYPE"),
        ("staff", {}, "WRONG_TYPE"),
        ("staff", "x", "WRONG_TYPE"),
        ("staff", [None] * 5001, "TOO_MANY"),
        ("staff[0]", None, "WRONG_TYPE"),
        ("staff[0].name", "Jan", "UNKNOWN_FIELD"),
        ("staff[0].id", None, "REQUIRED"),
        ("staff[0].id", 1, "WRONG_TYPE"),
        ("staff[0].id", " ", "WRONG_TEXT"),
        ("staff[0].id", "x" * 201, "WRONG_TEXT"),
        ("staff[0].id", "\ud800", "WRONG_TEXT"),
        ("staff[0].birthDate", None, "REQUIRED"),
        ("staff[0].birthDate", "1979-00-00", "INVALID_DATE"),
        ("staff[0].birthDate", "2023-02-30", "INVALID_DATE"),
        ("staff[0].birthDate", "19790101", "INVALID_DATE"),
        ("staff[0].birthDate", "1899-12-31", "INVALID_DATE"),
        ("staff[0].birthDate", "2200-01-01", "INVALID_DATE"),
        ("staff[0].birthDate", 1979, "WRONG_TYPE"),
        ("staff[0].function", None, "REQUIRED"),
        ("staff[0].function", "NURSE", "UNKNOWN_VALUE"),
        ("staff[0].function", [], "WRONG_TYPE"),
        ("staff[0].group", "X", "UNKNOWN_VALUE"),
        ("staff[0].contracts", None, "REQUIRED"),
        ("staff[0].contracts", "x", "WRONG_TYPE"),
        ("staff[0].contracts", [{"startsOn": "2010-01-01", "weeklyHours": "1"}] * 201, "TOO_MANY"),
        ("staff[0].contracts[0].endsOn", "2014-12-31", "ENDS_BEFORE_START"),
        ("staff[0].contracts[0].endsOn", "x", "INVALID_DATE"),
        ("staff[0].contracts[0].weeklyHours", None, "REQUIRED"),
        ("staff[0].contracts[0].weeklyHours", 38, "WRONG_TYPE"),
        ("staff[0].contracts[0].weeklyHours", True, "WRONG_TYPE"),
        ("staff[0].contracts[0].weeklyHours", "0.00", "INVALID_NUMBER"),
        ("staff[0].contracts[0].weeklyHours", "-1", "INVALID_NUMBER"),
        ("staff[0].contracts[0].weeklyHours", "38,00", "INVALID_NUMBER"),
        ("staff[0].contracts[0].weeklyHours", "NaN", "INVALID_NUMBER"),
        ("staff[0].contracts[0].weeklyHours", "1e1", "INVALID_NUMBER"),
        ("staff[0].contracts[0].weeklyHours", "38.001", "INVALID_NUMBER"),
        ("staff[0].contracts[0].weeklyHours", "٣٨", "INVALID_NUMBER"),
        ("staff[0].suspensions[0].startsOn", None, "REQUIRED"),
        ("staff[0].irregularHours[0].hours", None, "REQUIRED"),
        ("staff[0].functionChanges[0].function", None, "REQUIRED"),
        ("staff[0].functionChanges[0].from", "2023-13-01", "INVALID_DATE"),
        ("staff[0].choices[0].from", None, "REQUIRED"),
        ("staff[0].choices[0].premiumHoursPerWeek", "-2", "INVALID_NUMBER"),
        ("staff[0].performances[0].quarter", None, "REQUIRED"),
        ("staff[0].performances[0].quarter", 3, "WRONG_TYPE"),
        ("staff[0].performances[0].quarter", "2023Q5", "INVALID_QUARTER"),
        ("staff[0].performances[0].quarter", "2023Q2", "QUARTER_OUTSIDE_PERIOD"),
        ("staff[0].transitionalPremiumRight", "yes", "WRONG_TYPE"),
        ("replacements[0].sameAsStaff", "s9", "UNKNOWN_REFERENCE"),
        ("replacements[0].sameAsStaff", 1, "WRONG_TYPE"),
        ("replacements[0].contractType", 1, "WRONG_TYPE"),
        ("replacements[0].contractMentionsCompensation", 1, "WRONG_TYPE"),
        ("advances[0]", 5000, "WRONG_TYPE"),
        ("advances[0]", "-5000.00", "INVALID_NUMBER"),
        ("advances", ["1.00"] * 201, "TOO_MANY"),
        ("alreadyReceived", "1.005", "INVALID_NUMBER"),
        ("options", [], "WRONG_TYPE"),
        ("options.ageStartRule", "X", "UNKNOWN_VALUE"),
        ("options.unknown", "X", "UNKNOWN_FIELD"),
        ("options.excludedContractTypes", "MARIBEL", "WRONG_TYPE"),
    ],
)  # fmt: skip
def test_one_fault_is_named_by_its_path(path, value, code):
    found = faults(put(path, value))
    assert (code, path) in found


def test_a_single_fault_gives_a_single_issue():
    assert faults(put("staff[0].contracts[0].weeklyHours", "x")) == [
        ("INVALID_NUMBER", "staff[0].contracts[0].weeklyHours")
    ]
    assert faults(put("staff[0].contracts[0].startsOn", "x")) == [("INVALID_DATE", "staff[0].contracts[0].startsOn")]
    assert faults(put("staff[0].contracts[0].endsOn", "x")) == [("INVALID_DATE", "staff[0].contracts[0].endsOn")]


def test_all_faults_are_named_at_once():
    document = put("staff[0].birthDate", "1979-13-01")
    document |= {"referencePeriod": "x", "parameterSet": "", "extra": 1, "advances": ["a", "1.00", None]}
    assert faults(document) == [
        ("UNKNOWN_FIELD", "extra"),
        ("INVALID_PERIOD", "referencePeriod"),
        ("WRONG_TEXT", "parameterSet"),
        ("INVALID_DATE", "staff[0].birthDate"),
        ("INVALID_NUMBER", "advances[0]"),
        ("WRONG_TYPE", "advances[2]"),
    ]


@pytest.mark.parametrize("document", [None, [], "x", 1, True])
def test_what_is_no_object_is_no_document(document):
    assert faults(document) == [("WRONG_TYPE", "document")]


def test_an_empty_document_asks_for_what_is_needed():
    assert faults({}) == [("REQUIRED", "referencePeriod"), ("REQUIRED", "parameterSet")]


def test_half_a_character_in_a_field_name_can_still_be_named():
    assert faults(GOOD | {"\ud800": 1}) == [("UNKNOWN_FIELD", "?")]


def test_a_line_that_is_no_object_asks_for_its_fields_only_as_an_object():
    assert ("REQUIRED", "staff[0].contracts") not in faults(put("staff[0]", "x"))


def test_lines_and_dates_that_stand_twice_are_named():
    document = deepcopy(GOOD)
    line = document["staff"][0]
    document["staff"].append(deepcopy(line))
    document["replacements"].append(deepcopy(document["replacements"][0]))
    for name in ("choices", "functionChanges", "irregularHours", "performances"):
        line[name] = line[name] * 2
    assert faults(document) == [
        ("DUPLICATE", "staff[0].functionChanges[1].from"),
        ("DUPLICATE", "staff[0].choices[1].from"),
        ("DUPLICATE", "staff[0].irregularHours[1].windowEndsOn"),
        ("DUPLICATE", "staff[0].performances[1].quarter"),
        ("DUPLICATE", "staff[1].id"),
        ("DUPLICATE", "replacements[1].id"),
    ]


def test_a_period_in_doubt_blames_no_quarter_and_no_group():
    document = put("referencePeriod", None)
    document["staff"][0]["group"] = None
    assert faults(document) == [("REQUIRED", "referencePeriod")]


def test_the_transition_has_its_own_period_and_quarters():
    assert faults(GOOD | {"strategy": "IBW-2023-TRANSITION-1"}) == [("PERIOD_OUTSIDE_STRATEGY", "referencePeriod")]
    document = put("staff[0].performances[0].quarter", "2022Q4")
    document |= {"strategy": "IBW-2023-TRANSITION-1", "referencePeriod": "2022-2023", "replacements": []}
    assert faults(document) == [("QUARTER_OUTSIDE_PERIOD", "staff[0].performances[0].quarter")]


def test_numbers_come_back_with_two_decimals():
    totals = simulate(GOOD | {"advances": ["5000", "0.500"], "alreadyReceived": "1.5"})["totals"]
    assert (totals["advances"], totals["alreadyReceived"]) == ("5000.50", "1.50")


def test_the_answer_can_be_sent_as_json():
    assert json.loads(json.dumps(simulate(GOOD))) == simulate(GOOD)


def test_every_finding_has_a_sentence_a_source_and_a_severity():
    for code, kind in KINDS.items():
        assert kind.severity.value == {"E": "BLOCK", "W": "WARN", "I": "INFO"}[code[0]]
        assert kind.sentence.endswith((".", ").")) and kind.source


def test_every_code_of_the_entry_rules_exists():
    for code in (
        "E-NISS-FORMAT", "E-NISS-CHECK", "E-NISS-UNKNOWN", "W-NISS-REPLACED", "E-NO-INTEGRATION", "E-VISA-MISSING",
        "E-TOO-YOUNG", "E-PREMIUM-FUNCTION", "E-OVERLAP", "E-HOURS-OVER-38", "E-CONTRACT-TYPE", "E-CONTRACT-MENTION",
        "E-NOT-CONFIRMED", "W-FTE-OVER-1", "W-P-OVER-H", "W-NO-REPLACEMENT", "E-ROLE-MISSING", "E-HCO-SCOPE", "E-IBAN",
        "E-PERIOD-CLOSED", "E-NOT-ENTITLED", "E-P-OVER-H",
    ):  # fmt: skip
        assert code in KINDS
    with pytest.raises(KeyError):
        finding("E-UNKNOWN")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("staff[0].birthDate", "1900-01-01"),
        ("staff[0].suspensions[0].startsOn", "1900-01-01"),
        ("staff[0].contracts[0].endsOn", "2199-12-31"),
        ("staff[0].suspensions[0]", {"startsOn": "2024-01-31", "endsOn": "2024-01-31"}),
        ("staff[0].id", "x" * 200),
        ("staff[0].contracts[0].weeklyHours", "0.01"),
        ("staff[0].contracts[0].weeklyHours", "38.000"),
        ("advances", ["1.00"] * 200),
        ("advances[0]", "0"),
    ],
)
def test_what_is_just_within_the_limits_is_accepted(path, value):
    assert simulate(put(path, value))["staff"]


def test_the_day_before_the_earliest_and_a_line_too_many_are_refused():
    assert faults(put("staff[0].suspensions[0].startsOn", "1899-12-31")) == [
        ("INVALID_DATE", "staff[0].suspensions[0].startsOn")
    ]
    assert faults(put("advances", ["1.00"] * 201)) == [("TOO_MANY", "advances")]


def test_the_trace_of_a_replacement_shows_its_share_to_ten_decimals():
    """Case C3: E = 0.1579 over R = 0.2000 leaves 0.0789500000 of each 0.1000 (§ 3.2 step 7: no rounding in between)."""
    tenth = [{"quarter": quarter, "hours": "49.40"} for quarter in ("2023Q3", "2023Q4", "2024Q1", "2024Q2")]
    line = {"function": "PARA", "contractMentionsCompensation": True, "performances": tenth}
    staff = {"id": "s1", "birthDate": "1966-03-01", "function": "PARA", "contracts": GOOD["staff"][0]["contracts"]}
    answer = simulate(
        {
            "referencePeriod": "2023-2024",
            "parameterSet": "PARAM-TEST-1",
            "staff": [staff],
            "replacements": [line | {"id": "r1"}, line | {"id": "r2"}],
        }
    )
    assert [trace["values"]["f"] for one in answer["replacements"] for trace in one["traces"]] == ["0.0789500000"] * 2
