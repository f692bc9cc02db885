from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.models import AppendOnly
from zorgkrediet.enums import EventKind
from zorgkrediet.models.application import Application
from zorgkrediet.models.labels import choices

# Says of an earlier event that it did not happen, and nothing else.
REVOCATION = "REVOCATION"
LIFE_EVENTS = [*choices(EventKind), (REVOCATION, _("gebeurtenis teruggenomen"))]


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


class LifeEventQuerySet(models.QuerySet["LifeEvent"]):
    def in_force(self) -> "LifeEventQuerySet":
        """What did happen, as known today: without what was taken back, and without the rows that only say so."""
        return self.filter(revoked_by__isnull=True).exclude(kind=REVOCATION)

    def like(
        self, kind: str, happened_on: date, household: dict[str, Any] | None, *, to_teach: bool
    ) -> "LifeEventQuerySet":
        """Those that say the very same."""
        rows = self.filter(kind=kind, happened_on=happened_on, to_teach=to_teach)
        return rows.filter(household__isnull=True) if household is None else rows.filter(household=household)


class LifeEvent(AppendOnly):
    """Something that happened during a granted interruption and changes the right: a stop, a death, a household.

    A wrong event is never changed: a later one revokes it, and says what happened instead when something did.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="life_events")
    kind = models.CharField(_("gebeurtenis"), max_length=25, choices=LIFE_EVENTS)
    happened_on = models.DateField(_("op"))
    household = models.JSONField(null=True, blank=True)
    to_teach = models.BooleanField(_("stopt om opnieuw les te geven"), default=False)
    reported_on = models.DateField(_("gemeld op"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(_("toelichting"), blank=True)
    revokes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revoked_by")

    objects = LifeEventQuerySet.as_manager()

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
            models.CheckConstraint(
                name="life_event_kind_known",
                condition=Q(kind__in=[*EventKind, REVOCATION]),
                violation_error_message=_("Deze gebeurtenis bestaat niet."),
            ),
            models.CheckConstraint(
                name="life_event_revocation_names_its_event",
                condition=~Q(kind=REVOCATION) | Q(revokes__isnull=False),
                violation_error_message=_("Zeg welke gebeurtenis wordt teruggenomen."),
            ),
            models.UniqueConstraint(
                fields=["revokes"],
                name="life_event_revoked_once",
                violation_error_message=_("Deze gebeurtenis is al teruggenomen. Ververs de pagina."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
