"""The shapes of what a facility reports through the API, as the contract publishes them."""

from typing import Any

from ecalcura.api.simulation_schema import DAY, HOURS, _list, _object, _one_of, _or_null
from ecalcura.enums import GroupChoice, LineRole, Profession, QuarterState

Schema = dict[str, Any]
NUMBER: Schema = {"type": "string", "pattern": r"^[0-9]{11}$"}
QUARTER: Schema = {"type": "string", "pattern": r"^\d{4}Q[1-4]$", "example": "2023Q3"}
MONTH: Schema = {"type": "string", "pattern": r"^2023-(0[1-9]|1[0-2])$", "example": "2023-01"}
PERSON = _object(
    {
        "nationalNumber": NUMBER,
        "role": _one_of(LineRole),
        "profession": _one_of(Profession),
        "group": _or_null(_one_of(GroupChoice)),
        "groupReason": _or_null({"type": "string", "maxLength": 200}),
        "contracts": {
            "type": "array",
            "items": _object(
                {"startsOn": DAY, "endsOn": _or_null(DAY), "weeklyHours": HOURS}, "startsOn", "weeklyHours"
            ),
        },
        "choices": _list(_object({"from": DAY, "premiumHoursPerWeek": HOURS}, "from", "premiumHoursPerWeek")),
        "irregularHours": _list(_object({"windowEndsOn": DAY, "hours": HOURS}, "windowEndsOn", "hours")),
        "replacedHours": _or_null(HOURS),
        "additional": {"type": ["boolean", "null"]},
        "contractType": _or_null({"type": "string", "maxLength": 60}),
        "mentionedOn": _or_null(DAY),
        "acquiredPremiumRight": {
            "type": ["boolean", "null"],
            "description": "Zorgkundige met een recht op de premie van voor 2005. Weggelaten: zoals het is. Het bewijs "
            "wordt daarna op het scherm gevraagd; zonder bewijs kan het kwartaal niet bevestigd worden.",
        },
    },
    "nationalNumber",
    "role",
    "profession",
    "contracts",
)
PERFORMANCE = _object(
    {
        "nationalNumber": NUMBER,
        "role": _one_of(LineRole),
        "quarter": QUARTER,
        "worked": HOURS,
        "assimilated": _or_null(HOURS),
        "exempted": _or_null(HOURS),
    },
    "nationalNumber",
    "role",
    "quarter",
    "worked",
)
ENTRIES = _object(
    {"validateOnly": {"type": ["boolean", "null"]}, "people": _list(PERSON), "performances": _list(PERFORMANCE)}
)
COUNT: Schema = {"type": "integer"}
OUTCOME: Schema = {
    "type": "object",
    "required": ["saved", "newLines", "changedLines", "unchangedLines", "performances", "toVerify", "toProve"],
    "properties": {
        "saved": {"type": "boolean"},
        "newLines": COUNT,
        "changedLines": COUNT,
        "unchangedLines": COUNT,
        "performances": COUNT,
        "toVerify": COUNT,
        "toProve": COUNT,
    },
}
REPORT: Schema = {
    "type": "object",
    "required": ["hco", "name", "people", "performances", "quarters"],
    "properties": {
        "hco": {"type": "string"},
        "name": {"type": "string"},
        "people": {"type": "array", "items": {"type": "object"}},
        "performances": {"type": "array", "items": {"type": "object"}},
        "quarters": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["quarter", "state"],
                "properties": {"quarter": QUARTER, "state": _one_of(QuarterState)},
            },
        },
    },
}
DAYS: Schema = {
    "type": "object",
    "required": ["items"],
    "additionalProperties": False,
    "properties": {
        "items": {
            "type": "array",
            "items": _object(
                {"month": MONTH, "days": {"type": "integer", "minimum": 0, "maximum": 99999}}, "month", "days"
            ),
        }
    },
}
