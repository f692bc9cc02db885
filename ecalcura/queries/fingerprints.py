"""SHA-256 of plain data in one fixed form: the same content gives the same fingerprint, wherever it was kept."""

import hashlib
import json
from typing import Any


def fingerprint(content: Any) -> str:
    """The fingerprint of JSON data; the order of its keys makes no difference."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
