from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.models import AppendOnly
from zorgkrediet.models.application import Application
from zorgkrediet.models.assessment import Assessment

OUTCOMES = [
    ("GRANTED", _("toegekend")),
    ("PARTLY_GRANTED", _("gedeeltelijk toegekend")),
    ("REFUSED", _("geweigerd")),
]


class Decision(AppendOnly):
    """What an official decided, on which verdict, and why when it differs; a correction is a new decision."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("volgnummer"), default=1)
    outcome = models.CharField(_("beslissing"), max_length=15, choices=OUTCOMES)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    motivation = models.TextField(_("motivering"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("beslist op"))
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("beslissing")
        verbose_name_plural = _("beslissingen")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"],
                name="decision_number_once",
                violation_error_message=_("Over deze aanvraag is intussen al beslist. Ververs de pagina."),
            ),
            models.CheckConstraint(
                name="decision_outcome_known",
                condition=Q(outcome__in=["GRANTED", "PARTLY_GRANTED", "REFUSED"]),
                violation_error_message=_("Kies een beslissing."),
            ),
            models.CheckConstraint(
                name="decision_refusal_is_motivated",
                condition=~Q(outcome="REFUSED") | ~Q(motivation=""),
                violation_error_message=_("Motiveer een weigering: de aanvrager moet weten waarom."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.number} {self.outcome}"
