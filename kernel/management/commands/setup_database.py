from typing import Any

import dj_database_url
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from kernel.database import RoleMissing, create_role, prepare_database, role_exists


class Command(BaseCommand):
    help = "Migrates, hangs the audit triggers and gives the role of web and workers its rights. Safe to repeat."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        role = settings.DATABASE_APP_ROLE
        try:
            with transaction.atomic():
                if not role_exists(connection, role):
                    password = dj_database_url.parse(settings.DATABASE_APP_URL).get("PASSWORD", "")
                    create_role(connection, role, password)
                prepare_database(connection, role=role)
        except RoleMissing as error:
            raise CommandError(str(error)) from error
        if connection.settings_dict["USER"] == role:
            self.stderr.write(
                f"Warning: this ran as {role} itself, so nothing keeps web and workers from changing history. "
                "Set DATABASE_OWNER_URL to the owner's address."
            )
        self.stdout.write(self.style.SUCCESS(f"Database ready; web and workers connect as {role}."))
