"""`manage.py load_demo`: fill an empty database with the demo world, once."""

from datetime import date
from functools import partial
from random import Random
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Person
from config.management.demo.bulk import people_and_rights
from config.management.demo.calculations import load_money, load_sets
from config.management.demo.dossiers import World, load_dossiers, load_reports, show_employees
from config.management.demo.facilities import load_facilities
from config.management.demo.people import (
    load_department,
    load_employer_users,
    load_facility_users,
    load_organisations,
    load_people,
)
from config.management.demo.runs import load_runs, pay_month
from kernel.pure.periods import Month
from payments.banking.toy import Scenario

FIRST_IN_BULK = 5_000_000
MOST_IN_BULK = 1_000_000


def _pay(world: World, month: Month, on: date) -> None:
    """What is due to facilities up to that month, paid by the same people."""
    pay_month(world.officials, month, on=on, scenario=Scenario(), source="ecalcura")


class Command(BaseCommand):
    help = "Vult een lege databank met verzonnen mensen, werkgevers, dossiers en betalingen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dossiers", type=int, default=120, help="aantal aanvragen (standaard 120)")
        parser.add_argument("--seed", type=int, default=2026, help="zelfde getal, zelfde wereld")
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="de dag waarop de wereld eindigt")
        parser.add_argument(
            "--bulk",
            type=int,
            default=0,
            help="zoveel toegekende dossiers extra, tot 1.000.000, voor metingen",
        )
        parser.add_argument("--without-runs", action="store_true", help="geen betalingen van voorbije maanden")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demogegevens kunnen alleen in demomodus geladen worden (DEMO=1).")
        if not 0 <= options["bulk"] <= MOST_IN_BULK:
            raise CommandError(f"--bulk ligt tussen 0 en {MOST_IN_BULK}.")
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
            load_reports(world, applications)
            load_sets(world)
            facilities = load_facilities(world)
            if not options["without_runs"]:
                load_runs(world)
            load_money(world, facilities, None if options["without_runs"] else partial(_pay, world))
        self.stdout.write(
            f"{len(people)} mensen, {len(organisations)} organisaties, {len(applications)} aanvragen "
            f"in {monotonic() - began:.1f} s"
        )
        if options["bulk"]:
            self._load_in_bulk(world, options["bulk"])

    def _load_in_bulk(self, world: World, count: int) -> None:
        """Granted dossiers straight into the tables, numbered far above those of people."""
        began = monotonic()
        connection.ensure_connection()
        employer = world.employers[0]
        people_and_rights(
            connection.connection,
            FIRST_IN_BULK,
            FIRST_IN_BULK + count - 1,
            first=Month.of(world.today).plus(-3).first_day,
            spread=3,
            at=world.today.isoformat(),
            user=world.employer_users[employer.pk].pk,
            employer=employer.pk,
        )
        self.stdout.write(f"{count} dossiers in bulk in {monotonic() - began:.1f} s")
