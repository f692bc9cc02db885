"""Give a machine access to the API; its secret is printed once and cannot be read back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.roles import system_user
from kernel.api.clients import register_client
from kernel.api.scopes import SCOPES
from kernel.pure.errors import DomainError


class Command(BaseCommand):
    help = "Registers a client of the API: manage.py api_client NAME --for 0123456789 --scope payments.read"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--for", dest="acts_for", required=True, help="KBO number of the organisation, or 'department'"
        )
        parser.add_argument(
            "--scope", dest="scopes", action="append", required=True, help=f"one of: {', '.join(SCOPES)}; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            client, secret = register_client(
                name=options["name"], acts_for=options["acts_for"], scopes=options["scopes"], by=system_user()
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"client_id={client.pk}\nclient_secret={secret}")
