from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A follow-up that was promised by a committed deed, until the queue has taken it over."""

    AUDITED = False

    name = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    written_at = models.DateTimeField(auto_now_add=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("taak")
        verbose_name_plural = _("taken")
        indexes = [
            models.Index("written_at", name="job_waiting", condition=models.Q(handed_over_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
