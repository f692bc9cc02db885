"""Names as people remember them: `Vandamme` for Van Damme, `hendrickx` for Héndrickx."""

from typing import Any

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Lower

_ACCENTED = "àáâäãåçèéêëìíîïñòóôöõùúûüýÿ"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyy"
_LEFT_OUT = " -'’."
_TABLE = str.maketrans(_ACCENTED, _PLAIN, _LEFT_OUT)


def plain(words: str) -> str:
    """Small letters without accents, spaces, hyphens, apostrophes and dots."""
    return words.lower().translate(_TABLE)


def plain_column(name: str) -> Func:
    """The same of a column, in the database: `TRANSLATE` drops the letters that have no counterpart."""
    parts: tuple[Any, ...] = (Lower(F(name)), Value(_ACCENTED + _LEFT_OUT), Value(_PLAIN))
    return Func(*parts, function="TRANSLATE", output_field=TextField())
