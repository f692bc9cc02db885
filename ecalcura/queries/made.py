"""Facts into figures: one calculation as it will be stored, and the same again from what was stored."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ecalcura.enums import CalculationKind, CalculationStrategy
from ecalcura.gather import resolved, shipped_parameters
from ecalcura.law.calculation import Result, calculate
from ecalcura.law.parameters import ParameterSet
from ecalcura.law.periods import ReferencePeriod
from ecalcura.law.settlement import settle
from ecalcura.law.snapshot import from_json
from ecalcura.models import Calculation
from ecalcura.queries.fingerprints import fingerprint
from ecalcura.queries.inputs import Obstacle
from kernel.pure.money import ZERO

FIGURES = (
    "exempted_fte",
    "replacement_fte",
    "financed_fte",
    "unfinanced_fte",
    "premium",
    "replacement",
    "definitive",
    "advances",
    "already_received",
    "balance",
)


@dataclass(frozen=True)
class Made:
    """The outcome of one calculation: figures for the columns, everything with its traces, and its fingerprint."""

    figures: dict[str, Decimal]
    result: dict[str, Any]
    sha256: str
    missing: tuple[Obstacle, ...] = ()


def strategy_of(kind: str) -> CalculationStrategy:
    """The named formula of a kind of calculation."""
    is_transition = kind == CalculationKind.TRANSITION
    return CalculationStrategy.TRANSITION_2023_1 if is_transition else CalculationStrategy.VAP_DEFAULT_1


def make(snapshot: dict[str, Any], strategy: CalculationStrategy, parameters: ParameterSet) -> Made:
    """What the snapshot gives with these figures; nothing but the arguments counts."""
    result = calculate(from_json(snapshot["facts"]), parameters, strategy)
    figures = {name: getattr(result.totals, name) for name in FIGURES}
    shown = result.as_json() | {"received": snapshot["received"]}
    given = snapshot.get("given")
    if given is not None:
        # The amount due comes from a document instead of from lines; it is settled in the same way.
        settled = settle(Decimal(given["amount"]), [], figures["already_received"])
        figures |= {"definitive": settled.definitive, "balance": settled.balance}
        shown["totals"] |= {"definitive": str(settled.definitive), "balance": str(settled.balance)}
        shown["given"] = given
    return Made(figures, shown, fingerprint(shown), _missing_parameters(result))


def _missing_parameters(result: Result) -> tuple[Obstacle, ...]:
    """Lines for which the set holds no amount: whoever calculates on without it pays too little."""
    return tuple(
        Obstacle(one.code, one.message, line=line)
        for line, one in result.blocking_findings
        if one.code == "E-PARAMETER-MISSING"
    )


def parameters_of(calculation: Calculation) -> ParameterSet:
    """The figures with which a stored version was made."""
    period = ReferencePeriod.parse(calculation.period)
    row = calculation.parameter_set
    return resolved(row, period) if row else shipped_parameters(period)


def made_again(calculation: Calculation) -> Made:
    """A stored version calculated anew from its own snapshot and figures."""
    return make(calculation.snapshot, CalculationStrategy(calculation.strategy), parameters_of(calculation))


def reproduces(calculation: Calculation) -> bool:
    """Whether the stored version still comes out to the byte, from inputs and figures nobody touched."""
    again = made_again(calculation)
    return (
        fingerprint(calculation.snapshot) == calculation.snapshot_sha256
        and fingerprint(calculation.result) == calculation.result_sha256 == again.sha256
        and parameters_of(calculation).hash == calculation.parameter_hash
        and all(getattr(calculation, name) == again.figures[name] for name in FIGURES)
    )


def difference_from(settled: Calculation | None, calculation: Calculation) -> Decimal:
    """What a version pays more (or claims back) than the version that was settled before."""
    return calculation.balance - (settled.balance if settled else ZERO)
