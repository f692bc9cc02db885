#!/usr/bin/env python3
"""Entry point for management commands; reads the private try-out environment when there is one."""

import os
import sys

from config.private import load_private_environment

# These change the schema and so must connect as the owner of the tables.
OWNER_COMMANDS = {"migrate", "setup_database", "makemigrations", "flush", "test", "sqlmigrate"}


def main() -> None:
    load_private_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
