from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kernel.models.append_only import AppendOnly


class AuditEntry(AppendOnly):
    """One changed row, written by the database itself: which table and row, what changed, by whom, in which request.

    `changes` holds `{column: [old, new]}`; for a column with personal data it holds `{column: null}`: changed, values
    not kept, so that erasing a person leaves no copy behind.
    """

    at = models.DateTimeField(_("wanneer"), db_default=Now())
    actor_id = models.BigIntegerField(_("gebruiker"), null=True, blank=True)
    request_id = models.CharField(_("verzoek"), max_length=64, blank=True, db_default="")
    database_role = models.CharField(_("databankrol"), max_length=63)
    transaction_id = models.BigIntegerField(_("transactie"))
    table_name = models.CharField(_("tabel"), max_length=63)
    operation = models.CharField(_("bewerking"), max_length=6, choices=[(v, v) for v in ("INSERT", "UPDATE", "DELETE")])
    row_key = models.CharField(_("sleutel"), max_length=100)
    changes = models.JSONField(_("wijzigingen"), default=dict)

    class Meta:
        verbose_name = _("regel van het controlespoor")
        verbose_name_plural = _("controlespoor")
        indexes = [
            models.Index("table_name", "row_key", name="audit_of_a_row"),
            models.Index("actor_id", "at", name="audit_of_an_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_operation_is_known", condition=models.Q(operation__in=["INSERT", "UPDATE", "DELETE"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_key}"
