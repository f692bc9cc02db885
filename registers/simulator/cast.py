"""The made-up people and enterprises, read once from the demo fixtures."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parent.parent.parent / "fixtures" / "demo"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone the simulator knows, by number."""

    people: dict[str, dict[str, Any]]
    enterprises: dict[str, dict[str, Any]]

    @classmethod
    def load(cls, folder: Path = DEMO) -> "Cast":
        return cls(
            people={person["niss"]: person for person in json.loads((folder / "people.json").read_text("utf-8"))},
            enterprises={one["kbo"]: one for one in json.loads((folder / "enterprises.json").read_text("utf-8"))},
        )

    def household_of(self, person: dict[str, Any]) -> list[dict[str, Any]]:
        """All who live with this person, the head first."""
        return [one for one in self.people.values() if one["household"] == person["household"]]

    def special(self, kind: str) -> dict[str, Any]:
        """The person with whom this is the matter; for demonstrations and tests."""
        return next(person for person in self.people.values() if person["special"] == kind)
