from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ecalcura.enums import AccountState
from ecalcura.models.facility import Facility
from ecalcura.models.labels import choices


class FacilityAccount(models.Model):
    """An account number of a facility: proposed, confirmed by a second person, and paid on only after the wait.

    Rows are never overwritten: together they are the history.
    """

    AUDIT_HIDDEN = frozenset({"iban"})

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="bank_accounts")
    iban = models.CharField(_("rekeningnummer"), max_length=34)
    state = models.CharField(_("stand"), max_length=10, choices=choices(AccountState), default=AccountState.PROPOSED)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("ingevoerd op"))
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)
    usable_from = models.DateField(_("te gebruiken vanaf"), null=True, blank=True)
    in_use_since = models.DateField(_("in gebruik sinds"), null=True, blank=True)

    class Meta:
        verbose_name = _("rekeningnummer van een voorziening")
        verbose_name_plural = _("rekeningnummers van voorzieningen")
        constraints = [
            models.CheckConstraint(name="facility_account_state_is_known", condition=Q(state__in=sorted(AccountState))),
            models.CheckConstraint(
                name="facility_account_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, usable_from__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False, usable_from__isnull=False)
                    & ~Q(confirmed_by=F("entered_by"))
                ),
                violation_error_message=_("Wie een rekeningnummer invoert, bevestigt het niet zelf."),
            ),
            models.CheckConstraint(
                name="facility_account_state_has_its_proof",
                condition=Q(state__in=["PROPOSED", "WITHDRAWN"], in_use_since__isnull=True)
                | Q(state="CONFIRMED", confirmed_by__isnull=False, in_use_since__isnull=True)
                | Q(state="IN_USE", confirmed_by__isnull=False, in_use_since__gte=F("usable_from")),
            ),
            models.UniqueConstraint(
                "facility",
                name="facility_account_one_pending",
                condition=Q(state__in=["PROPOSED", "CONFIRMED"]),
                violation_error_message=_("Er wacht al een nieuw rekeningnummer. Trek dat eerst in."),
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.iban[-4:]}"
