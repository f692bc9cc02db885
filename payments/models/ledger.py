from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import AppendOnly
from payments.enums import Cause, LeftOutReason
from payments.models.account import Payee
from payments.models.labels import choices
from payments.models.run import Run


def cents(label: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=12, decimal_places=2)  # type: ignore[arg-type]


class Line(AppendOnly):
    """One line of the ledger: for one dossier and month, what this run orders more (or less) than all before it.

    The table is partitioned by run. `basis` names the combination in `Basis` from which the amount due follows, and
    `grant_key` the decision it rests on, so that every line explains itself.
    """

    pk = models.CompositePrimaryKey("run_id", "reference", "due_month")
    run = models.ForeignKey(Run, models.PROTECT, related_name="ledger")
    reference = models.CharField(_("dossiernummer"), max_length=30)
    due_month = models.DateField(_("maand"))
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="lines")
    chunk = models.IntegerField()
    grant_key = models.BigIntegerField()
    basis = models.CharField(_("berekend op"), max_length=80)
    cause = models.CharField(_("aanleiding"), max_length=10, choices=choices(Cause))
    gross = cents(_("bruto"))
    withheld = cents(_("bedrijfsvoorheffing"))
    net = cents(_("netto"))

    class Meta:
        verbose_name = _("regel")
        verbose_name_plural = _("regels")
        constraints = [
            models.CheckConstraint(
                name="line_net_is_gross_minus_withheld", condition=Q(net=F("gross") - F("withheld"))
            ),
            models.CheckConstraint(name="line_says_something", condition=~Q(gross=0) | ~Q(withheld=0)),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.due_month:%Y-%m}"


class Basis(AppendOnly):
    """One combination from which an amount follows, computed once for a run, with its full explanation."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="bases")
    due_month = models.DateField(_("maand"))
    code = models.CharField(_("combinatie"), max_length=80)
    gross = cents(_("bruto"))
    withheld = cents(_("bedrijfsvoorheffing"))
    net = cents(_("netto"))
    share = models.DecimalField(_("deel van de maand"), max_digits=6, decimal_places=4, default=1)
    level = models.CharField(_("indexstand"), max_length=40, blank=True)
    known_until = models.DateField(_("zeker tot"), null=True, blank=True)
    trace = models.JSONField(_("uitleg"), default=dict)

    class Meta:
        verbose_name = _("berekening")
        verbose_name_plural = _("berekeningen")
        constraints = [models.UniqueConstraint(fields=["run", "due_month", "code"], name="basis_once_per_run")]

    def __str__(self) -> str:
        return f"{self.due_month:%Y-%m} {self.code}"


class LeftOut(AppendOnly):
    """Due but not ordered in this run, and why; the next run looks at the dossier again."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="left_outs")
    reference = models.CharField(_("dossiernummer"), max_length=30)
    due_month = models.DateField(_("maand"))
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="+")
    chunk = models.IntegerField()
    reason = models.CharField(_("reden"), max_length=10, choices=choices(LeftOutReason))
    gross = cents(_("bruto"))
    withheld = cents(_("bedrijfsvoorheffing"))
    net = cents(_("netto"))

    class Meta:
        verbose_name = _("niet uitbetaald")
        verbose_name_plural = _("niet uitbetaald")
        indexes = [models.Index("reference", name="left_out_by_reference")]
        constraints = [models.UniqueConstraint(fields=["run", "reference", "due_month"], name="left_out_once")]

    def __str__(self) -> str:
        return f"{self.reference} {self.reason}"


class Hold(models.Model):
    """An official keeps back the payments of a dossier, with a reason, until it is lifted."""

    source = models.CharField(_("stelsel"), max_length=20)
    reference = models.CharField(_("dossiernummer"), max_length=30)
    reason = models.CharField(_("reden"), max_length=500)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("aangehouden op"))
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("hervat op"), null=True, blank=True)

    class Meta:
        verbose_name = _("aanhouding")
        verbose_name_plural = _("aanhoudingen")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"],
                condition=Q(lifted_at__isnull=True),
                name="hold_once_per_dossier",
                violation_error_message=_("Dit dossier is al aangehouden."),
            ),
            models.CheckConstraint(
                name="hold_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Zeg waarom u de betaling aanhoudt."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
