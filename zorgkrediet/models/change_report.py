from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.models import AppendOnly
from zorgkrediet.enums import ReportKind
from zorgkrediet.models.application import Application
from zorgkrediet.models.event import LifeEvent
from zorgkrediet.models.labels import choices


class ChangeReportQuerySet(models.QuerySet["ChangeReport"]):
    def open(self) -> "ChangeReportQuerySet":
        """Those on which no official said anything yet."""
        return self.filter(answer__isnull=True)


class ChangeReport(AppendOnly):
    """What an employee reported during a granted interruption, as typed; an official decides what it changes."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="change_reports")
    kind = models.CharField(_("wat verandert er"), max_length=20, choices=choices(ReportKind))
    since = models.DateField(_("vanaf"))
    words = models.TextField(_("in eigen woorden"))
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("gemeld door"))
    reported_on = models.DateField(_("gemeld op"))
    reported_at = models.DateTimeField(_("moment"))

    objects = ChangeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("melding van een wijziging")
        verbose_name_plural = _("meldingen van wijzigingen")
        constraints = [
            models.CheckConstraint(
                name="change_report_kind_known",
                condition=Q(kind__in=sorted(ReportKind)),
                violation_error_message=_("Deze soort melding bestaat niet."),
            ),
            models.CheckConstraint(
                name="change_report_has_words",
                condition=~Q(words=""),
                violation_error_message=_("Schrijf kort wat er verandert."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.since}"


class ChangeReportAnswer(AppendOnly):
    """What an official made of a report: an event of the file, or nothing, with the reason that the employee reads."""

    report = models.OneToOneField(ChangeReport, models.PROTECT, related_name="answer", verbose_name=_("melding"))
    life_event = models.ForeignKey(
        LifeEvent, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("gebeurtenis")
    )
    reason = models.TextField(_("reden"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("behandeld door"))
    answered_on = models.DateField(_("behandeld op"))

    class Meta:
        verbose_name = _("antwoord op een melding")
        verbose_name_plural = _("antwoorden op meldingen")
        constraints = [
            models.CheckConstraint(
                name="change_report_answer_is_event_or_reason",
                condition=Q(life_event__isnull=False, reason="") | (Q(life_event__isnull=True) & ~Q(reason="")),
                violation_error_message=_("Een melding wordt een gebeurtenis, of er staat waarom niet."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.answered_on}"
