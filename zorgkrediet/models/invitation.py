from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zorgkrediet.models.application import Application


class Invitation(models.Model):
    """The link in the invitation mail: it names the application, and opens only for the named person's log-in."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="invitations")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_to = models.EmailField(_("verstuurd naar"))
    created_at = models.DateTimeField(_("aangemaakt op"))
    expires_at = models.DateTimeField(_("geldig tot"))
    opened_at = models.DateTimeField(_("geopend op"), null=True, blank=True)

    AUDIT_HIDDEN = frozenset({"sent_to", "token_sha256"})

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        constraints = [
            models.CheckConstraint(
                name="invitation_expires_after_creation",
                condition=Q(expires_at__gt=F("created_at")),
                violation_error_message=_("Een uitnodiging vervalt na haar aanmaak."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.created_at:%Y-%m-%d}"
