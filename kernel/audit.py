"""The audit trail: which tables the database itself watches, and hanging its triggers on them.

Every table of our own houses is watched, save the append-only ones (each of their rows is its own proof). A model may
say more about itself:

    AUDITED = False                      working rows without a meaning of their own, such as promised jobs
    AUDIT_HIDDEN = frozenset({"iban"})   recorded as changed, values not kept ("*" for every column)
    AUDIT_IGNORED = frozenset({"seen"})  a change of only these leaves no line
"""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from kernel.models import AppendOnly

# Personal data, wherever the column stands: the one copy of the values is the row itself.
ALWAYS_HIDDEN = frozenset(
    {
        "national_number", "iban", "password", "email", "phone", "last_name", "first_names", "birth_date", "death_date",
        "street", "secret", "token",
    }
)  # fmt: skip
# Tables of libraries that decide who gets in; their contents are secrets or personal data, so no values at all.
WATCHED_LIBRARY_MODELS = (
    "mfa.Authenticator",
    "account.EmailAddress",
    "socialaccount.SocialAccount",
    "allauth_idp_oidc.Client",
)
EVERY_COLUMN = "*"

TRIGGER = """
CREATE OR REPLACE TRIGGER audit_{verb} AFTER {operation} ON {table} REFERENCING {rows}
FOR EACH STATEMENT EXECUTE FUNCTION kernel_write_audit({arguments})
"""
REFERENCES = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def watched_models() -> Iterator[type[models.Model]]:
    """Every model whose table gets audit triggers."""
    for config in apps.get_app_configs():
        if "." in config.name or not (Path(settings.BASE_DIR) / config.name).is_dir():
            continue
        for model in config.get_models(include_auto_created=True):
            is_ordinary = model._meta.managed and not model._meta.proxy and not issubclass(model, AppendOnly)
            if is_ordinary and getattr(model, "AUDITED", True):
                yield model
    for label in WATCHED_LIBRARY_MODELS:
        yield apps.get_model(label)


def hidden_columns(model: type[models.Model]) -> list[str]:
    """The columns of which the trail keeps no values."""
    if model._meta.label in WATCHED_LIBRARY_MODELS:
        return [EVERY_COLUMN]
    declared = frozenset(getattr(model, "AUDIT_HIDDEN", frozenset()))
    if EVERY_COLUMN in declared:
        return [EVERY_COLUMN]
    fields = [field for field in model._meta.concrete_fields if field.name in declared | ALWAYS_HIDDEN]
    return sorted(str(field.column) for field in fields)


def install_audit_triggers(connection: BaseDatabaseWrapper) -> int:
    """Hang the triggers on every watched table, anew where they were; returns the number of tables."""
    count = 0
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in watched_models():
            if model._meta.db_table not in existing:  # a house that has no migration yet
                continue
            key = model._meta.pk
            assert key is not None  # noqa: S101  (every Django model has a key)
            ignored = sorted(getattr(model, "AUDIT_IGNORED", frozenset()))
            arguments = (key.column, ",".join(hidden_columns(model)), ",".join(ignored))
            for operation, rows in REFERENCES.items():
                statement = TRIGGER.format(
                    verb=operation.lower(),
                    operation=operation,
                    table=connection.ops.quote_name(model._meta.db_table),
                    rows=rows,
                    arguments=", ".join(f"'{argument}'" for argument in arguments),
                )
                cursor.execute(statement)
            count += 1
    return count
