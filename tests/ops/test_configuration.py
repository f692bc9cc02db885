"""The papers name every variable that the settings read, and no other."""

import ast
import re
from functools import cache

from tests.architecture.sources import ROOT


@cache
def settings_variables() -> set[str]:
    tree = ast.parse((ROOT / "config" / "settings.py").read_text())
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
    }


def table(path: str) -> list[str]:
    text = (ROOT / path).read_text().partition("## The start file")[0]
    return re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)


def test_every_variable_of_the_settings_is_explained_once():
    rows = table("docs/configuration.md")
    assert len(settings_variables()) > 40
    assert sorted(rows) == sorted(settings_variables())


def test_what_the_start_file_reads_is_explained():
    text = (ROOT / "docs/configuration.md").read_text().partition("## The start file")[2]
    read = set(re.findall(r'os\.environ(?:\.get\(|\[)?\(?"([A-Z_]+)"', (ROOT / "dev").read_text()))
    read |= set(re.findall(r'"([A-Z_]+)" (?:not )?in os\.environ', (ROOT / "dev").read_text()))
    told = set(re.findall(r"`([A-Z_]+)(?:=1)?`", text)) | settings_variables() | {"PATH"}
    assert {"DATABASE_URL", "PGBIN", "EMBEDDED"} <= read
    assert read <= told
