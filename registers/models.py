"""The legal log: who asked which source about whom, why, and how it ended. Written before and after each call."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import AppendOnly
from registers.enums import Outcome, Service, SubjectKind


class RegisterCall(AppendOnly):
    """One call that is about to be made. Holds no national number: a person is known by key or by keyed hash."""

    at = models.DateTimeField(_("wanneer"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("wie"))
    role = models.CharField(_("rol"), max_length=200, blank=True)
    # HCO or enterprise number of the organisation in whose name is asked.
    on_behalf_of = models.CharField(_("namens"), max_length=40, blank=True)
    reason = models.CharField(_("waarom"), max_length=500)
    subject_kind = models.CharField(max_length=10, choices=[(v.value, v.value) for v in SubjectKind])
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    # Keyed hash of a person's number; the plain number of an enterprise, which is public.
    subject = models.CharField(_("over wie"), max_length=64)
    service = models.CharField(_("dienst"), max_length=40, choices=[(v.value, v.value) for v in Service])
    version = models.CharField(_("versie"), max_length=12)
    # The reference that stands in the message itself, and the one that groups all calls of one enquiry.
    transaction_id = models.UUIDField(unique=True, verbose_name=_("nummer van de verrichting"))
    enquiry_id = models.UUIDField(verbose_name=_("nummer van de bevraging"))

    class Meta:
        verbose_name = _("registerbevraging")
        verbose_name_plural = _("registerbevragingen")
        indexes = [
            models.Index("subject", "at", name="register_call_subject"),
            models.Index("asked_by", "at", name="register_call_asker"),
            models.Index("enquiry_id", name="register_call_enquiry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="register_call_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Vermeld waarom u het register bevraagt."),
            ),
            models.CheckConstraint(
                name="register_call_person_only_by_hash",
                condition=~Q(subject_kind="PERSON") | Q(subject__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("Een logboek bevat geen rijksregisternummers."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.at:%Y-%m-%d %H:%M:%S}"


class RegisterOutcome(AppendOnly):
    """How a call ended; a call without this row was cut off half-way."""

    call = models.OneToOneField(RegisterCall, models.PROTECT, related_name="ended")
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)
    outcome = models.CharField(_("afloop"), max_length=12, choices=[(v.value, v.value) for v in Outcome])
    codes = ArrayField(models.CharField(max_length=10), verbose_name=_("codes"), default=list, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"))
    milliseconds = models.PositiveIntegerField(_("duur (ms)"))
    # Technical cause in a few words; never words of the answer.
    note = models.CharField(_("oorzaak"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("afloop van een registerbevraging")
        verbose_name_plural = _("aflopen van registerbevragingen")

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d %H:%M:%S}"
