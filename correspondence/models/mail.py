import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.enums import MailStatus

STATUSES = [
    (MailStatus.QUEUED, _("wacht op verzending")),
    (MailStatus.SENT, _("verzonden")),
    (MailStatus.FAILED, _("niet verzonden")),
]


class MailQuerySet(models.QuerySet["Mail"]):
    def of(self, source: str, reference: str) -> "MailQuerySet":
        return self.filter(source=source, reference=reference)

    def under_way(self, at: datetime) -> "MailQuerySet":
        """Mails whose next attempt is due and that no worker holds."""
        return self.filter(status=MailStatus.QUEUED, due_at__lte=at)


class Mail(models.Model):
    """One short mail without personal data: a neutral greeting, the reference, and where to go."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("soort"), max_length=60)
    source = models.CharField(_("stelsel"), max_length=20)
    reference = models.CharField(_("dossier"), max_length=40)
    language = models.CharField(_("taal"), max_length=2)
    # Emptied when personal data is erased; the row stays as proof that a mail left.
    recipient = models.EmailField(_("e-mailadres"), blank=True)
    context = models.JSONField(_("gegevens"), default=dict)
    text_version = models.CharField(_("tekstversie"), max_length=12)
    subject = models.CharField(_("onderwerp"), max_length=200)
    body = models.TextField(_("tekst"))

    status = models.CharField(_("toestand"), max_length=6, choices=STATUSES, default=MailStatus.QUEUED)
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("klaargezet door")
    )
    queued_at = models.DateTimeField(_("gevraagd op"), auto_now_add=True)
    sent_at = models.DateTimeField(_("verzonden op"), null=True, blank=True)
    failed_at = models.DateTimeField(_("opgegeven op"), null=True, blank=True)
    erased_at = models.DateTimeField(_("gewist op"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    # The next attempt may start from this moment; a worker that holds the mail moves it forward.
    due_at = models.DateTimeField(_("volgende poging"), default=timezone.now)
    error = models.CharField(_("laatste fout"), max_length=500, blank=True)

    # The audit trail tells that these changed, never what stood there; holding a row is no change worth a line.
    AUDIT_HIDDEN = frozenset({"context", "body", "recipient"})
    AUDIT_IGNORED = frozenset({"attempts", "due_at"})

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        indexes = [
            models.Index("source", "reference", name="mail_of_dossier"),
            models.Index("due_at", name="mail_under_way", condition=Q(status="QUEUED")),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_status_known", condition=Q(status__in=[str(value) for value in MailStatus])
            ),
            models.CheckConstraint(
                name="mail_has_an_address",
                condition=~Q(recipient="") | Q(erased_at__isnull=False),
                violation_error_message=_("Een e-mail heeft een e-mailadres."),
            ),
            models.CheckConstraint(
                name="mail_sent_has_moment",
                condition=Q(status="SENT", sent_at__isnull=False) | (~Q(status="SENT") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="mail_failed_has_moment",
                condition=Q(status="FAILED", failed_at__isnull=False)
                | (~Q(status="FAILED") & Q(failed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.subject if self.reference in self.subject else f"{self.subject} ({self.reference})"
