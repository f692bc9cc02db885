"""How many small errors in the law its own tests notice: a seeded sample of mutants, each in a process of its own.

Run: python bench/mutation.py [mutants]. A mutant changes one comparison, connective, number, sign or truth value in
`zorgkrediet/law/`; it is killed when a case or a test fails. No file is touched: the changed module lives in memory.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LAW, TESTS = ROOT / "zorgkrediet" / "law", ROOT / "tests" / "zorgkrediet" / "law"
SEED, DEFAULT, TIME_LIMIT = 20160902, 500, 120
# Quickest first; the slow ones only where a module can make them fail.
QUICK = (
    "test_law_readings.py",
    "test_law_procedure.py",
    "test_law_remedies.py",
    "test_law_parameters.py",
    "test_law_cases.py",
)
READERS = ("facts", "reading", "request", "findings", "simulation")
COUNTERS = ("amount", "credit", "decision", "duration", "events", "facts", "simulation", "verdict")
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


def mutants() -> list[Mutant]:
    found = []
    for path in sorted(LAW.glob("*.py")):
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

    def __init__(self, mutant: Mutant) -> None:
        self.mutant, self.name = mutant, f"zorgkrediet.law.{mutant.path.stem}"

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.mutant.path, loader=self)

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(mutated_tree(self.mutant), str(self.mutant.path), "exec"), module.__dict__)  # noqa: S102


def cases_hold() -> bool:
    """The acceptance cases straight away: they kill most mutants in a tenth of a second."""
    sys.path.insert(0, str(TESTS))
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


def tests_hold(names: tuple[str, ...]) -> bool:
    options = ["-x", "-q", "-c", os.devnull, "--rootdir", str(ROOT), "--import-mode=importlib", "--noconftest"]
    skipped = ["-k", "not command", "-p", "no:cacheprovider", "-p", "no:django", "-p", "no:schemathesis"]
    return pytest.main([*options, *skipped, *(str(TESTS / name) for name in names)]) == pytest.ExitCode.OK


def last_tests(mutant: Mutant | None) -> tuple[str, ...]:
    """The slow tests that look at the module; all of them for the unchanged law."""
    stem = mutant.path.stem if mutant is not None else "simulation"
    requests = ("test_law_requests.py",) if stem in READERS else ()
    properties = ("test_law_properties.py",) if stem in COUNTERS else ()
    return requests + properties


def remember_parsed() -> None:
    """Reads the cases once for all children; YAML is the slowest part of a quick look."""
    plain = yaml.safe_load
    texts = [path.read_text(encoding="utf-8") for path in (TESTS / "cases").glob("*.yaml")]
    parsed = {text: plain(text) for text in texts}
    yaml.safe_load = lambda text: parsed[text] if isinstance(text, str) and text in parsed else plain(text)


def is_killed(mutant: Mutant | None) -> bool:
    """Tried in a child process, so that the next mutant starts clean."""
    child = os.fork()
    if child == 0:
        signal.alarm(TIME_LIMIT)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        if mutant is not None:
            sys.meta_path.insert(0, MutatedImport(mutant))
        try:
            last = last_tests(mutant)
            survives = cases_hold() and tests_hold(QUICK) and (not last or tests_hold(last))
        except BaseException:
            survives = False
        os._exit(SURVIVED if survives else KILLED)
    _, status = os.waitpid(child, 0)
    return status != 0


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    remember_parsed()
    if is_killed(None):
        sys.exit("The unchanged law fails its own tests; a score would mean nothing.")
    number = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    everything = mutants()
    sample = random.Random(SEED).sample(everything, min(number, len(everything)))
    started, killed, survivors = time.monotonic(), 0, []
    for count, mutant in enumerate(sample, 1):
        if is_killed(mutant):
            killed += 1
        else:
            survivors.append(mutant)
            print(f"survived  {mutant.path.name}:{mutant.line}  {mutant.what}", flush=True)
        if count % 50 == 0:
            print(f"{count} of {len(sample)}: {killed} killed", flush=True)
    per_file = Counter(one.path.name for one in survivors)
    report = {
        "bench": "mutation",
        "places": len(everything),
        "mutants": len(sample),
        "killed": killed,
        "score": round(100 * killed / len(sample), 1),
        "survivorsPerFile": dict(per_file.most_common()),
        "seconds": round(time.monotonic() - started),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
