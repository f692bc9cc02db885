"""The catalogue of findings: code, severity, ground, and the sentence for people. Text is made only at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from zorgkrediet.enums import Labelled, Severity

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_KEYS = frozenset({"severity", "article", "nl", "en", "remedy"})


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a finding means. `remedy` names the one field whose change can turn it, or nothing."""

    code: str
    severity: Severity
    article: str
    nl: str
    en: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One outcome of one rule, with the values its sentence needs."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> FindingKind:
        return CATALOGUE[self.code]

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code].severity

    def message(self, language: str = "nl") -> str:
        """The sentence for people, in Dutch or English."""
        kind = CATALOGUE[self.code]
        template = kind.en if language == "en" else kind.nl
        return template.format(**{key: _spoken(value, language) for key, value in self.values.items()})

    def as_dict(self) -> dict[str, Any]:
        """The finding as the API gives it."""
        kind = CATALOGUE[self.code]
        return {
            "code": self.code,
            "severity": kind.severity.value,
            "article": kind.article,
            "message": self.message("nl"),
            "messageEn": self.message("en"),
        }


def _spoken(value: Any, language: str) -> str:
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[language].split()[value.month - 1]} {value.year}"
    if isinstance(value, Labelled):
        return value.label if language == "nl" else value.value.replace("_", " ").lower()
    return str(value) if language == "en" else str(value).replace(".", ",")


def _read(path: Path) -> dict[str, FindingKind]:
    catalogue = {}
    for code, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        if not _KEYS.issuperset(entry):
            raise ValueError(f"unknown keys at finding {code}")
        catalogue[code] = FindingKind(
            code, Severity(entry["severity"]), entry["article"], entry["nl"], entry["en"], entry.get("remedy")
        )
    return catalogue


CATALOGUE: Mapping[str, FindingKind] = _read(Path(__file__).parent / "findings.yaml")


def catalogue() -> list[dict[str, Any]]:
    """Every finding that exists, for whoever programs against the codes."""
    return [
        {
            "code": kind.code,
            "severity": kind.severity.value,
            "article": kind.article,
            "message": kind.nl,
            "messageEn": kind.en,
            "remedy": kind.remedy,
        }
        for kind in CATALOGUE.values()
    ]
