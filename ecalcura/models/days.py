from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ecalcura.models.facility import Facility


class InvoicedDays(models.Model):
    """Stay days that one facility invoiced to the health insurance funds in one month of 2023."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="invoiced_days")
    month = models.DateField(_("maand"))
    days = models.PositiveIntegerField(_("gefactureerde dagen"))
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)

    class Meta:
        verbose_name = _("gefactureerde dagen")
        verbose_name_plural = _("gefactureerde dagen")
        constraints = [
            models.UniqueConstraint("facility", "month", name="invoiced_days_once_per_month"),
            models.CheckConstraint(
                name="invoiced_days_in_a_month_of_2023",
                condition=Q(month__year=2023, month__day=1),
                violation_error_message=_("De gefactureerde dagen gaan over een maand van 2023."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.days}"
