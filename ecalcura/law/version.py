"""Which law answered: a fingerprint of rules and figures, stored beside every verdict and payment."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path


@cache
def law_version() -> str:
    """SHA-256 over the text of every rule and every parameter file; another comma gives another version."""
    folder = Path(__file__).parent
    digest = sha256()
    for path in sorted([*folder.glob("*.py"), *folder.glob("*.yaml"), *folder.glob("parameters/**/*.yaml")]):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
