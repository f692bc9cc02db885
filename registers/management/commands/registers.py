"""Support asks a register by hand: `manage.py registers person|career-breaks|enterprise NUMBER …`.

Prints one JSON list, one object per number, in order. Exit 0: the source answered (also "unknown"), 1: it did not, or
the legal log could not be written, 2: wrong arguments.
"""

import getpass
import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.models import User
from accounts.roles import system_user
from registers.answers import CareerBreaksAnswer, EnterpriseAnswer, PersonAnswer
from registers.career_breaks import fetch_career_breaks, fetch_career_breaks_of
from registers.enterprises import fetch_enterprise, fetch_enterprises
from registers.enums import Status
from registers.persons import fetch_person, fetch_persons

_FROM_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Door:
    """One register: how to ask for one number, for many, and what is said when nothing could be asked."""

    one: Callable[..., Any]
    many: Callable[..., list[Any]]
    silent: Callable[[str], Any]
    of: str


_DOORS = {
    "person": Door(fetch_person, fetch_persons, lambda n: PersonAnswer(n, Status.UNAVAILABLE), "NISS"),
    "career-breaks": Door(
        fetch_career_breaks, fetch_career_breaks_of, lambda n: CareerBreaksAnswer(n, Status.UNAVAILABLE), "NISS"
    ),
    "enterprise": Door(fetch_enterprise, fetch_enterprises, lambda n: EnterpriseAnswer(n, Status.UNAVAILABLE), "KBO"),
}


class Command(BaseCommand):
    help = "Bevraag een register: personen, loopbaanonderbrekingen of ondernemingen. Elke vraag komt in het logboek."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        doors = parser.add_subparsers(dest="register", required=True, metavar="person|career-breaks|enterprise")
        for name, door in _DOORS.items():
            one = doors.add_parser(name)
            one.add_argument("numbers", nargs="+", metavar=door.of, help="- leest de nummers uit de invoer")
            one.add_argument("--user", default="", help="e-mailadres van wie vraagt (standaard: het systeem)")
            one.add_argument("--reason", default="", help="waarom; komt in het wettelijke logboek")

    def handle(
        self, *args: object, register: str, numbers: list[str], user: str, reason: str, **options: object
    ) -> None:
        door = _DOORS[register]
        numbers = self._numbers(numbers)
        why = reason.strip() or f"Opzoeking door ondersteuning op de opdrachtregel ({getpass.getuser()})"
        try:
            asker = self._asker(user)
            answers = self._ask(door, numbers, by=asker, reason=why)
        except DatabaseError:
            self.stderr.write("De databank antwoordt niet. Zonder logboek wordt geen register bevraagd.")
            answers = [door.silent(number) for number in numbers]
        self.stdout.write(json.dumps([answer.as_dict() for answer in answers], ensure_ascii=False, indent=2))
        if any(answer.status == Status.UNAVAILABLE for answer in answers):
            sys.exit(1)

    def _numbers(self, written: list[str]) -> list[str]:
        if written == [_FROM_INPUT]:
            return [line.strip() for line in sys.stdin if line.strip()]
        if _FROM_INPUT in written:
            raise CommandError("Geef nummers als argument of met - via de invoer, niet allebei.", returncode=2)
        if settings.PRODUCTION:
            raise CommandError(
                "In productie blijven nummers uit de geschiedenis van de shell. Geef - en zet de nummers op de invoer, "
                "één per lijn.",
                returncode=2,
            )
        return written

    def _asker(self, email: str) -> User:
        if not email:
            return system_user()
        found = User.objects.select_related("person").filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise CommandError(f"Er is geen actieve gebruiker met e-mailadres {email}.", returncode=2)
        return found

    def _ask(self, door: Door, numbers: list[str], *, by: User, reason: str) -> list[Any]:
        """The first number may try a source that is being spared; when it answers, the others are asked as usual."""
        if not numbers:
            return []
        first = door.one(numbers[0], by=by, reason=reason, is_trial=True)
        return [first, *door.many(numbers[1:], by=by, reason=reason)]
