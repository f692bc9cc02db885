"""JSON in: strict, bounded, and never a server error, whatever is sent."""

import json
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from kernel.api.problems import PayloadTooLarge

MOST_BYTES = 10 * 1024 * 1024


class StrictJSONParser(BaseParser):
    """One JSON document in UTF-8. Refuses NaN, repeated names, and nesting that would exhaust the reader."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise PayloadTooLarge(_("Het verzoek is te groot: ten hoogste 10 megabyte."))
        try:
            return json.loads(
                content.decode("utf-8"),
                parse_float=_decimal_or_float,
                parse_constant=_refuse,
                object_pairs_hook=_each_name_once,
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(
                _("Dit is geen geldige JSON in UTF-8. Kijk de haken, komma's en aanhalingstekens na.")
            ) from error


def _decimal_or_float(digits: str) -> float:
    number = float(digits)
    if Decimal(digits).is_finite() and number in (float("inf"), float("-inf")):
        raise ValueError("number out of range")
    return number


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return fields
