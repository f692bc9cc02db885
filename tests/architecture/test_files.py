"""Size, names and places of files (house style, rules 1, 18 and 35)."""

import ast
import re
import shutil
import subprocess
from fnmatch import fnmatch

import pytest

from tests.architecture.sources import HOUSES, ROOT, migration_files, name, python_files, template_files, tree

LINES = 350
# Names that say nothing; what stands in such a file has a better place.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base_utils", "tools", "lib"}


def tracked_files() -> list[str]:
    if shutil.which("git") is None:  # a bare machine: whatever .gitignore does not name
        ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split()] + [".git"]
        paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return [str(path) for path in paths if not any(fnmatch(part, one) for part in path.parts for one in ignored)]
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_there_is_something_to_look_at():
    assert len(python_files()) > 100
    assert len(template_files()) > 20
    assert {path.parent.parent.name for path in migration_files()} >= {"accounts", "kernel", "zorgkrediet"}


def test_no_source_file_is_too_long():
    # `dev` is the one exception: it must be a single file that runs before anything is installed.
    too_long = {name(path): n for path in python_files() if (n := len(path.read_text().splitlines())) > LINES}
    assert too_long == {}


def test_no_file_or_folder_has_an_empty_name():
    parts = {part for path in python_files() for part in (*path.relative_to(ROOT).parts[:-1], path.stem)}
    assert parts & EMPTY_NAMES == set()


def test_nothing_is_left_for_later():
    pattern = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [
        f"{path}:{number}"
        for path in tracked_files()
        if path.endswith((".py", ".html", ".txt", ".js", ".css", ".md", ".toml", ".yml", ".yaml")) or path == "dev"
        if "static/vendor/" not in path and path != name(ROOT / "tests/architecture/test_files.py")
        for number, line in enumerate((ROOT / path).read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert left == []


def imported(path) -> set[str]:
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


@pytest.mark.parametrize("path", migration_files(), ids=name)
def test_a_migration_imports_nothing_of_ours(path):
    """It must do tomorrow what it did today, whatever becomes of the code; where a file is laid is no part of that."""
    text = re.sub(r"upload_to=[\w.]+", "", path.read_text())
    ours = {module for module in imported(path) if module.startswith(".") or module.split(".")[0] in HOUSES}
    assert {module for module in ours if module.startswith(".") or f"{module}." in text} == set()
    assert re.findall(rf"^from (?:{'|'.join(HOUSES)})\b", text, re.MULTILINE) == []


@pytest.mark.parametrize("path", migration_files(), ids=name)
def test_a_migration_needs_no_extension_of_the_database(path):
    text = path.read_text().lower()
    assert "create extension" not in text
    assert "extension(" not in text


def test_a_migration_has_a_telling_name():
    untold = [name(path) for path in migration_files() if re.search(r"_auto_\d|_alter_.*_and_more", path.stem)]
    assert untold == []


def test_no_signals_and_no_save_of_its_own():
    found = []
    for path in python_files():
        if any(
            module.startswith("django.db.models.signals") or module == "django.dispatch" for module in imported(path)
        ):
            found.append(f"{name(path)}: signals")
        if "models" not in name(path):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.name == "save":
                found.append(f"{name(path)}:{node.lineno}: save()")
    assert found == []
