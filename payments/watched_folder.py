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
        path.replace(folder / target / path.name)
        if note:
            (folder / target / f"{path.name}.txt").write_text(note + "\n", encoding="utf-8")
        counts[target] += 1
    return counts
