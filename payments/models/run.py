from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import AppendOnly
from payments.enums import OPEN_STATES, ChunkState, RunKind, RunState, Scope
from payments.models.account import DebtorAccount
from payments.models.labels import choices

USER = settings.AUTH_USER_MODEL
APPROVED_OR_LATER = ("APPROVED", "RELEASED", "SENT", "BOOKED")
RELEASED_OR_LATER = ("RELEASED", "SENT", "BOOKED")


def money(label: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=2, default=0)  # type: ignore[arg-type]


class Run(models.Model):
    """One payment run of one scheme: what is due up to a month, less what was ordered before.

    Prepared by a person or the system, approved and released by two more people. They sign `hash`, which covers every
    line; the lines themselves can no longer change once the run is calculated.
    """

    source = models.CharField(_("stelsel"), max_length=20)
    kind = models.CharField(_("soort"), max_length=8, choices=choices(RunKind))
    scope = models.CharField(_("reikwijdte"), max_length=8, choices=choices(Scope), default=Scope.CHANGES)
    month = models.DateField(_("tot en met maand"))
    on = models.DateField(_("dag"))
    state = models.CharField(_("stand"), max_length=10, choices=choices(RunState), default=RunState.DRAFT)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # Facts decided after this mark do not take part, however long the calculation runs.
    facts_mark = models.BigIntegerField(default=0)
    law_version = models.CharField(_("versie van de regels"), max_length=64)
    # Fingerprint of every amount up to `month`: another one means that past months may now pay differently.
    figures = models.CharField(max_length=64, blank=True)
    prepared_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("voorbereid door"))
    prepared_at = models.DateTimeField(_("voorbereid op"))
    calculated_at = models.DateTimeField(null=True, blank=True)
    hash = models.CharField(_("vingerafdruk"), max_length=64, blank=True)
    lines = models.PositiveIntegerField(_("regels"), default=0)
    gross = money(_("bruto"))
    withheld = money(_("bedrijfsvoorheffing"))
    net = money(_("netto"))
    to_pay = money(_("te betalen"))
    to_claim = money(_("terug te vorderen"))
    left_out = money(_("niet uitbetaald"))
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("goedgekeurd door")
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    debtor = models.ForeignKey(DebtorAccount, models.PROTECT, null=True, blank=True, related_name="+")
    execution_on = models.DateField(_("uitvoeringsdag"), null=True, blank=True)
    files_ready_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vrijgegeven door")
    )
    released_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    booked_at = models.DateTimeField(null=True, blank=True)
    abandoned_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    abandoned_at = models.DateTimeField(null=True, blank=True)
    abandoned_reason = models.CharField(_("reden van stopzetting"), max_length=500, blank=True)
    failure = models.CharField(_("waar het stokt"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("betaalrun")
        verbose_name_plural = _("betaalruns")
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=[str(s) for s in OPEN_STATES]),
                name="run_at_most_one_open_per_scheme",
                violation_error_message=_("Er staat al een run open. Werk die eerst af of zet ze stop."),
            ),
            models.UniqueConstraint(
                fields=["source", "month"],
                condition=Q(kind=str(RunKind.MONTHLY)) & ~Q(state=str(RunState.ABANDONED)),
                name="run_one_monthly_run_per_month",
                violation_error_message=_("Deze maand heeft al een maandelijkse run."),
            ),
            models.CheckConstraint(
                name="run_approver_is_not_the_preparer",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                violation_error_message=_("Wie een run voorbereidt, keurt ze niet goed."),
            ),
            models.CheckConstraint(
                name="run_releaser_is_a_third_person",
                condition=Q(released_by__isnull=True)
                | (~Q(released_by=F("approved_by")) & ~Q(released_by=F("prepared_by"))),
                violation_error_message=_("Wie een run voorbereidt of goedkeurt, geeft ze niet vrij."),
            ),
            models.CheckConstraint(
                name="run_approved_with_person_moment_and_hash",
                condition=Q(state__in=["DRAFT", "CALCULATED", "CHECKED", "ABANDONED"])
                | (Q(approved_by__isnull=False, approved_at__isnull=False, approved_hash=F("hash")) & ~Q(hash="")),
                violation_error_message=_("Een goedgekeurde run vermeldt wie wat wanneer goedkeurde."),
            ),
            models.CheckConstraint(
                name="run_released_with_person_moment_and_files",
                condition=~Q(state__in=list(RELEASED_OR_LATER))
                | Q(released_by__isnull=False, released_at__isnull=False, files_ready_at__isnull=False),
                violation_error_message=_("Een vrijgegeven run vermeldt wie ze wanneer vrijgaf."),
            ),
            models.CheckConstraint(
                name="run_calculated_with_moment_and_hash",
                condition=Q(state__in=["DRAFT", "ABANDONED"]) | (Q(calculated_at__isnull=False) & ~Q(hash="")),
            ),
            models.CheckConstraint(
                name="run_sent_and_booked_with_moment",
                condition=(~Q(state__in=["SENT", "BOOKED"]) | Q(sent_at__isnull=False))
                & (~Q(state="BOOKED") | Q(booked_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="run_abandoned_with_person_moment_and_reason",
                condition=~Q(state="ABANDONED")
                | (Q(abandoned_by__isnull=False, abandoned_at__isnull=False) & ~Q(abandoned_reason="")),
                violation_error_message=_("Zeg waarom de run wordt stopgezet."),
            ),
            models.CheckConstraint(name="run_net_is_gross_minus_withheld", condition=Q(net=F("gross") - F("withheld"))),
            models.CheckConstraint(
                name="run_net_is_to_pay_minus_to_claim", condition=Q(net=F("to_pay") - F("to_claim"))
            ),
            models.CheckConstraint(name="run_month_is_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(name="run_state_known", condition=Q(state__in=[str(s) for s in RunState])),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.month:%Y-%m} nr. {self.pk}"

    def pays_nothing(self, *, has_files: bool) -> bool:
        """Whether nothing goes to the bank: nothing is due, or what is due was all set apart for claims."""
        if self.calculated_at is None:
            return False
        return not self.to_pay or (self.files_ready_at is not None and not has_files)


class RunChunk(models.Model):
    """A piece of the calculation: done wholly or not at all, by whichever worker comes first."""

    AUDITED = False

    run = models.ForeignKey(Run, models.PROTECT, related_name="chunks")
    number = models.PositiveIntegerField()
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=choices(ChunkState), default=ChunkState.WAITING)
    dossiers = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    seconds = models.FloatField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("deel van een run")
        verbose_name_plural = _("delen van een run")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="run_chunk_once"),
            models.CheckConstraint(
                name="run_chunk_done_with_moment_and_digest",
                condition=~Q(state="DONE") | (Q(done_at__isnull=False) & ~Q(digest="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class RunTotal(AppendOnly):
    """The lines of a run added up per due month and cause: what figures and comparisons are made of."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="totals")
    due_month = models.DateField(_("maand"))
    cause = models.CharField(_("aanleiding"), max_length=10)
    lines = models.PositiveIntegerField(_("regels"))
    gross = money(_("bruto"))
    withheld = money(_("bedrijfsvoorheffing"))
    net = money(_("netto"))

    class Meta:
        verbose_name = _("runtotaal")
        verbose_name_plural = _("runtotalen")
        constraints = [models.UniqueConstraint(fields=["run", "due_month", "cause"], name="run_total_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.due_month:%Y-%m} {self.cause}"


class RunEvent(AppendOnly):
    """Every step of a run: which, by whom, when, and what was said with it."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="events")
    move = models.CharField(_("stap"), max_length=20)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("wanneer"))
    note = models.CharField(_("toelichting"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("stap van een run")
        verbose_name_plural = _("stappen van een run")

    def __str__(self) -> str:
        return f"{self.run_id} {self.move}"
