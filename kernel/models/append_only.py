from django.apps import apps
from django.db import models


class AppendOnly(models.Model):
    """A row of the past: ledger, event, log. It is written once and never changed, erased or emptied.

    The proof is in the database: `manage.py setup_database` gives the role of web and workers only SELECT and INSERT
    on the tables of these models.
    """

    class Meta:
        abstract = True


def append_only_tables() -> list[str]:
    """The tables of all append-only models, in order of name."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))
