"""The shapes of a simulation as the contract publishes them; the law itself reads and judges what is sent."""

from typing import Any

from zorgkrediet.enums import (
    Category,
    EmploymentStatus,
    LivesWith,
    MotiveKind,
    Regime,
    Sector,
    Severity,
)

Schema = dict[str, Any]

DAY: Schema = {"type": "string", "format": "date", "example": "2019-03-01"}
MONTH: Schema = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", "example": "2019-03"}
MONEY: Schema = {"type": "string", "pattern": r"^-?\d+\.\d{2}$", "example": "112.92"}
DECIMAL: Schema = {"type": "string", "pattern": r"^\d{1,6}(\.\d{1,4})?$", "example": "1.00"}
COUNT: Schema = {"type": ["number", "string", "null"]}
FLAG: Schema = {"type": ["boolean", "null"]}


def _one_of(values: Any) -> Schema:
    return {"type": "string", "enum": [str(value) for value in values]}


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _object(properties: dict[str, Schema], *required: str) -> Schema:
    shape: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**shape, "required": list(required)} if required else shape


def _list(items: Schema) -> Schema:
    return _or_null({"type": "array", "items": items})


HOUSEHOLD = _object(
    {
        "livesWith": _or_null(_one_of(LivesWith)),
        "children": _list(_object({"livesIn": FLAG, "dependent": FLAG, "childBenefit": FLAG})),
    }
)
EMPLOYMENT = _object(
    {
        "status": _or_null(_one_of(EmploymentStatus)),
        "fraction": _or_null(DECIMAL),
        "onProbation": FLAG,
        "replacementContract": FLAG,
        "hasTimeCreditRight": FLAG,
        "excludedFunction": FLAG,
        "permissionGranted": FLAG,
        "appointmentEndsOn": _or_null(DAY),
        "resumesTeaching": FLAG,
    }
)
MOTIVE = _object(
    {
        "kind": _one_of(MotiveKind),
        "relation": {
            "type": ["string", "null"],
            "description": "CHILD: OWN, ADOPTED, PARTNER_MARRIED, PARTNER_LEGALLY_COHABITING, PARTNER_FACTUAL, FOSTER, "
            "OFFICIOUS_GUARDIAN. ILLNESS: HOUSEHOLD_MEMBER, FAMILY.",
        },
        "birthDate": _or_null(DAY),
        "degree": {"type": ["integer", "null"], "minimum": 1, "maximum": 4},
        "throughPartner": FLAG,
        "disabilityPercentage": COUNT,
        "pillarOnePoints": COUNT,
        "recognised": FLAG,
        "startsOn": _or_null(DAY),
        "endsOn": _or_null(DAY),
        "contactHours": COUNT,
        "credits": COUNT,
        "distanceLearning": FLAG,
        "recognisedProvider": FLAG,
    },
    "kind",
)
PERIOD = _object({"startsOn": DAY, "endsOn": DAY}, "startsOn", "endsOn")
INCOME = _object(
    {
        "kind": _one_of(
            [
                "SELF_EMPLOYED", "SIDE_JOB", "POLITICAL_MANDATE", "VOLUNTEERING", "RETIREMENT_PENSION",
                "SURVIVORS_PENSION", "TRANSITION_ALLOWANCE", "UNEMPLOYMENT_BENEFIT",
            ]
        ),
        "startsOn": _or_null(DAY),
        "extendedOn": _or_null(DAY),
        "weeklyHours": _or_null(DECIMAL),
        "monthsAlreadyCombined": COUNT,
    },
    "kind",
)  # fmt: skip
EVENT = _object(
    {
        "kind": _one_of(["EARLY_STOP", "DEATH_OF_CARED_PERSON", "WORK_RESUMED", "HOUSEHOLD_CHANGED"]),
        "on": DAY,
        "household": _or_null(HOUSEHOLD),
    },
    "kind",
    "on",
)
QUESTION = _object(
    {
        "submittedOn": _or_null(DAY),
        "employer": _or_null(_object({"sector": _or_null(_one_of(Sector))})),
        "employment": _or_null(EMPLOYMENT),
        "employee": _or_null(_object({"birthDate": _or_null(DAY)})),
        "household": _or_null(HOUSEHOLD),
        "motive": MOTIVE,
        "attachments": _list(
            _one_of(
                [
                    "DOCTOR_CERTIFICATE", "DISABILITY_CERTIFICATE", "TRAINING_CERTIFICATE", "FOSTER_CERTIFICATE",
                    "ADOPTION_CERTIFICATE",
                ]
            )
        ),
        "interruption": _object(
            {
                "regime": _one_of(Regime),
                "startsOn": DAY,
                "months": {"type": ["integer", "null"], "minimum": 1},
                "endsOn": _or_null(DAY),
            },
            "regime",
            "startsOn",
        ),
        "history": _list(
            _object({"regime": _one_of(Regime), "startsOn": DAY, "endsOn": DAY}, "regime", "startsOn", "endsOn")
        ),
        "thematicLeaves": _list(PERIOD),
        "otherIncome": _list(INCOME),
        "events": _list(EVENT),
        "payThrough": _or_null(MONTH),
        "explain": {**FLAG, "description": "Voeg toe wat een weigering zou keren."},
    },
    "motive",
    "interruption",
)  # fmt: skip
QUESTION["example"] = {
    "submittedOn": "2019-02-10",
    "employer": {"sector": "LOCAL_AUTHORITY"},
    "employment": {"status": "STATUTORY", "fraction": "1.00"},
    "employee": {"birthDate": "1979-03-01"},
    "household": {"livesWith": "OTHERS", "children": [{"livesIn": True, "dependent": True, "childBenefit": True}]},
    "motive": {"kind": "CHILD", "relation": "OWN", "birthDate": "2015-01-31"},
    "interruption": {"regime": "FIFTH", "startsOn": "2019-03-01", "months": 12},
    "events": [{"kind": "EARLY_STOP", "on": "2019-08-31"}],
}
FINDING: Schema = {
    "type": "object",
    "required": ["code", "severity", "article", "message"],
    "properties": {
        "code": {"type": "string"},
        "severity": _one_of(Severity),
        "article": {"type": "string"},
        "message": {"type": "string"},
        "messageEn": {"type": "string"},
    },
}
SUM: Schema = {
    "type": "object",
    "required": ["gross", "withheld", "net"],
    "properties": {"gross": MONEY, "withheld": MONEY, "net": MONEY},
}
ANSWER: Schema = {
    "type": "object",
    "required": ["outcome", "findings", "grantedPeriods", "credit", "payments", "total"],
    "properties": {
        "outcome": _one_of(["GRANTED", "REFUSED", "INCOMPLETE"]),
        "findings": {"type": "array", "items": FINDING},
        "grantedPeriods": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["regime", "startsOn", "endsOn"],
                "properties": {"regime": _one_of(Regime), "startsOn": DAY, "endsOn": DAY},
            },
        },
        "credit": {
            "type": "object",
            "required": ["careerUnitDays", "usedUnitDays", "leftUnitDays", "leftMonths"],
            "properties": {
                "careerUnitDays": {"type": "integer"},
                "usedUnitDays": {"type": "integer"},
                "leftUnitDays": {"type": "integer"},
                "leftMonths": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        },
        "payments": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["month", "category", "coefficient", "fraction", "days", "gross", "withheld", "net"],
                "properties": {
                    "month": MONTH,
                    "category": _one_of(Category),
                    "coefficient": {"type": "string"},
                    "fraction": {"type": "string"},
                    "days": {"type": "integer", "minimum": 1, "maximum": 30},
                    "gross": MONEY,
                    "withheld": MONEY,
                    "net": MONEY,
                },
            },
        },
        "total": SUM,
    },
}
FINDINGS: Schema = {
    "type": "object",
    "required": ["items"],
    "properties": {
        "items": {
            "type": "array",
            "items": {
                **FINDING,
                "properties": {**FINDING["properties"], "remedy": {"type": ["string", "null"]}},
            },
        }
    },
}
