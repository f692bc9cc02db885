from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.models import AppendOnly
from zorgkrediet.enums import EventKind
from zorgkrediet.models.application import Application
from zorgkrediet.models.labels import choices


class Event(AppendOnly):
    """One step that was taken: the move, the states before and after, by whom, on which day; never changed."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="events")
    move = models.CharField(_("stap"), max_length=30)
    from_state = models.CharField(_("van"), max_length=25, blank=True)
    to_state = models.CharField(_("naar"), max_length=25)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("door"))
    on = models.DateField(_("op"))
    at = models.DateTimeField(_("moment"), auto_now_add=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("stap")
        verbose_name_plural = _("stappen")
        indexes = [models.Index(fields=["application", "id"], name="event_of_application")]

    def __str__(self) -> str:
        return f"{self.move} {self.on}"


class LifeEvent(AppendOnly):
    """Something that happened during a granted interruption and changes the right: a stop, a death, a household."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="life_events")
    kind = models.CharField(_("gebeurtenis"), max_length=25, choices=choices(EventKind))
    happened_on = models.DateField(_("op"))
    household = models.JSONField(null=True, blank=True)
    to_teach = models.BooleanField(_("stopt om opnieuw les te geven"), default=False)
    reported_on = models.DateField(_("gemeld op"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(_("toelichting"), blank=True)

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        constraints = [
            models.CheckConstraint(
                name="life_event_household_with_its_change",
                condition=Q(kind="HOUSEHOLD_CHANGED", household__isnull=False)
                | (~Q(kind="HOUSEHOLD_CHANGED") & Q(household__isnull=True)),
                violation_error_message=_("Vul de nieuwe gezinssituatie in."),
            ),
            models.CheckConstraint(
                name="life_event_to_teach_is_a_stop",
                condition=Q(to_teach=False) | Q(kind="EARLY_STOP"),
                violation_error_message=_("Opnieuw lesgeven hoort bij een vroegtijdige stopzetting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
