"""No national number and no account number in any log, whoever wrote the line and wherever it goes."""

import logging
import re
from typing import Any

NATIONAL_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{2}[. -]?\d{2}[. -]?\d{2}[. -]?\d{3}[. -]?\d{2}(?![0-9A-Za-z])")
IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?(?![0-9A-Za-z])")


def mask(text: str) -> str:
    """The text with every number of eleven digits and every IBAN blotted out."""
    return IBAN.sub("[IBAN]", NATIONAL_NUMBER.sub("[number]", text))


class MaskingFormatter(logging.Formatter):
    """Masks the whole line, traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


def mask_every_record() -> None:
    """Mask the words of a record when it is made, before any handler, ours or a library's, sees them."""
    make = logging.getLogRecordFactory()
    if getattr(make, "masks", False):
        return

    def make_masked(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        try:
            written = record.getMessage()
        except (TypeError, ValueError):  # a wrong call; logging itself reports it when it writes the line
            return record
        masked = mask(written)
        if masked != written:
            record.msg, record.args = masked, ()
        return record

    make_masked.masks = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make_masked)
