import enum

from django.apps import AppConfig
from django.db.migrations.serializer import ChoicesSerializer
from django.db.migrations.writer import MigrationWriter
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = _("Inrichting")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the houses below the answers of the houses above them."""
        from accounts.ports import use_mailer
        from config.desk import register_tasks
        from correspondence.actions.mails import queue_mail

        use_mailer(queue_mail)
        register_tasks()
        # A migration holds the word itself, never our enumeration: it must not change when the list does.
        MigrationWriter.register_serializer(enum.Enum, ChoicesSerializer)
