"""Writes `fixtures/demo/people.json` anew; the same seed gives the same people."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from registers.simulator.casting import Casting


class Command(BaseCommand):
    help = "Schrijf de verzonnen personen van de demo (testnummers) naar fixtures/demo/people.json."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "fixtures" / "demo" / "people.json")

    def handle(self, *args: object, seed: int, to: Path, **options: object) -> None:
        people = Casting(seed).people()
        lines = ",\n".join(json.dumps(person, ensure_ascii=False) for person in people)
        to.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        self.stdout.write(f"{len(people)} personen → {to}")
