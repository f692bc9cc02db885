from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actions.grants import appoint_first_access_manager
from accounts.enums import Scheme
from accounts.models import User
from accounts.roles import system_user
from kernel.pure.errors import DomainError


class Command(BaseCommand):
    help = "Gives an empty installation its first access manager of a scheme; refused once there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("scheme", choices=[scheme.value for scheme in Scheme])
        parser.add_argument("--reason", required=True, help="Who decided this, and where it is written down.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}. First run: manage.py createsuperuser")
        try:
            appoint_first_access_manager(
                user=user,
                scheme=Scheme(options["scheme"]),
                reason=options["reason"],
                by=system_user(),
                on=timezone.localdate(),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(self.style.SUCCESS(f"{user} is access manager of {options['scheme']}."))
