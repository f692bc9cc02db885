"""What the database will not let the web lock, no code asks to lock."""

import re
from importlib import import_module

from kernel.models import AppendOnly
from tests.architecture.sources import ROOT, python_files

LOCKED = re.compile(r"\b([A-Z]\w+)\.objects(?:\.\w+\([^()]*\))*\.select_for_update")


def test_rows_of_the_past_are_never_locked():
    """FOR UPDATE asks the right to update, which web and workers do not have on append-only tables."""
    found = 0
    for path in python_files():
        names = LOCKED.findall(path.read_text(encoding="utf-8"))
        if not names or "tests" in path.parts:
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name in names:
            found += 1
            model = getattr(module, name, None)
            assert model is None or not issubclass(model, AppendOnly), (
                f"{path}: {name} is never changed, so never lock it"
            )
    assert found > 20
