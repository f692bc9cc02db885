"""What the processes write down, and what they leave out."""

from typing import Any


def logging_from(level: str) -> dict[str, Any]:
    """One readable line each, with personal numbers masked, from this level on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "kernel.log_masking.MaskingFormatter",
                "format": "{asctime} {levelname} {name} {message}",
                "style": "{",
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        # The makers of PDF tell every step of every letter; only their warnings are of use.
        "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
    }
