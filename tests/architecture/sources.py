"""The files that the architecture tests read."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSES = ("config", "kernel", "accounts", "registers", "correspondence", "payments", "zorgkrediet", "ecalcura")


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Our own sources, migrations apart."""
    found = [path for folder in folders or HOUSES for path in (ROOT / folder).rglob("*.py")]
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


@cache
def migration_files() -> tuple[Path, ...]:
    return tuple(sorted(path for house in HOUSES for path in (ROOT / house).glob("migrations/*.py")))


@cache
def template_files() -> tuple[Path, ...]:
    """All our templates: pages, letters, mails."""
    folders = [ROOT / "templates", *(ROOT / house / "templates" for house in HOUSES)]
    return tuple(sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".txt"}))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
