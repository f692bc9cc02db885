"""No float anywhere near money (house style, rule 20)."""

import ast

import pytest

from tests.architecture.sources import name, python_files, tree

ROOMS = (
    "kernel/pure",
    "zorgkrediet/law",
    "zorgkrediet/actions",
    "zorgkrediet/models",
    "ecalcura/law",
    "ecalcura/actions",
    "ecalcura/models",
    "payments",
)


def is_harmless(node: ast.AST) -> bool:
    """How long a piece of work took is measured, not money; asking whether something is a float makes none."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return "seconds" in ast.unparse(node).partition("=")[0]
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance"


def floats(path) -> list[str]:
    found = []
    harmless = {inner for node in ast.walk(tree(path)) if is_harmless(node) for inner in ast.walk(node)}
    for node in ast.walk(tree(path)):
        if node in harmless:
            continue
        is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_name = isinstance(node, ast.Name) and node.id == "float"
        is_field = isinstance(node, ast.Attribute) and node.attr == "FloatField"
        is_round = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round"
        if is_number or is_name or is_field or is_round:
            found.append(f"{name(path)}:{node.lineno}: {ast.unparse(node)}")
    return found


# Speed and time left of a calculation are measured; no amount passes through this file.
CLOCKS = {"payments/progress.py"}


@pytest.mark.parametrize("path", [path for path in python_files(*ROOMS) if name(path) not in CLOCKS], ids=name)
def test_no_float_near_money(path):
    assert floats(path) == []


def test_the_test_itself_sees_floats(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.architecture.test_money.name", str)
    wrong = tmp_path / "wrong.py"
    wrong.write_text("rate = 0.5\namount = float('1')\nshown = round(amount, 2)\n")
    assert len(floats(wrong)) == 3
