from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ecalcura.enums import SetState
from ecalcura.models.labels import PERIOD, choices


class ParameterSet(models.Model):
    """The figures that the department sets for one reference period, drafted by one person and approved by another.

    Once approved the content never changes any more (guarded by the database): another figure is another version.
    """

    period = models.CharField(_("referentieperiode"), max_length=9)
    code = models.CharField(_("naam"), max_length=60)
    version = models.PositiveSmallIntegerField(_("versie"))
    content = models.JSONField(_("inhoud"))
    sha256 = models.CharField(_("vingerafdruk"), max_length=64)
    is_test = models.BooleanField(_("testset"))
    note = models.CharField(_("waarom"), max_length=500, blank=True)
    state = models.CharField(_("stand"), max_length=8, choices=choices(SetState), default=SetState.DRAFT)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("opgesteld door"))
    drafted_at = models.DateTimeField(_("opgesteld op"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("goedgekeurd door")
    )
    approved_at = models.DateTimeField(_("goedgekeurd op"), null=True, blank=True)
    retired_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("uit gebruik genomen door")
    )
    retired_at = models.DateTimeField(_("uit gebruik sinds"), null=True, blank=True)

    class Meta:
        verbose_name = _("parameterset")
        verbose_name_plural = _("parametersets")
        constraints = [
            models.UniqueConstraint("period", "code", "version", name="parameter_set_numbered_once"),
            models.UniqueConstraint(
                "period",
                name="parameter_set_one_approved_per_period",
                condition=Q(state="APPROVED"),
                violation_error_message=_("Er is al een goedgekeurde set voor deze referentieperiode."),
            ),
            models.CheckConstraint(name="parameter_set_period_has_its_form", condition=Q(period__regex=PERIOD)),
            models.CheckConstraint(name="parameter_set_state_is_known", condition=Q(state__in=sorted(SetState))),
            models.CheckConstraint(
                name="parameter_set_approved_by_another",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("drafted_by"))),
                violation_error_message=_("Wie een parameterset opstelt, keurt ze niet zelf goed."),
            ),
            models.CheckConstraint(
                name="parameter_set_state_has_its_proof",
                condition=Q(state="DRAFT", approved_by__isnull=True, retired_by__isnull=True, retired_at__isnull=True)
                | Q(state="APPROVED", approved_by__isnull=False, retired_by__isnull=True, retired_at__isnull=True)
                | Q(state="RETIRED", retired_by__isnull=False, retired_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version} ({self.period})"
