from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from zorgkrediet.enums import EventKind
from zorgkrediet.models.event import LifeEvent
from zorgkrediet.models.labels import choices


class EventCorrection(models.Model):
    """A proposal to take an event back, or to put another in its place; a colleague confirms what changes the right."""

    event = models.ForeignKey(LifeEvent, models.PROTECT, related_name="corrections", verbose_name=_("gebeurtenis"))
    reason = models.TextField(_("reden"))
    # what happened instead; empty when nothing did
    kind = models.CharField(_("gebeurtenis in de plaats"), max_length=25, choices=choices(EventKind), blank=True)
    happened_on = models.DateField(_("op"), null=True, blank=True)
    household = models.JSONField(null=True, blank=True)
    to_teach = models.BooleanField(_("stopt om opnieuw les te geven"), default=False)
    changes_right = models.BooleanField(_("wijzigt het recht"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("voorgesteld door"))
    asked_on = models.DateField(_("voorgesteld op"))
    accepted = models.BooleanField(_("aanvaard"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("beantwoord door")
    )
    answered_on = models.DateField(_("beantwoord op"), null=True, blank=True)

    # What happened, and why it was wrong, tells of illness, death and family.
    AUDIT_HIDDEN = frozenset({"reason", "kind", "happened_on", "household"})

    class Meta:
        verbose_name = _("rechtzetting van een gebeurtenis")
        verbose_name_plural = _("rechtzettingen van gebeurtenissen")
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(answered_on__isnull=True),
                name="correction_one_open_per_event",
                violation_error_message=_("Er loopt al een rechtzetting van deze gebeurtenis."),
            ),
            models.CheckConstraint(
                name="correction_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Zeg waarom de gebeurtenis niet juist is."),
            ),
            models.CheckConstraint(
                name="correction_answer_is_whole",
                condition=Q(accepted__isnull=True, answered_by__isnull=True, answered_on__isnull=True)
                | Q(accepted__isnull=False, answered_by__isnull=False, answered_on__isnull=False),
                violation_error_message=_("Een antwoord vermeldt wie het gaf, en wanneer."),
            ),
            models.CheckConstraint(
                name="correction_by_a_second_person",
                condition=~Q(accepted=True, changes_right=True, answered_by=F("asked_by")),
                violation_error_message=_("Een collega bevestigt deze rechtzetting."),
            ),
            models.CheckConstraint(
                name="correction_replacement_is_whole",
                condition=Q(kind="", happened_on__isnull=True, household__isnull=True, to_teach=False)
                | Q(kind="HOUSEHOLD_CHANGED", happened_on__isnull=False, household__isnull=False, to_teach=False)
                | Q(kind="EARLY_STOP", happened_on__isnull=False, household__isnull=True)
                | Q(
                    kind__in=["DEATH_OF_CARED_PERSON", "WORK_RESUMED"],
                    happened_on__isnull=False,
                    household__isnull=True,
                    to_teach=False,
                ),
                violation_error_message=_("Zeg wat er in de plaats gebeurde, en op welke dag."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.asked_on}"
