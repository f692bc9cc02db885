from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from ecalcura.enums import DueKind, GrantCause
from ecalcura.models.calculation import Calculation, money
from ecalcura.models.facility import Facility
from ecalcura.models.labels import PERIOD, choices
from ecalcura.models.parameter_set import ParameterSet
from kernel.models import AppendOnly


class DayPrice(AppendOnly):
    """What the price per stay day of 2023 held for end of career at one facility, as the dossier manager knows it.

    A new statement is a new row; the newest one counts. `second_half_in_price` stays empty until somebody confirmed it.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="day_prices")
    # [{first: "2023-01", last: "2023-06", perDay: "0.85"}]
    supplements = models.JSONField(_("supplement per verblijfdag"), default=list)
    second_half_in_price = models.BooleanField(
        _("zat het supplement van juli tot december 2023 nog in de dagprijs"), null=True, blank=True
    )
    # The end-of-career budget of 2022-2023 in the day price: base of the advances of the first period.
    yearly_budget = money(_("jaarbudget 2022-2023"), null=True, blank=True)
    # What was due for January to June 2023, when it does not follow from the lines.
    first_half_due = money(_("verschuldigd voor de eerste helft van 2023"), null=True, blank=True)
    source = models.CharField(_("document waaruit dit blijkt"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("wanneer"))

    class Meta:
        verbose_name = _("dagprijs 2023")
        verbose_name_plural = _("dagprijzen 2023")
        constraints = [
            models.CheckConstraint(
                name="day_price_has_a_source",
                condition=~Q(source=""),
                violation_error_message=_("Zeg uit welk document dit blijkt."),
            ),
            models.CheckConstraint(
                name="day_price_amounts_not_negative",
                condition=(Q(yearly_budget__isnull=True) | Q(yearly_budget__gte=0))
                & (Q(first_half_due__isnull=True) | Q(first_half_due__gte=0)),
                violation_error_message=_("Een bedrag is nooit negatief."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.at:%Y-%m-%d}"


class AdvancePlan(AppendOnly):
    """The advances proposed for one facility and reference period; they are paid once another person approved them."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="advance_plans", verbose_name=_("voorziening"))
    period = models.CharField(_("referentieperiode"), max_length=9)
    version = models.PositiveIntegerField(_("versie"))
    base = money(_("grondslag"))
    # [{calculation, period, version, amount}] or [{dayPrice, source, amount}]: what the base is the sum of.
    bases = models.JSONField(_("waaruit de grondslag bestaat"), default=list)
    # The facility's own definitive calculation in it; none when it is the budget of the day price.
    calculation = models.ForeignKey(Calculation, models.PROTECT, null=True, blank=True, related_name="+")
    day_price = models.ForeignKey(DayPrice, models.PROTECT, null=True, blank=True, related_name="+")
    parameter_set = models.ForeignKey(ParameterSet, models.PROTECT, null=True, blank=True, related_name="+")
    share = models.DecimalField(_("aandeel"), max_digits=7, decimal_places=6)
    # [{dueOn: "2023-08-15", amount: "4371.63"}]
    parts = models.JSONField(_("voorschotten"))
    total = money(_("samen"))
    is_test = models.BooleanField(_("met testbedragen"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("voorgesteld door"))
    on = models.DateField(_("op"))

    class Meta:
        verbose_name = _("voorschottenplan")
        verbose_name_plural = _("voorschottenplannen")
        constraints = [
            models.UniqueConstraint("facility", "period", "version", name="advance_plan_numbered_once"),
            models.CheckConstraint(name="advance_plan_period_has_its_form", condition=Q(period__regex=PERIOD)),
            models.CheckConstraint(name="advance_plan_base_not_negative", condition=Q(base__gte=0, total__gte=0)),
            models.CheckConstraint(
                name="advance_plan_says_its_base",
                condition=Q(calculation__isnull=False, day_price__isnull=True)
                | Q(calculation__isnull=True, day_price__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.period} v{self.version}"


class Grant(AppendOnly):
    """What is due to one facility for one reference period, month by month, since a second person approved it.

    Each approval of advances, a settlement or a revision is a new version with all months of the period; the newest one
    counts, and payments orders the difference with what was ordered before. `organisation` is who gets the money.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="grants")
    period = models.CharField(_("referentieperiode"), max_length=9)
    reference = models.CharField(_("dossiernummer"), max_length=30)
    version = models.PositiveIntegerField(_("versie"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("begunstigde"))
    cause = models.CharField(_("aanleiding"), max_length=12, choices=choices(GrantCause))
    advance_plan = models.ForeignKey(AdvancePlan, models.PROTECT, null=True, blank=True, related_name="grants")
    # The settlement, when there is one: definitive calculation, revision, or the transition of 2023.
    calculation = models.ForeignKey(Calculation, models.PROTECT, null=True, blank=True, related_name="grants")
    total = money(_("samen"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("voorgesteld door"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("goedgekeurd door"))
    decided_on = models.DateField(_("goedgekeurd op"))
    decided_at = models.DateTimeField(_("wanneer"))

    class Meta:
        verbose_name = _("toekenning")
        verbose_name_plural = _("toekenningen")
        constraints = [
            models.UniqueConstraint("facility", "period", "version", name="grant_numbered_once"),
            models.UniqueConstraint("reference", "version", name="grant_version_once_per_reference"),
            models.UniqueConstraint(
                "calculation",
                name="grant_calculation_approved_once",
                condition=Q(cause__in=["SETTLEMENT", "REVISION", "TRANSITION"]),
            ),
            models.CheckConstraint(name="grant_period_has_its_form", condition=Q(period__regex=PERIOD)),
            models.CheckConstraint(name="grant_cause_is_known", condition=Q(cause__in=sorted(GrantCause))),
            models.CheckConstraint(
                name="grant_approved_by_another",
                condition=Q(cause="MERGER") | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Wie een berekening of voorschotten vraagt, keurt ze niet zelf goed."),
            ),
            models.CheckConstraint(
                name="grant_rests_on_something",
                condition=Q(advance_plan__isnull=False) | Q(calculation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} v{self.version}"


class GrantPart(AppendOnly):
    """One amount due: an advance, or the balance, with the day from which it is paid. A negative balance is claimed."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="parts")
    kind = models.CharField(_("soort"), max_length=8, choices=choices(DueKind))
    due_on = models.DateField(_("te betalen vanaf"))
    due_month = models.DateField(_("maand"))
    amount = money(_("bedrag"))

    class Meta:
        verbose_name = _("verschuldigd bedrag")
        verbose_name_plural = _("verschuldigde bedragen")
        constraints = [
            models.UniqueConstraint("grant", "kind", "due_on", name="grant_part_once"),
            models.CheckConstraint(name="grant_part_kind_is_known", condition=Q(kind__in=sorted(DueKind))),
            models.CheckConstraint(name="grant_part_month_is_a_first_day", condition=Q(due_month__day=1)),
            models.CheckConstraint(
                name="grant_part_advance_not_negative", condition=~Q(kind="ADVANCE") | Q(amount__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.kind} {self.due_on}"


class ControlledGrant(AppendOnly):
    """What the second calculator found for one version of what is due, and from what it counted.

    The fingerprint covers everything it read: the approval, its amounts, the snapshot and the published judgement of
    the calculation, and the figures. While all of that still says the same, the totals need not be counted anew.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="controls")
    fingerprint = models.CharField(_("vingerafdruk van wat gelezen is"), max_length=64)
    control_version = models.CharField(_("versie van de tweede berekening"), max_length=64)
    # The month up to which a run paid when this was counted: what a later run pays is counted again.
    through = models.DateField(_("tot en met maand"))
    # {"2024-08-01": 437163}: cents by month, of all months.
    months = models.JSONField(_("centen per maand"))
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("controle van een toekenning")
        verbose_name_plural = _("controles van toekenningen")
        constraints = [
            models.UniqueConstraint(
                "grant", "fingerprint", "control_version", "through", name="controlled_grant_counted_once"
            ),
            models.CheckConstraint(name="controlled_grant_month_is_a_first_day", condition=Q(through__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.fingerprint[:12]}"
