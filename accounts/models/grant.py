from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import ORGANISATION_ROLES, STAFF_ROLES, GrantSource, Role, Scheme
from accounts.labels import ROLE_LABELS
from accounts.models.organisation import Organisation
from kernel.ready_queries import ready_query


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def on(self, day: Any) -> "RoleGrantQuerySet":
        """Those that are held on that day, first and last day included."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class RoleGrant(models.Model):
    """A role held by a user for a period: inside one organisation, or inside the department for one scheme.

    A grant is never deleted; ending it fills `ends_on`, `ended_by` and `ended_at`, and works at once: the last day is
    the day before (so a right withdrawn on its first day was never held for a whole day).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants", verbose_name=_("gebruiker")
    )
    role = models.CharField(_("recht"), max_length=30, choices=[(v, v) for v in Role])
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("organisatie")
    )
    scheme = models.CharField(_("stelsel"), max_length=12, choices=[(v, v) for v in Scheme], blank=True)
    starts_on = models.DateField(_("vanaf"))
    ends_on = models.DateField(_("tot en met"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("toegekend door")
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(
        _("bron"), max_length=8, choices=[(v, v) for v in GrantSource], default=GrantSource.BY_HAND
    )
    reason = models.CharField(_("reden"), max_length=500, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("toegekend recht")
        verbose_name_plural = _("toegekende rechten")
        constraints = [
            models.CheckConstraint(
                name="grant_period_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")) | Q(ended_at__isnull=False),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(
                name="grant_belongs_to_organisation_or_scheme",
                condition=Q(role__in=sorted(ORGANISATION_ROLES), organisation__isnull=False, scheme="")
                | (Q(role__in=sorted(STAFF_ROLES), organisation__isnull=True) & ~Q(scheme="")),
                violation_error_message=_("Dit recht hoort bij een organisatie of bij een stelsel, niet bij beide."),
            ),
            models.CheckConstraint(
                name="grant_staff_role_by_another_person",
                condition=~Q(role__in=sorted(STAFF_ROLES)) | ~Q(user=F("granted_by")),
                violation_error_message=_("Niemand kent zichzelf een rol toe."),
            ),
            models.CheckConstraint(
                name="grant_ended_with_actor_and_moment",
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False, ends_on__isnull=False),
                violation_error_message=_("Een beëindigd recht vermeldt wie het beëindigde en wanneer."),
            ),
            models.CheckConstraint(
                name="grant_source_is_known",
                condition=Q(source__in=sorted(GrantSource)),
                violation_error_message=_("Deze bron bestaat niet."),
            ),
            models.UniqueConstraint(
                "user",
                "role",
                "organisation",
                name="grant_one_open_in_an_organisation",
                condition=Q(ends_on__isnull=True, organisation__isnull=False),
                violation_error_message=_("Deze persoon heeft dit recht al in deze organisatie."),
            ),
            models.UniqueConstraint(
                "user",
                "role",
                "scheme",
                name="grant_one_open_in_a_scheme",
                condition=Q(ends_on__isnull=True, organisation__isnull=True),
                violation_error_message=_("Deze persoon heeft deze rol al in dit stelsel."),
            ),
        ]

    def __str__(self) -> str:
        return f"{ROLE_LABELS[self.role]}, {self.starts_on:%d-%m-%Y}"


@dataclass(frozen=True, slots=True)
class Right:
    """A role that is held today, as the doors ask for it: where, or for which scheme."""

    role: str
    scheme: str
    organisation_id: int | None


@ready_query()
def _rights(user_id: Any, on: Any) -> "models.QuerySet[RoleGrant, Any]":
    return RoleGrant.objects.on(on).filter(user_id=user_id).values_list("role", "scheme", "organisation_id")


def rights_of(user_id: int, on: date) -> list[Right]:
    """The roles that a user holds on that day; asked anew at every request."""
    return [Right(*row) for row in _rights(user_id=user_id, on=on)]
