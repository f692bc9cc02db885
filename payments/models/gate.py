from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import AppendOnly
from payments.enums import FindingKind
from payments.models.account import Payee
from payments.models.labels import choices
from payments.models.run import Run


class GateFinding(AppendOnly):
    """Something in a run that a person must look at before anybody can approve it."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="findings")
    kind = models.CharField(_("soort"), max_length=16, choices=choices(FindingKind))
    reference = models.CharField(_("dossiernummer"), max_length=30, blank=True)
    payee = models.ForeignKey(Payee, models.PROTECT, null=True, blank=True, related_name="+")
    due_month = models.DateField(_("maand"), null=True, blank=True)
    # For OWN_INTEREST: whose interest it is; only somebody else can clear it.
    concerns = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.DecimalField(_("vorige keer"), max_digits=14, decimal_places=2, null=True, blank=True)
    now = models.DecimalField(_("nu"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("toelichting"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("bevinding")
        verbose_name_plural = _("bevindingen")
        indexes = [models.Index("run", "kind", name="finding_by_run_and_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "kind", "reference", "due_month", "payee", "concerns"],
                name="finding_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Clearance(AppendOnly):
    """Who looked at a finding and why it may pass."""

    finding = models.OneToOneField(GateFinding, models.PROTECT, related_name="clearance")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("wanneer"))
    reason = models.CharField(_("reden"), max_length=500)

    class Meta:
        verbose_name = _("vrijgave van een bevinding")
        verbose_name_plural = _("vrijgaven van bevindingen")
        constraints = [
            models.CheckConstraint(
                name="clearance_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Zeg waarom deze betaling door mag."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id}"
