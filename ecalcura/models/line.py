from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, User
from ecalcura.enums import (
    CircumstanceKind,
    EntrySource,
    GroupChoice,
    IdentityStatus,
    LineRole,
    Profession,
    VisaStatus,
)
from ecalcura.models.facility import Facility
from ecalcura.models.labels import choices as choices_of
from kernel.models import AppendOnly

FULL_WEEK = Decimal("38.00")


class LineQuerySet(models.QuerySet["Line"]):
    def present(self) -> "LineQuerySet":
        """Lines that were not taken back."""
        return self.filter(removed_at__isnull=True)

    def to_verify(self) -> "LineQuerySet":
        """Lines that wait for a register."""
        return self.filter(Q(identity_status=IdentityStatus.PENDING) | Q(visa_status=VisaStatus.PENDING))

    def with_parts(self) -> "LineQuerySet":
        """With person, contracts, circumstances, choices and performances: four more queries, however many lines."""
        return self.select_related("person").prefetch_related("contracts", "circumstances", "choices", "performances")


class Line(models.Model):
    """One person in one role in one facility, with contracts, circumstances and choices as its parts.

    `version` counts the changes: whoever saves an older version is told so.
    """

    AUDIT_HIDDEN = frozenset({"proven_birth_date", "visa_number"})

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="ecalcura_lines")
    role = models.CharField(_("rol"), max_length=12, choices=choices_of(LineRole))
    profession = models.CharField(_("functie"), max_length=30, choices=choices_of(Profession))
    group = models.CharField(_("groep"), max_length=12, choices=choices_of(GroupChoice))
    group_reason = models.CharField(_("waarom een andere groep"), max_length=500, blank=True)
    transitional_right = models.BooleanField(_("overgangsrecht op de premie"), default=False)
    # What a replacement was hired for.
    replaced_hours = models.DecimalField(_("vervangen uren per week"), max_digits=4, decimal_places=2, null=True)
    is_additional = models.BooleanField(_("uitbreiding van een bestaand contract"), default=False)
    contract_type = models.CharField(_("contracttype"), max_length=60, blank=True)
    mentions_compensation = models.BooleanField(_("vermelding in het contract"), default=False)
    mentioned_on = models.DateField(_("datum van de vermelding"), null=True, blank=True)
    # What the registers said.
    identity_status = models.CharField(_("identiteit"), max_length=10, choices=choices_of(IdentityStatus))
    former_number = models.CharField(_("vroeger rijksregisternummer"), max_length=11, blank=True)
    visa_status = models.CharField(_("visum"), max_length=12, choices=choices_of(VisaStatus))
    visa_number = models.CharField(_("visumnummer"), max_length=40, blank=True)
    checked_at = models.DateTimeField(_("registers bevraagd op"), null=True, blank=True)
    # A birth date proven on paper, where the register knows only a part of it.
    proven_birth_date = models.DateField(_("bewezen geboortedatum"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(_("bron"), max_length=10, choices=choices_of(EntrySource))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("ingevoerd op"), auto_now_add=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)
    removed_at = models.DateTimeField(_("verwijderd op"), null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_reason = models.CharField(_("waarom verwijderd"), max_length=500, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("personeelslijn")
        verbose_name_plural = _("personeelslijnen")
        constraints = [
            models.UniqueConstraint(
                "facility",
                "person",
                "role",
                name="line_once_per_person_and_role",
                condition=Q(removed_at__isnull=True),
                violation_error_message=_("Deze persoon staat in deze rol al in uw lijst. Pas die lijn aan."),
            ),
            models.CheckConstraint(name="line_role_is_known", condition=Q(role__in=sorted(LineRole))),
            models.CheckConstraint(name="line_profession_is_known", condition=Q(profession__in=sorted(Profession))),
            models.CheckConstraint(name="line_group_is_known", condition=Q(group__in=sorted(GroupChoice))),
            models.CheckConstraint(
                name="line_replacement_has_its_hours",
                condition=Q(role="ENTITLED", replaced_hours__isnull=True)
                | Q(role="REPLACEMENT", replaced_hours__gt=0, replaced_hours__lte=FULL_WEEK),
                violation_error_message=_("Vul bij een vervanger de vervangen uren per week in, van 0,01 tot 38."),
            ),
            models.CheckConstraint(
                name="line_mention_with_its_day",
                condition=Q(mentions_compensation=False, mentioned_on__isnull=True)
                | Q(mentions_compensation=True, mentioned_on__isnull=False),
                violation_error_message=_("Vul de datum in waarop de vermelding in het contract kwam."),
            ),
            models.CheckConstraint(
                name="line_removed_with_actor_and_reason",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
                violation_error_message=_("Zeg waarom de lijn verdwijnt."),
            ),
        ]
        indexes = [models.Index(fields=["facility", "role", "id"], name="line_of_facility")]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def is_replacement(self) -> bool:
        return self.role == LineRole.REPLACEMENT

    @property
    def birth_date(self) -> date | None:
        """The complete birth date: of the register, else the one proven on paper."""
        if self.person.birth_date_known == "DAY":
            return self.person.birth_date
        return self.proven_birth_date


class Contract(models.Model):
    """Weekly hours from a day to a day, both included."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="contracts")
    starts_on = models.DateField(_("begin"))
    ends_on = models.DateField(_("einde"), null=True, blank=True)
    weekly_hours = models.DecimalField(_("uren per week"), max_digits=4, decimal_places=2)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracten")
        constraints = [
            models.CheckConstraint(
                name="contract_period_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Het contract eindigt voor het begint."),
            ),
            models.CheckConstraint(
                name="contract_hours_within_a_full_week",
                condition=Q(weekly_hours__gt=0, weekly_hours__lte=FULL_WEEK),
                violation_error_message=_("Een contract telt 0,01 tot 38 uren per week."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.weekly_hours}"


class Circumstance(models.Model):
    """A suspension without pay, a window of irregular hours, or another function, by `kind`."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="circumstances")
    kind = models.CharField(_("soort"), max_length=16, choices=choices_of(CircumstanceKind))
    # First day of a suspension or a new function; last day of the window of irregular hours.
    starts_on = models.DateField(_("dag"))
    ends_on = models.DateField(_("einde"), null=True, blank=True)
    hours = models.DecimalField(_("uren"), max_digits=7, decimal_places=2, null=True, blank=True)
    profession = models.CharField(_("functie"), max_length=30, choices=choices_of(Profession), blank=True)
    group = models.CharField(_("groep"), max_length=12, choices=choices_of(GroupChoice), blank=True)

    class Meta:
        verbose_name = _("omstandigheid")
        verbose_name_plural = _("omstandigheden")
        constraints = [
            models.CheckConstraint(
                name="circumstance_holds_what_its_kind_asks",
                condition=Q(kind="SUSPENSION", hours__isnull=True, profession="", group="")
                | Q(kind="IRREGULAR_HOURS", hours__gte=0, ends_on__isnull=True, profession="", group="")
                | (Q(kind="FUNCTION_CHANGE", hours__isnull=True, ends_on__isnull=True) & ~Q(profession="", group="")),
            ),
            models.CheckConstraint(
                name="circumstance_period_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("De schorsing eindigt voor ze begint."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}"


class Choice(AppendOnly):
    """Hours per week taken as premium from a day on (0 = exemption only). Never changed: a correction is a new row
    that names the one it takes the place of, with `withdrawn` when nothing takes its place."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="choices")
    starts_on = models.DateField(_("vanaf"))
    premium_hours = models.DecimalField(_("premie-uren per week"), max_digits=4, decimal_places=2)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    withdrawn = models.BooleanField(_("ingetrokken"), default=False)
    source = models.CharField(_("bron"), max_length=10, choices=choices_of(EntrySource))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("ingevoerd op"), auto_now_add=True)

    class Meta:
        verbose_name = _("keuze")
        verbose_name_plural = _("keuzes")
        constraints = [
            models.CheckConstraint(
                name="choice_hours_within_the_highest_right",
                condition=Q(premium_hours__gte=0, premium_hours__lte=6),
                violation_error_message=_("Een premie telt 0 tot 6 uren per week."),
            ),
            models.CheckConstraint(
                name="choice_withdrawn_only_as_correction",
                condition=Q(withdrawn=False) | Q(corrects__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.premium_hours}"


class Performance(models.Model):
    """Hours of one line in one quarter. `exempted_hours` are part of the assimilated ones: they lower nothing."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="performances")
    quarter = models.CharField(_("kwartaal"), max_length=6)
    worked_hours = models.DecimalField(_("gewerkte uren"), max_digits=6, decimal_places=2)
    assimilated_hours = models.DecimalField(_("gelijkgestelde uren"), max_digits=6, decimal_places=2)
    exempted_hours = models.DecimalField(_("waarvan vrijstelling"), max_digits=6, decimal_places=2, default=Decimal(0))
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(_("bron"), max_length=10, choices=choices_of(EntrySource))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)

    class Meta:
        verbose_name = _("prestatie")
        verbose_name_plural = _("prestaties")
        constraints = [
            models.UniqueConstraint("line", "quarter", name="performance_once_per_line_and_quarter"),
            models.CheckConstraint(
                name="performance_quarter_has_its_form", condition=Q(quarter__regex=r"^[0-9]{4}Q[1-4]$")
            ),
            models.CheckConstraint(
                name="performance_hours_not_negative",
                condition=Q(worked_hours__gte=0, assimilated_hours__gte=0, exempted_hours__gte=0),
                violation_error_message=_("Uren zijn nooit negatief."),
            ),
            models.CheckConstraint(
                name="performance_exempted_hours_are_assimilated",
                condition=Q(exempted_hours__lte=F("assimilated_hours")),
                violation_error_message=_("De uren vrijstelling zijn een deel van de gelijkgestelde uren."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.total_hours}"

    @property
    def total_hours(self) -> Decimal:
        """P: worked and assimilated hours together."""
        return self.worked_hours + self.assimilated_hours
