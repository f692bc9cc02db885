from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Person
from kernel.models import AppendOnly


class FileVisit(AppendOnly):
    """Who looked at whose file, in which role, at what and why; append-only."""

    visitor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("wie keek"))
    role = models.CharField(max_length=30, verbose_name=_("rol"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="visits")
    what = models.CharField(_("wat"), max_length=200)
    why = models.CharField(_("waarom"), max_length=200, blank=True)
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("inzage")
        verbose_name_plural = _("inzagen")

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
