from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import AppendOnly
from zorgkrediet.models.application import Application


class CareerBreakAnswer(AppendOnly):
    """What the register of career breaks said about the asked period, on the moment it was asked; never changed.

    `breaks` holds days and words only: `startsOn`, `endsOn`, `source`, `category`, `reason`.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="career_break_answers")
    asked_at = models.DateTimeField(_("gevraagd op"))
    status = models.CharField(_("antwoord"), max_length=15)
    breaks = models.JSONField(default=list, blank=True)

    AUDIT_HIDDEN = frozenset({"breaks"})

    class Meta:
        verbose_name = _("antwoord over loopbaanonderbrekingen")
        verbose_name_plural = _("antwoorden over loopbaanonderbrekingen")

    def __str__(self) -> str:
        return f"{self.application_id} {self.status}"
