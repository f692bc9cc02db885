import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from zorgkrediet.enums import AttachmentKind
from zorgkrediet.models.application import Application
from zorgkrediet.models.change_report import ChangeReport
from zorgkrediet.models.labels import choices

# Comes with a report, so that the law never takes it for a proof of the motive.
REPORT_PROOF = "REPORT_PROOF"
KINDS = [*choices(AttachmentKind), (REPORT_PROOF, _("bewijsstuk bij een melding"))]
MAXIMUM_BYTES = 10 * 1024 * 1024


def _path(document: "Document", _filename: str) -> str:
    """A name that tells nothing: proofs hold personal data, and file names often do too."""
    return f"proofs/{uuid.uuid4().hex}"


class Document(models.Model):
    """A proof that the employee uploaded; only the employee and the department ever see it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="documents")
    kind = models.CharField(_("soort"), max_length=30, choices=KINDS)
    report = models.ForeignKey(
        ChangeReport, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("melding")
    )
    file = models.FileField(upload_to=_path)
    original_name = models.CharField(_("bestandsnaam"), max_length=200)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField(_("grootte"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("opgeladen op"))
    removed_at = models.DateTimeField(null=True, blank=True)

    # The name of a file often holds the name of a person.
    AUDIT_HIDDEN = frozenset({"original_name"})

    class Meta:
        verbose_name = _("bewijsstuk")
        verbose_name_plural = _("bewijsstukken")
        constraints = [
            models.CheckConstraint(
                name="document_size_in_range",
                condition=Q(size__gt=0, size__lte=MAXIMUM_BYTES),
                violation_error_message=_("Een bewijsstuk is hoogstens 10 MB groot en niet leeg."),
            ),
            models.CheckConstraint(
                name="document_of_a_report_names_it",
                condition=Q(kind=REPORT_PROOF, report__isnull=False) | (~Q(kind=REPORT_PROOF) & Q(report__isnull=True)),
                violation_error_message=_("Een bewijsstuk bij een melding noemt zijn melding."),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name
