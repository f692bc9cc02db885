from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import AppendOnly
from zorgkrediet.enums import Outcome
from zorgkrediet.models.application import Application
from zorgkrediet.models.labels import choices


class Assessment(AppendOnly):
    """What the law said of an application on a day: the facts given, the verdict with its trace; never changed.

    `facts` is a request of the simulation contract, `verdict` its response, so that anyone can repeat the answer.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="assessments")
    made_at = models.DateTimeField(_("berekend op"))
    as_of = models.DateField(_("recht op"))
    outcome = models.CharField(_("uitkomst"), max_length=12, choices=choices(Outcome))
    facts = models.JSONField()
    verdict = models.JSONField()
    law_version = models.CharField(_("versie van het recht"), max_length=64)

    class Meta:
        verbose_name = _("toetsing")
        verbose_name_plural = _("toetsingen")

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome} {self.as_of}"
