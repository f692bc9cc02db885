from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person

IBAN = r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"
TWO_PEOPLE = _("Een tweede persoon bevestigt, niet dezelfde.")


class Payee(models.Model):
    """Whoever receives money: a person or an organisation. The ledger knows payees by this key only."""

    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="payee")
    organisation = models.OneToOneField(Organisation, models.PROTECT, null=True, blank=True, related_name="payee")
    # The account to pay on now; none when never given, or when the bank said that it cannot be used.
    account = models.ForeignKey("PayeeAccount", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("begunstigde")
        verbose_name_plural = _("begunstigden")
        constraints = [
            models.CheckConstraint(
                name="payee_is_a_person_or_an_organisation",
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                violation_error_message=_("Een begunstigde is een persoon of een organisatie."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class PayeeAccount(models.Model):
    """An account number as it was given, by whom and when; a new number is a new row."""

    AUDIT_HIDDEN = frozenset({"iban"})

    payee = models.ForeignKey(Payee, models.PROTECT, related_name="accounts")
    iban = models.CharField(_("rekeningnummer"), max_length=34)
    starts_on = models.DateField(_("vanaf"))
    is_first = models.BooleanField(_("eerste rekeningnummer"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("ingevoerd op"), auto_now_add=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(_("onbruikbaar sinds"), null=True, blank=True)
    blocked_reason = models.CharField(_("reden"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rekeningnummer")
        verbose_name_plural = _("rekeningnummers")
        indexes = [models.Index("iban", name="payee_account_by_iban")]
        constraints = [
            models.CheckConstraint(name="payee_account_iban_has_its_form", condition=Q(iban__regex=IBAN)),
            models.CheckConstraint(
                name="payee_account_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("entered_by"))),
                violation_error_message=TWO_PEOPLE,
            ),
            models.CheckConstraint(
                name="payee_account_blocked_with_reason",
                condition=Q(blocked_at__isnull=True) | ~Q(blocked_reason=""),
                violation_error_message=_("Zeg waarom dit rekeningnummer niet meer bruikbaar is."),
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.iban[-4:]}"


class DebtorAccount(models.Model):
    """The account from which a scheme pays and how its bank wants the files. Two people set it."""

    source = models.CharField(_("stelsel"), max_length=20)
    name = models.CharField(_("naam van de opdrachtgever"), max_length=70)
    iban = models.CharField(_("rekeningnummer"), max_length=34)
    enterprise_number = models.CharField(_("ondernemingsnummer"), max_length=10, blank=True)
    version = models.CharField(
        _("bestandsversie"), max_length=15, choices=[(v, v) for v in ("pain.001.001.09", "pain.001.001.03")],
        default="pain.001.001.09",
    )  # fmt: skip
    orders_per_file = models.PositiveIntegerField(_("betalingen per bestand"), default=25_000)
    structured = models.BooleanField(_("gestructureerde mededeling"), default=False)
    starts_on = models.DateField(_("vanaf"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ingevoerd door")
    )
    entered_at = models.DateTimeField(_("ingevoerd op"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bevestigd door"),
    )
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)

    class Meta:
        verbose_name = _("rekening van de opdrachtgever")
        verbose_name_plural = _("rekeningen van de opdrachtgever")
        constraints = [
            models.CheckConstraint(name="debtor_account_iban_has_its_form", condition=Q(iban__regex=IBAN)),
            models.CheckConstraint(
                name="debtor_account_set_by_two_people",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("entered_by"))),
                violation_error_message=TWO_PEOPLE,
            ),
            models.CheckConstraint(
                name="debtor_account_file_size_in_range",
                condition=Q(orders_per_file__gte=1, orders_per_file__lte=100_000),
                violation_error_message=_("Een bestand bevat 1 tot 100.000 betalingen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.starts_on}"
