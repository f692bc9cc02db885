import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from correspondence.enums import Channel, DocumentKind, LetterStatus

CHANNELS = [(Channel.MAIL, _("e-mail")), (Channel.POST, _("post"))]
STATUSES = [
    (LetterStatus.QUEUED, _("wordt opgemaakt")),
    (LetterStatus.READY, _("klaar om te mailen")),
    (LetterStatus.SENT, _("gemaild")),
    (LetterStatus.TO_PRINT, _("te printen")),
    (LetterStatus.PRINTED, _("geprint voor de post")),
]
DOCUMENT_KINDS = [(DocumentKind.PDF, "PDF"), (DocumentKind.HTML, "HTML")]


class LetterQuerySet(models.QuerySet["Letter"]):
    def of(self, source: str, reference: str) -> "LetterQuerySet":
        return self.filter(source=source, reference=reference)

    def in_post_tray(self) -> "LetterQuerySet":
        return self.filter(status=LetterStatus.TO_PRINT)

    def under_way(self, at: datetime) -> "LetterQuerySet":
        """Letters whose next step is due and that no worker holds."""
        return self.filter(status__in=[LetterStatus.QUEUED, LetterStatus.READY], due_at__lte=at)


class Letter(models.Model):
    """One letter to one addressee. Its text is fixed the moment it is queued and never changed afterwards; a second
    sending is a new row that points to the first. Only the erasure of personal data empties it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("soort"), max_length=60)
    source = models.CharField(_("stelsel"), max_length=20)
    reference = models.CharField(_("dossier"), max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="letters")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="letters")
    copy_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("kopie van")
    )
    language = models.CharField(_("taal"), max_length=2, default="nl")
    issued_on = models.DateField(_("datum van de brief"))

    subject = models.CharField(_("onderwerp"), max_length=200)
    context = models.JSONField(_("gegevens"), default=dict)
    # Fingerprint of the templates that gave the text, so that every sentence can be traced to a version in git.
    text_version = models.CharField(_("tekstversie"), max_length=12)
    html = models.TextField(_("tekst"))
    document = models.FileField(_("document"), upload_to="letters/%Y/%m", blank=True)
    document_kind = models.CharField(max_length=4, choices=DOCUMENT_KINDS, blank=True, verbose_name=_("soort document"))
    document_sha256 = models.CharField(max_length=64, blank=True, verbose_name=_("vingerafdruk (SHA-256)"))

    channel = models.CharField(_("weg"), max_length=4, choices=CHANNELS)
    # Where the mail goes; emptied when personal data is erased.
    recipient = models.EmailField(_("e-mailadres"), blank=True)
    status = models.CharField(_("toestand"), max_length=8, choices=STATUSES, default=LetterStatus.QUEUED)
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("klaargezet door")
    )
    queued_at = models.DateTimeField(_("gevraagd op"), auto_now_add=True)
    made_at = models.DateTimeField(_("opgemaakt op"), null=True, blank=True)
    sent_at = models.DateTimeField(_("gemaild op"), null=True, blank=True)
    printed_at = models.DateTimeField(_("geprint op"), null=True, blank=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("afgedrukt door"),
    )
    erased_at = models.DateTimeField(_("gewist op"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    # The next attempt may start from this moment; a worker that holds the letter moves it forward.
    due_at = models.DateTimeField(_("volgende poging"), default=timezone.now)
    error = models.CharField(_("laatste fout"), max_length=500, blank=True)

    # The audit trail tells that these changed, never what stood there; holding a row is no change worth a line.
    AUDIT_HIDDEN = frozenset({"context", "html", "recipient"})
    AUDIT_IGNORED = frozenset({"attempts", "due_at"})

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("brieven")
        indexes = [
            models.Index("source", "reference", name="letter_of_dossier"),
            models.Index("due_at", name="letter_under_way", condition=Q(status__in=["QUEUED", "READY"])),
            models.Index("id", name="letter_in_post_tray", condition=Q(status="TO_PRINT")),
        ]
        constraints = [
            models.CheckConstraint(
                name="letter_has_one_addressee",
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                violation_error_message=_("Een brief gaat naar één persoon of naar één organisatie."),
            ),
            models.CheckConstraint(
                name="letter_status_known", condition=Q(status__in=[str(value) for value in LetterStatus])
            ),
            models.CheckConstraint(
                name="letter_mailed_has_an_address",
                condition=~Q(channel="MAIL") | ~Q(recipient="") | Q(erased_at__isnull=False),
                violation_error_message=_("Een brief per e-mail heeft een e-mailadres."),
            ),
            models.CheckConstraint(
                name="letter_made_has_moment_and_fingerprint",
                condition=Q(status="QUEUED", made_at__isnull=True, document_sha256="")
                | (~Q(status="QUEUED") & Q(made_at__isnull=False) & ~Q(document_sha256="")),
            ),
            models.CheckConstraint(
                name="letter_sent_has_moment",
                condition=Q(status="SENT", channel="MAIL", sent_at__isnull=False)
                | (~Q(status="SENT") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="letter_printed_has_moment_and_hand",
                condition=Q(status="PRINTED", channel="POST", printed_at__isnull=False, printed_by__isnull=False)
                | (~Q(status="PRINTED") & Q(printed_at__isnull=True, printed_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.subject if self.reference in self.subject else f"{self.subject} ({self.reference})"

    @property
    def is_under_way(self) -> bool:
        """Whether the document is still to be made or the mail still to leave."""
        return self.status in (LetterStatus.QUEUED, LetterStatus.READY)

    @property
    def has_arrived(self) -> bool:
        """Whether the letter left the house; from then on only a new letter can correct it."""
        return self.status in (LetterStatus.SENT, LetterStatus.PRINTED)
