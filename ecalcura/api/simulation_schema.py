"""The shapes of a simulation as the contract publishes them; the law itself reads and judges what is sent."""

from typing import Any

from ecalcura.enums import (
    AgeStartRule,
    CalculationStrategy,
    CapPeriod,
    CapScope,
    Function,
    Group,
    PartTimeThreshold,
    Severity,
)

Schema = dict[str, Any]

DAY: Schema = {"type": "string", "format": "date", "example": "2023-07-01"}
HOURS: Schema = {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,2})?$", "example": "38.00"}
TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
FLAG: Schema = {"type": ["boolean", "null"]}
FIGURE: Schema = {"type": "string", "pattern": r"^-?\d+\.\d+$"}


def _one_of(values: Any) -> Schema:
    return {"type": "string", "enum": [str(value) for value in values]}


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _object(properties: dict[str, Schema], *required: str) -> Schema:
    shape: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**shape, "required": list(required)} if required else shape


def _list(items: Schema) -> Schema:
    return _or_null({"type": "array", "items": items})


PERFORMANCES = _list(
    _object({"quarter": {"type": "string", "pattern": r"^\d{4}Q[1-4]$"}, "hours": HOURS}, "quarter", "hours")
)
STAFF = _object(
    {
        "id": TEXT,
        "birthDate": DAY,
        "function": _one_of(Function),
        "group": _or_null(_one_of(Group)),
        "contracts": {
            "type": "array",
            "items": _object(
                {"startsOn": DAY, "endsOn": _or_null(DAY), "weeklyHours": HOURS}, "startsOn", "weeklyHours"
            ),
        },
        "suspensions": _list(_object({"startsOn": DAY, "endsOn": _or_null(DAY)}, "startsOn")),
        "irregularHours": _list(_object({"windowEndsOn": DAY, "hours": HOURS}, "windowEndsOn", "hours")),
        "functionChanges": _list(
            _object({"from": DAY, "function": _one_of(Function), "group": _or_null(_one_of(Group))}, "from", "function")
        ),
        "choices": _list(_object({"from": DAY, "premiumHoursPerWeek": HOURS}, "from", "premiumHoursPerWeek")),
        "performances": PERFORMANCES,
        "transitionalPremiumRight": FLAG,
    },
    "id",
    "birthDate",
    "function",
    "contracts",
)
REPLACEMENT = _object(
    {
        "id": TEXT,
        "function": _one_of(Function),
        "sameAsStaff": _or_null(TEXT),
        "contractType": _or_null(TEXT),
        "contractMentionsCompensation": FLAG,
        "performances": PERFORMANCES,
    },
    "id",
    "function",
)
OPTIONS = _object(
    {
        "ageStartRule": _or_null(_one_of(AgeStartRule)),
        "replacementCapPeriod": _or_null(_one_of(CapPeriod)),
        "replacementCapScope": _or_null(_one_of(CapScope)),
        "assimilationPartTime": _or_null(_one_of(PartTimeThreshold)),
        "excludedContractTypes": _list(TEXT),
    }
)
QUESTION = _object(
    {
        "referencePeriod": {"type": "string", "pattern": r"^\d{4}-\d{4}$", "example": "2023-2024"},
        "parameterSet": {**TEXT, "example": "PARAM-TEST-1"},
        "strategy": _or_null(_one_of(CalculationStrategy)),
        "staff": _list(STAFF),
        "replacements": _list(REPLACEMENT),
        "advances": _list(HOURS),
        "alreadyReceived": _or_null(HOURS),
        "options": _or_null(OPTIONS),
    },
    "referencePeriod",
    "parameterSet",
)
QUESTION["example"] = {
    "referencePeriod": "2023-2024",
    "parameterSet": "PARAM-TEST-1",
    "staff": [
        {
            "id": "s1",
            "birthDate": "1978-10-15",
            "function": "VPK_A1",
            "group": "EX_OFFICIO",
            "contracts": [{"startsOn": "2015-01-01", "endsOn": None, "weeklyHours": "38.00"}],
            "performances": [{"quarter": "2023Q3", "hours": "494.00"}],
        }
    ],
    "replacements": [
        {
            "id": "r1",
            "function": "PARA",
            "contractMentionsCompensation": True,
            "performances": [{"quarter": "2023Q3", "hours": "52.00"}],
        }
    ],
}
FINDING: Schema = {
    "type": "object",
    "required": ["code", "severity", "message"],
    "properties": {
        "code": {"type": "string"},
        "severity": _one_of(Severity),
        "message": {"type": "string"},
        "source": {"type": "string"},
    },
}
_FINDINGS: Schema = {"type": "array", "items": FINDING}
BAND: Schema = {
    "type": "object",
    "required": ["from", "to", "hoursPerWeek"],
    "properties": {"from": DAY, "to": DAY, "hoursPerWeek": {"type": "string"}},
}


def _figures(*names: str) -> Schema:
    return dict.fromkeys(names, FIGURE)


ANSWER: Schema = {
    "type": "object",
    "required": ["staff", "replacements", "totals", "findings"],
    "properties": {
        "staff": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "exemptedHours", "exemptedFte", "premium", "bands", "findings"],
                "properties": {
                    "id": {"type": "string"},
                    **_figures("exemptedHours", "exemptedFte", "premium"),
                    "bands": {"type": "array", "items": BAND},
                    "findings": _FINDINGS,
                },
            },
        },
        "replacements": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "fte", "financedFte", "amount", "findings"],
                "properties": {
                    "id": {"type": "string"},
                    **_figures("fte", "financedFte", "amount"),
                    "findings": _FINDINGS,
                },
            },
        },
        "totals": {
            "type": "object",
            "properties": _figures(
                "exemptedFte", "replacementFte", "financedFte", "unfinancedFte", "premium", "replacement", "definitive",
                "advances", "alreadyReceived", "balance",
            ),
        },
        "findings": _FINDINGS,
    },
}  # fmt: skip
FINDINGS: Schema = {"type": "object", "required": ["items"], "properties": {"items": _FINDINGS}}
