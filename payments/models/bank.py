from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import AppendOnly
from payments.banking.answers import Outcome
from payments.enums import EntryResult
from payments.models.account import DebtorAccount
from payments.models.labels import choices
from payments.models.run import Run, money

USER = settings.AUTH_USER_MODEL


class BankFile(AppendOnly):
    """A credit transfer file: written once, the same bytes and the same number for ever."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="files")
    debtor = models.ForeignKey(DebtorAccount, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("nummer"))
    message_id = models.CharField(_("berichtnummer"), max_length=35, unique=True)
    version = models.CharField(_("versie"), max_length=15)
    execution_on = models.DateField(_("uitvoeringsdag"))
    orders_count = models.PositiveIntegerField(_("betalingen"))
    total = money(_("totaal"))
    size = models.BigIntegerField(_("grootte"))
    sha256 = models.CharField(_("controlegetal"), max_length=64)
    packed = models.BinaryField()
    written_at = models.DateTimeField(_("geschreven op"))

    class Meta:
        verbose_name = _("bankbestand")
        verbose_name_plural = _("bankbestanden")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="bank_file_number_once_per_run"),
            models.CheckConstraint(name="bank_file_is_not_empty", condition=Q(orders_count__gt=0, total__gt=0)),
        ]

    def __str__(self) -> str:
        return self.message_id


class FileDay(AppendOnly):
    """A file waited longer for its release than its day of execution allowed: the day that it got then, once and for
    all, and the control number of the bytes with that day. Before the release nobody can have the file."""

    file = models.OneToOneField(BankFile, models.PROTECT, related_name="day")
    execution_on = models.DateField(_("uitvoeringsdag"))
    sha256 = models.CharField(_("controlegetal"), max_length=64)
    at = models.DateTimeField(_("wanneer"))

    class Meta:
        verbose_name = _("latere uitvoeringsdag van een bankbestand")
        verbose_name_plural = _("latere uitvoeringsdagen van bankbestanden")

    def __str__(self) -> str:
        return f"{self.file_id} {self.execution_on}"


class FilePart(models.Model):
    """The payees of one bank file that is to be made. Its orders and bytes come wholly or not at all, from whichever
    worker is first; the number of the file is fixed before anybody starts."""

    AUDITED = False

    run = models.ForeignKey(Run, models.PROTECT, related_name="file_parts")
    number = models.PositiveIntegerField()
    # First and last payee, both included.
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    orders = models.PositiveIntegerField()
    is_done = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("deel van de bankbestanden")
        verbose_name_plural = _("delen van de bankbestanden")
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="file_part_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class DownloadPermit(models.Model):
    """A second download of a file: asked with a reason by one person, allowed by another."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="permits")
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("gevraagd op"))
    reason = models.CharField(_("reden"), max_length=500)
    allowed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    allowed_at = models.DateTimeField(_("toegestaan op"), null=True, blank=True)

    class Meta:
        verbose_name = _("toelating voor een nieuwe download")
        verbose_name_plural = _("toelatingen voor een nieuwe download")
        constraints = [
            models.CheckConstraint(
                name="download_permit_allowed_by_another",
                condition=Q(allowed_by__isnull=True, allowed_at__isnull=True)
                | (Q(allowed_by__isnull=False, allowed_at__isnull=False) & ~Q(allowed_by=F("asked_by"))),
                violation_error_message=_("Een tweede persoon laat de download toe."),
            ),
            models.CheckConstraint(
                name="download_permit_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Zeg waarom het bestand opnieuw nodig is."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}"


class FileDownload(AppendOnly):
    """Each time a bank file left the house; from the second time on with the permit of a second person."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="downloads")
    number = models.PositiveIntegerField(_("keer"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("wanneer"))
    permit = models.OneToOneField(DownloadPermit, models.PROTECT, null=True, blank=True, related_name="download")

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="file_download_number_once"),
            models.CheckConstraint(
                name="file_download_again_needs_a_permit",
                condition=Q(number=1) | Q(permit__isnull=False),
                violation_error_message=_("Dit bestand is al eens gedownload."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"


class BankMessage(AppendOnly):
    """A message of the bank as it came in. Its number makes that it is booked once, however often it is offered."""

    kind = models.CharField(_("soort"), max_length=8)
    version = models.CharField(_("versie"), max_length=15)
    message_id = models.CharField(_("berichtnummer"), max_length=35)
    account = models.CharField(max_length=34, blank=True)
    sha256 = models.CharField(_("controlegetal"), max_length=64)
    packed = models.BinaryField()
    file_name = models.CharField(_("bestandsnaam"), max_length=200)
    imported_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("opgeladen door"))
    imported_at = models.DateTimeField(_("opgeladen op"))
    counts = models.JSONField(_("aantallen"), default=dict)
    # Of what came of it, what concerns each scheme; "" stands for what no scheme alone can know.
    by_source = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("bericht van de bank")
        verbose_name_plural = _("berichten van de bank")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "message_id"],
                name="bank_message_once",
                violation_error_message=_("Dit bericht van de bank is al verwerkt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class BankEntry(AppendOnly):
    """One statement out of a message of the bank, and what was done with it."""

    message = models.ForeignKey(BankMessage, models.PROTECT, related_name="entries")
    # A statement repeats what a notification said: the key is the bank's own reference on our account.
    key = models.CharField(max_length=140, unique=True)
    # Whose people may read it; empty for an unknown payment on an account from which more than one scheme pays.
    source = models.CharField(_("stelsel"), max_length=20, blank=True)
    end_to_end_id = models.CharField(_("betaalkenmerk"), max_length=35, blank=True)
    outcome = models.CharField(_("volgens de bank"), max_length=8, choices=choices(Outcome))
    amount = models.DecimalField(_("bedrag"), max_digits=14, decimal_places=2, null=True, blank=True)
    reason = models.CharField(_("reden"), max_length=35, blank=True)
    detail = models.CharField(_("toelichting"), max_length=140, blank=True)
    booked_on = models.DateField(_("geboekt op"), null=True, blank=True)
    result = models.CharField(_("resultaat"), max_length=9, choices=choices(EntryResult))

    class Meta:
        verbose_name = _("mededeling van de bank")
        verbose_name_plural = _("mededelingen van de bank")

    def __str__(self) -> str:
        return self.end_to_end_id or self.key
