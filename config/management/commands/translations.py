"""Checks, completes and compiles the catalogues of the second language."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.translations import Entry, compiled, faults, read_po, sentences, write_po

HEADER = (
    "Project-Id-Version: zorgkrediet-ecalcura\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\nLanguage: {language}\n"
)


class Command(BaseCommand):
    help = "Kijkt of elke zin vertaald is (--check), vult de catalogus aan (--update) en maakt het .mo-bestand."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="verander niets, meld wat er ontbreekt")
        parser.add_argument("--update", action="store_true", help="voeg nieuwe zinnen toe, laat ongebruikte weg")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        houses = [app for app in settings.INSTALLED_APPS if (root / app).is_dir()]
        used = sentences(root, houses)
        # Sentences are written in the first language, so only the others have a catalogue.
        for language in (code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE):
            po = root / "locale" / language / "LC_MESSAGES" / "django.po"
            header, entries = read_po(po) if po.exists() else (HEADER.format(language=language), {})
            if options["update"]:
                entries = {key: entries.get(key, Entry(key)) for key in used}
                write_po(po, header, entries.values(), used)
            mo = po.with_suffix(".mo")
            if not options["check"]:
                mo.parent.mkdir(parents=True, exist_ok=True)
                mo.write_bytes(compiled(header, entries.values()))
                done = sum(entry.is_complete for entry in entries.values())
                self.stdout.write(f"{language}: {done} van {len(used)} zinnen vertaald")
                continue
            found = list(faults(used, header, entries, mo.read_bytes() if mo.exists() else None))
            if found:
                raise CommandError(f"{language}: {len(found)} problemen\n  " + "\n  ".join(found[:40]))
