from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person, User
from kernel.models.labels import QuickLabels
from zorgkrediet.enums import ApplicationState, EmploymentStatus, MotiveKind, Regime
from zorgkrediet.models.labels import choices
from zorgkrediet.workflow import DECIDED, LIVE

_SENT = sorted(
    set(ApplicationState)
    - {ApplicationState.DRAFT, ApplicationState.INVITED, ApplicationState.WITHDRAWN, ApplicationState.EXPIRED}
)


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Reads as a sentence: `Application.objects.of_employer(town).live()`."""

    def of_employer(self, organisation: Organisation) -> "ApplicationQuerySet":
        return self.filter(employer=organisation)

    def of_person(self, person: Person) -> "ApplicationQuerySet":
        return self.filter(person=person)

    def live(self) -> "ApplicationQuerySet":
        """Those that still claim their period."""
        return self.filter(state__in=sorted(LIVE))

    def waiting_for_the_department(self) -> "ApplicationQuerySet":
        return self.filter(state__in=[ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW])

    def overlapping(self, starts_on: object, ends_on: object) -> "ApplicationQuerySet":
        in_the_way = Q(starts_on__lte=ends_on, claimed_until__gte=starts_on)
        return self.filter(in_the_way, claimed_until__gte=F("starts_on"))


class Application(QuickLabels):
    """One application for care credit: the employer's half, the employee's half, and where it stands.

    The employer's half is filled from DRAFT on; the employee's half while INVITED: its JSON fields hold the shapes
    of the simulation contract, so that `gather` passes them on as they are.
    """

    reference = models.CharField(_("dossiernummer"), max_length=20, unique=True)
    state = models.CharField(_("stand"), max_length=25, choices=choices(ApplicationState))
    person = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    employer = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_on = models.DateField(_("gestart op"))

    # the employer's half
    status = models.CharField(_("statuut"), max_length=25, choices=choices(EmploymentStatus))
    fraction = models.DecimalField(_("tewerkstellingsbreuk"), max_digits=3, decimal_places=2)
    on_probation = models.BooleanField(_("in proeftijd"), default=False)
    replacement_contract = models.BooleanField(_("vervangingsovereenkomst"), default=False)
    has_time_credit_right = models.BooleanField(_("recht op tijdskrediet"), default=False)
    excluded_function = models.BooleanField(_("uitgesloten functie"), default=False)
    permission_granted = models.BooleanField(_("toestemming gegeven"), default=False)
    appointment_ends_on = models.DateField(_("einde van de tijdelijke aanstelling"), null=True, blank=True)
    regime = models.CharField(_("onderbreking"), max_length=10, choices=choices(Regime))
    motive = models.CharField(_("motief"), max_length=20, choices=choices(MotiveKind))
    starts_on = models.DateField(_("vanaf"))
    months = models.PositiveSmallIntegerField(_("aantal maanden"), null=True, blank=True)
    ends_on = models.DateField(_("tot en met"))
    # the last day this application keeps from others: `ends_on`, the last granted day once decided, or the day before
    # `starts_on` when no day is left
    claimed_until = models.DateField()
    employee_email = models.EmailField(_("e-mailadres van het personeelslid"), blank=True)

    # the employee's half
    household = models.JSONField(default=dict, blank=True)
    motive_facts = models.JSONField(default=dict, blank=True)
    # None: nobody answered yet; an empty list: asked, and there are none
    other_income = models.JSONField(null=True, blank=True)
    thematic_leaves = models.JSONField(null=True, blank=True)
    iban = models.CharField(_("rekeningnummer"), max_length=34, blank=True)
    cared_person_name = models.CharField(_("naam van de persoon voor wie u zorgt"), max_length=200, blank=True)

    invited_at = models.DateTimeField(_("uitgenodigd op"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("ingediend op"), null=True, blank=True)
    completed_on = models.DateField(_("volledig op"), null=True, blank=True)
    decided_at = models.DateTimeField(_("beslist op"), null=True, blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # counts each change, so that two people editing one application find out
    version = models.PositiveIntegerField(default=1)

    # The audit trail cannot be erased: it tells that these changed, never what stood there.
    AUDIT_HIDDEN = frozenset(
        {"household", "motive_facts", "other_income", "thematic_leaves", "cared_person_name", "employee_email"}
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanvraag")
        verbose_name_plural = _("aanvragen")
        indexes = [
            models.Index(fields=["state", "submitted_at", "id"], name="application_queue"),
            models.Index(fields=["employer", "-id"], name="application_of_employer"),
        ]
        constraints = [
            models.CheckConstraint(
                name="application_state_known",
                condition=Q(state__in=sorted(ApplicationState)),
                violation_error_message=_("Deze stand bestaat niet."),
            ),
            models.CheckConstraint(
                name="application_period_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum. Kijk de periode na."),
            ),
            models.CheckConstraint(
                name="application_fraction_in_range",
                condition=Q(fraction__gt=0, fraction__lte=1),
                violation_error_message=_("De tewerkstellingsbreuk ligt tussen 0,01 en 1,00."),
            ),
            models.CheckConstraint(
                name="application_invited_with_moment",
                condition=Q(invited_at__isnull=False) | Q(state__in=["DRAFT", "WITHDRAWN"]),
                violation_error_message=_("Een uitgenodigde aanvraag vermeldt wanneer dat gebeurde."),
            ),
            models.CheckConstraint(
                name="application_submitted_with_moment",
                condition=Q(submitted_at__isnull=False) | ~Q(state__in=_SENT),
                violation_error_message=_("Een ingediende aanvraag vermeldt wanneer dat gebeurde."),
            ),
            models.CheckConstraint(
                name="application_decided_with_moment",
                condition=Q(decided_at__isnull=False, state__in=sorted(DECIDED))
                | (Q(decided_at__isnull=True) & ~Q(state__in=sorted(DECIDED))),
                violation_error_message=_("Een besliste aanvraag vermeldt wanneer er beslist is."),
            ),
            ExclusionConstraint(
                name="application_no_overlap_per_person",
                expressions=[
                    (
                        Func(F("person"), F("person"), Value("[]"), function="int8range", output_field=models.Field()),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            "starts_on",
                            "claimed_until",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=sorted(LIVE), claimed_until__gte=F("starts_on")),
                violation_error_message=_("Voor deze periode loopt al een aanvraag. Kies een andere periode."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
