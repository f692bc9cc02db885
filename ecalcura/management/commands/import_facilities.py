"""`manage.py import_facilities LIST.csv`: load the list of recognised facilities; loading it again changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.roles import system_user
from ecalcura.actions.facility_list import import_facilities, read_list
from kernel.pure.errors import DomainError


class Command(BaseCommand):
    help = "Leest de lijst van erkende voorzieningen in (CSV, zie docs en ecalcura/actions/facility_list.py)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="de lijst als CSV in UTF-8")
        parser.add_argument("--check", action="store_true", help="alleen nakijken, niets bewaren")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as fault:
            raise CommandError(f"{path} kan niet gelezen worden: {fault.strerror}.") from fault
        try:
            rows = read_list(content)
            if options["check"]:
                self.stdout.write(f"{len(rows)} voorzieningen, geen fouten.")
                return
            done = import_facilities(
                rows=rows, file_name=path.name, content=content, by=system_user(), on=timezone.localdate()
            )
        except DomainError as fault:
            raise CommandError(fault.message) from fault
        self.stdout.write(
            f"{done.created} nieuw, {done.changed} gewijzigd, {done.unchanged} ongewijzigd, "
            f"{done.missing} niet meer in de lijst."
        )
