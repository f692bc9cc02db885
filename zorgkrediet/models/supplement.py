from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from zorgkrediet.models.application import Application


class SupplementRequest(models.Model):
    """What the department still needs from the employee, and by when (term: OQ-05)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="supplement_requests")
    text = models.TextField(_("wat ontbreekt"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField(_("gevraagd op"))
    due_on = models.DateField(_("te bezorgen tegen"))
    answered_on = models.DateField(_("beantwoord op"), null=True, blank=True)
    answer = models.TextField(_("antwoord"), blank=True)

    # What is missing and what is answered tells of illness and family.
    AUDIT_HIDDEN = frozenset({"text", "answer"})

    class Meta:
        verbose_name = _("vraag om aanvulling")
        verbose_name_plural = _("vragen om aanvulling")
        constraints = [
            models.CheckConstraint(
                name="supplement_due_after_asked",
                condition=Q(due_on__gte=F("asked_on")),
                violation_error_message=_("De uiterste dag ligt voor de dag van de vraag."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_on__isnull=True),
                name="supplement_one_open_question",
                violation_error_message=_("Er loopt al een vraag om aanvulling voor deze aanvraag."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.asked_on}"
