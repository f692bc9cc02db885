from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation


class ManagerProposal(models.Model):
    """One official proposes somebody as the first manager of an organisation's rights; another confirms or refuses."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="manager_proposals", verbose_name=_("organisatie")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("gebruiker"))
    reason = models.CharField(_("reden"), max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("voorgesteld door")
    )
    proposed_at = models.DateTimeField(_("voorgesteld op"), auto_now_add=True)
    confirmed = models.BooleanField(_("bevestigd"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("afgesloten door"),
    )
    closed_at = models.DateTimeField(_("afgesloten op"), null=True, blank=True)

    class Meta:
        verbose_name = _("voorstel van een eerste beheerder")
        verbose_name_plural = _("voorstellen van eerste beheerders")
        constraints = [
            models.CheckConstraint(
                name="proposal_closed_by_another_official",
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("proposed_by")),
                violation_error_message=_("Een andere ambtenaar dan de voorsteller bevestigt."),
            ),
            models.CheckConstraint(
                name="proposal_closed_with_actor_and_moment",
                condition=Q(confirmed__isnull=True, closed_by__isnull=True, closed_at__isnull=True)
                | Q(confirmed__isnull=False, closed_by__isnull=False, closed_at__isnull=False),
                violation_error_message=_("Een afgesloten voorstel vermeldt wie het afsloot en wanneer."),
            ),
            models.CheckConstraint(
                name="proposal_nobody_appoints_oneself",
                condition=~Q(user=F("proposed_by")) & (Q(closed_by__isnull=True) | ~Q(user=F("closed_by"))),
                violation_error_message=_("Niemand stelt zichzelf aan."),
            ),
            models.UniqueConstraint(
                "organisation",
                "user",
                name="proposal_one_open",
                condition=Q(confirmed__isnull=True),
                violation_error_message=_("Dit voorstel ligt al klaar om te bevestigen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.proposed_at:%Y-%m-%d}"
