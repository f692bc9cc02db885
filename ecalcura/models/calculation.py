from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ecalcura.enums import CalculationKind, CalculationStrategy, PartState
from ecalcura.models.facility import Facility
from ecalcura.models.labels import PERIOD, QUARTER, choices
from ecalcura.models.parameter_set import ParameterSet
from ecalcura.models.quarter import Confirmation
from kernel.models import AppendOnly

STORED_KINDS = sorted(set(CalculationKind) - {CalculationKind.REHEARSAL})


def money(label: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=2, **more)


def fte(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=10, decimal_places=4)


class CalculationRun(models.Model):
    """One order to calculate one facility or all of them; its parts say how far it is and what each facility gave."""

    kind = models.CharField(_("soort"), max_length=12, choices=choices(CalculationKind))
    period = models.CharField(_("referentieperiode"), max_length=9)
    # Of a rehearsal: the set that is tried. Of another order: the set in force when it was given.
    parameter_set = models.ForeignKey(
        ParameterSet, models.PROTECT, null=True, blank=True, related_name="runs", verbose_name=_("parameterset")
    )
    reason = models.CharField(_("reden"), max_length=1000, blank=True)
    # Ordered by the system because this was confirmed; never twice for the same confirmation.
    confirmation = models.OneToOneField(
        Confirmation, models.PROTECT, null=True, blank=True, related_name="calculation_run"
    )
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("gevraagd door"))
    on = models.DateField(_("op"))
    ordered_at = models.DateTimeField(_("gevraagd op"))
    facilities = models.PositiveIntegerField(_("voorzieningen"))
    finished_at = models.DateTimeField(_("klaar op"), null=True, blank=True)

    class Meta:
        verbose_name = _("opdracht tot berekening")
        verbose_name_plural = _("opdrachten tot berekening")
        constraints = [
            models.CheckConstraint(name="calculation_run_kind_is_known", condition=Q(kind__in=sorted(CalculationKind))),
            models.CheckConstraint(name="calculation_run_period_has_its_form", condition=Q(period__regex=PERIOD)),
            models.CheckConstraint(
                name="calculation_run_rehearses_a_set", condition=~Q(kind="REHEARSAL") | Q(parameter_set__isnull=False)
            ),
            models.CheckConstraint(
                name="calculation_run_revision_with_reason",
                condition=~Q(kind="REVISION") | ~Q(reason=""),
                violation_error_message=_("Zeg waarom u herziet."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period} nr. {self.pk}"


class Calculation(AppendOnly):
    """One version of what one facility is owed for one reference period: figures, inputs and the trace of every euro.

    `snapshot` holds all that was read, in row keys and figures, never names; `snapshot`, `result` and the parameter set
    each carry their fingerprint, so that the version can be made again to the cent for as long as it is kept.
    """

    run = models.ForeignKey(CalculationRun, models.PROTECT, related_name="calculations")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="calculations", verbose_name=_("voorziening"))
    period = models.CharField(_("referentieperiode"), max_length=9)
    version = models.PositiveIntegerField(_("versie"))
    kind = models.CharField(_("soort"), max_length=12, choices=choices(CalculationKind))
    through_quarter = models.CharField(_("tot en met kwartaal"), max_length=6, blank=True)
    strategy = models.CharField(
        _("rekenwijze"), max_length=40, choices=[(one.value, one.value) for one in CalculationStrategy]
    )
    parameter_set = models.ForeignKey(
        ParameterSet, models.PROTECT, null=True, blank=True, related_name="calculations", verbose_name=_("parameterset")
    )
    parameter_name = models.CharField(_("parameters"), max_length=80)
    # The content as it was used, when no approved row stood behind it (the marked test set of a demonstration).
    parameter_hash = models.CharField(_("vingerafdruk van de parameters"), max_length=64)
    is_test = models.BooleanField(_("met testbedragen"))
    snapshot = models.JSONField(_("wat gelezen is"))
    snapshot_sha256 = models.CharField(_("vingerafdruk van de gegevens"), max_length=64)
    # Which confirmations, advances and statements the snapshot came from; they do not change what comes out.
    sources = models.JSONField(_("bronnen"), default=dict)
    result = models.JSONField(_("resultaat"))
    result_sha256 = models.CharField(_("vingerafdruk van het resultaat"), max_length=64)
    exempted_fte = fte(_("vrijgestelde VTE"))
    replacement_fte = fte(_("VTE vervanging"))
    financed_fte = fte(_("gefinancierde VTE"))
    unfinanced_fte = fte(_("niet gefinancierde VTE"))
    premium = money(_("premies"))
    replacement = money(_("vervanging"))
    definitive = money(_("bedrag"))
    advances = money(_("voorschotten"))
    already_received = money(_("al ontvangen"))
    balance = money(_("saldo"))
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("gevraagd door"))
    on = models.DateField(_("op"))
    at = models.DateTimeField(_("berekend op"))

    class Meta:
        verbose_name = _("berekening")
        verbose_name_plural = _("berekeningen")
        constraints = [
            models.UniqueConstraint("facility", "period", "version", name="calculation_numbered_once"),
            models.UniqueConstraint("run", "facility", name="calculation_once_per_run_and_facility"),
            models.CheckConstraint(name="calculation_kind_is_known", condition=Q(kind__in=STORED_KINDS)),
            models.CheckConstraint(name="calculation_period_has_its_form", condition=Q(period__regex=PERIOD)),
            models.CheckConstraint(
                name="calculation_through_a_quarter",
                condition=Q(kind="TRANSITION", through_quarter="") | Q(through_quarter__regex=QUARTER),
            ),
            models.CheckConstraint(
                name="calculation_adds_up",
                condition=Q(definitive=models.F("premium") + models.F("replacement")) | Q(kind="TRANSITION"),
            ),
            models.CheckConstraint(
                name="calculation_balance_adds_up",
                condition=Q(balance=models.F("definitive") - models.F("advances") - models.F("already_received")),
            ),
        ]
        indexes = [models.Index(fields=["period", "kind", "facility"], name="calculation_of_period")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.period} v{self.version}"


class CalculationFile(AppendOnly):
    """The document of a version as it was made once: every download gives these bytes, also when a name changed since.

    Whoever may see the money and not the people gets a document of its own, without names. Web and workers can never
    change or erase a row; at the end of the term of keeping the owner of the database erases what holds names.
    """

    calculation = models.ForeignKey(Calculation, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=[("PDF", "PDF"), ("HTML", "HTML"), ("XLSX", "XLSX")])
    with_names = models.BooleanField(_("met namen"))
    content = models.BinaryField()
    sha256 = models.CharField(_("vingerafdruk"), max_length=64)
    made_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)

    class Meta:
        verbose_name = _("document van een berekening")
        verbose_name_plural = _("documenten van een berekening")
        constraints = [
            models.UniqueConstraint("calculation", "with_names", "kind", name="calculation_file_once"),
            models.CheckConstraint(
                name="calculation_file_kind_is_known", condition=Q(kind__in=["PDF", "HTML", "XLSX"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class RunPart(models.Model):
    """One facility in an order: waiting, calculated, unchanged since last time, or stopped, with what stops it."""

    AUDITED = False

    run = models.ForeignKey(CalculationRun, models.PROTECT, related_name="parts")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    state = models.CharField(_("stand"), max_length=10, choices=choices(PartState), default=PartState.WAITING)
    # The version that was made, or the one that still holds.
    calculation = models.ForeignKey(Calculation, models.PROTECT, null=True, blank=True, related_name="+")
    # [{code, message, line?, quarter?}]: what stopped this facility.
    findings = models.JSONField(_("bevindingen"), default=list)
    # Of a rehearsal: the amount of the version that holds now, and what the set under trial gives.
    before = money(_("nu"), null=True, blank=True)
    after = money(_("met deze set"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("voorziening in een opdracht")
        verbose_name_plural = _("voorzieningen in een opdracht")
        constraints = [
            models.UniqueConstraint("run", "facility", name="run_part_once_per_facility"),
            models.CheckConstraint(name="run_part_state_is_known", condition=Q(state__in=sorted(PartState))),
            models.CheckConstraint(
                name="run_part_done_with_its_moment",
                condition=Q(state="WAITING", done_at__isnull=True) | (~Q(state="WAITING") & Q(done_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["run", "state"], name="run_part_by_state")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.facility_id} {self.state}"
