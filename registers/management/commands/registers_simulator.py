"""Starts the simulator of the authentic sources; needs no database."""

import contextlib
import logging
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registers.simulator.server import QUALIFICATIONS_PATH, SOAP_PATH, Simulator


class Command(BaseCommand):
    help = "Start de simulator van de authentieke bronnen (verzonnen personen, enkel op dit toestel)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8100, help="0 neemt een vrije poort")

    def handle(self, *args: object, port: int, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("De simulator draait niet in productie.")
        logging.getLogger("registers.simulator").setLevel(logging.INFO)
        try:
            server = Simulator(port)
        except OSError as error:
            raise CommandError(f"Poort {port} is niet vrij. Kies een andere met --port.") from error
        self.stdout.write(f"MAGDA_URL={server.url}{SOAP_PATH}")
        self.stdout.write(f"PROFESSIONS_URL={server.url}{QUALIFICATIONS_PATH}")
        self.stdout.flush()
        with server, contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
