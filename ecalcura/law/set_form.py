"""The form of a parameter set: every field named, every amount exact, nothing unknown, nothing missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ecalcura.enums import (
    AgeStartRule,
    AssimilationEffect,
    CapPeriod,
    CapScope,
    Function,
    LeapDayRule,
    MonthFractionRule,
    PartTimeThreshold,
)
from ecalcura.law.periods import NotAPeriod, ReferencePeriod
from kernel.pure.errors import DomainError

_AMOUNT = re.compile(r"\d{1,9}\.\d{2}", re.ASCII)
_FIGURE = re.compile(r"\d{1,3}(\.\d{1,6})?", re.ASCII)
_DAY = re.compile(r"\d\d-\d\d", re.ASCII)

Check = Callable[[Any], bool]


class ParameterSetFault(DomainError):
    """The set is not in the form of a set; every fault is in the message, nothing is loaded."""

    code = "PARAMETER_SET_FAULT"


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(_text(one) for one in value)


def _period(value: Any) -> bool:
    try:
        ReferencePeriod.parse(value if isinstance(value, str) else "")
    except NotAPeriod:
        return False
    return True


def _figure(value: Any) -> bool:
    return (
        isinstance(value, str) and _FIGURE.fullmatch(value) is not None and any(digit in value for digit in "123456789")
    )


def _share(value: Any) -> bool:
    return _figure(value) and Decimal(value) <= 1


def _day(value: Any) -> bool:
    """A day that exists in every year, written as `MM-DD`."""
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(f"2023-{value}")
    except ValueError:
        return False
    return True


def _days(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_day(one) for one in value)


def _amounts(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        function in Function.__members__ and isinstance(amount, str) and _AMOUNT.fullmatch(amount) is not None
        for function, amount in value.items()
    )


def _or_nothing(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _one_of(choices: type[StrEnum]) -> Check:
    return lambda value: isinstance(value, str) and value in choices.__members__


_FORM: dict[str, Any] = {
    "id": _text,
    "title": _text,
    "test": _flag,
    "sector": _text,
    "validFrom": _period,
    "validTo": _or_nothing(_period),
    "source": _text,
    "wageCost": {"premium": _amounts, "replacement": _amounts, "baseCoefficient": _or_nothing(_figure)},
    "rules": {
        "ageStartRule": _one_of(AgeStartRule),
        "leapDayRule": _one_of(LeapDayRule),
        "monthFractionRule": _one_of(MonthFractionRule),
        "assimilationPartTime": _one_of(PartTimeThreshold),
        "assimilationEffect": _one_of(AssimilationEffect),
        "replacementCapPeriod": _one_of(CapPeriod),
        "replacementCapScope": _one_of(CapScope),
        "contractMentionRequired": _flag,
        "excludedContractTypes": _texts,
    },
    "advances": {"dates": _days, "shareOfPreviousDefinitive": _share},
    "confirmation": {"correctionsAfterConfirmation": _count, "quarterDeadlineDays": _count, "finalDeadline": _day},
    "settlement": {"calculationBy": _day, "paymentBy": _day, "objectionDays": _count},
}


def check_set(content: Any) -> dict[str, Any]:
    """The same set when its form is right; otherwise an error that names every wrong field."""
    faults = _faults(content, _FORM, "")
    if faults:
        raise ParameterSetFault(f"De parameterset klopt niet bij: {', '.join(faults)}.")
    return dict(content)


def _faults(content: Any, form: Mapping[str, Any], path: str) -> list[str]:
    if not isinstance(content, Mapping):
        return [path or "de set zelf"]
    faults = [f"{path}{name}" for name in content if name not in form]
    for name, check in form.items():
        if name not in content:
            faults.append(f"{path}{name}")
        elif isinstance(check, Mapping):
            faults += _faults(content[name], check, f"{path}{name}.")
        elif not check(content[name]):
            faults.append(f"{path}{name}")
    return faults
