from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import AppendOnly
from payments.enums import Cause, ClaimEntryKind, ClaimState
from payments.models.account import Payee
from payments.models.labels import choices, move_words
from payments.models.ledger import cents
from payments.models.order import Order
from payments.models.run import Run

USER = settings.AUTH_USER_MODEL


class Claim(models.Model):
    """Paid too much for a dossier, found by a run: told, heard, decided, and only then asked back."""

    payee = models.ForeignKey(Payee, models.PROTECT, related_name="claims")
    source = models.CharField(_("stelsel"), max_length=20)
    reference = models.CharField(_("dossiernummer"), max_length=30)
    run = models.ForeignKey(Run, models.PROTECT, related_name="claims")
    cause = models.CharField(_("aanleiding"), max_length=10, choices=choices(Cause))
    amount = cents(_("bedrag"))
    state = models.CharField(_("stand"), max_length=9, choices=choices(ClaimState), default=ClaimState.OPENED)
    opened_on = models.DateField(_("geopend op"))
    # Hearing is due unless the law makes an exception, which is then named.
    hearing_exception = models.CharField(_("uitzondering op het hoorrecht"), max_length=200, blank=True)
    hearing_until = models.DateField(_("antwoorden tot en met"), null=True, blank=True)
    is_fraud = models.BooleanField(_("bedrog"), default=False)
    lapses_on = models.DateField(_("verjaart op"))
    # Part of each next payment that may be kept back, once decided; empty means no set-off.
    set_off_share = models.DecimalField(_("inhouding"), max_digits=4, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = _("vordering")
        verbose_name_plural = _("vorderingen")
        constraints = [
            models.UniqueConstraint(fields=["run", "reference"], name="claim_once_per_run_and_dossier"),
            models.CheckConstraint(name="claim_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="claim_set_off_only_after_decision",
                condition=Q(set_off_share__isnull=True)
                | Q(
                    state__in=["DECIDED", "APPEALED", "SETTLED", "WITHDRAWN"], set_off_share__gt=0, set_off_share__lte=1
                ),
                violation_error_message=_("Inhouden kan pas nadat over de vordering beslist is."),
            ),
            models.CheckConstraint(name="claim_state_known", condition=Q(state__in=[str(s) for s in ClaimState])),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.pk}"


class ClaimEntry(AppendOnly):
    """The account of a claim: it opens with what is asked back; what remains is the sum of its entries."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="entries")
    kind = models.CharField(_("soort"), max_length=9, choices=choices(ClaimEntryKind))
    amount = cents(_("bedrag"))
    on = models.DateField(_("op"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="set_offs")
    note = models.CharField(_("toelichting"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("boeking van een vordering")
        verbose_name_plural = _("boekingen van een vordering")
        constraints = [
            models.CheckConstraint(
                name="claim_entry_sign_follows_kind",
                condition=Q(kind__in=["OPENED", "REVIVED"], amount__gt=0)
                | (~Q(kind__in=["OPENED", "REVIVED"]) & Q(amount__lt=0)),
            ),
            models.UniqueConstraint(fields=["claim"], condition=Q(kind="OPENED"), name="claim_opens_once"),
            models.UniqueConstraint(
                fields=["claim", "order"], condition=Q(order__isnull=False), name="claim_set_off_once_per_order"
            ),
            models.CheckConstraint(
                name="claim_waiver_has_a_reason",
                condition=~Q(kind__in=["WAIVED", "WITHDRAWN"]) | ~Q(note=""),
                violation_error_message=_("Zeg waarom de vordering vervalt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"


class ClaimStep(AppendOnly):
    """Every step of a claim: which, by whom, when, why."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="steps")
    move = models.CharField(_("stap"), max_length=20)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    on = models.DateField(_("op"))
    reason = models.CharField(_("motivering"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("stap van een vordering")
        verbose_name_plural = _("stappen van een vordering")

    @property
    def told(self) -> str:
        """The step in words."""
        return move_words(self.move)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.move}"


class ClaimRelief(AppendOnly):
    """The part of a positive line that lowers a claim instead of being paid: one for the same month, of which the payee
    still has the money, or a decided one that is netted in full with whatever comes next.

    Set apart when the orders of a run are made, booked on the claim when the run is released.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="reliefs")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="reliefs")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="+")
    reference = models.CharField(_("dossiernummer"), max_length=30)
    due_month = models.DateField(_("maand"))
    gross = cents(_("bruto"))
    withheld = cents(_("bedrijfsvoorheffing"))
    net = cents(_("netto"))

    class Meta:
        verbose_name = _("verrekening met een open vordering")
        verbose_name_plural = _("verrekeningen met open vorderingen")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "claim", "reference", "due_month"], name="claim_relief_once_per_run_and_line"
            ),
            models.CheckConstraint(
                name="claim_relief_adds_up", condition=Q(net__gt=0, net=models.F("gross") - models.F("withheld"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.due_month:%Y-%m}"


class Instalment(models.Model):
    """One part of a plan to pay back."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("nummer"))
    due_on = models.DateField(_("tegen"))
    amount = cents(_("bedrag"))

    class Meta:
        verbose_name = _("afbetaling")
        verbose_name_plural = _("afbetalingen")
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="instalment_number_once"),
            models.CheckConstraint(name="instalment_amount_is_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.number}"
