"""How many small errors in the law its own tests notice: a seeded sample of mutants, each in a process of its own.

Run: python bench/mutation.py [zorgkrediet|ecalcura] [mutants]. Without a name both laws, one after the other. A mutant
changes one comparison, connective, number, sign or truth value in `<name>/law/`; it is killed when a case or a test
fails. No file is touched: the changed module lives in memory. Nothing needs a database.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SEED, DEFAULT = 20160902, 500
# Of the processor, so that a busy machine kills no mutant.
TIME_LIMIT_SECONDS = 120
SURVIVED, KILLED = 0, 1

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}


@dataclass(frozen=True)
class Law:
    """One law under trial: its quick tests in order, the slow ones with the modules they look at, and its cases."""

    name: str
    quick: tuple[str, ...]
    slow: tuple[tuple[str, tuple[str, ...]], ...]
    cases_hold: Callable[[], bool]

    @property
    def modules(self) -> Path:
        return ROOT / self.name / "law"

    @property
    def tests(self) -> Path:
        return ROOT / "tests" / self.name / "law"

    def slow_tests(self, stem: str) -> tuple[str, ...]:
        return tuple(test for test, stems in self.slow if stem in stems)


@dataclass(frozen=True)
class Mutant:
    """One changed place: the file, and the number of the place in the order of the tree."""

    path: Path
    place: int
    line: int
    what: str


def changed(node: ast.AST) -> ast.AST | None:
    """The node with its error, or nothing when it has none to make."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        copy = deepcopy(node)
        copy.ops[0] = COMPARISONS[type(node.ops[0])]()
        return copy
    if isinstance(node, ast.BoolOp):
        copy_bool = deepcopy(node)
        copy_bool.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return copy_bool
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return deepcopy(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        copy_sign = deepcopy(node)
        copy_sign.op = SIGNS[type(node.op)]()
        return copy_sign
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return ast.Constant(not node.value)
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return ast.Constant(node.value + 1)
    return None


def places(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node whose value the law computes with; decorators and annotations are not law."""
    for name, value in ast.iter_fields(tree):
        if name in ("decorator_list", "annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from places(child)


def mutants(law: Law) -> list[Mutant]:
    found = []
    for path in sorted(law.modules.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for number, node in enumerate(places(tree)):
            other = changed(node)
            if other is not None:
                what = f"{ast.unparse(node)} -> {ast.unparse(other)}"
                found.append(Mutant(path, number, getattr(node, "lineno", 0), what))
    return found


def mutated_tree(mutant: Mutant) -> ast.Module:
    tree = ast.parse(mutant.path.read_text(encoding="utf-8"))
    target = list(places(tree))[mutant.place]

    class Swap(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return changed(node) if node is target else self.generic_visit(node)

    return ast.fix_missing_locations(Swap().visit(tree))


class MutatedImport(MetaPathFinder, Loader):
    """Gives the changed module instead of the one on disk."""

    def __init__(self, law: Law, mutant: Mutant) -> None:
        self.mutant, self.name = mutant, f"{law.name}.law.{mutant.path.stem}"

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.mutant.path, loader=self)

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(mutated_tree(self.mutant), str(self.mutant.path), "exec"), module.__dict__)  # noqa: S102


def zorgkrediet_cases_hold() -> bool:
    """The acceptance cases straight away: they kill most mutants in a tenth of a second."""
    from test_law_cases import CASES, READ

    from zorgkrediet.law.explanation import faults_of
    from zorgkrediet.law.simulation import simulate

    for param in CASES:
        case = param.values[0]
        answer = simulate(case["given"])
        expect = dict(case["expect"])
        first = expect.pop("first", {})
        if any(READ[name](answer) != value for name, value in expect.items()) or faults_of(answer):
            return False
        if any(answer["payments"][0][name] != value for name, value in first.items()):
            return False
    return True


def ecalcura_cases_hold() -> bool:
    """The worked cases of a facility, compared as their own test does."""
    from test_cases import CASES, test_worked_case

    for param in CASES:
        test_worked_case(*param.values)
    return True


LAWS = {
    law.name: law
    for law in (
        Law(
            "zorgkrediet",
            quick=(
                "test_law_readings.py",
                "test_law_procedure.py",
                "test_law_remedies.py",
                "test_law_parameters.py",
                "test_law_cases.py",
            ),
            slow=(
                ("test_law_requests.py", ("facts", "reading", "request", "findings", "simulation")),
                (
                    "test_law_properties.py",
                    ("amount", "credit", "decision", "duration", "events", "facts", "simulation", "verdict"),
                ),
            ),
            cases_hold=zorgkrediet_cases_hold,
        ),
        Law(
            "ecalcura",
            quick=(
                "test_facts.py",
                "test_recovery.py",
                "test_settlement.py",
                "test_transition.py",
                "test_parameters.py",
                "test_documents.py",
                "test_cases.py",
            ),
            slow=(
                ("test_any_document.py", ("document_lines", "reading", "simulation")),
                (
                    "test_properties.py",
                    ("calculation", "entitlement", "fte", "months", "replacements", "rounding", "simulation", "staff"),
                ),
            ),
            cases_hold=ecalcura_cases_hold,
        ),
    )
}


def tests_hold(law: Law, names: tuple[str, ...]) -> bool:
    options = ["-x", "-q", "-c", os.devnull, "--rootdir", str(ROOT), "--import-mode=importlib", "--noconftest"]
    skipped = ["-k", "not command", "-p", "no:cacheprovider", "-p", "no:django", "-p", "no:schemathesis"]
    return pytest.main([*options, *skipped, *(str(law.tests / name) for name in names)]) == pytest.ExitCode.OK


def law_holds(law: Law, mutant: Mutant | None) -> bool:
    """Cases first, then the quick tests, then the slow ones that look at the module; all for the unchanged law."""
    sys.path.insert(0, str(law.tests))
    slow = law.slow_tests(mutant.path.stem) if mutant is not None else tuple(test for test, _stems in law.slow)
    return law.cases_hold() and tests_hold(law, law.quick) and (not slow or tests_hold(law, slow))


def remember_parsed() -> None:
    """Reads the cases once for all children; YAML is the slowest part of a quick look."""
    plain = yaml.safe_load
    texts = [path.read_text(encoding="utf-8") for law in LAWS.values() for path in (law.tests / "cases").glob("*.yaml")]
    parsed = {text: plain(text) for text in texts}
    yaml.safe_load = lambda text: deepcopy(parsed[text]) if isinstance(text, str) and text in parsed else plain(text)


def is_killed(law: Law, mutant: Mutant | None) -> bool:
    """Tried in a child process, so that the next mutant starts clean."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, TIME_LIMIT_SECONDS)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        if mutant is not None:
            sys.meta_path.insert(0, MutatedImport(law, mutant))
        try:
            survives = law_holds(law, mutant)
        except BaseException:
            survives = False
        os._exit(SURVIVED if survives else KILLED)
    _, status = os.waitpid(child, 0)
    return status != 0


def score(law: Law, number: int) -> dict[str, object]:
    """Try a sample of the mutants of one law and tell which nobody noticed."""
    if is_killed(law, None):
        sys.exit(f"The unchanged law of {law.name} fails its own tests; a score would mean nothing.")
    everything = mutants(law)
    sample = random.Random(SEED).sample(everything, min(number, len(everything)))
    started, killed, survivors = time.monotonic(), 0, []
    for count, mutant in enumerate(sample, 1):
        if is_killed(law, mutant):
            killed += 1
        else:
            survivors.append(mutant)
            print(f"survived  {mutant.path.name}:{mutant.line}  {mutant.what}", flush=True)
        if count % 50 == 0:
            print(f"{law.name}: {count} of {len(sample)}: {killed} killed", flush=True)
    per_file = Counter(one.path.name for one in survivors)
    return {
        "places": len(everything),
        "mutants": len(sample),
        "killed": killed,
        "score": round(100 * killed / len(sample), 1),
        "survivorsPerFile": dict(per_file.most_common()),
        "seconds": round(time.monotonic() - started),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("law", nargs="?", choices=[*LAWS, "both"], default="both")
    parser.add_argument("mutants", nargs="?", type=int, default=DEFAULT)
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    # A busy machine is no fault of the law.
    settings.register_profile("mutation", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("mutation")
    remember_parsed()
    names = list(LAWS) if asked.law == "both" else [asked.law]
    print(json.dumps({"bench": "mutation", **{name: score(LAWS[name], asked.mutants) for name in names}}))


if __name__ == "__main__":
    main()
