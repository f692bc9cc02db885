from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ecalcura.enums import QuarterState
from ecalcura.models.facility import Facility
from ecalcura.models.labels import QUARTER, choices
from kernel.models import AppendOnly


class FacilityQuarter(models.Model):
    """Where the report of one facility for one quarter stands; no row means that nobody confirmed anything."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="quarters")
    quarter = models.CharField(_("kwartaal"), max_length=6)
    state = models.CharField(_("stand"), max_length=12, choices=choices(QuarterState), default=QuarterState.OPEN)

    class Meta:
        verbose_name = _("kwartaal van een voorziening")
        verbose_name_plural = _("kwartalen van voorzieningen")
        constraints = [
            models.UniqueConstraint("facility", "quarter", name="facility_quarter_once"),
            models.CheckConstraint(name="facility_quarter_has_its_form", condition=Q(quarter__regex=QUARTER)),
            models.CheckConstraint(name="facility_quarter_state_is_known", condition=Q(state__in=sorted(QuarterState))),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.state}"


class QuarterEvent(AppendOnly):
    """One step of a quarter: who, when, from which state to which, and why."""

    facility_quarter = models.ForeignKey(FacilityQuarter, models.PROTECT, related_name="events")
    move = models.CharField(_("stap"), max_length=30)
    from_state = models.CharField(_("van"), max_length=12)
    to_state = models.CharField(_("naar"), max_length=12)
    reason = models.CharField(_("reden"), max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField(_("op"))
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("stap van een kwartaal")
        verbose_name_plural = _("stappen van een kwartaal")
        constraints = [
            models.CheckConstraint(
                name="quarter_event_correction_with_reason",
                condition=~Q(move__in=["open_correction", "reopen"]) | ~Q(reason=""),
                violation_error_message=_("Zeg waarom u verbetert."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move} {self.on}"


class Confirmation(AppendOnly):
    """What was declared on honour: the text, who and when, and everything that was confirmed, with its fingerprint.

    The snapshot holds row keys and figures, never names.
    """

    facility_quarter = models.ForeignKey(FacilityQuarter, models.PROTECT, related_name="confirmations")
    sequence = models.PositiveSmallIntegerField(_("volgnummer"))
    declaration = models.TextField(_("verklaring"))
    declaration_version = models.CharField(_("versie van de tekst"), max_length=20)
    explanations = models.JSONField(_("toelichtingen"), default=list)
    snapshot = models.JSONField(_("wat bevestigd is"))
    snapshot_sha256 = models.CharField(_("vingerafdruk"), max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField(_("op"))
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("bevestiging")
        verbose_name_plural = _("bevestigingen")
        constraints = [
            models.UniqueConstraint("facility_quarter", "sequence", name="confirmation_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.on}"


class ConfirmationFile(models.Model):
    """The document of a confirmation as it was made once; it holds names, so it can be erased."""

    AUDIT_HIDDEN = frozenset({"content"})

    confirmation = models.ForeignKey(Confirmation, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=[("PDF", "PDF"), ("HTML", "HTML"), ("XLSX", "XLSX")])
    content = models.BinaryField()
    sha256 = models.CharField(_("vingerafdruk"), max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("document van een bevestiging")
        verbose_name_plural = _("documenten van een bevestiging")
        constraints = [models.UniqueConstraint("confirmation", "kind", name="confirmation_file_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
