from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from kernel.models import AppendOnly


class Facility(models.Model):
    """A sheltered-living initiative by its HCO number: the level at which everything is entered.

    The number is opaque text; it exists because it stood in a loaded list. One legal entity may hold several.
    """

    hco_number = models.CharField(_("HCO-nummer"), max_length=40, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="facilities")
    name = models.CharField(_("naam"), max_length=200)
    kind = models.CharField(_("soort"), max_length=10, default="IBW")
    recognition_number = models.CharField(_("erkenningsnummer"), max_length=40, blank=True)
    recognised_from = models.DateField(_("erkend vanaf"), null=True, blank=True)
    recognised_to = models.DateField(_("erkend tot en met"), null=True, blank=True)
    places = models.PositiveIntegerField(_("erkende plaatsen"), default=0)
    street = models.CharField(_("straat en nummer"), max_length=200, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=12, blank=True)
    municipality = models.CharField(_("gemeente"), max_length=100, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("opvolger")
    )
    merged_on = models.DateField(_("opgegaan in de opvolger op"), null=True, blank=True)
    listed = models.BooleanField(_("staat in de laatste lijst"), default=True)

    # Whose people may come in: the organisations that `access.facility_for` found on the day of the visit.
    open_to: frozenset[int]

    class Meta:
        verbose_name = _("voorziening")
        verbose_name_plural = _("voorzieningen")
        constraints = [
            models.CheckConstraint(
                name="facility_hco_number_is_filled_without_spaces",
                condition=Q(hco_number__regex=r"^[A-Za-z0-9._-]{1,40}$"),
                violation_error_message=_("Een HCO-nummer bestaat uit cijfers en letters, zonder spaties."),
            ),
            models.CheckConstraint(
                name="facility_recognition_in_order",
                condition=Q(recognised_to__isnull=True)
                | Q(recognised_from__isnull=True)
                | Q(recognised_to__gte=F("recognised_from")),
                violation_error_message=_("Het einde van de erkenning ligt voor het begin."),
            ),
            models.CheckConstraint(
                name="facility_successor_with_its_day",
                condition=Q(successor__isnull=True, merged_on__isnull=True)
                | (Q(successor__isnull=False, merged_on__isnull=False) & ~Q(successor=F("id"))),
                violation_error_message=_("Vul de opvolger en de dag van de fusie samen in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hco_number})"


class FacilityImport(AppendOnly):
    """One loaded list: what it was, by whom, and what it changed."""

    file_name = models.CharField(_("bestand"), max_length=200)
    sha256 = models.CharField(max_length=64)
    created = models.PositiveIntegerField(_("nieuw"))
    changed = models.PositiveIntegerField(_("gewijzigd"))
    unchanged = models.PositiveIntegerField(_("ongewijzigd"))
    missing = models.PositiveIntegerField(_("niet meer in de lijst"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("ingelezen lijst")
        verbose_name_plural = _("ingelezen lijsten")

    def __str__(self) -> str:
        return self.file_name


class AccessRefusal(AppendOnly):
    """Somebody asked for a facility that is not theirs; what was typed is kept, whether it exists or not."""

    visitor = models.ForeignKey(User, models.PROTECT, related_name="+")
    hco_number = models.CharField(max_length=40)
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("geweigerde toegang")
        verbose_name_plural = _("geweigerde toegangen")

    def __str__(self) -> str:
        return f"{self.hco_number} {self.at:%Y-%m-%d %H:%M}"
