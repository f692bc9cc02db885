from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import AppendOnly
from payments.enums import OrderState, RepaymentState
from payments.models.account import Payee, PayeeAccount
from payments.models.bank import BankEntry, BankFile
from payments.models.labels import choices
from payments.models.ledger import cents
from payments.models.run import Run

USER = settings.AUTH_USER_MODEL


class Order(models.Model):
    """What one payee gets out of one run, as one bank payment. Amount and account never change; only `state` does.

    A payment that came back is paid again by a new order (`attempt` 2, 3 …) with its own end-to-end id.
    """

    AUDITED = False  # its every change of state is an OrderEvent, which nobody can alter

    # `order_once_per_run_payee_and_attempt` finds the orders of a run; nobody asks for the orders of an account. That
    # run, payee, account and file exist is seen to by `payments_guard_new_orders`, for all rows of a statement at once,
    # and by what they point to never being erased: a foreign key would look up, and lock, row by row.
    run = models.ForeignKey(Run, models.PROTECT, related_name="orders", db_index=False, db_constraint=False)
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="orders", db_constraint=False)
    account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    attempt = models.PositiveSmallIntegerField(_("poging"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", db_constraint=False
    )
    end_to_end_id = models.CharField(_("betaalkenmerk"), max_length=35)
    lines_net = cents(_("netto van de regels"))
    set_off = cents(_("ingehouden voor een vordering"))
    amount = cents(_("bedrag"))
    message = models.CharField(_("mededeling"), max_length=140, blank=True)
    state = models.CharField(_("stand"), max_length=8, choices=choices(OrderState), default=OrderState.PREPARED)
    reason = models.CharField(_("reden van de bank"), max_length=35, blank=True)
    file = models.ForeignKey(
        BankFile, models.PROTECT, null=True, blank=True, related_name="orders", db_constraint=False
    )
    booked_on = models.DateField(_("geboekt op"), null=True, blank=True)

    class Meta:
        verbose_name = _("betaling")
        verbose_name_plural = _("betalingen")
        constraints = [
            models.UniqueConstraint(fields=["end_to_end_id"], name="order_end_to_end_id_once"),
            models.UniqueConstraint(fields=["run", "payee", "attempt"], name="order_once_per_run_payee_and_attempt"),
            models.CheckConstraint(
                name="order_amount_is_net_minus_set_off", condition=Q(amount=F("lines_net") - F("set_off"))
            ),
            models.CheckConstraint(name="order_amount_is_positive", condition=Q(amount__gt=0, set_off__gte=0)),
            models.CheckConstraint(name="order_state_known", condition=Q(state__in=[str(s) for s in OrderState])),
            models.CheckConstraint(
                name="order_sent_stands_in_a_file", condition=Q(state="PREPARED") | Q(file__isnull=False)
            ),
            models.CheckConstraint(
                name="order_later_attempt_replaces_one",
                condition=Q(attempt=1, replaces__isnull=True) | Q(attempt__gt=1, replaces__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id


class OrderEvent(AppendOnly):
    """What the bank said about an order, and what became of it."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="events")
    state = models.CharField(_("stand"), max_length=8, choices=choices(OrderState))
    at = models.DateTimeField(_("wanneer"))
    entry = models.ForeignKey(BankEntry, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reden"), max_length=35, blank=True)
    detail = models.CharField(_("toelichting van de bank"), max_length=140, blank=True)

    class Meta:
        verbose_name = _("stap van een betaling")
        verbose_name_plural = _("stappen van een betaling")

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"


class Repayment(models.Model):
    """A payment that did not arrive waits here until one person decides and a second confirms to pay it again."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="repayment", verbose_name=_("betalingsopdracht"))
    state = models.CharField(_("stand"), max_length=9, choices=choices(RepaymentState), default=RepaymentState.OPEN)
    opened_at = models.DateTimeField(_("geopend op"))
    account = models.ForeignKey(PayeeAccount, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("beslist door")
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_reason = models.CharField(_("motivering"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bevestigd door")
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("herbetaling")
        verbose_name_plural = _("herbetalingen")
        constraints = [
            models.CheckConstraint(
                name="repayment_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")),
                violation_error_message=_("Een tweede persoon bevestigt de herbetaling."),
            ),
            models.CheckConstraint(
                name="repayment_state_with_its_people",
                condition=Q(state="OPEN", decided_by__isnull=True, confirmed_by__isnull=True)
                | Q(state="DECIDED", decided_by__isnull=False, decided_at__isnull=False, account__isnull=False,
                    confirmed_by__isnull=True)
                | Q(state="CONFIRMED", decided_by__isnull=False, confirmed_by__isnull=False,
                    confirmed_at__isnull=False, account__isnull=False)
                | Q(state="CANCELLED", decided_by__isnull=True, confirmed_by__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"


class Cancellation(AppendOnly):
    """The part of a payment that came back and is no longer due: it is not paid again, and nobody asks it back.

    `run` took the month away. A claim that was open by then is lowered; of one that was not, nothing is asked.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="cancellations")
    run = models.ForeignKey(Run, models.PROTECT, related_name="cancellations")
    claim = models.ForeignKey("Claim", models.PROTECT, null=True, blank=True, related_name="cancellations")
    reference = models.CharField(_("dossiernummer"), max_length=30)
    due_month = models.DateField(_("maand"))
    gross = cents(_("bruto"))
    withheld = cents(_("bedrijfsvoorheffing"))
    net = cents(_("netto"))
    at = models.DateTimeField(_("wanneer"))

    class Meta:
        verbose_name = _("betaling die niet meer verschuldigd is")
        verbose_name_plural = _("betalingen die niet meer verschuldigd zijn")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "run", "reference", "due_month"], name="cancellation_once_per_order_run_and_month"
            ),
            models.CheckConstraint(name="cancellation_adds_up", condition=Q(net__gt=0, net=F("gross") - F("withheld"))),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.due_month:%Y-%m}"
