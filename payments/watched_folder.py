"""A folder into which the bank's channel drops its answers: each file is read once and put aside with its result."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import time

from accounts.models import User
from kernel.pure.errors import DomainError
from payments.actions.bank import import_answer

logger = logging.getLogger(__name__)

# A file that was written to this short ago may still be growing.
QUIET = timedelta(seconds=20)
# A file without its end is waited for; after this long nobody is writing it any more.
PATIENCE = timedelta(hours=1)
# Taken by a reader that died; another one takes it up.
FORGOTTEN = timedelta(minutes=30)
IN_HAND = "bezig"


def read_folder(
    folder: Path, *, by: User, at: datetime, quiet: timedelta = QUIET, patience: timedelta = PATIENCE
) -> dict[str, int]:
    """Import every XML file that is wholly there; it moves to `verwerkt/`, or to `geweigerd/` with the reason in a text
    beside it. Names that do not end in `.xml` (`.part`, `.tmp`) and hidden ones are left to whoever writes them.

    A file is taken by renaming it into `bezig/`, so that of two readers one has it. The row of the message is written
    before the file moves on, so a crash in between books nothing twice. A file at which we stumble ourselves goes back
    to where it was, keeps none of the others from being read, and is tried again next time.
    """
    counts = {"verwerkt": 0, "geweigerd": 0}
    _give_back_forgotten(folder)
    for path in _ready(folder, quiet, patience):
        taken = _take(path, folder / IN_HAND)
        if taken is None:
            continue
        target, note = "verwerkt", ""
        try:
            import_answer(content=taken.read_bytes(), file_name=path.name, by=by, at=at)
        except DomainError as fault:
            target, note = "geweigerd", fault.message
            logger.warning("bank answer refused: %s", fault.code)
        except Exception:
            logger.exception("bank answer %s could not be read", path.name)
            taken.rename(_free(path))
            continue
        (folder / target).mkdir(exist_ok=True)
        aside = _free(folder / target / path.name)
        taken.replace(aside)
        if note:
            aside.with_name(f"{aside.name}.txt").write_text(note + "\n", encoding="utf-8")
        counts[target] += 1
    return counts


def _ready(folder: Path, quiet: timedelta, patience: timedelta) -> Iterator[Path]:
    """Files that nobody is writing any more, as far as can be seen from outside."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".xml" or path.name.startswith("."):
            continue
        try:
            age = _age(path)
            if path.is_file() and (age >= patience or (age >= quiet and _has_its_end(path))):
                yield path
        except FileNotFoundError:  # another reader was first, or its writer gave it another name
            continue


def _age(path: Path) -> timedelta:
    """Since it was last written, or given this name. A channel may give a file the day of its original; what counts is
    when that happened here."""
    return timedelta(seconds=time() - path.stat().st_ctime)


def _has_its_end(path: Path) -> bool:
    """Whether the root element is closed: a writer that pauses in the middle leaves a file without."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 200, 0))
        return file.read().rstrip().endswith(b"Document>")


def _take(path: Path, in_hand: Path) -> Path | None:
    """The file under its name in hand; none when another reader was first."""
    in_hand.mkdir(exist_ok=True)
    try:
        return path.rename(_free(in_hand / path.name))
    except FileNotFoundError:
        return None


def _give_back_forgotten(folder: Path) -> None:
    if (folder / IN_HAND).is_dir():
        for path in sorted((folder / IN_HAND).iterdir()):
            if _age(path) >= FORGOTTEN:
                path.rename(_free(folder / path.name))


def _free(wanted: Path) -> Path:
    """That name, or with a number when an earlier file has it: what was read is never written over."""
    names = (wanted, *(wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}") for number in range(2, 10_000)))
    return next(name for name in names if not name.exists())
