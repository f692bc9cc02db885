from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ecalcura.enums import ProofAbout
from ecalcura.models.labels import choices
from ecalcura.models.line import Line


class Proof(models.Model):
    """A document behind a line: the birth date that the register does not know, or an acquired right."""

    AUDIT_HIDDEN = frozenset({"content", "file_name"})

    line = models.ForeignKey(Line, models.PROTECT, related_name="proofs")
    about = models.CharField(_("bewijst"), max_length=16, choices=choices(ProofAbout), default=ProofAbout.BIRTH_DATE)
    file_name = models.CharField(_("bestand"), max_length=120)
    content_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(_("vingerafdruk"), max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("opgeladen op"), auto_now_add=True)

    class Meta:
        verbose_name = _("bewijsstuk")
        verbose_name_plural = _("bewijsstukken")
        constraints = [
            models.CheckConstraint(name="proof_about_is_known", condition=models.Q(about__in=sorted(ProofAbout))),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
