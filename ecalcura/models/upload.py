from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ecalcura.models.facility import Facility


class SheetUpload(models.Model):
    """A spreadsheet that was looked at and found without faults, kept until it is saved or a day went by."""

    AUDIT_HIDDEN = frozenset({"content", "file_name"})

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="uploads")
    file_name = models.CharField(_("bestand"), max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("opgeladen rekenblad")
        verbose_name_plural = _("opgeladen rekenbladen")

    def __str__(self) -> str:
        return self.sha256[:12]
