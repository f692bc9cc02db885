from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.models import AppendOnly
from zorgkrediet.models.application import Application

KINDS = [
    ("EMPLOYEE_ANNOUNCED", _("het personeelslid heeft het verlof aangekondigd")),
    ("PERMISSION_GIVEN", _("er is toestemming gegeven")),
    ("ALL_CORRECT", _("alle gegevens zijn juist")),
    ("WILL_REPORT_CHANGES", _("elke wijziging wordt gemeld")),
]


class Declaration(AppendOnly):
    """A sentence that somebody confirmed: the text as shown, its version and hash, who, and when."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="declarations")
    kind = models.CharField(_("verklaring"), max_length=25, choices=KINDS)
    text = models.TextField(_("tekst"))
    text_version = models.CharField(_("versie"), max_length=20)
    text_sha256 = models.CharField(max_length=64)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("bevestigd op"))

    class Meta:
        verbose_name = _("verklaring")
        verbose_name_plural = _("verklaringen")
        constraints = [
            models.CheckConstraint(
                name="declaration_kind_known",
                condition=Q(kind__in=[kind for kind, _label in KINDS]),
                violation_error_message=_("Deze verklaring bestaat niet."),
            ),
            models.CheckConstraint(
                name="declaration_hash_is_sha256",
                condition=Q(text_sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("De vingerafdruk van de tekst ontbreekt."),
            ),
        ]

    def __str__(self) -> str:
        return self.kind
