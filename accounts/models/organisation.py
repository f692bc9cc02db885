from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind

SECTORS = ["FLEMISH_GOVERNMENT", "EDUCATION", "HIGHER_EDUCATION", "LOCAL_AUTHORITY", "OTHER_IN_SCOPE", "OUT_OF_SCOPE"]


class Organisation(models.Model):
    """An employer or a care facility, known by its enterprise number (KBO); a facility also by its HCO number."""

    kbo_number = models.CharField(_("ondernemingsnummer"), max_length=10, unique=True)
    name = models.CharField(_("naam"), max_length=200)
    kind = models.CharField(_("soort"), max_length=15, choices=[(v, v) for v in OrganisationKind])
    sector = models.CharField(_("sector"), max_length=20, choices=[(v, v) for v in SECTORS], blank=True)
    hco_number = models.CharField(_("HCO-nummer"), max_length=40, null=True, blank=True, unique=True)
    email = models.EmailField(_("e-mailadres"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    street = models.CharField(_("straat en nummer"), max_length=200, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=12, blank=True)
    municipality = models.CharField(_("gemeente"), max_length=100, blank=True)
    active = models.BooleanField(_("actief"), default=True)

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        constraints = [
            models.CheckConstraint(
                name="organisation_kbo_number_is_ten_digits",
                condition=Q(kbo_number__regex=r"^[01][0-9]{9}$"),
                violation_error_message=_("Een ondernemingsnummer telt tien cijfers en begint met 0 of 1."),
            ),
            models.CheckConstraint(
                name="organisation_kind_is_known",
                condition=Q(kind__in=sorted(OrganisationKind)),
                violation_error_message=_("Kies werkgever of voorziening."),
            ),
            models.CheckConstraint(
                name="organisation_sector_is_known",
                condition=Q(sector="") | Q(sector__in=SECTORS),
                violation_error_message=_("Kies een sector uit de lijst."),
            ),
            models.CheckConstraint(
                name="organisation_employer_has_a_sector",
                condition=~Q(kind="EMPLOYER") | ~Q(sector=""),
                violation_error_message=_("Kies de sector van de werkgever."),
            ),
            models.CheckConstraint(
                name="organisation_facility_has_an_hco_number",
                condition=~Q(kind="CARE_FACILITY") | Q(hco_number__isnull=False),
                violation_error_message=_("Een voorziening heeft een HCO-nummer."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
