from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kernel.pure.errors import DomainError
from payments.banking import toy


class Command(BaseCommand):
    help = "The toy bank: reads a payment file and writes the status report and the statement that a bank would send."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="payment file (pain.001)")
        parser.add_argument("--to", type=Path, default=Path(), help="folder for the answers")
        parser.add_argument("--reject-every", type=int, default=0, help="refuse every so many-th payment")
        parser.add_argument("--delay-every", type=int, default=0, help="keep every so many-th payment waiting")
        parser.add_argument("--return-every", type=int, default=0, help="send every so many-th payment back")
        parser.add_argument("--refuse-file", action="store_true", help="refuse the whole file")
        parser.add_argument("--duplicate", action="store_true", help="send every answer twice")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The toy bank works only in demo mode.")
        scenario = toy.Scenario(
            reject_every=options["reject_every"],
            delay_every=options["delay_every"],
            return_every=options["return_every"],
            refuse_file=options["refuse_file"],
        )
        try:
            file = toy.receive(options["file"].read_bytes())
        except (OSError, DomainError) as fault:
            raise CommandError(str(fault)) from fault
        now = timezone.localtime().replace(tzinfo=None)
        for path in answer(file, scenario, now, options["to"], twice=options["duplicate"]):
            self.stdout.write(str(path))


def answer(file: toy.File, scenario: toy.Scenario, now: datetime, folder: Path, *, twice: bool) -> list[Path]:
    """Write the answers as files; the second time under another name but with the same content."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, content in (
        ("pain002", toy.status_report(file, scenario, now)),
        ("camt053", toy.statement(file, scenario, now.date(), now)),
    ):
        for copy in ("", "-nogmaals") if twice else ("",):
            path = folder / f"{file.message_id}-{kind}{copy}.xml"
            path.write_bytes(content)
            written.append(path)
    return written
