from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import ORGANISATION_ROLES, Role


class AcmClaimMapping(models.Model):
    """Which role a value of an ACM/IDM claim opens, e.g. `zorgkrediet_rol_3d` = `Organisatieverantwoordelijke`.

    The claim's value reads `Role:OrgCode`; the part before the colon is compared here, the part after it is the KBO or
    HCO number of the organisation. Roles inside the department never come from a claim: a second person grants those.
    """

    claim = models.CharField(_("claim"), max_length=80, help_text=_("Bijvoorbeeld zorgkrediet_rol_3d."))
    value = models.CharField(
        _("waarde"), max_length=120, help_text=_("Het deel voor de dubbelepunt, hoofdletters tellen mee.")
    )
    role = models.CharField(_("recht"), max_length=30, choices=[(v, v) for v in sorted(ORGANISATION_ROLES)])
    active = models.BooleanField(_("actief"), default=True)

    class Meta:
        verbose_name = _("koppeling van een ACM/IDM-recht")
        verbose_name_plural = _("koppelingen van ACM/IDM-rechten")
        constraints = [
            models.UniqueConstraint(
                "claim",
                "value",
                "role",
                name="acm_mapping_unique",
                violation_error_message=_("Deze koppeling bestaat al."),
            ),
            models.CheckConstraint(
                name="acm_mapping_opens_organisation_roles_only",
                condition=Q(role__in=sorted(ORGANISATION_ROLES)),
                violation_error_message=_("Een claim opent alleen rechten binnen een organisatie."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} = {self.value} → {Role(self.role)}"
