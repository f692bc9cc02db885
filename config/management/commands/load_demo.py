"""`manage.py load_demo`: fill an empty database with the demo world, once."""

from datetime import date
from random import Random
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from config.management.demo.dossiers import World, load_dossiers, show_employees
from config.management.demo.people import (
    load_department,
    load_employer_users,
    load_facility_users,
    load_organisations,
    load_people,
)
from config.management.demo.runs import load_runs


class Command(BaseCommand):
    help = "Vult een lege databank met verzonnen mensen, werkgevers, dossiers en betalingen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dossiers", type=int, default=120, help="aantal aanvragen (standaard 120)")
        parser.add_argument("--seed", type=int, default=2026, help="zelfde getal, zelfde wereld")
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="de dag waarop de wereld eindigt")
        parser.add_argument("--without-runs", action="store_true", help="geen betalingen van voorbije maanden")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demogegevens kunnen alleen in demomodus geladen worden (DEMO=1).")
        if Person.objects.exists():
            self.stdout.write("De databank bevat al gegevens; er is niets geladen.")
            return
        began = monotonic()
        today = options["today"] or timezone.localdate()
        with transaction.atomic():
            organisations, people = load_organisations(), load_people()
            adults = [person for person in people if person.birth_date and 1961 <= person.birth_date.year <= 2001]
            world = World(
                today=today,
                employers=[row for row in organisations if row.kind == "EMPLOYER" and row.active],
                employer_users=load_employer_users(organisations, adults[-12:], today),
                officials=load_department(today),
                random=Random(options["seed"]),  # noqa: S311 -- made-up data, not secrets
            )
            load_facility_users(organisations, adults[-20:-15], today)
            applications = load_dossiers(world, adults[:-20], options["dossiers"])
            show_employees(world, applications)
            if not options["without_runs"]:
                load_runs(world)
        self.stdout.write(
            f"{len(people)} mensen, {len(organisations)} organisaties, {len(applications)} aanvragen "
            f"in {monotonic() - began:.1f} s"
        )
