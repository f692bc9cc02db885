"""A stored trace can be computed again from its own JSON: same figures, same rounding, same cents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from kernel.pure.errors import DomainError
from kernel.pure.money import exact_product, exact_quotient, round_cent, total


class TraceUnknown(DomainError):
    """The trace is of a kind that cannot be computed again."""

    code = "TRACE_UNKNOWN"


def recompute(trace: Mapping[str, Any]) -> dict[str, Any]:
    """The result that follows from the trace alone; equal to its `result` when nothing was tampered with."""
    kind = trace.get("kind")
    compute = _KINDS.get(kind) if isinstance(kind, str) else None
    if compute is None:
        raise TraceUnknown("Deze berekening kan niet opnieuw gemaakt worden: de soort is niet gekend.")
    return compute(trace)


def _value(trace: Mapping[str, Any], name: str) -> Any:
    """The value of a parameter as the trace recorded it."""
    for parameter in trace["parameters"]:
        if parameter["name"] == name:
            return parameter["value"]
    raise TraceUnknown(f"De berekening mist de parameter '{name}'.")


def _monthly_amount(trace: Mapping[str, Any]) -> dict[str, Any]:
    inputs = trace["inputs"]
    category = inputs["category"]
    base = Decimal(_value(trace, "amounts.base")[category])
    coefficient = Decimal(_value(trace, "index.coefficient"))
    rate = Decimal(_value(trace, "amounts.withholding")[category])
    product = exact_product(base, coefficient, Decimal(inputs["fraction"]), Decimal(inputs["days"]))
    exact = exact_quotient(product, Decimal(inputs["divisor"]))
    gross = round_cent(exact)
    source = exact if _value(trace, "amounts.rounding") == "NET_FROM_EXACT_GROSS" else gross
    net = round_cent(exact_product(source, 1 - rate))
    return {"gross": str(gross), "withheld": str(gross - net), "net": str(net)}


def _credit(trace: Mapping[str, Any]) -> dict[str, Any]:
    inputs = trace["inputs"]
    used = inputs["usedBefore"] + inputs["thirtieths"] * inputs["unitsPerDay"]
    return {"used": used, "left": inputs["career"] - used}


_KINDS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "monthly-amount": _monthly_amount,
    "credit": _credit,
}


def faults_of(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Where a stored answer no longer follows from its own traces; empty when all of it does."""
    faults = []
    rows = answer["payments"]
    for row in rows:
        again = recompute(row["trace"])
        if any(row[key] != again[key] for key in ("gross", "withheld", "net")):
            faults.append(f"payments {row['month']}")
    for key in ("gross", "withheld", "net"):
        if answer["total"][key] != str(total(Decimal(row[key]) for row in rows)):
            faults.append(f"total {key}")
    for step in answer["trace"]:
        if step.get("kind") == "credit" and recompute(step) != _counter(answer):
            faults.append("credit")
    return tuple(faults)


def _counter(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"used": answer["credit"]["usedUnitDays"], "left": answer["credit"]["leftUnitDays"]}
