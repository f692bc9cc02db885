"""A folder into which the bank's channel drops its answers: each file is read once and put aside with its result."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from accounts.models import User
from kernel.pure.errors import DomainError
from payments.actions.bank import import_answer

logger = logging.getLogger(__name__)


def read_folder(folder: Path, *, by: User, at: datetime) -> dict[str, int]:
    """Import every XML file; it moves to `verwerkt/`, or to `geweigerd/` with the reason in a text beside it.

    The row of the message is written before the file moves, so a crash in between books nothing twice. A file at which
    we stumble ourselves stays where it is, keeps none of the others from being read, and is tried again next time.
    """
    counts = {"verwerkt": 0, "geweigerd": 0}
    for path in sorted(folder.glob("*.xml")):
        target, note = "verwerkt", ""
        try:
            import_answer(content=path.read_bytes(), file_name=path.name, by=by, at=at)
        except DomainError as fault:
            target, note = "geweigerd", fault.message
            logger.warning("bank answer refused: %s", fault.code)
        except Exception:
            logger.exception("bank answer %s could not be read", path.name)
            continue
        (folder / target).mkdir(exist_ok=True)
        aside = _free(folder / target / path.name)
        path.replace(aside)
        if note:
            aside.with_name(f"{aside.name}.txt").write_text(note + "\n", encoding="utf-8")
        counts[target] += 1
    return counts


def _free(wanted: Path) -> Path:
    """That name, or with a number when an earlier file has it: what was read is never written over."""
    names = (wanted, *(wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}") for number in range(2, 10_000)))
    return next(name for name in names if not name.exists())
